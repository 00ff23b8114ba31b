// What comes of a cluster that answers as clusters do: slowly, busily, in pages, and not always to the end.
import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { readCluster, readTroubleEvents } from '../../src/cluster/audit/read-cluster.ts';
import { readList } from '../../src/cluster/audit/read-list.ts';
import type { Mapping } from '../../src/model/mapping.ts';
import { inWords, saying, telling } from '../told.ts';
import { eachWithCluster, forgetApi, type TestCluster, testCluster } from './cluster.ts';
import { SERVER } from './fake-api.ts';

let cluster: TestCluster;

eachWithCluster((made) => {
  cluster = made;
});

const PODS = { path: '/api/v1/pods', apiVersion: 'v1', kind: 'Pod' };
const pod = (name: string) => ({ metadata: { name } });
const page = (names: readonly string[], next?: string) => ({
  metadata: next === undefined ? {} : { continue: next },
  items: names.map(pod),
});
const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const END = event('BOOKMARK', { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } });
/** nock hands over a Request, whatever its types say. */
const urlOf = (asked: unknown) => new URL((asked as Request).url);
const isWatch = (query: object) => 'watch' in query;
const isPage = (query: object) => !isWatch(query);
const status = (code: number, reason: string, message = `${reason} it is`) => ({ kind: 'Status', code, reason, message });

/** The names that the last beginning has got, and how many beginnings there were. */
function taking() {
  const all: string[][] = [];
  const begin = () => {
    const names: string[] = [];
    all.push(names);
    return ({ metadata }: Mapping) => void names.push((metadata as { readonly name: string }).name);
  };
  return { all, begin };
}

async function names(
  listed: Parameters<typeof readList>[1],
): Promise<{ readonly last: string[] | undefined; readonly beginnings: number }> {
  const { all, begin } = taking();
  await readList(cluster, listed, begin);
  return { last: all.at(-1), beginnings: all.length };
}

describe('by pages', () => {
  test('every page is asked for with a limit and the token of the one before, and never from an old state', async () => {
    const asked: object[] = [];
    const answer = (body: object) => (uri: string) => {
      asked.push(Object.fromEntries(urlOf(uri).searchParams));
      return body;
    };
    const api = nock(SERVER).get('/api/v1/pods').query(true);
    api.reply(200, answer(page(['a', 'b'], 'T1')));
    nock(SERVER)
      .get('/api/v1/pods')
      .query(true)
      .reply(200, answer(page(['c'])));
    expect(await names(PODS)).toEqual({ last: ['a', 'b', 'c'], beginnings: 1 });
    expect(asked).toEqual([{ limit: '200' }, { limit: '200', continue: 'T1' }]);
  });

  test.each([
    ['no items', { metadata: {}, items: [] }],
    ['null, as an empty list of metadata is', { metadata: {}, items: null }],
    ['nothing said', { metadata: {} }],
  ])('a list with %s is empty', async (_, body) => {
    nock(SERVER).get('/api/v1/pods').query(true).reply(200, body);
    expect(await names(PODS)).toEqual({ last: [], beginnings: 1 });
  });

  test.each([
    ['no object', '[]'],
    ['items that are none', '{"items": {}}'],
    ['an item that is none', '{"items": [1]}'],
    ['no JSON', '<html>'],
  ])('an answer with %s is no list', async (_, body) => {
    nock(SERVER).persist().get('/api/v1/pods').query(true).reply(200, body);
    await expect(names(PODS)).rejects.toThrow();
  });

  test('of what grows old between two pages nothing is told: it begins again', async () => {
    nock(SERVER)
      .get('/api/v1/pods')
      .query(true)
      .reply(200, page(['gone', 'old'], 'T1'));
    nock(SERVER)
      .get('/api/v1/pods')
      .query({ limit: '200', continue: 'T1' })
      .reply(410, {
        ...status(410, 'Expired'),
        metadata: { continue: 'another state' },
      });
    nock(SERVER)
      .get('/api/v1/pods')
      .query({ limit: '200' })
      .reply(200, page(['new'], 'T2'));
    nock(SERVER)
      .get('/api/v1/pods')
      .query({ limit: '200', continue: 'T2' })
      .reply(200, page(['newer']));
    expect(await names(PODS)).toEqual({ last: ['new', 'newer'], beginnings: 2 });
  });

  test('and where it grows old every time, that is said', async () => {
    nock(SERVER)
      .persist()
      .get('/api/v1/pods')
      .query({ limit: '200' })
      .reply(200, page(['a'], 'T1'));
    nock(SERVER).persist().get('/api/v1/pods').query({ limit: '200', continue: 'T1' }).reply(410, status(410, 'Expired'));
    await expect(names(PODS)).rejects.toMatchObject({ code: 410 });
  });

  test('a server that is busy is asked again when it says, and the page before is not told twice', async () => {
    nock(SERVER)
      .get('/api/v1/pods')
      .query({ limit: '200' })
      .reply(200, page(['a'], 'T1'));
    const later = { limit: '200', continue: 'T1' };
    nock(SERVER)
      .get('/api/v1/pods')
      .query(later)
      .reply(429, 'Too many requests, please try again later.', { 'retry-after': '7' });
    nock(SERVER)
      .get('/api/v1/pods')
      .query(later)
      .reply(200, page(['b']));
    expect(await names(PODS)).toEqual({ last: ['a', 'b'], beginnings: 1 });
    expect(cluster.clock.slept).toEqual([7000]);
  });

  test('a connection that is dropped, and an answer that ends in its middle, are asked for again', async () => {
    nock(SERVER)
      .get('/api/v1/pods')
      .query(true)
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    nock(SERVER).get('/api/v1/pods').query(true).reply(200, '{"items": [{"metadata": {"na');
    nock(SERVER)
      .get('/api/v1/pods')
      .query(true)
      .reply(200, page(['a']));
    expect(await names(PODS)).toEqual({ last: ['a'], beginnings: 1 });
    expect(cluster.clock.slept).toHaveLength(2);
  });

  test('a server that does not answer in time is asked again', async () => {
    cluster.stop();
    cluster = testCluster(200);
    nock(SERVER)
      .get('/api/v1/pods')
      .query(true)
      .delay(60_000)
      .reply(200, page(['late']));
    nock(SERVER)
      .get('/api/v1/pods')
      .query(true)
      .reply(200, page(['a']));
    expect(await names(PODS)).toEqual({ last: ['a'], beginnings: 1 });
  });
});

describe('by a watch list', () => {
  const large = { ...PODS, isLarge: true };
  const watch = () => nock(SERVER).get('/api/v1/pods').query(isWatch);

  test('what comes before the bookmark is the list, and what comes behind it is nothing', async () => {
    watch().reply(
      200,
      event('ADDED', pod('a')) + event('BOOKMARK', { metadata: {} }) + event('ADDED', pod('b')) + END + event('ADDED', pod('c')),
    );
    expect(await names(large)).toEqual({ last: ['a', 'b'], beginnings: 1 });
  });

  test('is asked for as the API server wants it', async () => {
    let asked: object = {};
    watch().reply(200, (uri: unknown) => {
      asked = Object.fromEntries(urlOf(uri).searchParams);
      return END;
    });
    await names({ ...large, query: { labelSelector: 'a=b' } });
    expect(asked).toEqual({
      ...{ watch: 'true', sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: 'true' },
      labelSelector: 'a=b',
    });
  });

  test('a line may come in pieces, and several in one', async () => {
    const text = event('ADDED', pod('ä')) + event('ADDED', pod('b')) + END;
    const bytes = Buffer.from(text);
    const { Readable } = await import('node:stream');
    watch().reply(200, () => Readable.from([...bytes].map((_, index) => bytes.subarray(index, index + 1))));
    expect(await names(large)).toEqual({ last: ['ä', 'b'], beginnings: 1 });
  });

  test.each([
    ['ends without the bookmark, as cleanly as a whole one', event('ADDED', pod('a'))],
    ['ends in the middle of a line', `${event('ADDED', pod('a'))}{"type": "ADD`],
    ['says that it is too old', event('ADDED', pod('a')) + event('ERROR', status(410, 'Expired'))],
    ['goes on as a watch of a server that knows no watch list', event('ADDED', pod('a')) + event('MODIFIED', pod('a')) + END],
    ['has a line that is no event', `${event('ADDED', pod('a'))}null\n${END}`],
  ])('a stream that %s is no list: pages are', async (_, body) => {
    watch().reply(200, body);
    nock(SERVER)
      .get('/api/v1/pods')
      .query(isPage)
      .reply(200, page(['a', 'b']));
    expect(await names(large)).toEqual({ last: ['a', 'b'], beginnings: 2 });
  });

  test.each([
    [422, 'Invalid'],
    [400, 'BadRequest'],
    [403, 'Forbidden'],
  ])('where it is refused with %i, pages are asked for', async (code, reason) => {
    watch().reply(code, status(code, reason));
    nock(SERVER)
      .get('/api/v1/pods')
      .query(isPage)
      .reply(200, page(['a']));
    expect(await names(large)).toEqual({ last: ['a'], beginnings: 1 });
  });

  test('a busy server is asked again when it says', async () => {
    watch().reply(429, 'busy', { 'retry-after': '3' });
    watch().reply(200, event('ADDED', pod('a')) + END);
    expect(await names(large)).toEqual({ last: ['a'], beginnings: 1 });
    expect(cluster.clock.slept).toEqual([3000]);
  });

  test('a stream that is silent for too long is no list', async () => {
    cluster.stop();
    cluster = testCluster(200);
    const { PassThrough } = await import('node:stream');
    const silent = new PassThrough();
    silent.write(event('ADDED', pod('a')));
    watch().reply(200, () => silent);
    nock(SERVER)
      .get('/api/v1/pods')
      .query(isPage)
      .reply(200, page(['a', 'b']));
    expect((await names(large)).last).toEqual(['a', 'b']);
  });
});

describe('a cluster', () => {
  const resource = (name: string, kind: string) => ({ name, kind, namespaced: true, verbs: ['list'] });
  const isWanted = (group: string, kind: string) =>
    ['Deployment.apps', 'Job.batch', 'Rollout.argoproj.io', 'Service.'].includes(`${kind}.${group}`);
  const reader = () => {
    const read: Record<string, string[]> = {};
    return {
      read,
      groups: new Set(['', 'apps', 'batch', 'argoproj.io', 'ray.io']),
      isWanted,
      isTop: ({ metadata }: Mapping) => (metadata as { ownerReferences?: object }).ownerReferences === undefined,
      begin: ({ kind, namespace }: { readonly kind: string; readonly namespace?: string }) => {
        const found: string[] = [];
        read[namespace === undefined ? kind : `${kind} ${namespace}`] = found;
        return ({ metadata }: Mapping) => void found.push((metadata as { readonly name: string }).name);
      },
    };
  };
  const group = (name: string, version = 'v1') => ({ name, preferredVersion: { groupVersion: `${name}/${version}` } });

  function discovery(): void {
    const answers = {
      '/apis': { groups: [group('apps'), group('batch'), group('argoproj.io', 'v1alpha1'), group('metrics.example')] },
      '/api/v1': {
        resources: [resource('services', 'Service'), resource('services/proxy', 'Service'), resource('secrets', 'Secret')],
      },
      '/apis/apps/v1': { resources: [resource('deployments', 'Deployment'), resource('deployments/scale', 'Scale')] },
      '/apis/batch/v1': { resources: [resource('jobs', 'Job')] },
      '/apis/argoproj.io/v1alpha1': { resources: [resource('rollouts', 'Rollout'), resource('workflows', 'Workflow')] },
    };
    for (const [path, body] of Object.entries(answers)) nock(SERVER).get(path).reply(200, body);
  }
  const list = (path: string, ...found: string[]) => nock(SERVER).get(path).query(isPage).reply(200, page(found));
  const noWatchList = () => nock(SERVER).persist().get(/./).query(isWatch).reply(422, status(422, 'Invalid'));

  test('is asked for the kinds that are wanted and that it has, and for no other', async () => {
    discovery();
    noWatchList();
    list('/api/v1/nodes', 'n1');
    list('/api/v1/namespaces', 'shop');
    list('/api/v1/pods', 'p1');
    list('/api/v1/services', 's1');
    list('/apis/apps/v1/deployments', 'd1');
    list('/apis/batch/v1/jobs');
    list('/apis/argoproj.io/v1alpha1/rollouts', 'r1');
    const taken = reader();
    expect(await readCluster(cluster, {}, taken)).toEqual([]);
    expect(taken.read).toEqual({
      ...{ Node: ['n1'], Namespace: ['shop'], Pod: ['p1'], Service: ['s1'], Deployment: ['d1'], Job: [], Rollout: ['r1'] },
    });
  });

  test('a kind that may not be read is told once, however many namespaces are asked about, and the others are read', async () => {
    discovery();
    noWatchList();
    list('/api/v1/nodes', 'n1');
    for (const namespace of ['a', 'b']) {
      nock(SERVER)
        .get('/api/v1/namespaces')
        .query({ limit: '200', fieldSelector: `metadata.name=${namespace}` })
        .reply(200, page([namespace]));
      list(`/api/v1/namespaces/${namespace}/pods`, `p-${namespace}`);
      list(`/api/v1/namespaces/${namespace}/services`);
      list(`/apis/apps/v1/namespaces/${namespace}/deployments`, `d-${namespace}`);
      const refused = status(403, 'Forbidden', 'jobs.batch is forbidden: User "audit" cannot list resource "jobs"');
      nock(SERVER).get(`/apis/batch/v1/namespaces/${namespace}/jobs`).query(isPage).reply(403, refused);
    }
    list('/apis/argoproj.io/v1alpha1/namespaces/a/rollouts', 'r-a');
    nock(SERVER).get('/apis/argoproj.io/v1alpha1/namespaces/b/rollouts').query(isPage).reply(403, status(403, 'Forbidden'));
    const taken = reader();
    expect(inWords(await readCluster(cluster, { namespaces: ['a', 'b'] }, taken))).toEqual([
      {
        resource: 'jobs.batch',
        isForbidden: true,
        why: 'HTTP 403 Forbidden: jobs.batch is forbidden: User "audit" cannot list resource "jobs"',
      },
      { resource: 'rollouts.argoproj.io', namespaces: ['b'], isForbidden: true, why: 'HTTP 403 Forbidden: Forbidden it is' },
    ]);
    expect(taken.read).toMatchObject({
      'Pod a': ['p-a'],
      'Pod b': ['p-b'],
      'Deployment b': ['d-b'],
      'Rollout a': ['r-a'],
      'Rollout b': [],
    });
  });

  test('namespaces where it fails for another reason are told with theirs: a refusal is known beforehand, a failure is not', async () => {
    discovery();
    noWatchList();
    const refused = (namespace: string) =>
      status(403, 'Forbidden', `jobs.batch is forbidden: cannot list "jobs" in the namespace "${namespace}"`);
    for (const namespace of ['a', 'b']) {
      nock(SERVER).persist().get(`/apis/batch/v1/namespaces/${namespace}/jobs`).query(isPage).reply(403, refused(namespace));
    }
    nock(SERVER)
      .persist()
      .get('/apis/batch/v1/namespaces/c/jobs')
      .query(isPage)
      .reply(500, status(500, 'InternalError', 'no etcd'));
    nock(SERVER)
      .persist()
      .get(/./)
      .query(isPage)
      .reply(200, page(['x']));
    expect(inWords(await readCluster(cluster, { namespaces: ['a', 'b', 'c'] }, reader()))).toEqual([
      {
        ...{ resource: 'jobs.batch', namespaces: ['a', 'b'], isForbidden: true },
        why: 'HTTP 403 Forbidden: jobs.batch is forbidden: cannot list "jobs" in the namespace "a"',
      },
      { resource: 'jobs.batch', namespaces: ['c'], isForbidden: false, why: 'HTTP 500 InternalError: no etcd' },
    ]);
  });

  test('an answer that is none of an API server is no cluster without objects', async () => {
    nock(SERVER).persist().get('/apis').reply(200, {});
    await expect(telling(readCluster(cluster, {}, reader()))).rejects.toThrow('the answer is not that of an API server');
    forgetApi();
    discovery();
    nock(SERVER).persist().get(/./).query(true).reply(200, {});
    const unread = await readCluster(cluster, {}, reader());
    expect(inWords(unread)).toContainEqual({
      ...{ resource: 'pods', isForbidden: false },
      why: 'the answer is not that of an API server',
    });
    expect(cluster.clock.slept).toEqual([]);
  });

  test('a namespace that is not there is told, for a slip must not look clean', async () => {
    discovery();
    noWatchList();
    nock(SERVER).persist().get(/./).query(isPage).reply(200, page([]));
    expect(inWords(await readCluster(cluster, { namespaces: ['shpo'] }, reader()))).toEqual([
      { resource: 'namespaces', namespaces: ['shpo'], isForbidden: false, why: 'there is no such namespace' },
    ]);
  });

  test('selectors select Pods, and nothing else', async () => {
    discovery();
    noWatchList();
    const asked: Record<string, string | null> = {};
    nock(SERVER)
      .persist()
      .get(/./)
      .query(isPage)
      .reply(200, (uri: unknown) => {
        const { pathname, searchParams } = urlOf(uri);
        asked[pathname] = searchParams.get('labelSelector');
        return page([]);
      });
    await readCluster(cluster, { labelSelector: 'app=web', fieldSelector: 'spec.nodeName=n1' }, reader());
    expect(asked).toMatchObject({ '/api/v1/pods': 'app=web', '/apis/apps/v1/deployments': null, '/api/v1/nodes': null });
  });

  describe('what is mostly on the way', () => {
    const owned = (name: string) => ({ metadata: { name, namespace: 'shop', ownerReferences: [{ controller: true }] } });
    const alone = (name: string) => ({ metadata: { name, namespace: 'shop' } });
    const whole = (name: string) => ({ ...alone(name), spec: { of: name } });

    /** What is asked of Jobs, and what has come of them. */
    async function jobsOf(metadata: readonly object[]) {
      discovery();
      noWatchList();
      const asked: string[] = [];
      const answer = (request: unknown) => {
        const selector = urlOf(request).searchParams.get('fieldSelector') ?? '';
        const isOfMetadata = (request as Request).headers.get('accept')?.includes('PartialObjectMetadataList');
        asked.push(`${isOfMetadata ? 'metadata' : 'whole'} ${selector}`.trim());
        const [, name] = /^metadata\.name=([^,]+)/.exec(selector) ?? [];
        if (name !== undefined) return { items: [whole(name)] };
        return { items: isOfMetadata ? metadata : [owned('x'), ...metadata.map((_, index) => whole(`j${index}`))] };
      };
      nock(SERVER)
        .persist()
        .get('/apis/batch/v1/jobs')
        .query(isPage)
        .reply(200, answer as never);
      nock(SERVER).persist().get(/./).query(isPage).reply(200, page([]));
      const found: Mapping[] = [];
      const taken = reader();
      const begin = (reading: { readonly kind: string }) =>
        reading.kind === 'Job' ? (object: Mapping) => void found.push(object) : taken.begin(reading);
      expect(await readCluster(cluster, {}, { ...taken, begin })).toEqual([]);
      return {
        asked,
        found: found.map(({ metadata, spec }) => [(metadata as Mapping).name, spec]),
      };
    }

    test('is read as metadata alone, and what nobody controls as a whole', async () => {
      expect(await jobsOf([owned('a'), alone('b'), owned('c')])).toEqual({
        asked: ['metadata', 'whole metadata.name=b,metadata.namespace=shop'],
        found: [
          ['a', undefined],
          ['c', undefined],
          ['b', { of: 'b' }],
        ],
      });
    });

    test('of many that nobody controls the list is read once more, and each is taken once', async () => {
      const { asked, found } = await jobsOf(Array.from({ length: 21 }, (_, index) => alone(`j${index}`)));
      expect(asked).toEqual(['metadata', 'whole']);
      expect(found).toEqual(Array.from({ length: 21 }, (_, index) => [`j${index}`, { of: `j${index}` }]));
    });
  });

  test.each([
    [{ labelSelector: 'app==' }, '--selector "app=="'],
    [{ fieldSelector: 'spec.x=1' }, '--field-selector "spec.x=1"'],
    [{ labelSelector: 'a b', fieldSelector: 'c', namespaces: ['a', 'b'] }, '--selector "a b", --field-selector "c"'],
  ])('a selector that the API server does not take is told with its words: %j', async (scope, given) => {
    discovery();
    const why = "unable to parse requirement: found '=', expected: identifier";
    for (const path of ['nodes', 'namespaces', 'namespaces/a', 'namespaces/b']) list(`/api/v1/${path}`);
    nock(SERVER)
      .persist()
      .get(/pods$/)
      .query(true)
      .reply(400, status(400, 'BadRequest', why));
    await expect(readCluster(cluster, scope, reader())).rejects.toMatchObject({
      code: 'usage',
      reasons: [{ code: 'selector-refused', data: { given, why: saying(why) } }],
    });
  });

  test('a group whose server does not answer is told, and the others are read; a cluster that cannot be asked rejects', async () => {
    nock(SERVER)
      .get('/apis')
      .reply(200, { groups: [group('argoproj.io'), group('batch'), group('apps'), group('ray.io')] });
    nock(SERVER).get('/api/v1').reply(200, { resources: [] });
    nock(SERVER).persist().get('/apis/argoproj.io/v1').reply(503, status(503, 'ServiceUnavailable'));
    nock(SERVER).persist().get('/apis/batch/v1').reply(500, status(500, 'InternalError'));
    nock(SERVER)
      .get('/apis/apps/v1')
      .reply(200, { resources: [resource('deployments', 'Deployment')] });
    nock(SERVER).get('/apis/ray.io/v1').reply(404, status(404, 'NotFound'));
    for (const path of ['nodes', 'namespaces', 'pods']) list(`/api/v1/${path}`);
    list('/apis/apps/v1/deployments', 'd1');
    noWatchList();
    const taken = reader();
    expect(inWords(await readCluster(cluster, {}, taken))).toEqual([
      { resource: 'argoproj.io/v1', isForbidden: false, why: 'HTTP 503 ServiceUnavailable: ServiceUnavailable it is' },
      { resource: 'batch/v1', isForbidden: false, why: 'HTTP 500 InternalError: InternalError it is' },
    ]);
    expect(taken.read.Deployment).toEqual(['d1']);
    forgetApi();
    nock(SERVER).persist().get('/apis').replyWithError(new Error('connect ECONNREFUSED'));
    await expect(readCluster(cluster, {}, reader())).rejects.toThrow('ECONNREFUSED');
  });

  test('of Events only the warnings about Pods are asked for', async () => {
    let asked = '';
    nock(SERVER)
      .get('/api/v1/events')
      .query(true)
      .reply(200, (uri: unknown) => {
        asked = urlOf(uri).searchParams.get('fieldSelector') ?? '';
        return page(['e1']);
      });
    const taken = reader();
    expect(await readTroubleEvents(cluster, {}, taken)).toEqual([]);
    expect([asked, taken.read]).toEqual(['type=Warning,involvedObject.kind=Pod', { Event: ['e1'] }]);
  });
});
