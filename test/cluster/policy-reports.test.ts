import { describe, expect, test } from 'vitest';
import { findReportApis, type ReportWriting, removePolicyReports, writePolicyReports } from '../../src/cluster/policy-reports.ts';
import { type NamespaceReport, REPORT_APIS, type ReportResult } from '../../src/model/policy-report.ts';
import { reportWithin } from '../../src/report/policy-reports.ts';
import { inWords, saying } from '../told.ts';
import { eachWithCluster, type TestCluster } from './cluster.ts';
import { type FakeApi, fakeApi, type KubeObject } from './fake-api.ts';

const [OPEN, OLD] = REPORT_APIS;
const PATH = '/apis/openreports.io/v1alpha1/namespaces/shop/reports';

let cluster: TestCluster;
let api: FakeApi;

eachWithCluster((made) => {
  cluster = made;
  api = fakeApi();
});

function result(resultID: string, message = 'a'): ReportResult {
  return {
    source: 'kport',
    category: 'c',
    policy: 'p',
    rule: 'r',
    result: 'fail',
    severity: 'high',
    scored: true,
    message,
    resources: [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }],
    properties: { resultID },
  };
}

const of = (namespace: string, ...results: ReportResult[]): NamespaceReport => ({ namespace, results });
const WRITING: ReportWriting = { api: OPEN, within: (report, most) => reportWithin(report, most, 'en') };
const write = (...reports: NamespaceReport[]) => writePolicyReports(cluster, reports, WRITING);
const writes = () => api.asked.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const stored = () =>
  api.get(`${PATH}/kport`) as KubeObject & { results: { timestamp: { seconds: number }; properties: object }[] };

describe('the API of reports', () => {
  const serve = ({ group, version }: (typeof REPORT_APIS)[number], ...names: string[]) =>
    api.put(`/apis/${group}`, { metadata: { name: version }, resources: names.map((name) => ({ name })) } as never);

  test('is that of OpenReports where it is there, else the older one', async () => {
    expect(await findReportApis(cluster)).toEqual([]);
    serve(OLD, 'policyreports', 'clusterpolicyreports');
    expect(await findReportApis(cluster)).toEqual([OLD]);
    serve(OPEN, 'clusterreports');
    expect(await findReportApis(cluster)).toEqual([OLD]);
    serve(OPEN, 'clusterreports', 'reports');
    expect(await findReportApis(cluster)).toEqual([OPEN, OLD]);
    api.fault({ path: /wgpolicyk8s/, status: 403 });
    expect(await findReportApis(cluster)).toEqual([OPEN]);
  });

  test("what was written in the older one goes where it is kport's, and may", async () => {
    const path = (namespace: string) => `/apis/wgpolicyk8s.io/v1alpha2/namespaces/${namespace}/policyreports`;
    const own = { name: 'kport', labels: { 'app.kubernetes.io/managed-by': 'kport' } };
    for (const namespace of ['a', 'b', 'locked']) api.put(path(namespace), { metadata: { ...own, namespace } });
    api.put(path('theirs'), { metadata: { ...own, labels: {} } });
    api.fault({ path: /namespaces\/locked/, status: 403 });
    expect(await removePolicyReports(cluster, ['a', 'b', 'none', 'locked', 'theirs'], OLD)).toBe(2);
    const left = ['a', 'b', 'locked', 'theirs'].filter((namespace) => api.get(`${path(namespace)}/kport`) !== undefined);
    expect(left).toEqual(['locked', 'theirs']);
  });

  test('is not guessed where nobody says which there is', async () => {
    serve(OLD, 'policyreports');
    api.fault({ path: /openreports/, status: 403 });
    await expect(findReportApis(cluster)).rejects.toThrow('403');
  });
});

describe('a report', () => {
  test('is made, left alone while it says the same, changed in place, and goes', async () => {
    expect(await write(of('shop', result('1')), of('tidy'))).toEqual({ written: 1, unchanged: 0, removed: 0, failures: [] });
    expect(stored()).toMatchObject({
      apiVersion: 'openreports.io/v1alpha1',
      kind: 'Report',
      metadata: { name: 'kport', namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'kport' } },
      source: 'kport',
      summary: { pass: 0, fail: 1, warn: 0, error: 0, skip: 0 },
      results: [{ timestamp: { seconds: 1_893_456_000, nanos: 0 }, properties: { resultID: '1' } }],
    });
    expect(api.asked.find(({ method }) => method === 'POST')?.query.get('fieldValidation')).toBe('Strict');
    cluster.clock.time = new Date('2030-01-01T00:01:00Z');
    expect(await write(of('shop', result('1')))).toMatchObject({ written: 0, unchanged: 1 });
    expect(await write(of('shop', result('2'), result('1', 'other words')))).toMatchObject({ written: 1, unchanged: 0 });
    expect(stored().results.map(({ timestamp }) => timestamp.seconds)).toEqual([1_893_456_060, 1_893_456_000]);
    expect(await write(of('shop'))).toMatchObject({ removed: 1 });
    expect(await write(of('shop'))).toMatchObject({ written: 0, unchanged: 0, removed: 0 });
    expect(writes()).toEqual([`POST ${PATH}`, `PUT ${PATH}/kport`, `DELETE ${PATH}/kport`]);
  });

  test('of the older API has no field that it does not know', async () => {
    await writePolicyReports(cluster, [of('shop', result('1'))], { ...WRITING, api: OLD });
    const old = api.get('/apis/wgpolicyk8s.io/v1alpha2/namespaces/shop/policyreports/kport');
    expect(Object.keys(old ?? {}).toSorted()).toEqual(['apiVersion', 'kind', 'metadata', 'results', 'summary']);
    expect(await writePolicyReports(cluster, [of('shop', result('1'))], { ...WRITING, api: OLD })).toMatchObject({
      unchanged: 1,
    });
  });

  test('keeps the labels that others gave it', async () => {
    await write(of('shop', result('1')));
    api.put(PATH, {
      ...stored(),
      metadata: { ...stored().metadata, labels: { ...(stored().metadata.labels as object), team: 'net' } },
    });
    await write(of('shop', result('2')));
    expect(stored().metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'kport', team: 'net' });
  });

  test.each<[string, NamespaceReport]>([
    ['changed', of('shop', result('1'))],
    ['removed', of('shop')],
  ])('of somebody else is not %s, and that is told', async (_, report) => {
    api.put(PATH, { metadata: { name: 'kport', labels: { 'app.kubernetes.io/managed-by': 'kyverno' } }, results: [] });
    expect(await write(report)).toMatchObject({ failures: [{ namespaces: ['shop'], why: 'foreign' }] });
    expect(writes()).toEqual([]);
  });

  test.each(['PUT', 'DELETE'])('that changes in between is read again (%s)', async (method) => {
    await write(of('shop', result('1')));
    const change = () => api.put(PATH, { ...stored(), metadata: { ...stored().metadata, annotations: { read: 'yes' } } });
    api.fault({ method, path: /kport$/, before: change });
    const report = method === 'PUT' ? of('shop', result('2')) : of('shop');
    expect(await write(report)).toMatchObject(method === 'PUT' ? { written: 1, failures: [] } : { removed: 1, failures: [] });
    if (method === 'PUT') expect(stored().metadata.annotations).toEqual({ read: 'yes' });
  });

  test('that another one makes at the same moment is not written over', async () => {
    api.fault({
      method: 'POST',
      path: /reports$/,
      before: () => api.put(PATH, { metadata: { name: 'kport', labels: {} }, results: [] }),
    });
    expect(await write(of('shop', result('1')))).toMatchObject({ written: 0, failures: [{ why: 'foreign' }] });
  });

  test('that others change without end is given up', async () => {
    await write(of('shop', result('1')));
    for (let n = 0; n < 5; n++) api.fault({ method: 'PUT', path: /kport$/, status: 409 });
    expect(await write(of('shop', result('2')))).toMatchObject({
      failures: [{ namespaces: ['shop'], why: saying('HTTP 409 Conflict: Conflict it is') }],
    });
  });
});

describe('where the API refuses', () => {
  const status = (code: number, message: string, reason = '') => ({ kind: 'Status', code, reason, message });
  const MANY = Array.from({ length: 4000 }, (_, index) => result(String(index), 'x'.repeat(200)));

  test.each([
    [413, 'Request entity too large: limit is 3145728'],
    [500, 'etcdserver: request is too large'],
    [500, 'rpc error: code = ResourceExhausted desc = trying to send message larger than max (2593090 vs. 2097152)'],
  ])('%i %s: less is written, without a wait', async (code, message) => {
    for (let n = 0; n < 2; n++) api.fault({ method: 'POST', path: /reports$/, status: code, body: status(code, message) });
    expect(await write(of('shop', ...MANY))).toMatchObject({ written: 1, failures: [] });
    const sizes = api.asked.filter(({ method }) => method === 'POST').map(({ body }) => JSON.stringify(body).length);
    expect(sizes.map((size) => Math.round(size / 100_000))).toEqual([12, 6, 3]);
    expect(stored().results.at(-1)?.properties).toMatchObject({ leftOut: expect.stringMatching(/^\d{4}$/) });
    expect(cluster.clock.slept).toEqual([]);
  });

  test('whatever the size, that is told', async () => {
    for (let n = 0; n < 20; n++) api.fault({ method: 'POST', path: /reports$/, status: 413 });
    const { failures } = await write(of('shop', result('1')));
    expect(inWords(failures)).toMatchObject([
      { why: expect.stringContaining('reports.openreports.io: the API server takes no object of') },
    ]);
  });

  test('a server in trouble is asked again', async () => {
    api.fault({ method: 'POST', path: /reports$/, status: 500 });
    api.fault({ method: 'GET', path: /kport$/, status: 429, headers: { 'retry-after': '2' } });
    expect(await write(of('shop', result('1')))).toMatchObject({ written: 1, failures: [] });
    expect(cluster.clock.slept[0]).toBe(2000);
  });

  test('the same refusal in many namespaces is told once, and the others are written', async () => {
    for (const namespace of ['a', 'b', 'c']) {
      const message = `reports.openreports.io "kport" is forbidden: User "x" cannot get resource "reports" in the namespace "${namespace}"`;
      api.fault({ path: new RegExp(`/namespaces/${namespace}/`), status: 403, body: status(403, message, 'Forbidden') });
    }
    const { failures, written } = await write(...['a', 'b', 'c', 'shop'].map((name) => of(name, result(name))));
    expect(written).toBe(1);
    expect(failures).toHaveLength(1);
    expect(failures[0]?.namespaces.toSorted()).toEqual(['a', 'b', 'c']);
    expect(inWords(failures[0]?.why)).toMatch(/^HTTP 403 Forbidden: .* cannot get resource "reports"/);
  });

  test.each([
    [403, 'reports "kport" is forbidden: unable to create new content in namespace shop because it is being terminated'],
    [404, 'namespaces "shop" not found'],
  ])('a namespace that is going needs no report (%i)', async (code, message) => {
    api.fault({ method: 'POST', path: /reports$/, status: code, body: status(code, message) });
    expect(await write(of('shop', result('1')))).toEqual({ written: 0, unchanged: 0, removed: 0, failures: [] });
  });
});
