import type { X509CertificateGenerator } from '@peculiar/x509';
import type { Credentials } from '../../cluster/certificates.ts';

interface SelfSigned {
  /** DNS names and IP addresses; the first is the common name. */
  readonly hosts: readonly string[];
  readonly from: Date;
  readonly days: number;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MILLISECONDS = 86_400_000;
/** For clients whose clock is behind. */
const LEEWAY_MILLISECONDS = 300_000;

/** A certificate that nobody vouches for, with its key, which never leaves the process: enough to try kport with. */
export async function selfSigned({ hosts, from, days }: SelfSigned): Promise<Credentials> {
  // The library needs it before it is loaded.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { subtle } = globalThis.crypto;
  const keys = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const notAfter = new Date(from.getTime() + days * DAY_MILLISECONDS);
  type Parameters_ = Parameters<typeof X509CertificateGenerator.createSelfSigned>[0];
  const parameters: Parameters_ = {
    name: `CN=${hosts[0] ?? 'kport'}`,
    notBefore: new Date(from.getTime() - LEEWAY_MILLISECONDS),
    notAfter,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: isAddress(value) ? 'ip' : 'dns', value }))),
    ],
  };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(parameters);
  const key = x509.PemConverter.encode(await subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { cert: certificate.toString('pem'), key, notAfter };
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
}
