import { describe, expect, test } from 'vitest';
import { checkKept, type KeptOptions, keepAudit } from '../../src/cli/audit/keep-audit.ts';
import type { AuditResult } from '../../src/model/audit.ts';
import type { Language } from '../../src/model/finding.ts';
import { eachWithCluster, type TestCluster } from '../cluster/cluster.ts';
import { type FakeApi, fakeApi } from '../cluster/fake-api.ts';
import { audit, namespace, owner } from '../report/audit-results.ts';
import { telling } from '../told.ts';

let cluster: TestCluster;
let api: FakeApi;

eachWithCluster((made) => {
  cluster = made;
  api = fakeApi();
});

describe('what is kept is about all that runs', () => {
  const whole = { writeMetrics: 'a/b', writeReports: true, allNamespaces: true };
  test.each<[string, KeptOptions, string | undefined]>([
    ['reports of some namespaces', { writeReports: true }, undefined],
    ['reports and counts of all', whole, undefined],
    ['nothing, of some Pods', { selector: 'app=web' }, undefined],
    ['reports of some Pods', { writeReports: true, selector: 'app=web' }, '--write-reports is about all that runs'],
    [
      'reports of Pods of a node',
      { writeReports: true, fieldSelector: 'spec.nodeName=a' },
      '--write-reports is about all that runs',
    ],
    ['counts of some namespaces', { writeMetrics: 'a/b' }, '--write-metrics is about all that runs'],
    ['counts of some Pods', { ...whole, writeReports: false, selector: 'a' }, '--write-metrics is about all that runs'],
    ...['', 'b', '/b', 'a/', 'a/b/c'].map((text): [string, KeptOptions, string] => [
      `a place ${JSON.stringify(text)}`,
      { ...whole, writeMetrics: text },
      `names a ConfigMap as NAMESPACE/NAME, and not "${text}"`,
    ]),
  ])('%s', async (_, options, message) => {
    const checked = telling((async () => checkKept(options))());
    if (message === undefined) return expect(checked).resolves.toBeUndefined();
    await expect(checked).rejects.toThrow(message);
  });
});

describe('an audit', () => {
  const serve = () =>
    api.put('/apis/openreports.io', { metadata: { name: 'v1alpha1' }, resources: [{ name: 'reports' }] } as never);
  const keep = async (options: KeptOptions, language: Language = 'en', result: AuditResult = audit()) => {
    const lines: string[] = [];
    const connected = { cluster, server: 'https://cluster.test:6443', namespace: 'default' };
    const isKept = await telling(keepAudit({ result, connected }, options, { language, say: (line) => lines.push(line) }));
    return { isKept, lines };
  };

  test('keeps nothing unless it is asked to', async () => {
    expect(await keep({})).toEqual({ isKept: true, lines: [] });
    expect(api.asked).toEqual([]);
  });

  test('says what became of its reports', async () => {
    serve();
    const lines = ['reports.openreports.io: 1 written, 0 unchanged, 0 removed'];
    expect(await keep({ writeReports: true })).toEqual({ isKept: true, lines });
    expect((await keep({ writeReports: true }, 'ja')).lines).toEqual([
      'reports.openreports.io: 書き込み 0 件、変更なし 1 件、削除 0 件',
    ]);
  });

  test('takes away what it wrote in the older kind, once the cluster has the newer', async () => {
    const old = '/apis/wgpolicyk8s.io';
    api.put(old, { metadata: { name: 'v1alpha2' }, resources: [{ name: 'policyreports' }] } as never);
    const older = await keep({ writeReports: true });
    expect(older.lines).toEqual(['policyreports.wgpolicyk8s.io: 1 written, 0 unchanged, 0 removed']);
    serve();
    expect(await keep({ writeReports: true })).toEqual({
      isKept: true,
      lines: [
        'reports.openreports.io: 1 written, 0 unchanged, 0 removed',
        'policyreports.wgpolicyk8s.io: 1 removed, which the newer kind has now',
      ],
    });
    expect(api.get(`${old}/v1alpha2/namespaces/shop/policyreports/kport`)).toBeUndefined();
    expect((await keep({ writeReports: true })).lines).toEqual(['reports.openreports.io: 0 written, 1 unchanged, 0 removed']);
  });

  test('names those that it could not write, a few of many', async () => {
    serve();
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      const path = `/apis/openreports.io/v1alpha1/namespaces/${name}/reports`;
      api.put(path, { metadata: { name: 'kport' }, results: [] });
    }
    const result = audit({ namespaces: [...names.map((name) => namespace(name, [owner()])), namespace('shop', [owner()])] });
    api.fault({ path: /namespaces\/shop/, status: 403 });
    expect(await keep({ writeReports: true }, 'en', result)).toEqual({
      isKept: false,
      lines: [
        'reports.openreports.io: 0 written, 0 unchanged, 0 removed',
        'a, b, c and 2 more: a report "kport" is there that is not of kport, and is left as it is',
        'shop: the report could not be written: HTTP 403 Forbidden: Forbidden it is',
      ],
    });
  });

  test('says the way out where the cluster has no kind of reports', async () => {
    await expect(keep({ writeReports: true })).rejects.toThrow(
      'neither reports.openreports.io nor policyreports.wgpolicyk8s.io: install the CustomResourceDefinitions of OpenReports',
    );
  });

  test('keeps its counts, and says why it could not', async () => {
    const path = '/api/v1/namespaces/kport-system/configmaps';
    const options = { writeMetrics: 'kport-system/kport-audit', allNamespaces: true };
    expect(await keep(options)).toEqual({
      isKept: false,
      lines: ['the counts could not be written into ConfigMap kport-system/kport-audit: HTTP 404 NotFound: NotFound it is'],
    });
    api.put(path, { metadata: { name: 'kport-audit' } });
    expect(await keep(options)).toEqual({ isKept: true, lines: [] });
    expect(api.get(`${path}/kport-audit`)?.data).toHaveProperty(['audit.json'], expect.stringContaining('"complete":true'));
  });
});
