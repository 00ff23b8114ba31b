// Policy Reporter stores every result that kport writes. Its store keeps one result of an identity and drops the others without a word,
// so its own code is asked: its source is laid out in a folder that KPORT_POLICY_REPORTER names, and Go and a C compiler build it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writePolicyReports } from '../../src/cluster/policy-reports.ts';
import { REPORT_APIS, type ReportApi } from '../../src/model/policy-report.ts';
import { policyReports, reportWithin } from '../../src/report/policy-reports.ts';
import { findProgram } from '../../src/sources/programs.ts';
import { audit, auditFinding, namespace, owner } from '../report/audit-results.ts';
import { forgetApi, type TestCluster, testCluster, withoutNetwork } from './cluster.ts';
import { fakeApi } from './fake-api.ts';

const SOURCE = process.env.KPORT_POLICY_REPORTER ?? '';
const missing = [
  ...(existsSync(path.join(SOURCE, 'pkg/database/bun.go')) ? [] : ['its source, in a folder that KPORT_POLICY_REPORTER names']),
  ...['go', 'gcc'].filter((name) => findProgram(name, { env: process.env, cwd: tmpdir() }) === undefined),
];
if (missing.length > 0) process.stderr.write(`skipped: Policy Reporter, for this is missing: ${missing.join(', ')}\n`);

type Report = Readonly<Record<string, unknown>> & { readonly results: readonly { readonly properties: object }[] };

let folder: string;
let cluster: TestCluster;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kport-reports-'));
  withoutNetwork();
  cluster = testCluster();
});
afterEach(() => {
  cluster.stop();
  forgetApi();
  rmSync(folder, { recursive: true });
});

/** What its code makes of reports. */
function stored(reports: readonly Report[]): { readonly sent: number; readonly stored: number; readonly named: number } {
  const [overlay, file] = [path.join(folder, 'overlay.json'), path.join(folder, 'reports.json')];
  const over = path.join(SOURCE, 'pkg/database/kport_store_test.go');
  const laid = path.join(import.meta.dirname, 'policy-reporter/store_test.go');
  writeFileSync(overlay, JSON.stringify({ Replace: { [over]: laid } }));
  writeFileSync(file, JSON.stringify(reports));
  const args = [
    'test',
    '-vet=off',
    '-mod=readonly',
    '-overlay',
    overlay,
    '-run',
    'TestStoresWhatKportWrites',
    '-v',
    './pkg/database',
  ];
  const { stdout, stderr } = spawnSync('go', args, {
    cwd: SOURCE,
    encoding: 'utf8',
    env: { ...process.env, KPORT_REPORTS: file },
  });
  const line = stdout.split('\n').find((each) => each.startsWith('{'));
  if (line === undefined) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(line);
}

/** The reports of an audit in which much is alike, as they are sent to the API server. */
async function writtenTo(api: ReportApi): Promise<Report[]> {
  const server = fakeApi();
  const same = auditFinding({ message: 'the same' });
  const findings = [
    same,
    same,
    { ...same, container: 'b' },
    { ...same, data: { portKey: '81/TCP' } },
    { ...same, ruleId: 'other' },
  ];
  const like = (name: string) => {
    const object = { ...owner().object, namespace: name };
    const isStatic = { object: { apiVersion: 'v1', kind: 'Pod', namespace: name, name: 'web' }, uid: undefined as never };
    return [
      owner({ object, findings }),
      owner({ object: { ...object, apiVersion: 'x/v1' }, uid: 'u', findings }),
      owner({ ...isStatic, findings }),
    ];
  };
  const many = Array.from({ length: 4000 }, (_, n) => ({ ...same, data: { portKey: `${n}/TCP` } }));
  const spaces = [...['shop', 'team'].map((name) => namespace(name, like(name))), namespace('full', [owner({ findings: many })])];
  const within = (report: Parameters<typeof reportWithin>[0], most: number) => reportWithin(report, most, 'en');
  const { failures } = await writePolicyReports(cluster, policyReports(audit({ namespaces: spaces }), 'en'), { api, within });
  expect(failures).toEqual([]);
  return server.asked.filter(({ method }) => method === 'POST').map(({ body }) => body as Report);
}

describe.skipIf(missing.length > 0)('Policy Reporter', () => {
  test.each(REPORT_APIS)('stores every result of a $kind', { timeout: 900_000 }, async (api) => {
    const reports = await writtenTo(api);
    const sent = reports.reduce((sum, { results }) => sum + results.length, 0);
    expect(reports.map(({ results }) => results.length).toSorted((a, b) => a - b)).toEqual([15, 15, expect.any(Number)]);
    expect(stored(reports)).toEqual({ sent, stored: sent, named: sent });
  });

  test('would lose some of them without an identity of their own', async () => {
    const reports = await writtenTo(REPORT_APIS[0]);
    const without = reports.map((report) => ({
      ...report,
      results: report.results.map((result) => ({ ...result, properties: { ...result.properties, resultID: undefined } })),
    }));
    const { sent, stored: kept } = stored(without);
    expect(kept).toBeLessThan(sent);
  });
});
