import { describe, expect, test } from 'vitest';
import { watchPortPolicy } from '../../src/cluster/port-policies.ts';
import type { Live } from '../../src/model/live.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { saying } from '../told.ts';
import { eachWithCluster, eventually, type TestCluster } from './cluster.ts';
import { type FakeApi, fakeApi, type KubeObject } from './fake-api.ts';

const POLICIES = '/apis/kport.dev/v1alpha1/portpolicies';
const DEFAULT = `${POLICIES}/default`;

let api: FakeApi;
let cluster: TestCluster;

eachWithCluster((made) => {
  cluster = made;
  api = fakeApi();
});

interface Followed {
  /** What holds; undefined until something does. */
  current(): Policy | undefined;
  readonly ready: Promise<Live<Policy>>;
  readonly told: string[];
}

const noFiles = async () => ({ file: 'base', reason: saying('no files here') });

function followed(load: (document: SourceDocument) => Promise<Policy> = (document) => loadPolicy(document, noFiles)): Followed {
  const told: string[] = [];
  let held: Live<Policy> | undefined;
  const ready = watchPortPolicy(
    cluster,
    { name: 'default', shipped: PRESETS, load },
    {
      accepted: (generation) => void told.push(`accepted ${generation}`),
      refused: (generation, message) => void told.push(`refused ${generation}: ${message}`),
      restored: (generation) => void told.push(`restored ${generation}`),
      missing: () => void told.push('missing'),
      deleted: () => void told.push('deleted'),
      reached: (reached) => void told.push(reached ? 'reached' : 'lost'),
      failed: (reason) => void told.push(`failed ${reason}`),
    },
  );
  ready.then(
    (policy) => {
      held = policy;
    },
    () => {},
  );
  return { current: () => held?.current(), ready, told };
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
  test('there is none: nobody guesses one, and the first that comes holds', async () => {
    const { current, told } = followed();
    await eventually(() => expect(told).toEqual(['reached', 'missing']));
    await settled();
    expect(current()).toBeUndefined();
    expect(api.asked[0]?.query.get('fieldSelector')).toBe('metadata.name=default');
    await eventually(() => expect(api.openWatches()).toBe(1));
    api.put(POLICIES, policy({ mode: 'audit' }));
    await eventually(() => expect(current()?.mode).toBe('audit'));
  });

  test('what never comes is given up with the signal', async () => {
    const { ready, told } = followed();
    await eventually(() => expect(told).toContain('missing'));
    cluster.stop();
    await expect(ready).rejects.toThrow();
  });

  test('one that is there holds by the time kport is ready, and says so', async () => {
    api.put(POLICIES, policy({ mode: 'warn', rules: { 'may-run-as-root': { severity: 'off' } } }));
    const { current, ready, told } = followed();
    await ready;
    expect(current()).toMatchObject({ name: 'default', mode: 'warn', rules: { 'may-run-as-root': { level: 'off' } } });
    await eventually(() => expect(status()).toBeDefined());
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
      accepted: {
        uid: expect.any(String),
        generation: 1,
        spec: { mode: 'warn', rules: { 'may-run-as-root': { severity: 'off' } } },
      },
    });
    expect(told.sort()).toEqual(['accepted 1', 'reached']);
  });

  test('each new version is judged once: its own status comes back and nothing happens', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { current, told } = followed();
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
    await settled();
    api.put(POLICIES, policy({ mode: 'audit' }, 2));
    await eventually(() => expect(current()?.mode).toBe('audit'));
    await eventually(() => expect(status()?.observedGeneration).toBe(2));
    await settled();
    expect(statusWrites()).toHaveLength(2);
    expect(told.filter((line) => line.startsWith('accepted'))).toEqual(['accepted 1', 'accepted 2']);
  });

  test('a refused version: the old one holds, and the status says why', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { current, told } = followed();
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
    cluster.clock.time = new Date('2030-01-02T00:00:00Z');
    api.put(POLICIES, policy({ mode: 'audit', rules: { 'may-run-as-rot': {} } }, 2));
    await eventually(() => expect(condition()?.status).toBe('False'));
    expect(current()?.mode).toBe('warn');
    expect(condition()).toMatchObject({ reason: 'Invalid', observedGeneration: 2, lastTransitionTime: '2030-01-02T00:00:00Z' });
    expect(condition()?.message).toMatch(/^unknown rule "may-run-as-rot"/);
    expect(told.at(-1)).toMatch(/^refused 2: unknown rule/);
    api.put(POLICIES, policy({ mode: 'off' }, 3));
    await eventually(() => expect(current()?.mode).toBe('off'));
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
  });

  test.each([{ specs: {} }, { spec: { mode: 'warn', modus: 1 } }, { spec: { mode: 'loud' } }])('%j is refused', async (wrong) => {
    api.put(POLICIES, { ...policy({}), ...wrong });
    const { current } = followed();
    await eventually(() => expect(condition()?.status).toBe('False'));
    expect(current()).toBeUndefined();
  });

  test.each(['team-a', './team.yaml', 'restrictd'])('extends %s: only a shipped policy can be extended', async (base) => {
    api.put(POLICIES, policy({ extends: base }));
    const { current } = followed();
    await eventually(() => expect(condition()?.reason).toBe('UnknownBase'));
    expect(condition()?.message).toBe(
      `spec.extends is "${base}": in a cluster a PortPolicy extends a shipped policy (${PRESETS.join(', ')}), not another PortPolicy and not a file`,
    );
    expect(current()).toBeUndefined();
  });

  test.each(PRESETS)('extends %s', async (base) => {
    api.put(POLICIES, policy({ extends: base }));
    const { current, ready } = followed();
    await ready;
    expect(current()?.rules).toEqual(shippedPolicy(base).rules);
  });

  test('deleted: the last one holds; made again, with the same generation, it is judged again', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { current, told } = followed();
    await eventually(() => expect(api.openWatches()).toBe(1));
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
    await settled();
    api.remove(POLICIES, 'default');
    await eventually(() => expect(told).toContain('deleted'));
    expect(current()?.mode).toBe('warn');
    api.put(POLICIES, policy({ mode: 'audit' }));
    await eventually(() => expect(current()?.mode).toBe('audit'));
    expect(told.filter((line) => line !== 'reached')).toEqual(['accepted 1', 'deleted', 'accepted 1']);
  });

  test('deleted while nobody watched: the last one holds', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { current, told } = followed();
    await eventually(() => expect(api.openWatches()).toBe(1));
    api.fault({ path: /portpolicies$/, watch: true, status: 410 });
    api.dropWatches('cut');
    api.remove(POLICIES, 'default');
    await eventually(() => expect(told).toContain('deleted'));
    expect(current()?.mode).toBe('warn');
    expect(told).not.toContain('missing');
  });

  test('a policy of another name is not read', async () => {
    api.put(POLICIES, { ...policy({ mode: 'warn' }), metadata: { name: 'team', generation: 1 } });
    const { current, told } = followed();
    await eventually(() => expect(told).toContain('missing'));
    await settled();
    expect(current()).toBeUndefined();
    expect(api.get(`${POLICIES}/team`)?.status).toBeUndefined();
  });

  test('when the API is lost the last policy holds', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { current, ready, told } = followed();
    await ready;
    await eventually(() => expect(api.openWatches()).toBe(1));
    for (let i = 0; i < 3; i++) api.fault({ path: /portpolicies$/, watch: true, status: 500 });
    api.dropWatches('cut');
    await eventually(() => expect(told).toContain('lost'));
    expect(current()?.mode).toBe('warn');
    await eventually(() => expect(told.at(-1)).toBe('reached'));
  });

  test('the definition is not installed yet: told, and found when it comes', async () => {
    for (let i = 0; i < 3; i++) api.fault({ path: /portpolicies$/, status: 404 });
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { current, ready, told } = followed();
    const missing = 'failed the cluster has no kind PortPolicy: its CustomResourceDefinition is not installed';
    await eventually(() => expect(told[0]).toBe(missing));
    await ready;
    await eventually(() => expect(current()?.mode).toBe('warn'));
    expect(told.filter((line) => line === missing)).toHaveLength(3);
  });

  test('the last of many versions wins, however long each takes to load', async () => {
    const delays = [40, 20, 0];
    api.put(POLICIES, policy({ mode: 'warn' }));
    const { current, told } = followed(async (document) => {
      await new Promise((resolve) => setTimeout(resolve, delays.shift()));
      return loadPolicy(document, noFiles);
    });
    await eventually(() => expect(api.openWatches()).toBe(1));
    api.put(POLICIES, policy({ mode: 'audit' }, 2));
    api.put(POLICIES, policy({ mode: 'off' }, 3));
    await eventually(() => expect(told).toContain('accepted 3'));
    expect(current()?.mode).toBe('off');
    await eventually(() => expect(status()?.observedGeneration).toBe(3));
  });

  test('a bug in the loader is reported as one', async () => {
    api.put(POLICIES, policy({}));
    followed(async () => {
      throw new TypeError('boom');
    });
    await eventually(() => expect(condition()).toMatchObject({ status: 'False', reason: 'InternalError' }));
    expect(condition()?.message).toBe('kport could not read this policy: boom');
  });
});

describe('the last version that was accepted', () => {
  const accepted = () => (api.get(DEFAULT)?.status as { accepted?: { generation: number; spec: unknown } } | undefined)?.accepted;
  const BAD = { mode: 'audit', rules: { 'may-run-as-rot': {} } };
  /** As a kport left it that judged by the first version and refused the second. */
  const left = async () => {
    api.put(POLICIES, policy({ mode: 'audit' }));
    const old = followed();
    await eventually(() => expect(accepted()?.generation).toBe(1));
    api.put(POLICIES, policy(BAD, 2));
    await eventually(() => expect(condition()?.status).toBe('False'));
    return old;
  };

  test('holds in a kport that starts while its successor is refused: replicas agree', async () => {
    const old = await left();
    const { current, ready, told } = followed();
    await ready;
    expect([old.current()?.mode, current()?.mode]).toEqual(['audit', 'audit']);
    expect(told).toContain('restored 1');
    expect(accepted()).toMatchObject({ generation: 1, spec: { mode: 'audit' } });
    api.put(POLICIES, policy({ mode: 'warn' }, 3));
    await eventually(() => expect([old.current()?.mode, current()?.mode]).toEqual(['warn', 'warn']));
    await eventually(() => expect(accepted()).toMatchObject({ generation: 3, spec: { mode: 'warn' } }));
  });

  test('a version that was refused from the start is not replaced by a guess', async () => {
    api.put(POLICIES, policy(BAD));
    const { current, told } = followed();
    await eventually(() => expect(condition()?.status).toBe('False'));
    await settled();
    expect(current()).toBeUndefined();
    expect(accepted()).toBeUndefined();
    expect(told.some((line) => line.startsWith('restored'))).toBe(false);
    api.put(POLICIES, policy({ mode: 'warn' }, 2));
    await eventually(() => expect(current()?.mode).toBe('warn'));
  });

  test('that this kport cannot use, as one of a newer kport, is none', async () => {
    const status = { conditions: [], accepted: { generation: 1, spec: { rules: { 'rule-of-tomorrow': {} } } } };
    api.put(POLICIES, policy(BAD, 2, { status }));
    const { current, told } = followed();
    await eventually(() => expect(told.some((line) => line.startsWith('refused 2'))).toBe(true));
    await settled();
    expect(current()).toBeUndefined();
    expect(accepted()).toEqual(status.accepted);
  });

  test('is written by who holds it, also where the version came and was refused before it could be', async () => {
    api.put(POLICIES, policy({ mode: 'audit' }));
    api.fault({ method: 'PUT', path: /status$/, before: () => api.put(POLICIES, policy(BAD, 2)) });
    const old = followed();
    await eventually(() => expect(condition()).toMatchObject({ status: 'False', observedGeneration: 2 }));
    await eventually(() => expect(accepted()).toMatchObject({ generation: 1, spec: { mode: 'audit' } }));
    expect(old.current()?.mode).toBe('audit');
  });

  test('comes to a kport that waits, when another one writes it', async () => {
    api.put(POLICIES, policy(BAD, 2));
    const { current, told } = followed();
    await eventually(() => expect(condition()?.status).toBe('False'));
    await settled();
    expect(current()).toBeUndefined();
    const status = { ...(api.get(DEFAULT)?.status as object), accepted: { generation: 1, spec: { mode: 'audit' } } };
    api.put(POLICIES, policy(BAD, 2, { status }));
    await eventually(() => expect(current()?.mode).toBe('audit'));
    expect(told).toContain('restored 1');
  });

  test.each([null, 'text', {}, { generation: 1 }, { generation: 1, spec: null }, { generation: 1, spec: [] }])(
    'a status that says it as %j says nothing',
    async (written) => {
      api.put(POLICIES, policy(BAD, 2, { status: { accepted: written } }));
      const { current } = followed();
      await eventually(() => expect(condition()?.status).toBe('False'));
      await settled();
      expect(current()).toBeUndefined();
    },
  );
});

describe('the status', () => {
  test('nothing is written when it says so already, and other conditions stay', async () => {
    api.put(POLICIES, policy({}));
    followed();
    await eventually(() => expect(condition()).toBeDefined());
    const first = status();
    const other = { type: 'Reviewed', status: 'True', reason: 'X', message: '', lastTransitionTime: '2030-01-01T00:00:00Z' };
    api.put(POLICIES, policy({}, 1, { status: { ...first, conditions: [other, ...(first?.conditions ?? [])] } }));
    const second = followed();
    await second.ready;
    await settled();
    expect(statusWrites()).toHaveLength(1);
    api.put(POLICIES, policy({ mode: 'warn' }, 2));
    await eventually(() => expect(status()?.observedGeneration).toBe(2));
    expect(status()?.conditions.map(({ type }) => type)).toEqual(['Reviewed', 'Accepted']);
    expect(condition()?.lastTransitionTime).toBe('2030-01-01T00:00:00Z');
  });

  test('two replicas write it once', async () => {
    api.put(POLICIES, policy({}));
    const [one, two] = [followed(), followed()];
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
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
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
    expect(api.get(DEFAULT)?.metadata.labels).toEqual({ a: 'b' });
    expect(told.filter((line) => line.startsWith('failed'))).toEqual([]);
  });

  test('409 because there is a newer version: the judgement of the old one is not written onto it', async () => {
    api.put(POLICIES, policy({ mode: 'loud' }));
    api.fault({ method: 'PUT', path: /status$/, before: () => api.put(POLICIES, policy({ mode: 'warn' }, 2)) });
    followed();
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
    await settled();
    expect(status()).toMatchObject({ observedGeneration: 2, conditions: [{ status: 'True' }] });
    expect(statusWrites().map(({ body }) => (body as { status: Status }).status.observedGeneration)).toEqual([1, 2]);
  });

  test.each([429, 500])('%i: tried again, no sooner than the API asks', async (code) => {
    api.put(POLICIES, policy({}));
    api.fault({ method: 'PUT', path: /status$/, status: code, headers: { 'Retry-After': '3' } });
    followed();
    await eventually(() => expect(condition()).toMatchObject({ status: 'True' }));
    expect(cluster.clock.slept).toContain(3000);
  });

  test('forbidden: told once, the policy holds all the same', async () => {
    api.put(POLICIES, policy({ mode: 'warn' }));
    api.fault({ method: 'PUT', path: /status$/, status: 403 });
    const { current, told } = followed();
    await eventually(() => expect(told).toContain('failed HTTP 403 Forbidden: Forbidden it is'));
    expect(current()?.mode).toBe('warn');
    await settled();
    expect(statusWrites()).toHaveLength(1);
  });

  test('gone in the meantime: nothing to report', async () => {
    api.put(POLICIES, policy({}));
    api.fault({ method: 'PUT', path: /status$/, before: () => api.remove(POLICIES, 'default') });
    const { told } = followed();
    await eventually(() => expect(told).toContain('deleted'));
    await settled();
    expect(told.filter((line) => line.startsWith('failed'))).toEqual([]);
  });
});
