import { expect, test } from 'vitest';
import { writeEvent } from '../../src/cluster/release-events.ts';
import { saying } from '../told.ts';
import { eachWithCluster, type TestCluster } from './cluster.ts';
import { type FakeApi, fakeApi } from './fake-api.ts';

const OBJECT = { kind: 'Secret', namespace: 'shop', name: 'sh.helm.release.v1.web.v1', uid: 'u-1' } as const;
const EVENT = { reason: 'PortPolicyDenied', message: 'no' };

let cluster: TestCluster;
let api: FakeApi;

eachWithCluster((made) => {
  cluster = made;
  api = fakeApi();
});

test('an event is a warning about the object that holds the release', async () => {
  expect(await writeEvent(cluster, OBJECT, EVENT)).toBeUndefined();
  expect(api.asked).toMatchObject([
    {
      method: 'POST',
      path: '/api/v1/namespaces/shop/events',
      body: {
        metadata: { generateName: 'sh.helm.release.v1.web.v1.', namespace: 'shop' },
        involvedObject: { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'sh.helm.release.v1.web.v1', uid: 'u-1' },
        type: 'Warning',
        reason: 'PortPolicyDenied',
        message: 'no',
        source: { component: 'kport' },
        count: 1,
        firstTimestamp: '2030-01-01T00:00:00.000Z',
        lastTimestamp: '2030-01-01T00:00:00.000Z',
      },
    },
  ]);
});

test('one that may not be written is told, and nothing is thrown', async () => {
  api.fault({ path: /events/, status: 403 });
  expect(await writeEvent(cluster, OBJECT, EVENT)).toEqual(saying('HTTP 403 Forbidden: Forbidden it is'));
});
