// Before the library, which does not load without it.
import 'reflect-metadata';

import { generateKeyPairSync, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const { subtle } = webcrypto;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 60 * 60 * 1000;

/** PEM, both. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that lives as long as a test run. */
export interface Authority extends KeyPair {
  /** Of a server on 127.0.0.1. */
  serverCertificate(): Promise<KeyPair>;
  /** By which the API server knows a user: the common name, with its groups as organizations. */
  clientCertificate(user: string, groups?: readonly string[]): Promise<KeyPair>;
}

export async function createAuthority(name: string): Promise<Authority> {
  const keys = await generateKeys();
  const subject = [{ CN: [name] }];
  const own = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    ...validity(),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
    ],
  });
  const issue = (leaf: Leaf): Promise<KeyPair> => issueLeaf(leaf, own.subjectName.toJSON(), keys.privateKey);
  return {
    cert: own.toString('pem'),
    key: await privatePem(keys),
    serverCertificate: () => issue({ name: '127.0.0.1', usage: ExtendedKeyUsage.serverAuth }),
    clientCertificate: (user, groups = []) => issue({ name: user, groups, usage: ExtendedKeyUsage.clientAuth }),
  };
}

/** The key with which the API server and the controller manager sign the tokens of service accounts. PEM; they read no PKCS #8. */
export function signingKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: ALGORITHM.namedCurve });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

interface Leaf {
  readonly name: string;
  readonly groups?: readonly string[];
  readonly usage: ExtendedKeyUsage;
}

type Name = { [type: string]: string[] }[];

async function issueLeaf(
  { name, groups = [], usage }: Leaf,
  issuer: Name,
  signingKeyOfIssuer: webcrypto.CryptoKey,
): Promise<KeyPair> {
  const keys = await generateKeys();
  const cert = await X509CertificateGenerator.create({
    subject: [{ CN: [name] }, ...groups.map((group) => ({ O: [group] }))],
    issuer,
    ...validity(),
    publicKey: keys.publicKey,
    signingKey: signingKeyOfIssuer,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new ExtendedKeyUsageExtension([usage]),
      new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  });
  return { cert: cert.toString('pem'), key: await privatePem(keys) };
}

/** From yesterday on: clocks differ. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY), notAfter: new Date(now + 7 * DAY) };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privatePem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await subtle.exportKey('pkcs8', privateKey), PemConverter.PrivateKeyTag);
}
