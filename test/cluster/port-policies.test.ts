import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ClusterPolicy, watchPortPolicy } from '../../src/cluster/port-policies.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { saying } from '../told.ts';
import { forgetApi, type TestCluster, testCluster, withoutNetwork } from './cluster.ts';
import { type FakeApi, fakeApi, type KubeObject } from './fake-api.ts';

const POLICIES = '/apis/kport.dev/v1alpha1/portpolicies';
const DEFAULT = `${POLICIES}/default`;
const FALLBACK = shippedPolicy('restricted');

let api: FakeApi;
let cluster: TestCluster;

beforeEach(() => {
  withoutNetwork();
  api = fakeApi();
  cluster = testCluster();
});

afterEach(() => {
  cluster.stop();
  forgetApi();
});

interface Followed extends ClusterPolicy<Policy> {
  readonly told: string[];
}

const noFiles = async () => ({ file: 'base', reason: saying('no files here') });

function followed(load: (document: SourceDocument) => Promise<Policy> = (document) => loadPolicy(document, noFiles)): Followed {
  const told: string[] = [];
  const followedPolicy = watchPortPolicy(
    cluster,
    { name: 'default', fallback: FALLBACK, shipped: PRESETS, load },
    {
      accepted: (generation) => void told.push(`accepted ${generation}`),
      refused: (generation, message) => void told.push(`refused ${generation}: ${message}`),
      deleted: () => void told.push('deleted'),
      reached: (reached) => void told.push(reached ? 'reached' : 'lost'),
      failed: (reason) => void told.push(`failed ${reason}`),
    },
  );
  return { ...followedPolicy, told };
}

function policy(spec: Record<string, unknown>, generation = 1, change: Partial<KubeObject> = {}): KubeObject {
  const before = api.get(DEFAULT)?.status;
  return {
    apiVersion: 'kport.dev/v1alpha1',
    kind: 'PortPolicy',
    metadata: { name: 'default', generation, managedFields: [{ manager: 'kubectl' }] },
    spec,
    ...(before === undefined ? {} : { status: before }),
    ...change,
  };
}

interface Status {
  observedGeneration: number;
  conditions: Record<string, unknown>[];
}

const status = () => api.get(DEFAULT)?.status as Status | undefined;
const condition = () => status()?.conditions.find(({ type }) => type === 'Accepted');
const statusWrites = () => api.asked.filter(({ method, path }) => method === 'PUT' && path === `${DEFAULT}/status`);
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));

describe('the policy', () => {
  test('there is none: the fallback holds, and kport is ready', async () => {
    const { policy: live, ready, told } = followed();
    await ready;
    expect(live.current()).toBe(FALLBACK);
    expect(told).toEqual(['reached']);
    expect(api.asked[0]?.query.get('fieldSelector')).toBe('metadata.name=default');
  });

  test('one that is there holds by the time kport is ready, and says so', async () => {
    api.put(POLICIES, policy({ mode: 'warn', rules: { 'may-run-as-root': { severity: 'off' } } }));
    const { policy: live, ready, told } = followed();
    await ready;
    expect(live.current()).toMatchObject({ name: 'default', mode: 'warn', rules: { 'may-run-as-root': { level: 'off' } } });
    await vi.waitFor(() => expect(status()).toBeDefined());
    expect(status()).toEqual({
      observedGeneration: 1,
      conditions: [
        {
          type: 'Accepted',
          status: 'True',
          reason: 'Valid',
          message: 'kport judges by this policy',
          observedGeneration: 1,
          lastTransitionTime: '2030-01-01T00:00:00Z',
        },
      ],
    });
    expect(told.sort()).toEqual(['accepted 1', 'reached']);
  });

  test('each new version is judged once: its own status comes back and nothing happens', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { policy: live, told } = followed();
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
    await settled();
    api.put(POLICIES, policy({ mode: 'audit' }, 2));
    await vi.waitFor(() => expect(live.current().mode).toBe('audit'));
    await vi.waitFor(() => expect(status()?.observedGeneration).toBe(2));
    await settled();
    expect(statusWrites()).toHaveLength(2);
    expect(told.filter((line) => line.startsWith('accepted'))).toEqual(['accepted 1', 'accepted 2']);
  });

  test('a refused version: the old one holds, and the status says why', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { policy: live, told } = followed();
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
    cluster.clock.time = new Date('2030-01-02T00:00:00Z');
    api.put(POLICIES, policy({ mode: 'audit', rules: { 'may-run-as-rot': {} } }, 2));
    await vi.waitFor(() => expect(condition()?.status).toBe('False'));
    expect(live.current().mode).toBe('warn');
    expect(condition()).toMatchObject({ reason: 'Invalid', observedGeneration: 2, lastTransitionTime: '2030-01-02T00:00:00Z' });
    expect(condition()?.message).toMatch(/^unknown rule "may-run-as-rot"/);
    expect(told.at(-1)).toMatch(/^refused 2: unknown rule/);
    api.put(POLICIES, policy({ mode: 'off' }, 3));
    await vi.waitFor(() => expect(live.current().mode).toBe('off'));
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
  });

  test.each([{ specs: {} }, { spec: { mode: 'warn', modus: 1 } }, { spec: { mode: 'loud' } }])('%j is refused', async (wrong) => {
    api.put(POLICIES, { ...policy({}), ...wrong });
    const { policy: live } = followed();
    await vi.waitFor(() => expect(condition()?.status).toBe('False'));
    expect(live.current()).toBe(FALLBACK);
  });

  test.each(['team-a', './team.yaml', 'restrictd'])('extends %s: only a shipped policy can be extended', async (base) => {
    api.put(POLICIES, policy({ extends: base }));
    const { policy: live } = followed();
    await vi.waitFor(() => expect(condition()?.reason).toBe('UnknownBase'));
    expect(condition()?.message).toBe(
      `spec.extends is "${base}": in a cluster a PortPolicy extends a shipped policy (${PRESETS.join(', ')}), not another PortPolicy and not a file`,
    );
    expect(live.current()).toBe(FALLBACK);
  });

  test.each(PRESETS)('extends %s', async (base) => {
    api.put(POLICIES, policy({ extends: base }));
    const { policy: live, ready } = followed();
    await ready;
    expect(live.current().rules).toEqual(shippedPolicy(base).rules);
  });

  test('deleted: the fallback holds; made again, with the same generation, it is judged again', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { policy: live, told } = followed();
    await vi.waitFor(() => expect(api.openWatches()).toBe(1));
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
    await settled();
    api.remove(POLICIES, 'default');
    await vi.waitFor(() => expect(live.current()).toBe(FALLBACK));
    api.put(POLICIES, policy({ mode: 'warn' }));
    await vi.waitFor(() => expect(live.current().mode).toBe('warn'));
    expect(told.filter((line) => line !== 'reached')).toEqual(['accepted 1', 'deleted', 'accepted 1']);
  });

  test('deleted while nobody watched: the fallback holds', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { policy: live } = followed();
    await vi.waitFor(() => expect(api.openWatches()).toBe(1));
    api.fault({ path: /portpolicies$/, watch: true, status: 410 });
    api.dropWatches('cut');
    api.remove(POLICIES, 'default');
    await vi.waitFor(() => expect(live.current()).toBe(FALLBACK));
  });

  test('a policy of another name is not read', async () => {
    api.put(POLICIES, { ...policy({ mode: 'warn' }), metadata: { name: 'team', generation: 1 } });
    const { policy: live, ready } = followed();
    await ready;
    await settled();
    expect(live.current()).toBe(FALLBACK);
    expect(api.get(`${POLICIES}/team`)?.status).toBeUndefined();
  });

  test('when the API is lost the last policy holds', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { policy: live, told, ready } = followed();
    await ready;
    await vi.waitFor(() => expect(api.openWatches()).toBe(1));
    for (let i = 0; i < 3; i++) api.fault({ path: /portpolicies$/, watch: true, status: 500 });
    api.dropWatches('cut');
    await vi.waitFor(() => expect(told).toContain('lost'));
    expect(live.current().mode).toBe('warn');
    await vi.waitFor(() => expect(told.at(-1)).toBe('reached'));
  });

  test('the definition is not installed yet: told, not waited for, and found when it comes', async () => {
    for (let i = 0; i < 3; i++) api.fault({ path: /portpolicies$/, status: 404 });
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { policy: live, told, ready } = followed();
    await ready;
    const missing = 'failed the cluster has no kind PortPolicy: its CustomResourceDefinition is not installed';
    expect(told).toEqual([missing]);
    expect(live.current()).toBe(FALLBACK);
    await vi.waitFor(() => expect(live.current().mode).toBe('warn'));
    expect(told.filter((line) => line === missing)).toHaveLength(3);
  });

  test('the last of many versions wins, however long each takes to load', async () => {
    const delays = [40, 20, 0];
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { policy: live, told } = followed(async (document) => {
      await new Promise((resolve) => setTimeout(resolve, delays.shift()));
      return loadPolicy(document, noFiles);
    });
    await vi.waitFor(() => expect(api.openWatches()).toBe(1));
    api.put(POLICIES, policy({ mode: 'audit' }, 2));
    api.put(POLICIES, policy({ mode: 'off' }, 3));
    await vi.waitFor(() => expect(told).toContain('accepted 3'));
    expect(live.current().mode).toBe('off');
    await vi.waitFor(() => expect(status()?.observedGeneration).toBe(3));
  });

  test('a bug in the loader is reported as one', async () => {
    api.put(POLICIES, policy({}));
    followed(async () => {
      throw new TypeError('boom');
    });
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'False', reason: 'InternalError' }));
    expect(condition()?.message).toBe('kport could not read this policy: boom');
  });
});

describe('the status', () => {
  test('nothing is written when it says so already, and other conditions stay', async () => {
    api.put(POLICIES, policy({}));
    followed();
    await vi.waitFor(() => expect(condition()).toBeDefined());
    const first = status();
    const other = { type: 'Reviewed', status: 'True', reason: 'X', message: '', lastTransitionTime: '2030-01-01T00:00:00Z' };
    api.put(POLICIES, policy({}, 1, { status: { ...first, conditions: [other, ...(first?.conditions ?? [])] } }));
    const second = followed();
    await second.ready;
    await settled();
    expect(statusWrites()).toHaveLength(1);
    api.put(POLICIES, policy({ mode: 'warn' }, 2));
    await vi.waitFor(() => expect(status()?.observedGeneration).toBe(2));
    expect(status()?.conditions.map(({ type }) => type)).toEqual(['Reviewed', 'Accepted']);
    expect(condition()?.lastTransitionTime).toBe('2030-01-01T00:00:00Z');
  });

  test('two replicas write it once', async () => {
    api.put(POLICIES, policy({}));
    const [one, two] = [followed(), followed()];
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
    await Promise.all([one.ready, two.ready]);
    await settled();
    expect([...one.told, ...two.told].filter((line) => line.startsWith('failed'))).toEqual([]);
    const { resourceVersion } = api.get(DEFAULT)?.metadata ?? {};
    await settled();
    expect(api.get(DEFAULT)?.metadata.resourceVersion).toBe(resourceVersion);
  });

  test('409: written again onto a fresh one, which keeps what the other writer wrote', async () => {
    api.put(POLICIES, policy({}));
    const label = () => api.put(POLICIES, policy({}, 1, { metadata: { name: 'default', generation: 1, labels: { a: 'b' } } }));
    api.fault({ method: 'PUT', path: /status$/, before: label });
    const { told } = followed();
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
    expect(api.get(DEFAULT)?.metadata.labels).toEqual({ a: 'b' });
    expect(told.filter((line) => line.startsWith('failed'))).toEqual([]);
  });

  test('409 because there is a newer version: the judgement of the old one is not written onto it', async () => {
    api.put(POLICIES, policy({ mode: 'loud' }));
    api.fault({ method: 'PUT', path: /status$/, before: () => api.put(POLICIES, policy({ mode: 'warn' }, 2)) });
    followed();
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
    await settled();
    expect(status()).toMatchObject({ observedGeneration: 2, conditions: [{ status: 'True' }] });
    expect(statusWrites().map(({ body }) => (body as { status: Status }).status.observedGeneration)).toEqual([1, 2]);
  });

  test.each([429, 500])('%i: tried again, no sooner than the API asks', async (code) => {
    api.put(POLICIES, policy({}));
    api.fault({ method: 'PUT', path: /status$/, status: code, headers: { 'Retry-After': '3' } });
    followed();
    await vi.waitFor(() => expect(condition()).toMatchObject({ status: 'True' }));
    expect(cluster.clock.slept).toContain(3000);
  });

  test('forbidden: told once, the policy holds all the same', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    api.fault({ method: 'PUT', path: /status$/, status: 403 });
    const { policy: live, told } = followed();
    await vi.waitFor(() => expect(told).toContain('failed HTTP 403 Forbidden: Forbidden it is'));
    expect(live.current().mode).toBe('warn');
    await settled();
    expect(statusWrites()).toHaveLength(1);
  });

  test('gone in the meantime: nothing to report', async () => {
    api.put(POLICIES, policy({}));
    api.fault({ method: 'PUT', path: /status$/, before: () => api.remove(POLICIES, 'default') });
    const { told } = followed();
    await vi.waitFor(() => expect(told).toContain('deleted'));
    await settled();
    expect(told.filter((line) => line.startsWith('failed'))).toEqual([]);
  });
});
