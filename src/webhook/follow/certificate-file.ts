import type { Credentials } from '../../cluster/certificates.ts';
import { KportError } from '../../model/errors.ts';
import { readAuthority, readCredentials } from './credentials.ts';
import type { ReadFile } from './reload.ts';

interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Credentials of two PEM files, which are as the kubelet mounts a Secret of cert-manager. Throws KportError `input`. */
export function readCertificateFiles({ cert, key }: CertificateFiles, read: ReadFile, now: number): Credentials {
  const texts = [textOf(cert, read), textOf(key, read)] as const;
  return about(`${cert}, ${key}`, () => readCredentials(...texts, now));
}

/** The authorities of a PEM file. Throws KportError `input`. */
export function readAuthorityFile(file: string, read: ReadFile): string {
  const text = textOf(file, read);
  return about(file, () => readAuthority(text));
}

function textOf(file: string, read: ReadFile): string {
  const content = read(file);
  if ('unreadable' in content)
    throw new KportError('input', { code: 'in-place', data: { place: file, why: content.unreadable } });
  return Buffer.from(content.bytes).toString();
}

function about<T>(files: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof KportError)) throw error;
    throw new KportError(
      error.code,
      error.reasons.map((why) => ({ code: 'in-place', data: { place: files, why } })),
      { cause: error },
    );
  }
}
