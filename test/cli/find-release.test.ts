import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AskedRelease, findRelease } from '../../src/cli/release/find-release.ts';
import { forgetApi, withoutNetwork } from '../cluster/cluster.ts';
import { type FakeApi, fakeApi, SERVER } from '../cluster/fake-api.ts';
import { RELEASE, releaseSecret, storedName } from '../cluster/stored-releases.ts';
import { telling } from '../told.ts';
import { recordedIo } from './recorded-io.ts';

let folder: string;
let api: FakeApi;

beforeEach(() => {
  withoutNetwork();
  api = fakeApi();
  folder = mkdtempSync(path.join(tmpdir(), 'kport-release-'));
});
afterEach(() => {
  forgetApi();
  rmSync(folder, { recursive: true, force: true });
});

/** A kubeconfig of the fake API, with two contexts. */
function kubeconfig(namespace?: string): string {
  const file = path.join(folder, 'config');
  const contexts = ['here', 'there'].map((name) => ({
    name,
    context: {
      cluster: 'c',
      user: 'u',
      ...(namespace === undefined ? {} : { namespace: name === 'here' ? namespace : 'there' }),
    },
  }));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    contexts,
    clusters: [{ name: 'c', cluster: { server: SERVER } }],
    users: [{ name: 'u', user: { token: 'secret' } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

const find = (asked: Partial<AskedRelease>) =>
  findRelease({ name: 'web', revision: 1, store: 'secret', timeoutMs: 5000, ...asked }, recordedIo());

describe('a release', () => {
  test.each([
    ['is that of the namespace that is asked for', 'shop', { namespace: 'shop', kubeconfig: kubeconfigOf('other') }],
    ['is that of the context', 'shop', { kubeconfig: kubeconfigOf('shop') }],
    ['is that of the context that is named', 'there', { kubeconfig: kubeconfigOf('shop'), context: 'there' }],
    ['is that of the namespace default where nobody says another', 'default', { kubeconfig: kubeconfigOf(undefined) }],
  ])('%s', async (_, namespace, { kubeconfig: file, ...asked }) => {
    const path = `/api/v1/namespaces/${namespace}/secrets`;
    api.put(path, releaseSecret({ ...RELEASE, namespace }));
    expect((await find({ ...asked, kubeconfig: file() })).release).toMatchObject({ name: 'web', namespace });
    expect(api.asked[0]).toMatchObject({ path: `${path}/${storedName()}` });
    expect(api.asked[0]?.headers['user-agent']).toBe('kport-helm-check');
  });

  test('can be told about, at the time of the clock', async () => {
    api.put('/api/v1/namespaces/shop/secrets', releaseSecret());
    const { tell } = await find({ namespace: 'shop', kubeconfig: kubeconfig() });
    expect(await tell({ reason: 'PortPolicyDenied', message: 'no' })).toBeUndefined();
    expect(api.asked.at(-1)).toMatchObject({
      path: '/api/v1/namespaces/shop/events',
      body: { reason: 'PortPolicyDenied', lastTimestamp: '2026-01-31T00:00:00.000Z' },
    });
  });
});

test.each(['', 'Web', 'web_1', '../secrets/x', 'a,name=b', '-web', 'w'.repeat(54)])(
  '%j is no name of a release',
  async (name) => {
    await expect(telling(find({ name, kubeconfig: kubeconfig() }))).rejects.toMatchObject({
      code: 'usage',
      message: `${JSON.stringify(name)} is no name of a helm release`,
    });
    expect(api.asked).toEqual([]);
  },
);

/** Made when the test runs, for its folder is. */
function kubeconfigOf(namespace: string | undefined): () => string {
  return () => kubeconfig(namespace);
}
