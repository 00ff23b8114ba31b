// What an audit writes, in the API server that keeps it: both kinds of reports, by the rights that the chart gives.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCluster } from '../../src/cluster/client.ts';
import { findReportApis, type ReportWriting, writePolicyReports } from '../../src/cluster/policy-reports.ts';
import { type NamespaceReport, REPORT_APIS, type ReportApi } from '../../src/model/policy-report.ts';
import { policyReports, reportWithin } from '../../src/report/policy-reports.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { audit, auditFinding, namespace, owner } from '../report/audit-results.ts';
import { inWords } from '../told.ts';
import { reportKind } from './report-kinds.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const [OPEN, OLD] = REPORT_APIS;
const WRITER = 'kport-audit';

/** The report of a namespace in which one Deployment has so many findings. */
function reportOf(
  name: string,
  findings: number,
  message = 'container "web" declares privileged containerPort',
): NamespaceReport {
  const found = Array.from({ length: findings }, (_, n) => auditFinding({ message, data: { portKey: `${n}/TCP` } }));
  const [report] = policyReports(audit({ namespaces: [namespace(name, [owner({ findings: found })])] }), 'en');
  if (!report) throw new Error('no report');
  return report;
}

describeInCluster('reports of an audit', (cluster) => {
  const control = new AbortController();
  let connected: Parameters<typeof findReportApis>[0];
  const admin = (...args: string[]) => cluster().kubectl(args);
  const apply = async (item: object) =>
    expect(await cluster().kubectl(['apply', '-f', '-'], JSON.stringify(item))).toMatchObject({ code: 0 });
  const within: ReportWriting['within'] = (report, most) => reportWithin(report, most, 'en');
  const write = (api: ReportApi, ...reports: NamespaceReport[]) => writePolicyReports(connected, reports, { api, within });
  // Not by kubectl, of whose output no more than 1 MiB is read.
  const read = async ({ plural, group, version }: ReportApi, name: string) => {
    const { body } = await cluster().api('GET', `/apis/${group}/${version}/namespaces/${name}/${plural}`);
    return (body as Manifest).items[0];
  };

  beforeAll(async () => {
    await apply(reportKind(OLD));
    await waitFor('the older kind', async () => (await admin('get', 'policyreports')).code === 0 || undefined);
    const rules = REPORT_APIS.map(({ group, plural }) => {
      return { apiGroups: [group], resources: [plural], verbs: ['get', 'create', 'update', 'delete'] };
    });
    await apply({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: WRITER }, rules });
    await admin('create', 'clusterrolebinding', WRITER, `--clusterrole=${WRITER}`, `--user=${WRITER}`);
    for (const name of ['shop', 'tidy', 'full', 'foreign', 'leaving']) await admin('create', 'namespace', name);
    const client = connectCluster({
      kubeconfig: await cluster().kubeconfig(WRITER),
      timeoutMs: 20_000,
      userAgent: 'kport/test',
      signal: control.signal,
    });
    connected = { client, clock: { now: () => new Date(), sleep: (ms) => sleep(ms), random: () => 0.5 } };
  });
  afterAll(() => control.abort());

  it('go where the cluster keeps them: the newer kind, once it is there', async () => {
    expect(await findReportApis(connected)).toEqual([OLD]);
    await apply(reportKind(OPEN));
    await waitFor('the newer kind', async () => ((await findReportApis(connected)).includes(OPEN) ? true : undefined));
  });

  describe.each(REPORT_APIS)('of $group', (api) => {
    it('are made, left alone, changed in place, and removed', async () => {
      expect(await write(api, reportOf('shop', 3), reportOf('tidy', 0))).toEqual({
        written: 1,
        unchanged: 0,
        removed: 0,
        failures: [],
      });
      const first = await read(api, 'shop');
      expect(first).toMatchObject({ metadata: { name: 'kport' }, summary: { fail: 3 }, results: [{ source: 'kport' }, {}, {}] });
      expect(await write(api, reportOf('shop', 3))).toMatchObject({ unchanged: 1, failures: [] });
      expect((await read(api, 'shop')).metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      expect(await write(api, reportOf('shop', 2))).toMatchObject({ written: 1, failures: [] });
      const second = await read(api, 'shop');
      expect(second).toMatchObject({ metadata: { uid: first.metadata.uid }, summary: { fail: 2 } });
      expect(second.results).toEqual(first.results.slice(0, 2));
      expect(await write(api, reportOf('shop', 0))).toMatchObject({ removed: 1, failures: [] });
      expect(await read(api, 'shop')).toBeUndefined();
    });

    it('leave those of others as they are', async () => {
      const { group, version, kind } = api;
      const metadata = { name: 'kport', namespace: 'foreign', labels: { 'app.kubernetes.io/managed-by': 'other' } };
      const foreign = { apiVersion: `${group}/${version}`, kind, metadata, results: [{ policy: 'theirs' }] };
      const neighbour = { ...foreign, metadata: { ...metadata, name: 'cpol-theirs' } };
      for (const each of [foreign, neighbour]) await apply(each);
      const before = await admin('get', `${api.plural}.${group}`, '-n', 'foreign', '-o=json');
      for (const findings of [2, 0]) {
        expect(await write(api, reportOf('foreign', findings))).toMatchObject({
          written: 0,
          removed: 0,
          failures: [{ namespaces: ['foreign'], why: 'foreign' }],
        });
      }
      expect(await admin('get', `${api.plural}.${group}`, '-n', 'foreign', '-o=json')).toEqual(before);
    });

    it('hold as much of five thousand findings as is stored, and say how many more there are', async () => {
      expect(await write(api, reportOf('full', 5000))).toMatchObject({ written: 1, failures: [] });
      const { results, summary } = await read(api, 'full');
      expect(summary).toMatchObject({ fail: 5000, skip: 1 });
      expect(results.length).toBeGreaterThan(1500);
      expect(results.at(-1).properties.leftOut).toBe(String(5000 - results.length + 1));
      expect(await write(api, reportOf('full', 5000))).toMatchObject({ unchanged: 1 });
    });
  });

  // Each of these sizes is refused with another sentence, and two of the three with HTTP 500.
  it.each([1_700_000, 2_600_000, 3_400_000])('%i bytes are too many for the cluster: less is written', async (bytes) => {
    const report = reportOf('full', 5000, 'x'.repeat(600));
    const bold: ReportWriting = { api: OPEN, within: (one, most) => within(one, most > 1_000_000 ? bytes : most) };
    expect(await writePolicyReports(connected, [report], bold)).toMatchObject({ written: 1, failures: [] });
    const { results } = await read(OPEN, 'full');
    expect(Number(results.at(-1).properties.leftOut)).toBeGreaterThan(3000);
    await admin('delete', 'reports', 'kport', '-n', 'full');
  });

  it('a namespace that is being deleted is no failure', async () => {
    const metadata = { name: 'holds-on', namespace: 'leaving', finalizers: ['kport.dev/test'] };
    await apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    await admin('delete', 'namespace', 'leaving', '--wait=false');
    await waitFor('the namespace to go', async () => {
      const { stdout } = await admin('get', 'namespace', 'leaving', '-o=jsonpath={.status.phase}');
      return stdout === 'Terminating' || undefined;
    });
    expect(await write(OPEN, reportOf('leaving', 1), reportOf('never-there', 1))).toEqual({
      written: 0,
      unchanged: 0,
      removed: 0,
      failures: [],
    });
    await admin('patch', 'configmap', 'holds-on', '-n', 'leaving', '--type=merge', '-p={"metadata":{"finalizers":null}}');
  });

  it('whoever may not write them is told so, once', async () => {
    const kubeconfig = await cluster().kubeconfig('nobody');
    const client = connectCluster({ kubeconfig, timeoutMs: 20_000, userAgent: 'kport/test', signal: control.signal });
    const reports = [reportOf('shop', 1), reportOf('tidy', 0), reportOf('full', 1)];
    const { failures } = await writePolicyReports({ ...connected, client }, reports, { api: OPEN, within });
    expect(inWords(failures)).toEqual([
      {
        namespaces: expect.arrayContaining(['shop', 'tidy', 'full']),
        why: expect.stringContaining('User "nobody" cannot get resource "reports" in API group "openreports.io"'),
      },
    ]);
  });
});
