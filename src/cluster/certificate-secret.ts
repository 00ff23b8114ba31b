import type { V1Secret } from '@kubernetes/client-node';
import type { KeyPair, Stored } from './certificate-plan.ts';
import { splitBundle } from './x509.ts';

/** The keys of the Secret's data. The first two are those of every kubernetes.io/tls Secret, the third is cert-manager's. */
const KEYS = { cert: 'tls.crt', key: 'tls.key', bundle: 'ca.crt', nextCert: 'next-tls.crt', nextKey: 'next-tls.key' } as const;

/** What a Secret holds; undefined for one that holds no certificate yet, such as an empty one of a chart. */
export function readSecret({ data = {} }: V1Secret): Stored | undefined {
  const serving = pairOf(data[KEYS.cert], data[KEYS.key]);
  const next = pairOf(data[KEYS.nextCert], data[KEYS.nextKey]);
  if (!serving) return undefined;
  return { serving, ...(next ? { next } : {}), bundle: splitBundle(decoded(data[KEYS.bundle] ?? '')) };
}

/**
 * The Secret that holds this. What is there already keeps its labels and its type, which cannot be changed: a Secret may
 * have been made empty beforehand, so that kport needs no right to create any.
 */
export function writtenSecret(stored: Stored, before: V1Secret | undefined, place: SecretPlace): V1Secret {
  const { serving, next, bundle } = stored;
  const data = {
    [KEYS.cert]: encoded(serving.cert),
    [KEYS.key]: encoded(serving.key),
    [KEYS.bundle]: encoded(bundle.join('')),
    ...(next ? { [KEYS.nextCert]: encoded(next.cert), [KEYS.nextKey]: encoded(next.key) } : {}),
  };
  if (before) return { ...before, data };
  return { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { ...place }, data };
}

export interface SecretPlace {
  readonly namespace: string;
  readonly name: string;
}

function pairOf(cert: string | undefined, key: string | undefined): KeyPair | undefined {
  return cert && key ? { cert: decoded(cert), key: decoded(key) } : undefined;
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
