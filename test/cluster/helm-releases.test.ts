import nock from 'nock';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ReleaseQuery, readRelease } from '../../src/cluster/helm-releases.ts';
import { KportError } from '../../src/model/errors.ts';
import { tellError } from '../../src/words/tell-error.ts';
import { eachWithCluster, type TestCluster } from './cluster.ts';
import { type FakeApi, fakeApi, SERVER } from './fake-api.ts';
import { RELEASE, releaseSecret, stored, storedName } from './stored-releases.ts';

const SECRETS = '/api/v1/namespaces/shop/secrets';
const CONFIG_MAPS = '/api/v1/namespaces/shop/configmaps';
const ASKED: ReleaseQuery = { namespace: 'shop', name: 'web', revision: 1, store: 'secret' };

let cluster: TestCluster;

eachWithCluster((made) => {
  cluster = made;
});

/** What the API server is asked for is in `asked`. */
async function failure(query: ReleaseQuery): Promise<string> {
  const error = await readRelease(cluster, query).catch((caught: unknown) => caught);
  if (!(error instanceof KportError)) throw new Error('no KportError', { cause: error });
  expect(error.code).toBe('input');
  return tellError(error, 'en');
}

describe('a revision', () => {
  let api: FakeApi;
  beforeEach(() => {
    api = fakeApi();
  });

  test('is got by its name, and nothing is listed', async () => {
    api.put(SECRETS, releaseSecret());
    expect(await readRelease(cluster, ASKED)).toMatchObject({
      release: { name: 'web', revision: 1 },
      object: { kind: 'Secret', namespace: 'shop', name: 'sh.helm.release.v1.web.v1', uid: expect.any(String) },
    });
    expect(api.asked.map(({ path, query }) => [path, [...query]])).toEqual([[`${SECRETS}/${storedName()}`, []]]);
  });

  test('is in a ConfigMap where helm keeps it there, without a second base64', async () => {
    api.put(CONFIG_MAPS, { metadata: { name: storedName() }, data: { release: stored(RELEASE) } });
    const { release, object } = await readRelease(cluster, { ...ASKED, store: 'configmap' });
    expect([release.name, object.kind]).toEqual(['web', 'ConfigMap']);
  });

  test('may have any status: a rollback reads the one that it goes back to', async () => {
    api.put(SECRETS, releaseSecret({ ...RELEASE, info: { ...RELEASE.info, status: 'superseded' } }));
    expect((await readRelease(cluster, ASKED)).release.status).toBe('superseded');
  });

  test.each([
    [
      'is not there',
      undefined,
      'cannot read release "web", revision 1, in namespace "shop": no Secret "sh.helm.release.v1.web.v1": --storage (of the gate: storage) must be HELM_DRIVER of whoever installs, and sql keeps releases out of the cluster',
    ],
    [
      'holds nothing',
      {},
      'Secret "sh.helm.release.v1.web.v1" in namespace "shop" holds no helm release: it has no value "release"',
    ],
    [
      'holds something else',
      { release: 'aGVsbG8=' },
      'Secret "sh.helm.release.v1.web.v1" in namespace "shop" holds no helm release: it is not base64',
    ],
    [
      'holds another revision',
      releaseSecret({ ...RELEASE, version: 2 }).data,
      'Secret "sh.helm.release.v1.web.v1" in namespace "shop" holds another release: "web", revision 2',
    ],
    [
      'holds another release',
      releaseSecret({ ...RELEASE, name: 'api' }).data,
      'Secret "sh.helm.release.v1.web.v1" in namespace "shop" holds another release: "api", revision 1',
    ],
  ])('that %s is told', async (_, data, message) => {
    if (data) api.put(SECRETS, { metadata: { name: storedName() }, data });
    expect(await failure(ASKED)).toBe(message);
  });

  test('that may not be read is told at once, in the words of the API server', async () => {
    api.fault({ path: /secrets/, status: 403 });
    expect(await failure(ASKED)).toBe(
      'cannot read release "web", revision 1, in namespace "shop": HTTP 403 Forbidden: Forbidden it is',
    );
    expect(cluster.clock.slept).toEqual([]);
  });

  test('is asked for again when the API server is in trouble', async () => {
    api.put(SECRETS, releaseSecret());
    api.fault({ path: /secrets/, status: 503 });
    api.fault({ path: /secrets/, status: 429 });
    expect((await readRelease(cluster, ASKED)).release.name).toBe('web');
    expect(cluster.clock.slept).toHaveLength(2);
  });

  test('is given up in the end', async () => {
    for (let i = 0; i < 6; i++) api.fault({ path: /secrets/, status: 503 });
    expect(await failure(ASKED)).toContain('HTTP 503 ServiceUnavailable');
    expect(cluster.clock.slept).toHaveLength(5);
  });
});

describe('what is pending', () => {
  const { revision: _, ...anyRevision } = ASKED;
  const lists = (path: string, ...items: readonly object[]) =>
    nock(SERVER)
      .get(path)
      .query({ labelSelector: 'owner=helm,name=web,status in (pending-install, pending-upgrade, pending-rollback)', limit: 5 })
      .reply(200, { kind: 'List', items });

  test('is found by the labels that helm gives it', async () => {
    lists(SECRETS, releaseSecret({ ...RELEASE, version: 3 }));
    expect((await readRelease(cluster, anyRevision)).release.revision).toBe(3);
  });

  test('is found in ConfigMaps', async () => {
    lists(CONFIG_MAPS, { metadata: { name: storedName() }, data: { release: stored(RELEASE) } });
    expect((await readRelease(cluster, { ...anyRevision, store: 'configmap' })).release.revision).toBe(1);
  });

  test('may be nothing of a release that is not there', async () => {
    lists(SECRETS);
    nock(SERVER).get(SECRETS).query({ labelSelector: 'owner=helm,name=web', limit: 5 }).reply(200, { items: [] });
    expect(await failure(anyRevision)).toMatch(
      /^helm keeps no release "web" in namespace "shop" among the Secrets there: --storage must be HELM_DRIVER of whoever installs/,
    );
  });

  test('may be nothing', async () => {
    lists(SECRETS);
    nock(SERVER)
      .get(SECRETS)
      .query({ labelSelector: 'owner=helm,name=web', limit: 5 })
      .reply(200, { items: [releaseSecret()] });
    expect(await failure(anyRevision)).toBe(
      'nothing is pending of release "web" in namespace "shop": --revision names the one to judge, whatever its status',
    );
  });

  test('may be more than one, after a helm that was killed', async () => {
    lists(SECRETS, releaseSecret(), releaseSecret({ ...RELEASE, version: 2 }));
    expect(await failure(anyRevision)).toBe(
      'several revisions are pending of release "web" in namespace "shop": --revision names the one to judge ' +
        '(sh.helm.release.v1.web.v1, sh.helm.release.v1.web.v2)',
    );
  });

  test('may be hidden', async () => {
    nock(SERVER).get(SECRETS).query(true).reply(403, { reason: 'Forbidden', message: 'no' });
    expect(await failure(anyRevision)).toBe('cannot list the Secrets of namespace "shop": HTTP 403 Forbidden: no');
  });
});
