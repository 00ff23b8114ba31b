import nock from 'nock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LabelledMode, type NamespaceLabels, watchNamespaceLabels } from '../../src/cluster/namespaces.ts';
import { eventually, forgetApi, type TestCluster, testCluster, withoutNetwork } from './cluster.ts';
import { type FakeApi, fakeApi, type KubeObject } from './fake-api.ts';

const NAMESPACES = '/api/v1/namespaces';

let api: FakeApi;
let cluster: TestCluster;
const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => void rejections.push(reason);

beforeEach(() => {
  withoutNetwork();
  process.on('unhandledRejection', onRejection);
  api = fakeApi();
  cluster = testCluster();
});

afterEach(async () => {
  cluster.stop();
  forgetApi();
  await settled();
  process.off('unhandledRejection', onRejection);
  expect(rejections.splice(0)).toEqual([]);
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

function namespace(name: string, mode?: string): KubeObject {
  return { metadata: { name, ...(mode === undefined ? {} : { labels: { 'kport.dev/mode': mode } }) } };
}

function watched(): { labels: NamespaceLabels; told: string[] } {
  const told: string[] = [];
  const labels = watchNamespaceLabels(cluster, {
    changed: (name, { from = '-', to = '-' }) => void told.push(`${name}: ${from} > ${to}`),
    invalidMode: (name, value) => void told.push(`invalid ${name}=${value}`),
    reached: (reached) => void told.push(reached ? 'reached' : 'lost'),
    failed: (reason) => void told.push(`failed ${reason}`),
  });
  return { labels, told };
}

const counts = (labels: NamespaceLabels, expected: Partial<Record<LabelledMode, number>>) =>
  eventually(() => {
    const all = Object.entries(labels.counts()).filter(([, n]) => n > 0);
    expect(Object.fromEntries(all)).toEqual(expected);
  });

test('labels are read from the list, and followed as they change', async () => {
  api.put(NAMESPACES, namespace('shop', 'warn'));
  api.put(NAMESPACES, namespace('plain'));
  const { labels, told } = watched();
  await counts(labels, {});
  await counts(labels, { warn: 1, none: 1 });
  await eventually(() => expect(api.openWatches()).toBe(1));
  api.put(NAMESPACES, namespace('shop', 'off'));
  await counts(labels, { off: 1, none: 1 });
  api.put(NAMESPACES, namespace('new', 'audit'));
  await counts(labels, { off: 1, audit: 1, none: 1 });
  api.put(NAMESPACES, namespace('new'));
  await counts(labels, { off: 1, none: 2 });
  api.remove(NAMESPACES, 'shop');
  await counts(labels, { none: 2 });
  expect(told).toEqual(['reached', 'shop: warn > off', 'new: - > audit', 'new: audit > -']);
});

test('the API sees who asks, and is asked for bookmarks and for a watch that ends', async () => {
  watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  expect(api.asked.map(({ headers }) => [headers['user-agent'], headers.authorization])).toEqual([
    ['kport/test', 'Bearer token'],
    ['kport/test', 'Bearer token'],
  ]);
  expect(api.asked[1]?.query.get('allowWatchBookmarks')).toBe('true');
  // 300 and some more by chance, which this clock has not.
  expect(api.asked[1]?.query.get('timeoutSeconds')).toBe('300');
});

test('a value that is no mode is told once and counted apart', async () => {
  api.put(NAMESPACES, namespace('shop', 'Enforce'));
  const { labels, told } = watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  await counts(labels, { unknown: 1 });
  api.put(NAMESPACES, { ...namespace('shop', 'Enforce'), spec: {} });
  api.put(NAMESPACES, namespace('shop', 'enforce'));
  await counts(labels, { enforce: 1 });
  expect(told).toEqual(['invalid shop=Enforce', 'reached', 'shop: Enforce > enforce']);
});

test.each(['end', 'cut'] as const)(
  'a dropped watch (%s) is opened again where it was, and what happened between is not lost',
  async (how) => {
    api.put(NAMESPACES, namespace('shop', 'warn'));
    const { labels, told } = watched();
    await eventually(() => expect(api.openWatches()).toBe(1));
    api.dropWatches(how);
    api.put(NAMESPACES, namespace('shop', 'audit'));
    await counts(labels, { audit: 1 });
    expect(told).toEqual(['reached', 'shop: warn > audit']);
    expect(api.asked.filter(({ query }) => !query.has('watch'))).toHaveLength(1);
  },
);

test('410 Gone when the watch is opened: the list is read again', async () => {
  api.put(NAMESPACES, namespace('shop', 'warn'));
  api.put(NAMESPACES, namespace('old', 'warn'));
  const { labels } = watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  api.fault({ path: /namespaces/, watch: true, status: 410 });
  api.dropWatches('end');
  api.remove(NAMESPACES, 'old');
  await counts(labels, { warn: 1 });
  await eventually(() => expect(api.asked.filter(({ query }) => !query.has('watch'))).toHaveLength(2));
  await counts(labels, { warn: 1 });
});

test('410 Gone within the watch: the list is read again', async () => {
  const { told } = watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  api.write(JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }));
  await settled();
  api.dropWatches('end');
  await eventually(() => expect(api.asked.filter(({ query }) => !query.has('watch'))).toHaveLength(2));
  expect(told).toEqual(['reached']);
});

test.each([500, 503, 403])(
  'the list fails with %i: nothing is known, and it is tried again, ever more slowly',
  async (status) => {
    for (let i = 0; i < 4; i++) api.fault({ path: /namespaces/, watch: false, status });
    api.put(NAMESPACES, namespace('shop', 'warn'));
    const { labels, told } = watched();
    await counts(labels, { warn: 1 });
    expect(told.filter((line) => line.startsWith(`failed HTTP ${status}`))).toHaveLength(4);
    expect(cluster.clock.slept.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
  },
);

test('429: Retry-After is honoured', async () => {
  api.fault({ path: /namespaces/, watch: false, status: 429, headers: { 'Retry-After': '7' } });
  const { told } = watched();
  await eventually(() => expect(told).toContain('reached'));
  expect(cluster.clock.slept[0]).toBe(7000);
});

test('while a watch cannot be opened any more the last labels stand, and what has changed meanwhile is told', async () => {
  api.put(NAMESPACES, namespace('shop', 'warn'));
  const { labels, told } = watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  let during: unknown = 'not asked';
  api.fault({ path: /namespaces/, watch: true, status: 500 });
  api.fault({ path: /namespaces/, watch: true, status: 500, before: () => (during = labels.counts().warn) });
  api.dropWatches('cut');
  api.put(NAMESPACES, namespace('shop', 'off'));
  await eventually(() => expect(told.at(-1)).toBe('reached'));
  await eventually(() => expect(told.filter((line) => line === 'reached')).toHaveLength(2));
  expect(during).toBe(1);
  expect(told.slice(0, 3)).toEqual(['reached', 'lost', 'failed HTTP 500 Internal Server Error']);
  await counts(labels, { off: 1 });
  expect(told).toContain('shop: warn > off');
});

test('no network: told, and tried again', async () => {
  nock.cleanAll();
  const { told } = watched();
  await eventually(() => expect(told.length).toBeGreaterThan(2));
  expect(told.every((line) => line.startsWith('failed fetch failed'))).toBe(true);
});

test('a slow answer is given up in time', async () => {
  cluster.stop();
  cluster = testCluster(50);
  api.fault({ path: /namespaces/, watch: false, delayMs: 400 });
  const { told } = watched();
  await eventually(() => expect(told).toEqual(['failed no answer in time', 'reached']));
});

test.each([
  ['no object', '{"type":"ADDED"}'],
  ['null', '{"type":"MODIFIED","object":null}'],
  ['no name', '{"type":"ADDED","object":{"metadata":{}}}'],
  ['an unknown type', '{"type":"SURPRISE","object":{"metadata":{"name":"a"}}}'],
  ['an error without a word', '{"type":"ERROR"}'],
])('an event with %s: everything is read again', async (_, line) => {
  api.put(NAMESPACES, namespace('shop', 'warn'));
  const { labels, told } = watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  api.write(line);
  await eventually(() => expect(told).toEqual(['reached', 'lost', 'failed the API sent an event that is none', 'reached']));
  expect(api.asked.filter(({ query }) => !query.has('watch'))).toHaveLength(2);
  await counts(labels, { warn: 1 });
});

test('a line that is no JSON is passed over', async () => {
  const { labels } = watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  api.write('{"type":"ADD');
  api.put(NAMESPACES, namespace('shop', 'warn'));
  await counts(labels, { warn: 1 });
});

test.each([{}, { items: 'none' }, { metadata: { resourceVersion: '1' }, items: [{}] }, 'not json'])(
  'an answer that is no list (%j) is a failure',
  async (body) => {
    api.fault({ path: /namespaces/, watch: false, status: 200, body });
    const { told } = watched();
    await eventually(() => expect(told.at(-1)).toBe('reached'));
    expect(told[0]).toMatch(/^failed /);
  },
);

test('after the stop nothing is asked and no watch is open', async () => {
  const { told } = watched();
  await eventually(() => expect(api.openWatches()).toBe(1));
  cluster.stop();
  await settled();
  const { length } = api.asked;
  api.dropWatches('cut');
  await settled();
  expect(api.asked).toHaveLength(length);
  expect(told).toEqual(['reached']);
});

test('a stop while the list is on its way opens no watch', async () => {
  api.fault({ path: /namespaces/, watch: false, delayMs: 150 });
  const { told } = watched();
  await eventually(() => expect(api.asked).toHaveLength(1));
  cluster.stop();
  await settled();
  expect(api.asked).toHaveLength(1);
  expect(told).toEqual([]);
});
