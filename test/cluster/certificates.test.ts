import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateSettings } from '../../src/cluster/certificate-round.ts';
import { type Credentials, keepCertificates } from '../../src/cluster/certificates.ts';
import { belongsTogether, issue, splitBundle } from '../../src/cluster/x509.ts';
import { type Live, live } from '../../src/model/live.ts';
import { eventually, forgetApi, type TestCluster, testCluster, withoutNetwork } from './cluster.ts';
import { type FakeApi, fakeApi, type KubeObject } from './fake-api.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const SECRETS = '/api/v1/namespaces/kport-system/secrets';
const SECRET = `${SECRETS}/kport-tls`;
const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const CONFIGURATION = `${CONFIGURATIONS}/kport`;

const SETTINGS: CertificateSettings = {
  secret: { namespace: 'kport-system', name: 'kport-tls' },
  service: 'kport',
  extraNames: { dns: ['localhost'], ips: ['127.0.0.1'] },
  webhookConfiguration: 'kport',
  answering: live(false),
  lifetimeMs: 90 * DAY,
  overlapMs: 5 * MINUTE,
  pollMs: 30_000,
};

let api: FakeApi;
const clusters: TestCluster[] = [];

beforeEach(() => {
  withoutNetwork();
  api = fakeApi();
  api.put(CONFIGURATIONS, {
    metadata: { name: 'kport' },
    webhooks: [
      { name: 'a.kport.dev', clientConfig: { service: { name: 'kport' } }, futureField: 1 },
      { name: 'b.kport.dev', clientConfig: { url: 'https://127.0.0.1', caBundle: '' } },
    ],
  });
});

afterEach(() => {
  for (const cluster of clusters.splice(0)) cluster.stop();
  forgetApi();
});

interface Replica {
  readonly cluster: TestCluster;
  readonly told: string[];
  readonly credentials: Promise<Live<Credentials>>;
}

function replica(change: Partial<CertificateSettings> = {}): Replica {
  const cluster = testCluster();
  clusters.push(cluster);
  const told: string[] = [];
  const credentials = keepCertificates(
    cluster,
    { ...SETTINGS, ...change },
    {
      stepped: (step) => void told.push(step),
      published: () => void told.push('published'),
      armed: (state) => void (told.at(-1) === state || state === 'waiting' || told.push(state)),
      failed: (reason) => void told.push(`failed ${reason}`),
      unwatched: (reason) => void told.push(`unwatched ${reason}`),
    },
  );
  credentials.catch(() => undefined);
  return { cluster, told, credentials };
}

const secretData = (key: string): string => {
  const data = api.get(SECRET)?.data as Record<string, string> | undefined;
  return Buffer.from(data?.[key] ?? '', 'base64').toString();
};

function publishedBundles(): string[] {
  const webhooks = api.get(CONFIGURATION)?.webhooks as { clientConfig: { caBundle?: string } }[];
  return webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString());
}

/** What the API server does with the certificate. */
function isTrusted({ cert, key }: Credentials): boolean {
  return publishedBundles().every((bundle) => belongsTogether(new X509Certificate(cert), key, splitBundle(bundle)));
}

const later = ({ cluster }: Replica, ms: number) => {
  cluster.clock.time = new Date(cluster.clock.time.getTime() + ms);
};

describe('the first time', () => {
  test('CA and certificate are made, kept in the Secret and published', async () => {
    const { credentials, told } = replica();
    const { cert, key, notAfter } = (await credentials).current();
    expect(isTrusted({ cert, key, notAfter })).toBe(true);
    expect(notAfter.toISOString()).toBe('2030-04-01T00:00:00.000Z');
    expect(new X509Certificate(cert).checkHost('kport.kport-system.svc')).toBeDefined();
    expect(new X509Certificate(cert).checkHost('localhost')).toBeDefined();
    expect(new X509Certificate(cert).checkIP('127.0.0.1')).toBeDefined();
    expect(api.get(SECRET)).toMatchObject({ type: 'kubernetes.io/tls', metadata: { name: 'kport-tls' } });
    expect([secretData('tls.crt'), secretData('tls.key')]).toEqual([cert, key]);
    expect(publishedBundles()).toEqual([secretData('ca.crt'), secretData('ca.crt')]);
    expect(told).toEqual(['replace', 'published']);
  });

  test('what the client does not know of the webhook configuration stays, and the Secret is never sent to it', async () => {
    await replica().credentials;
    expect(api.get(CONFIGURATION)).toMatchObject({ webhooks: [{ futureField: 1 }, { name: 'b.kport.dev' }] });
    const patches = api.asked.filter(({ method }) => method === 'PATCH');
    expect(patches.map(({ path, headers }) => [path, headers['content-type']])).toEqual([
      [CONFIGURATION, 'application/json-patch+json'],
    ]);
    expect(JSON.stringify(patches)).not.toContain(Buffer.from(secretData('tls.key')).toString('base64'));
  });

  test('a second replica takes what is there and writes nothing', async () => {
    const first = await replica().credentials;
    const second = replica();
    expect((await second.credentials).current()).toEqual(first.current());
    await eventually(() => expect(second.cluster.clock.slept.length).toBeGreaterThan(3));
    expect(second.told).toEqual([]);
    expect(api.asked.filter(({ method }) => method !== 'GET')).toHaveLength(2);
  });

  test('an empty Secret that was made beforehand is filled, and keeps its type and labels', async () => {
    api.put(SECRETS, { metadata: { name: 'kport-tls', labels: { app: 'kport' } }, type: 'Opaque' });
    const { credentials, told } = replica();
    expect(isTrusted((await credentials).current())).toBe(true);
    expect(api.get(SECRET)).toMatchObject({ type: 'Opaque', metadata: { labels: { app: 'kport' } } });
    expect(told).toEqual(['replace', 'published']);
  });

  test.each(['tls.crt', 'tls.key', 'ca.crt'])('a Secret whose %s is broken is made anew', async (key) => {
    await replica().credentials;
    const secret = structuredClone(api.get(SECRET));
    if (!secret) throw new Error('no secret');
    (secret.data as Record<string, string>)[key] = Buffer.from('broken').toString('base64');
    api.put(SECRETS, secret);
    const { credentials } = replica();
    expect(isTrusted((await credentials).current())).toBe(true);
  });
});

describe('the webhook configuration', () => {
  const RULES = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' }];

  test('is armed in one step with its CA, and not before kport answers', async () => {
    const service = { name: 'kport', namespace: 'kport-system' };
    const annotations = { 'kport.dev/rules': JSON.stringify({ 'a.kport.dev': RULES }) };
    const made = { metadata: { name: 'kport', annotations }, webhooks: [{ name: 'a.kport.dev', clientConfig: { service } }] };
    api.put(CONFIGURATIONS, made);
    const answering = live(false);
    const { credentials, told } = replica({ answering });
    await credentials;
    expect(told).toEqual(['replace', 'published']);
    expect(api.get(CONFIGURATION)?.webhooks).toEqual([expect.not.objectContaining({ rules: RULES })]);
    answering.set(true);
    await eventually(() => expect(told).toEqual(['replace', 'published', 'armed']));
    expect(api.get(CONFIGURATION)?.webhooks).toEqual([expect.objectContaining({ rules: RULES })]);
    api.put(CONFIGURATIONS, made);
    const bare: string[] = [];
    api.onWrite((path) => {
      const [webhook] = (api.get(path)?.webhooks ?? []) as { rules?: object; clientConfig: { caBundle?: string } }[];
      if (webhook?.rules && !webhook.clientConfig.caBundle) bare.push(path);
    });
    await eventually(() => expect(api.get(CONFIGURATION)?.webhooks).toEqual([expect.objectContaining({ rules: RULES })]));
    expect(publishedBundles()).toEqual([secretData('ca.crt')]);
    expect(bare).toEqual([]);
  });
});

describe('several replicas', () => {
  test('that start at once: one wins, and everybody ends with its certificate', async () => {
    for (let i = 0; i < 5; i++) api.fault({ method: 'GET', path: /kport-tls$/, delayMs: 60 });
    const replicas = [replica(), replica(), replica(), replica(), replica()];
    const all = await Promise.all(replicas.map(({ credentials }) => credentials));
    expect(new Set(all.map((live) => live.current().cert))).toEqual(new Set([secretData('tls.crt')]));
    expect(replicas.flatMap(({ told }) => told).sort()).toEqual(['published', 'replace']);
    expect(all.every((live) => isTrusted(live.current()))).toBe(true);
    const created = api.asked.filter(({ method }) => method === 'POST');
    expect(created.length).toBeGreaterThan(1);
  });

  test('the configuration is changed between read and patch: read again, then patched', async () => {
    const foreign = () =>
      api.put(CONFIGURATIONS, {
        webhooks: api.get(CONFIGURATION)?.webhooks,
        metadata: { name: 'kport', labels: { by: 'helm' } },
      });
    api.fault({ method: 'PATCH', path: /kport$/, before: foreign });
    const { credentials, told } = replica();
    expect(isTrusted((await credentials).current())).toBe(true);
    expect(api.get(CONFIGURATION)?.metadata.labels).toEqual({ by: 'helm' });
    expect(told).toEqual(['replace', 'published']);
  });

  test('that want different names agree on a certificate for all of them', async () => {
    const one = replica();
    await one.credentials;
    const two = replica({ extraNames: { dns: ['kport.example.com'], ips: [] } });
    const { cert } = (await two.credentials).current();
    expect(new X509Certificate(cert).checkHost('kport.example.com')).toBeDefined();
    const first = await one.credentials;
    await eventually(() => expect(first.current().cert).toBe(cert));
    await eventually(() => expect(one.cluster.clock.slept.length).toBeGreaterThan(5));
    expect(one.told).toEqual(['replace', 'published']);
    expect(two.told).toEqual(['replace', 'published']);
  });
});

describe('renewal', () => {
  test('at two thirds: the new CA is published first, its certificate served after the overlap, the old CA goes when it expires', async () => {
    const one = replica();
    const credentials = await one.credentials;
    const untrusted: string[] = [];
    api.onWrite((path) => path === CONFIGURATION && !isTrusted(credentials.current()) && untrusted.push('published too early'));
    credentials.subscribe((served) => void (isTrusted(served) || untrusted.push('served too early')));
    const old = credentials.current();
    later(one, 59 * DAY);
    await rounds(one, 3);
    expect(one.told.splice(0)).toEqual(['replace', 'published']);

    later(one, 1 * DAY);
    await eventually(() => expect(one.told).toEqual(['prepare', 'published']));
    await rounds(one, 3);
    expect(credentials.current()).toEqual(old);
    expect(splitBundle(publishedBundles()[0] ?? '')).toHaveLength(2);

    later(one, 5 * MINUTE);
    await eventually(() => expect(one.told).toEqual(['prepare', 'published', 'promote']));
    await eventually(() => expect(credentials.current().cert).not.toBe(old.cert));
    expect(credentials.current().notAfter.getTime()).toBe(old.notAfter.getTime() + 60 * DAY);
    expect(isTrusted(old)).toBe(true);

    later(one, 31 * DAY);
    await eventually(() => expect(one.told).toEqual(['prepare', 'published', 'promote', 'prune', 'published']));
    expect(splitBundle(publishedBundles()[0] ?? '')).toHaveLength(1);
    expect(isTrusted(old)).toBe(false);
    expect(isTrusted(credentials.current())).toBe(true);
    expect(untrusted).toEqual([]);
  });

  test('two replicas renew once, and no moment has a certificate that the API server would not trust', async () => {
    const replicas = [replica(), replica()] as const;
    const lives = await Promise.all(replicas.map(({ credentials }) => credentials));
    const untrusted: number[] = [];
    const check = () => lives.forEach((live, index) => void (isTrusted(live.current()) || untrusted.push(index)));
    api.onWrite((path) => path === CONFIGURATION && check());
    for (const live of lives) live.subscribe(check);
    for (const one of replicas) later(one, 61 * DAY);
    await eventually(() => expect(splitBundle(publishedBundles()[0] ?? '')).toHaveLength(2));
    for (const one of replicas) later(one, 6 * MINUTE);
    await eventually(() => expect(new Set(lives.map((live) => live.current().cert))).toEqual(new Set([secretData('tls.crt')])));
    await eventually(() => expect(replicas.flatMap(({ told }) => told).filter((step) => step === 'promote')).toHaveLength(1));
    expect(replicas.flatMap(({ told }) => told).filter((step) => step === 'prepare')).toHaveLength(1);
    expect(untrusted).toEqual([]);
  });

  test('a CA that could not be published is not used: the old certificate is served on', async () => {
    const one = replica();
    const credentials = await one.credentials;
    const old = credentials.current();
    // More than any machine gets through before the test mends them.
    for (let i = 0; i < 5000; i++) api.fault({ method: 'PATCH', path: /kport$/, status: 403 });
    later(one, 61 * DAY);
    await eventually(() => expect(one.told).toContain('prepare'));
    later(one, DAY);
    await eventually(() => expect(one.told.filter((line) => line.startsWith('failed HTTP 403')).length).toBeGreaterThan(3));
    expect(credentials.current()).toEqual(old);
    api.mend();
    await eventually(() => expect(credentials.current()).not.toEqual(old));
    expect(isTrusted(credentials.current())).toBe(true);
  });

  test('after a sleep of half a year everything is made anew at once', async () => {
    const one = replica();
    const credentials = await one.credentials;
    later(one, 180 * DAY);
    await eventually(() => expect(credentials.current().notAfter.getTime()).toBeGreaterThan(one.cluster.clock.time.getTime()));
    expect(isTrusted(credentials.current())).toBe(true);
    expect(splitBundle(publishedBundles()[0] ?? '')).toHaveLength(1);
  });

  test('a foreign CA bundle is put right', async () => {
    const one = replica();
    const credentials = await one.credentials;
    const { ca } = await issue({ dns: ['x'], ips: [] }, new Date(), DAY);
    const configuration = structuredClone(api.get(CONFIGURATION) as never) as {
      webhooks: { clientConfig: { caBundle: string } }[];
    };
    for (const { clientConfig } of configuration.webhooks) clientConfig.caBundle = Buffer.from(ca).toString('base64');
    api.put(CONFIGURATIONS, configuration as never);
    await eventually(() => expect(isTrusted(credentials.current())).toBe(true));
  });
});

describe('a Secret that lost what it held', () => {
  test.each(['nothing', 'garbage'])('to %s: what runs goes on with what it has, and the next one is prepared', async (what) => {
    const one = replica();
    const credentials = await one.credentials;
    const served = credentials.current();
    const untrusted: string[] = [];
    credentials.subscribe((now) => void (isTrusted(now) || untrusted.push('served too early')));
    const { data: _, ...empty } = structuredClone(api.get(SECRET)) as KubeObject;
    const data = { 'tls.crt': 'Zm9v', 'tls.key': 'Zm9v', 'ca.crt': 'Zm9v' };
    api.put(SECRETS, what === 'nothing' ? empty : { ...empty, data });
    await eventually(() => expect(one.told.slice(0, 4)).toEqual(['replace', 'published', 'prepare', 'published']));
    expect(credentials.current()).toEqual(served);
    expect(secretData('tls.crt')).toBe(served.cert);
    expect(secretData('next-tls.crt')).not.toBe('');
    later(one, 5 * MINUTE);
    await eventually(() => expect(credentials.current().cert).not.toBe(served.cert));
    expect(untrusted).toEqual([]);
  });

  test('when what runs has expired, too: made anew at once', async () => {
    const one = replica();
    const credentials = await one.credentials;
    const { data: _, ...empty } = structuredClone(api.get(SECRET)) as KubeObject;
    later(one, 100 * DAY);
    api.put(SECRETS, empty);
    await eventually(() => expect(credentials.current().notAfter.getTime()).toBeGreaterThan(one.cluster.clock.time.getTime()));
    expect(secretData('next-tls.crt')).toBe('');
  });
});

describe('failures', () => {
  test.each([500, 429, 403])('the Secret cannot be read (%i): tried again until it can', async (status) => {
    for (let i = 0; i < 3; i++) api.fault({ path: /kport-tls$/, status, headers: { 'Retry-After': '2' } });
    const one = replica();
    expect(isTrusted((await one.credentials).current())).toBe(true);
    expect(one.told.filter((line) => line.startsWith(`failed HTTP ${status}`))).toHaveLength(3);
    expect(one.cluster.clock.slept.slice(0, 3)).toEqual([2000, 2000, 2000]);
  });

  test('no webhook configuration: the certificate is served, and the configuration is found when it comes', async () => {
    const configuration = api.get(CONFIGURATION) as never;
    api.remove(CONFIGURATIONS, 'kport');
    const one = replica();
    const { cert } = (await one.credentials).current();
    expect(cert).toBe(secretData('tls.crt'));
    await eventually(() => expect(one.told[1]).toBe('absent'));
    api.put(CONFIGURATIONS, configuration);
    await eventually(() => expect(one.told.at(-1)).toBe('published'));
  });

  test('nothing that is told holds anything of the Secret, even when the API quotes it', async () => {
    api.fault({
      method: 'POST',
      path: /secrets$/,
      status: 422,
      body: { reason: 'Invalid', message: 'invalid: PRIVATE KEY abc' },
    });
    const one = replica();
    await one.credentials;
    expect(one.told[0]).toBe('failed HTTP 422 Invalid');
  });

  test('a stop before there is a certificate rejects; one after it ends the polling', async () => {
    api.fault({ path: /kport-tls$/, status: 500 });
    const one = replica();
    one.cluster.stop();
    await expect(one.credentials).rejects.toThrow('stopped');
    const two = replica();
    await two.credentials;
    two.cluster.stop();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { length } = api.asked;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(api.asked).toHaveLength(length);
  });
});

/** Waits until a replica has looked a few times more. */
async function rounds({ cluster }: Replica, count: number): Promise<void> {
  const { length } = cluster.clock.slept;
  await eventually(() => expect(cluster.clock.slept.length).toBeGreaterThan(length + count));
}
