import { expect, test } from 'vitest';
import { writeAuditTotals } from '../../src/cluster/audit-totals.ts';
import { eachWithCluster, type TestCluster } from './cluster.ts';
import { type FakeApi, fakeApi } from './fake-api.ts';

const PATH = '/api/v1/namespaces/kport-system/configmaps';
const PLACE = { namespace: 'kport-system', name: 'kport-audit' };
const TOTALS = { at: '2030-01-01T00:00:00Z', complete: true, findings: [], failures: { seen: 0, fits: 0 } };

let cluster: TestCluster;
let api: FakeApi;

eachWithCluster((made) => {
  cluster = made;
  api = fakeApi();
  api.put(PATH, { metadata: { name: 'kport-audit', labels: { a: 'b' } }, data: { other: 'x' } });
});

const write = () => writeAuditTotals(cluster, PLACE, TOTALS);
const stored = () => api.get(`${PATH}/kport-audit`);

test('totals are kept in a ConfigMap, beside what others keep there', async () => {
  await write();
  expect(stored()).toMatchObject({
    metadata: { labels: { a: 'b' } },
    data: { other: 'x', 'audit.json': `${JSON.stringify(TOTALS)}\n` },
  });
});

test('one that changes in between is read again', async () => {
  const change = () => api.put(PATH, { metadata: { name: 'kport-audit' }, data: { other: 'y' } });
  api.fault({ method: 'PUT', path: /kport-audit$/, before: change });
  await write();
  expect(stored()?.data).toEqual({ other: 'y', 'audit.json': expect.any(String) });
});

test('one that is not there is not made', async () => {
  api.remove(PATH, 'kport-audit');
  await expect(write()).rejects.toThrow('404');
  expect(api.asked.map(({ method }) => method)).toEqual(['GET']);
});
