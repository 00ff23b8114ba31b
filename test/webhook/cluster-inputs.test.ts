import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Cluster } from '../../src/cluster/client.ts';
import { live } from '../../src/model/live.ts';
import { followArmed } from '../../src/webhook/follow/arming.ts';
import { type ClusterParts, countNamespaces, findCluster, keepCertificate } from '../../src/webhook/follow/cluster-inputs.ts';
import { followPortPolicy } from '../../src/webhook/follow/cluster-policy.ts';
import { tellPolicy } from '../../src/webhook/follow/inputs.ts';
import { createMetrics, type Metrics } from '../../src/webhook/metrics.ts';
import { readSettings, type SettingName } from '../../src/webhook/settings/settings.ts';
import { eventually, forgetApi, testCluster, withoutNetwork } from '../cluster/cluster.ts';
import { type FakeApi, fakeApi, type KubeObject, SERVER } from '../cluster/fake-api.ts';
import { folderWith } from '../sources/scratch.ts';
import { telling } from '../told.ts';
import { type Line, metric, recordedLog } from './running.ts';

const NAMESPACES = '/api/v1/namespaces';
const POLICIES = '/apis/kport.dev/v1alpha1/portpolicies';
const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

const CONFIG = {
  'current-context': 'a',
  clusters: [{ name: 'a', cluster: { server: SERVER } }],
  users: [{ name: 'a', user: { token: 'token' } }],
  contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
};
const directory = folderWith({ kubeconfig: JSON.stringify(CONFIG) });
const kubeconfig = path.join(directory, 'kubeconfig');

let api: FakeApi;
const stops: (() => void)[] = [];
beforeEach(() => {
  withoutNetwork();
  api = fakeApi();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  forgetApi();
});

interface Followed {
  readonly parts: ClusterParts;
  readonly cluster: Cluster;
  readonly lines: readonly Line[];
  readonly metrics: Metrics;
}

/** What `serve` gives on, and a cluster behind which the fake API is. */
function followed(flags: Partial<Record<SettingName, string>> = {}, env: ClusterParts['env'] = {}): Followed {
  const { client, clock, stop } = testCluster();
  stops.push(stop);
  const { log, lines } = recordedLog();
  const metrics = createMetrics();
  const settings = readSettings({ kubeconfig, ...flags }, {});
  const parts = {
    settings,
    cwd: directory,
    env,
    log,
    metrics,
    now: () => Date.now(),
    signal: client.signal,
    answering: live(true),
  };
  return { parts, cluster: { client, clock }, lines, metrics };
}

const messages = (lines: readonly Line[], level: string) =>
  lines.filter((line) => line.level === level).map(({ message }) => message);

describe('a cluster is looked for', () => {
  const inCluster = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };
  test.each<[string, Partial<Record<SettingName, string>>, ClusterParts['env'], boolean]>([
    ['not without a reason', {}, {}, false],
    ['for its own certificate', { certs: 'self', kubeconfig }, {}, true],
    ['for a PortPolicy', { policy: 'cluster', kubeconfig }, {}, true],
    ['to count namespaces', { kubeconfig, countNamespaces: 'on' }, {}, true],
    ['for a webhook configuration', { webhookConfiguration: 'kport', kubeconfig }, {}, true],
    ['not for labels, which the API server tells', { kubeconfig, namespaceLabels: 'on' }, inCluster, false],
  ])('%s', async (_, flags, env, isFound) => {
    const { parts } = followed();
    const settings = readSettings(flags, {});
    expect((await findCluster({ ...parts, settings, env })) !== undefined).toBe(isFound);
  });

  test.each<[string, Partial<Record<SettingName, string>>, ClusterParts['env']]>([
    ['to count namespaces', { countNamespaces: 'on' }, {}],
    ['a certificate', { certs: 'self' }, {}],
  ])('outside of one, without a kubeconfig, %s is a mistake', async (_, flags, env) => {
    const { parts } = followed();
    vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
    await expect(telling(findCluster({ ...parts, settings: readSettings(flags, {}), env }))).rejects.toThrow('give a kubeconfig');
    vi.unstubAllEnvs();
  });

  test('and asked as kport, in real time', async () => {
    const { parts } = followed({ countNamespaces: 'on' });
    const cluster = await findCluster(parts);
    await cluster?.client.core.listNamespace();
    expect(api.asked[0]?.headers).toMatchObject({ 'user-agent': 'kport', authorization: 'Bearer token' });
    expect(Math.abs((cluster?.clock.now().getTime() ?? 0) - Date.now())).toBeLessThan(5000);
  });
});

describe('labels of namespaces', () => {
  const labelled = (name: string, mode?: string): KubeObject => ({
    metadata: { name, ...(mode === undefined ? {} : { labels: { 'kport.dev/mode': mode } }) },
  });
  const reached = 'kport_cluster_reached{what="namespaces"}';

  test('are counted where that is wanted, and their changes told', async () => {
    for (const [name, mode] of [
      ['a', 'off'],
      ['b', 'off'],
      ['c', 'enforced'],
      ['d', undefined],
    ] as const) {
      api.put(NAMESPACES, labelled(name, mode));
    }
    const { cluster, parts, metrics, lines } = followed({ countNamespaces: 'on' });
    const count = (mode: string) => metric({ metrics }, `kport_namespaces{mode="${mode}"}`);
    await countNamespaces(cluster, parts);
    await expect.poll(() => metric({ metrics }, reached)).toBe(1);
    expect([await count('off'), await count('unknown'), await count('none'), await count('enforce')]).toEqual([2, 1, 1, 0]);
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', namespace: 'c', value: 'enforced' })]);
    await eventually(() => expect(api.openWatches()).toBe(1));
    api.put(NAMESPACES, labelled('d', 'off'));
    await expect.poll(() => count('off')).toBe(3);
    const message = 'the label kport.dev/mode of a namespace was changed';
    expect(lines.at(-1)).toEqual({ level: 'warn', message, namespace: 'd', from: undefined, to: 'off' });
    api.remove(NAMESPACES, 'd');
    await expect.poll(() => count('off')).toBe(2);
  });

  test('that cannot be read hold nothing up, and have no number', async () => {
    for (let i = 0; i < 3; i += 1) api.fault({ path: /namespaces/, status: 403 });
    const { cluster, parts, metrics, lines } = followed({ countNamespaces: 'on' });
    await countNamespaces(cluster, parts);
    expect(await metric({ metrics }, 'kport_namespaces{mode="off"}')).toBeUndefined();
    expect(await metric({ metrics }, reached)).toBe(0);
    await eventually(() =>
      expect(lines[0]).toMatchObject({ message: 'namespaces cannot be followed', because: expect.stringContaining('HTTP 403') }),
    );
    await expect.poll(() => metric({ metrics }, 'kport_namespaces{mode="off"}')).toBe(0);
  });

  test('are nobody’s business otherwise', async () => {
    const { cluster, parts, metrics } = followed();
    await countNamespaces(cluster, parts);
    await countNamespaces(undefined, followed({ countNamespaces: 'on' }).parts);
    expect(api.asked).toEqual([]);
    expect(await metric({ metrics }, reached)).toBeUndefined();
  });
});

describe('a PortPolicy', () => {
  const policy = (spec: object, generation = 1): KubeObject => ({
    apiVersion: 'kport.dev/v1alpha1',
    kind: 'PortPolicy',
    metadata: { name: 'default', generation },
    spec,
  });

  test('holds from the start, and its later versions; a refused one and its end change nothing', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { cluster, parts, metrics, lines } = followed();
    const live = await followPortPolicy(cluster, parts);
    tellPolicy(live, metrics);
    const sample = (text: string) => metric({ metrics }, text);
    expect(live.current()).toMatchObject({ name: 'default', mode: 'warn' });
    expect(await sample('kport_policy_info{policy="default",mode="warn"}')).toBe(1);
    await expect.poll(() => sample('kport_cluster_reached{what="policies"}')).toBe(1);
    api.put(POLICIES, policy({ mode: 'loud' }, 2));
    await expect.poll(() => sample('kport_up_to_date{what="policy"}')).toBe(0);
    expect(live.current().mode).toBe('warn');
    const refused = lines.find(({ level }) => level === 'error');
    expect(refused).toMatchObject({ generation: 2, because: expect.stringContaining('spec.mode') });
    api.put(POLICIES, policy({ mode: 'audit' }, 3));
    await expect.poll(() => live.current().mode).toBe('audit');
    expect(await sample('kport_reloads_total{what="policy",result="accepted"}')).toBe(2);
    api.remove(POLICIES, 'default');
    const gone = 'there is no PortPolicy any more, the last one that was accepted holds';
    await expect.poll(() => messages(lines, 'warn')).toEqual([gone]);
    expect(live.current()).toMatchObject({ name: 'default', mode: 'audit' });
    expect(await sample('kport_up_to_date{what="policy"}')).toBe(0);
  });

  /** Whether it is ready by now. */
  const isReady = async (policy: Promise<unknown>) => {
    // Given up where a test ends before there is one.
    policy.catch(() => {});
    const waiting = Symbol('waiting');
    const later = new Promise((resolve) => setTimeout(resolve, 60, waiting));
    return (await Promise.race([policy, later])) !== waiting;
  };

  test('of another name is none: nothing is ready until there is one, and the log says what is missing', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { cluster, parts, lines } = followed({ policyName: 'team' });
    const live = followPortPolicy(cluster, parts);
    expect(await isReady(live)).toBe(false);
    const message = 'not ready until there is a PortPolicy of the name';
    await eventually(() => expect(lines).toEqual([{ level: 'warn', message, wanted: 'team' }]));
    const team = { ...policy({ mode: 'audit' }), metadata: { name: 'team', generation: 1 } };
    api.put(POLICIES, team);
    expect((await live).current()).toMatchObject({ name: 'team', mode: 'audit' });
  });

  test('that is refused at the start is no reason to judge by another', async () => {
    api.put(POLICIES, policy({ extends: './team.yaml' }));
    const { cluster, parts, lines } = followed();
    const live = followPortPolicy(cluster, parts);
    expect(await isReady(live)).toBe(false);
    await eventually(() => expect(lines).toEqual([expect.objectContaining({ level: 'error', what: 'policy' })]));
    api.put(POLICIES, policy({ mode: 'audit' }, 2));
    expect((await live).current().mode).toBe('audit');
  });

  test('that was accepted before the one that is refused now holds after a restart', async () => {
    const accepted = { generation: 1, spec: { mode: 'audit' } };
    api.put(POLICIES, { ...policy({ extends: './team.yaml' }, 2), status: { accepted } });
    const { cluster, parts, lines, metrics } = followed();
    expect((await followPortPolicy(cluster, parts)).current().mode).toBe('audit');
    expect(await metric({ metrics }, 'kport_up_to_date{what="policy"}')).toBe(0);
    expect(messages(lines, 'warn')).toEqual(['the last version that was accepted holds']);
  });

  test.each([
    [404, 'the cluster has no kind PortPolicy: its CustomResourceDefinition is not installed'],
    [403, expect.stringContaining('HTTP 403')],
    [500, expect.stringContaining('HTTP 500')],
  ])('that cannot be read (%i) is waited for, and the log says why', async (status, because) => {
    // More than a slow test runs into: until it is mended.
    for (let i = 0; i < 20_000; i += 1) api.fault({ path: /portpolicies/, status });
    const { cluster, parts, lines, metrics } = followed();
    const live = followPortPolicy(cluster, parts);
    live.catch(() => {});
    await eventually(() => expect(lines[0]).toMatchObject({ level: 'warn', because }));
    expect(await metric({ metrics }, 'kport_cluster_reached{what="policies"}')).toBe(0);
    api.mend();
    api.put(POLICIES, policy({ mode: 'audit' }));
    expect((await live).current().mode).toBe('audit');
  });
});

describe('a certificate of its own', () => {
  const secretPath = (namespace: string, name = 'kport-webhook-tls') => `/api/v1/namespaces/${namespace}/secrets/${name}`;

  test('is made, kept in the Secret, published, and told', async () => {
    api.put(CONFIGURATIONS, { metadata: { name: 'kport' }, webhooks: [{ name: 'a', clientConfig: {} }] });
    const { cluster, parts, lines, metrics } = followed({
      certs: 'self',
      namespace: 'ports',
      secret: 'tls',
      webhookConfiguration: 'kport',
    });
    const credentials = await keepCertificate(cluster, parts);
    expect(credentials.current().cert).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(api.get(secretPath('ports', 'tls'))).toMatchObject({ type: 'kubernetes.io/tls' });
    const { webhooks } = api.get(`${CONFIGURATIONS}/kport`) as unknown as { webhooks: { clientConfig: { caBundle: string } }[] };
    expect(Buffer.from(webhooks[0]?.clientConfig.caBundle ?? '', 'base64').toString()).toContain('BEGIN CERTIFICATE');
    expect(await metric({ metrics }, 'kport_up_to_date{what="certificate"}')).toBe(1);
    expect(messages(lines, 'info')).toEqual(expect.arrayContaining(['certificate renewed', 'CA bundle published']));
    expect(JSON.stringify(lines)).not.toContain('BEGIN');
  });

  test('that cannot be written is told and tried again', async () => {
    for (let i = 0; i < 2; i += 1) api.fault({ method: 'POST', path: /secrets$/, status: 403 });
    const { cluster, parts, lines, metrics } = followed({ certs: 'self' });
    await keepCertificate(cluster, parts);
    expect(messages(lines, 'warn')).toEqual(Array(2).fill('the certificate could not be looked after'));
    expect(await metric({ metrics }, 'kport_reloads_total{what="certificate",result="refused"}')).toBe(2);
    // In no cluster, and not told otherwise.
    expect(api.get(secretPath('kport'))).toBeDefined();
  });

  test('that could not be looked after for a moment is up to date again afterwards', async () => {
    api.put(CONFIGURATIONS, { metadata: { name: 'kport' }, webhooks: [] });
    const { cluster, parts, metrics } = followed({ certs: 'self', webhookConfiguration: 'kport' });
    await keepCertificate(cluster, parts);
    api.fault({ path: /secrets/, status: 500 });
    const sample = (text: string) => metric({ metrics }, text);
    await expect.poll(() => sample('kport_reloads_total{what="certificate",result="refused"}')).toBe(1);
    await expect.poll(() => sample('kport_up_to_date{what="certificate"}')).toBe(1);
  });
});

describe('the webhook configuration', () => {
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }];
  const made = {
    metadata: { name: 'kport', annotations: { 'kport.dev/rules': JSON.stringify({ a: rules }) } },
    webhooks: [{ name: 'a', clientConfig: { url: 'https://127.0.0.1/validate' } }],
  };

  test('is armed with a certificate of others, too; each change is told once', async () => {
    api.put(CONFIGURATIONS, made);
    const { cluster, parts, lines, metrics } = followed({ webhookConfiguration: 'kport' });
    await followArmed(cluster, parts);
    const armed = () => metric({ metrics }, 'kport_webhook_armed{configuration="kport"}');
    await expect.poll(armed).toBe(1);
    expect(api.get(`${CONFIGURATIONS}/kport`)?.webhooks).toEqual([expect.objectContaining({ rules })]);
    api.remove(CONFIGURATIONS, 'kport');
    await expect.poll(armed).toBe(0);
    api.put(CONFIGURATIONS, made);
    await expect.poll(armed).toBe(1);
    const gone = 'there is no webhook configuration, and the API server asks nobody';
    expect(lines.map(({ message }) => message)).toEqual(['armed', gone, 'armed']);
  });

  test('is nobody’s business where none is named', async () => {
    const { cluster, parts, metrics } = followed();
    await followArmed(cluster, parts);
    expect(await metrics.registry.getSingleMetricAsString('kport_webhook_armed')).not.toContain('configuration=');
    expect(api.asked).toEqual([]);
  });
});
