import { X509Certificate } from 'node:crypto';

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority, and how it makes certificates for clients: PEM. */
export interface ClientAuthority {
  readonly ca: string;
  client(name: string): Promise<ClientCertificate>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export async function clientAuthority(name: string): Promise<ClientAuthority> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const generate = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const times = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };
  const keys = await generate();
  const extensions = [new x509.BasicConstraintsExtension(true, 0, true)];
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    ...times,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  return {
    ca: ca.toString('pem'),
    async client(client) {
      const own = await generate();
      const leaf = await x509.X509CertificateGenerator.create({
        subject: `CN=${client}`,
        issuer: ca.subject,
        ...times,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])],
      });
      const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', own.privateKey), 'PRIVATE KEY');
      return { cert: new X509Certificate(leaf.toString('pem')).toString(), key };
    },
  };
}
