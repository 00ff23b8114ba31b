import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, test } from 'vitest';
import {
  belongsTogether,
  type Issued,
  isFor,
  issue,
  isTrusted,
  namesOf,
  readCertificate,
  splitBundle,
} from '../../src/cluster/x509.ts';

const DAY = 86_400_000;
const NAMES = { dns: ['kport.kport-system.svc', 'localhost'], ips: ['127.0.0.1', '::1'] };

/** Connects as a client that trusts `ca` only; the error, or undefined. */
async function handshake({ cert, key }: Issued, ca: string, servername: string): Promise<string | undefined> {
  const server = createServer({ cert, key, minVersion: 'TLSv1.2' }, (socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: '127.0.0.1', port, servername, ca });
  try {
    await once(client, 'secureConnect');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    client.destroy();
    server.close();
  }
}

test('the chain holds, as OpenSSL reads it', async () => {
  const from = new Date('2030-01-01T00:00:00Z');
  const { cert, key, ca } = await issue(NAMES, from, 90 * DAY);
  const leaf = new X509Certificate(cert);
  const root = new X509Certificate(ca);
  expect(leaf.checkIssued(root)).toBe(true);
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect([leaf.ca, root.ca]).toEqual([false, true]);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(leaf.subjectAltName).toBe('DNS:kport.kport-system.svc, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(new Date(leaf.validFrom).toISOString()).toBe('2029-12-31T23:55:00.000Z');
  expect(new Date(leaf.validTo).getTime()).toBe(from.getTime() + 90 * DAY);
  expect(belongsTogether(leaf, key, [ca])).toBe(true);
  expect(isFor(leaf, NAMES)).toBe(true);
  expect(isFor(leaf, { dns: ['other.svc'], ips: [] })).toBe(false);
  expect(namesOf(leaf).dns).toEqual(NAMES.dns);
});

test('a TLS client that trusts the CA connects, by every name, also when the bundle holds another CA first', async () => {
  const issued = await issue(NAMES, new Date(), DAY);
  const other = await issue(NAMES, new Date(), DAY);
  expect(await handshake(issued, issued.ca, 'kport.kport-system.svc')).toBeUndefined();
  expect(await handshake(issued, other.ca + issued.ca, 'localhost')).toBeUndefined();
  expect(await handshake(issued, issued.ca, 'evil.svc')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(await handshake(issued, other.ca, 'localhost')).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER/);
});

test('a certificate is trusted for the names that it holds, by the CAs that lead to it', async () => {
  const { cert, ca } = await issue(NAMES, new Date(), DAY);
  const other = await issue(NAMES, new Date(), DAY);
  const asked: readonly (readonly [string, readonly string[], string, boolean])[] = [
    [cert, [ca], 'kport.kport-system.svc', true],
    [cert, [ca], '127.0.0.1', true],
    [cert, [ca], '::1', true],
    [cert, [other.ca, ca], 'localhost', true],
    [cert, [cert], 'localhost', true],
    [cert + ca, [ca], 'localhost', true],
    [cert, [other.ca], 'localhost', false],
    // Whom the server itself names, it does not vouch for.
    [cert + ca, [other.ca], 'localhost', false],
    [cert, [], 'localhost', false],
    [cert, [ca], 'evil.svc', false],
    [cert, [ca], '127.0.0.2', false],
    [cert, [ca], '', false],
    ['', [ca], 'localhost', false],
    ['no PEM', [ca], 'localhost', false],
  ];
  const answers = asked.map(([served, cas, host]) => isTrusted(served, cas, host));
  expect(answers).toEqual(asked.map(([, , , wanted]) => wanted));
});

test('every CA has a name and a key of its own', async () => {
  const [a, b] = [await issue(NAMES, new Date(), DAY), await issue(NAMES, new Date(), DAY)];
  const [rootA, rootB] = [new X509Certificate(a.ca), new X509Certificate(b.ca)];
  expect(rootA.subject).not.toBe(rootB.subject);
  expect(rootA.serialNumber).not.toBe(rootB.serialNumber);
  expect(belongsTogether(new X509Certificate(a.cert), b.key, [a.ca])).toBe(false);
  expect(belongsTogether(new X509Certificate(a.cert), a.key, [b.ca])).toBe(false);
  expect(belongsTogether(new X509Certificate(a.cert), 'no key', [a.ca])).toBe(false);
});

test('a bundle is split into what can be read of it', async () => {
  const [a, b] = [await issue(NAMES, new Date(), DAY), await issue(NAMES, new Date(), DAY)];
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  expect(splitBundle(`# old\n${a.ca}${broken}junk\r\n${b.ca}`)).toEqual([a.ca, b.ca]);
  expect(splitBundle('')).toEqual([]);
  expect(readCertificate(broken)).toBeUndefined();
});
