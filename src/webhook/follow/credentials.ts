import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Credentials } from '../../cluster/certificates.ts';
import { errorText, KportError } from '../../model/errors.ts';

/**
 * A certificate and its key as credentials. Throws KportError `input` for what no TLS server could use: text that is no PEM, a
 * key of another certificate, a certificate that has expired at `now` (milliseconds since 1970).
 */
export function readCredentials(cert: string, key: string, now: number): Credentials {
  const leaf = attempt('no-pem-certificate', () => new X509Certificate(cert));
  const privateKey = attempt('no-pem-key', () => createPrivateKey(key));
  if (!leaf.checkPrivateKey(privateKey)) throw new KportError('input', { code: 'key-of-other-certificate' });
  attempt('credentials-unusable', () => createSecureContext({ cert, key }));
  const notAfter = leaf.validToDate;
  if (notAfter.getTime() <= now)
    throw new KportError('input', { code: 'certificate-expired', data: { date: notAfter.toISOString() } });
  return { cert, key, notAfter };
}

/** The certificates of authorities whose clients may call: PEM. Throws KportError `input`. */
export function readAuthority(pem: string): string {
  attempt('no-pem-authority', () => new X509Certificate(pem));
  return pem;
}

type Unusable = 'no-pem-certificate' | 'no-pem-key' | 'credentials-unusable' | 'no-pem-authority';

function attempt<T>(code: Unusable, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const detail = errorText(cause);
    throw new KportError('input', { code, data: { detail } }, { cause });
  }
}
