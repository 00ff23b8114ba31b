// Must be there before the library is loaded.
import 'reflect-metadata';

import { createPrivateKey, X509Certificate as NodeCertificate, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** P-256 is the one curve that every TLS client takes. */
const KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

/** A certificate holds from a little before it is made: the clocks of a cluster differ. */
export const BACKDATED_MS = 5 * 60_000;

/** What a server certificate is for. */
export interface ServerNames {
  readonly dns: readonly string[];
  readonly ips: readonly string[];
}

/** A server certificate and its key, and the certificate of the CA that signed it; all PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/**
 * A CA that signs this one certificate. Its key is gone when this returns: it cannot be exported and is written nowhere, so
 * nobody who reads the Secret can sign for another name. A renewal is a new CA.
 */
export async function issue(names: ServerNames, from: Date, lifetimeMs: number): Promise<Issued> {
  const validity = {
    notBefore: new Date(from.getTime() - BACKDATED_MS),
    notAfter: new Date(from.getTime() + lifetimeMs),
    signingAlgorithm: SIGNATURE,
  };
  const caKeys = await webcrypto.subtle.generateKey(KEY, false, ['sign', 'verify']);
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  // A name of its own for each CA: a bundle holds several, and a client looks an issuer up by its name.
  const issuer = `CN=kport webhook CA ${Buffer.from(webcrypto.getRandomValues(new Uint8Array(4))).toString('hex')}`;
  const caOnly = await caExtensions(caKeys.publicKey);
  const ca = await X509CertificateGenerator.createSelfSigned({ ...validity, name: issuer, keys: caKeys, extensions: caOnly });
  const cert = await X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=kport webhook',
    issuer,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: await serverExtensions(names, keys.publicKey, caKeys.publicKey),
  });
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { cert: withLineEnd(cert.toString('pem')), key: withLineEnd(key), ca: withLineEnd(ca.toString('pem')) };
}

async function caExtensions(key: webcrypto.CryptoKey) {
  return [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(key),
  ];
}

async function serverExtensions({ dns, ips }: ServerNames, key: webcrypto.CryptoKey, caKey: webcrypto.CryptoKey) {
  const names = [
    ...dns.map((value) => ({ type: 'dns' as const, value })),
    ...ips.map((value) => ({ type: 'ip' as const, value })),
  ];
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names),
    await SubjectKeyIdentifierExtension.create(key),
    await AuthorityKeyIdentifierExtension.create(caKey),
  ];
}

function withLineEnd(pem: string): string {
  return `${pem.trimEnd()}\n`;
}

/** The certificates of a PEM text, each as a PEM of its own; what cannot be read as one is left out. */
export function splitBundle(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => `${block}\n`).filter((pem) => readCertificate(pem) !== undefined);
}

export function readCertificate(pem: string): NodeCertificate | undefined {
  try {
    return new NodeCertificate(pem);
  } catch {
    return undefined;
  }
}

/** Whether the key is that of the certificate, and one of `cas` signed it. */
export function belongsTogether(cert: NodeCertificate, key: string, cas: readonly string[]): boolean {
  try {
    if (!cert.checkPrivateKey(createPrivateKey(key))) return false;
  } catch {
    return false;
  }
  return issuerOf(cert, certificatesOf(cas)) !== undefined;
}

/** Whether a client that trusts `cas` would take these certificates, the server's first, for `host`, a name or an address. */
export function isTrusted(served: string, cas: readonly string[], host: string): boolean {
  const [leaf, ...others] = certificatesOf(splitBundle(served));
  return leaf !== undefined && isForHost(leaf, host) && leadsTo(certificatesOf(cas), leaf, others);
}

/** Neither check takes what the other one is for: both throw. */
function isForHost(cert: NodeCertificate, host: string): boolean {
  if (isIP(host)) return cert.checkIP(host) !== undefined;
  return host !== '' && cert.checkHost(host, { subject: 'never' }) !== undefined;
}

function leadsTo(roots: readonly NodeCertificate[], cert: NodeCertificate, others: readonly NodeCertificate[]): boolean {
  const isRoot = roots.some(({ fingerprint256 }) => fingerprint256 === cert.fingerprint256);
  if (isRoot || issuerOf(cert, roots)) return true;
  const next = issuerOf(cert, others);
  return (
    next !== undefined &&
    leadsTo(
      roots,
      next,
      others.filter((other) => other !== next),
    )
  );
}

function certificatesOf(pems: readonly string[]): NodeCertificate[] {
  return pems.flatMap((pem) => readCertificate(pem) ?? []);
}

function issuerOf(cert: NodeCertificate, candidates: readonly NodeCertificate[]): NodeCertificate | undefined {
  return candidates.find((candidate) => cert.checkIssued(candidate) && cert.verify(candidate.publicKey));
}

export function isFor(cert: NodeCertificate, { dns, ips }: ServerNames): boolean {
  return dns.every((name) => cert.checkHost(name) !== undefined) && ips.every((ip) => cert.checkIP(ip) !== undefined);
}

/** The names that a certificate holds. */
export function namesOf(cert: NodeCertificate): ServerNames {
  const entries = (cert.subjectAltName ?? '').split(', ');
  const of = (prefix: string) => entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length));
  return { dns: of('DNS:'), ips: of('IP Address:') };
}
