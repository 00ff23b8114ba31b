// A webhook configuration denies nothing before kport answers, and is armed again whatever becomes of it.
import { describe, expect, test } from 'vitest';
import { keepArmed } from '../../src/cluster/arming.ts';
import { type Armed, RULES_ANNOTATION } from '../../src/cluster/webhook-configuration.ts';
import { issue } from '../../src/cluster/x509.ts';
import { live } from '../../src/model/live.ts';
import { eachWithCluster, eventually, type TestCluster } from './cluster.ts';
import { type FakeApi, fakeApi, type KubeObject } from './fake-api.ts';

const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const CONFIGURATION = `${CONFIGURATIONS}/kport`;
const DAY = 86_400_000;

const PODS = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' };
const JOBS = { ...PODS, apiGroups: ['batch'], resources: ['jobs'] };
const SERVICE = { service: { name: 'kport', namespace: 'kport-system' } };
const CERT_MANAGER = { 'cert-manager.io/inject-ca-from': 'kport-system/kport' };

const encoded = (text: string): string => Buffer.from(text).toString('base64');

let api: FakeApi;
let cluster: TestCluster;
eachWithCluster((made) => {
  cluster = made;
  api = fakeApi();
});

const issued = await issue({ dns: ['kport.kport-system.svc'], ips: ['127.0.0.1'] }, new Date(), DAY);
const foreign = await issue({ dns: ['kport.kport-system.svc'], ips: [] }, new Date(), DAY);

/** As a chart makes it: with the rules beside, and none in the webhook. */
function harmless(clientConfig: object = { ...SERVICE, caBundle: encoded(issued.ca) }, annotations: object = {}): KubeObject {
  const rules = JSON.stringify({ 'a.kport.dev': [PODS] });
  return {
    metadata: { name: 'kport', annotations: { [RULES_ANNOTATION]: rules, ...annotations } },
    webhooks: [{ name: 'a.kport.dev', clientConfig, futureField: 1 }],
  };
}

function keep(isAnswering = true) {
  const told: string[] = [];
  const answering = live(isAnswering);
  const armed = (state: Armed): void => void (told.at(-1) === state || told.push(state));
  void keepArmed(
    cluster,
    { webhookConfiguration: 'kport', answering, pollMs: 30_000, served: live(issued) },
    {
      armed,
      failed: (reason) => void told.push(`failed ${reason}`),
      unwatched: (reason) => void told.push(`unwatched ${reason}`),
    },
  );
  return { told, answering };
}

interface Webhook {
  readonly rules?: readonly object[];
  readonly [key: string]: unknown;
}

const webhooks = (): readonly Webhook[] => (api.get(CONFIGURATION)?.webhooks ?? []) as readonly Webhook[];
const patches = () => api.asked.filter(({ method }) => method === 'PATCH');

test('nothing is written before kport answers; then the rules are, and nothing else', async () => {
  api.put(CONFIGURATIONS, harmless());
  const { told, answering } = keep(false);
  await eventually(() => expect(told).toEqual(['waiting']));
  expect(webhooks()[0]).not.toHaveProperty('rules');
  answering.set(true);
  await eventually(() => expect(told).toEqual(['waiting', 'armed']));
  expect(webhooks()).toEqual([{ ...(harmless().webhooks as Webhook[])[0], rules: [PODS] }]);
  expect(patches()).toHaveLength(1);
});

test.each<[string, KubeObject, string]>([
  ['the CA of another', harmless({ ...SERVICE, caBundle: encoded(foreign.ca) }), 'untrusted'],
  [
    'a name that the certificate is not for',
    harmless({ ...SERVICE, service: { name: 'other', namespace: 'x' }, caBundle: encoded(issued.ca) }),
    'untrusted',
  ],
  [
    'an address that the certificate is not for',
    harmless({ url: 'https://10.0.0.1/validate', caBundle: encoded(issued.ca) }),
    'untrusted',
  ],
  ['a CA that is still to come, of cert-manager', harmless(SERVICE, CERT_MANAGER), 'untrusted'],
  [
    'a CA that is still to come, of OpenShift',
    harmless(SERVICE, { 'service.beta.openshift.io/inject-cabundle': 'true' }),
    'untrusted',
  ],
  ['a CA that is no PEM', harmless({ ...SERVICE, caBundle: encoded('x') }, CERT_MANAGER), 'untrusted'],
  ['rules that are no JSON', harmless(undefined, { [RULES_ANNOTATION]: 'pods' }), 'ruleless'],
  ['rules without names', harmless(undefined, { [RULES_ANNOTATION]: JSON.stringify([PODS]) }), 'ruleless'],
  ['rules that are no list', harmless(undefined, { [RULES_ANNOTATION]: '{"a.kport.dev": 1}' }), 'ruleless'],
  ['rules that are null', harmless(undefined, { [RULES_ANNOTATION]: 'null' }), 'ruleless'],
  ['rules of another webhook', harmless(undefined, { [RULES_ANNOTATION]: '{"b.kport.dev": []}' }), 'ruleless'],
])('with %s it stays harmless, and says so', async (_, configuration, state) => {
  api.put(CONFIGURATIONS, configuration);
  const { told } = keep();
  await eventually(() => expect(told).toEqual([state]));
  await eventually(() => expect(cluster.clock.slept.length).toBeGreaterThan(3));
  expect(patches()).toEqual([]);
});

test.each<[string, object]>([
  ['by its address', { url: 'https://127.0.0.1:8443/validate', caBundle: encoded(issued.ca) }],
  ['by one CA of several', { ...SERVICE, caBundle: encoded(foreign.ca + issued.ca) }],
  ['by the certificate itself', { ...SERVICE, caBundle: encoded(issued.cert) }],
  // As of a public authority: by those of the API server's own machine.
  ['without a CA, where nobody is to write one', SERVICE],
])('kport is trusted %s', async (_, clientConfig) => {
  api.put(CONFIGURATIONS, harmless(clientConfig));
  const { told } = keep();
  await eventually(() => expect(told).toEqual(['armed']));
  expect(webhooks()[0]?.rules).toEqual([PODS]);
});

test('rules that are nobody’s own are those of every webhook that has no other', async () => {
  const annotations = { [RULES_ANNOTATION]: JSON.stringify({ '*': [PODS], 'b.kport.dev': [JOBS] }) };
  const [webhook] = harmless().webhooks as Webhook[];
  const named = ['a', 'b', 'c'].map((name) => ({ ...webhook, name: `${name}.kport.dev` }));
  api.put(CONFIGURATIONS, { metadata: { name: 'kport', annotations }, webhooks: named });
  const { told } = keep();
  await eventually(() => expect(told).toEqual(['armed']));
  expect(webhooks().map(({ rules }) => rules)).toEqual([[PODS], [JOBS], [PODS]]);
  expect(patches()).toHaveLength(1);
});

test('a CA that comes later arms it', async () => {
  api.put(CONFIGURATIONS, harmless(SERVICE, CERT_MANAGER));
  const { told } = keep();
  await eventually(() => expect(told).toEqual(['untrusted']));
  api.put(CONFIGURATIONS, harmless({ ...SERVICE, caBundle: encoded(issued.ca) }, CERT_MANAGER));
  await eventually(() => expect(told.at(-1)).toBe('armed'));
  expect(webhooks()[0]?.rules).toEqual([PODS]);
});

describe('armed again', () => {
  test.each<[string, () => void]>([
    ['made anew', () => api.put(CONFIGURATIONS, harmless())],
    [
      'deleted and made anew',
      () => {
        api.remove(CONFIGURATIONS, 'kport');
        api.put(CONFIGURATIONS, harmless());
      },
    ],
    [
      'with other rules',
      () => {
        const [webhook] = harmless().webhooks as Webhook[];
        api.put(CONFIGURATIONS, { ...harmless(), webhooks: [{ ...webhook, rules: [JOBS] }] });
      },
    ],
  ])('%s', async (_, happens) => {
    api.put(CONFIGURATIONS, harmless());
    const { told } = keep();
    await eventually(() => expect(told).toEqual(['armed']));
    happens();
    await eventually(() => expect(webhooks()[0]?.rules).toEqual([PODS]));
  });

  test('with the rules of an upgrade', async () => {
    api.put(CONFIGURATIONS, harmless());
    const { told } = keep();
    await eventually(() => expect(told).toEqual(['armed']));
    const before = api.get(CONFIGURATION) as KubeObject;
    const annotations = { [RULES_ANNOTATION]: JSON.stringify({ 'a.kport.dev': [PODS, JOBS] }) };
    api.put(CONFIGURATIONS, { ...before, metadata: { name: 'kport', annotations } });
    await eventually(() => expect(webhooks()[0]?.rules).toEqual([PODS, JOBS]));
  });

  test('when there was none for a while', async () => {
    const { told } = keep();
    await eventually(() => expect(told).toEqual(['absent']));
    api.put(CONFIGURATIONS, harmless());
    await eventually(() => expect(told).toEqual(['absent', 'armed']));
  });

  test('after another wrote in between, and after the API failed', async () => {
    const foreignLabel = () =>
      api.put(CONFIGURATIONS, { ...harmless(), metadata: { ...harmless().metadata, labels: { by: 'helm' } } });
    api.fault({ method: 'PATCH', path: /kport$/, before: foreignLabel });
    api.fault({ method: 'PATCH', path: /kport$/, status: 500 });
    api.put(CONFIGURATIONS, harmless());
    const { told } = keep();
    await eventually(() => expect(told.at(-1)).toBe('armed'));
    expect(told.filter((line) => line.startsWith('failed'))).toEqual(['failed HTTP 500 InternalError: InternalError it is']);
    expect(api.get(CONFIGURATION)?.metadata.labels).toEqual({ by: 'helm' });
  });
});

test('what is armed already is left alone, also with the scope that the API server adds, and by a kport that does not answer yet', async () => {
  const { scope: _, ...scopeless } = PODS;
  const annotations = { [RULES_ANNOTATION]: JSON.stringify({ 'a.kport.dev': [scopeless] }) };
  const [webhook] = harmless().webhooks as Webhook[];
  api.put(CONFIGURATIONS, {
    ...harmless(undefined, annotations),
    webhooks: [{ ...webhook, rules: [{ ...scopeless, scope: '*' }] }],
  });
  const { told, answering } = keep(false);
  await eventually(() => expect(told).toEqual(['waiting']));
  answering.set(true);
  await eventually(() => expect(told).toEqual(['waiting', 'armed']));
  answering.set(false);
  await eventually(() => expect(told).toEqual(['waiting', 'armed', 'waiting']));
  expect(webhooks()[0]?.rules).toEqual([{ ...scopeless, scope: '*' }]);
  expect(patches()).toEqual([]);
});

test('a chart that writes the rules itself has no annotation, and is told as armed', async () => {
  const [webhook] = harmless().webhooks as Webhook[];
  api.put(CONFIGURATIONS, { metadata: { name: 'kport' }, webhooks: [{ ...webhook, rules: [PODS] }] });
  const { told } = keep();
  await eventually(() => expect(told).toEqual(['armed']));
  expect(patches()).toEqual([]);
});

test('its own configuration alone is watched', async () => {
  api.put(CONFIGURATIONS, harmless());
  const { told } = keep();
  await eventually(() => expect(told).toEqual(['armed']));
  await eventually(() => expect(api.openWatches()).toBe(1));
  const asked = api.asked.filter(({ path }) => path === CONFIGURATIONS);
  for (const { query } of asked) expect(query.get('fieldSelector')).toBe('metadata.name=kport');
});

test('that its changes cannot be followed is told, and it is armed all the same', async () => {
  for (let i = 0; i < 3; i += 1) api.fault({ path: /configurations$/, status: 403 });
  api.put(CONFIGURATIONS, harmless());
  const { told } = keep();
  await eventually(() => expect(told).toContain('armed'));
  await eventually(() => expect(told.filter((line) => line.startsWith('unwatched HTTP 403'))).toHaveLength(3));
  await eventually(() => expect(api.openWatches()).toBe(1));
});
