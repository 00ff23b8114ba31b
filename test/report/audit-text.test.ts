import { expect, test } from 'vitest';
import { auditText } from '../../src/report/audit-text.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { audit, auditFinding, namespace, owner } from './audit-results.ts';

const LONG = 'n'.repeat(250);
const object = { ...owner().object, name: LONG };
const long = owner({ object, findings: [auditFinding({ subject: object })] });

test.each(['en', 'ja'] as const)(
  'one long name does not make a table too wide for a terminal, and stands below it (%s)',
  (language) => {
    const preview = {
      policy: 'restricted',
      mode: 'enforce',
      namespaces: [
        {
          name: 'shop',
          owners: [{ object, pods: 3, denials: [], warnings: 0, create: 'deny', update: 'deny', newPods: 'deny' }],
          allowed: 0,
        },
      ],
    } as never;
    const result = audit({ namespaces: [namespace('shop', [owner(), long])], preview });
    const lines = auditText(result, { color: false, language }).split('\n');
    expect(lines).toContain(`  Deployment ${LONG}`);
    const rows = lines.filter((line) => line.includes('nnn…'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(displayWidth(row)).toBeLessThan(130);
  },
);

test('ports of which the same is said are one line, whichever containers have them', () => {
  const verdict = { verdict: 'binds', via: 'root', otherErrors: [], dependsOn: [], runtime: 'containerd-2' } as never;
  const on = [{ runtime: { name: 'containerd', version: '2.1' }, pods: 3, nodes: ['n1', 'n2'], verdict }];
  const old = [{ runtime: { name: 'containerd', version: '1.7' }, oldKernel: '3.10', pods: 3, nodes: ['n3'], verdict }];
  const port = (container: string, number: number, where = on) =>
    ({ container, role: 'main', port: number, protocol: 'TCP', at: '', on: where }) as const;
  const many = Array.from({ length: 40 }, (_, index) => port(`c${index}`, 80));
  const lines = (verbose: boolean) => {
    const owners = [owner({ ports: [...many, port('c0', 443), port('c1', 8, old)] })];
    const text = auditText(audit({ namespaces: [namespace('shop', owners)] }), { color: false, language: 'en', verbose });
    return text.split('\n').filter((line) => /with containerd/.test(line));
  };
  const [shared, apart, ...others] = lines(false);
  expect(others).toEqual([]);
  expect(shared).toMatch(
    /^ +c0 80\/tcp, 443\/tcp, c1 80\/tcp, c2 80\/tcp and 37 more: on 2 nodes \(n1, n2\) with containerd 2\.1: /,
  );
  expect(apart).toMatch(
    /^ +c1 8\/tcp: on 1 node \(n3\) with containerd 1\.7 and kernel 3\.10, which has no net\.ipv4\.ip_unprivileged_port_start: /,
  );
  expect(lines(true)[0]).toContain('c39 80/tcp');
});

const textOf = (result: ReturnType<typeof audit>, language: 'en' | 'ja' = 'en') => auditText(result, { color: false, language });

test.each([
  ['could not be read', { unreadable: [{ file: 'cluster', reason: { code: 'empty-path' } }] as never }],
  ['a rule fails about', { failures: [{ ruleId: 'duplicate-key', error: 'x', file: 'cluster' }] as never }],
])('a workload that %s is in the last line, and nothing is called clean', (_, changes) => {
  const some = audit({ namespaces: [namespace('shop', [owner(), owner(changes)])] });
  expect(textOf(some)).toContain('\n1 workload could not be judged; 2 errors,');
  expect(textOf(some, 'ja')).toContain('\nワークロード 1 個を判定できません、');
  const none = audit({ namespaces: [namespace('shop', [owner({ ...changes, findings: [] })])] });
  expect(textOf(none)).toContain('\n1 workload could not be judged; 3 Pods on');
  expect(textOf(none)).not.toContain('no findings');
});

test('a namespace that is not there is told as kubectl tells it, and nothing is called clean', () => {
  const why = { code: 'no-namespace' } as const;
  const unread = [{ resource: 'namespaces', namespaces: ['shpo'], why, isForbidden: false }];
  const result = audit({ namespaces: [namespace('shop', [owner({ findings: [] })])], unread });
  expect(textOf(result)).toContain('\nnamespaces "shpo" not found\n\nnot complete: 1 namespace could not be read; 3 Pods');
  expect(textOf(result, 'ja')).toContain('\nNamespace「shpo」はありません\n\n不完全: Namespace 1 個を読み取れません。');
  const preview = { policy: 'team', mode: 'enforce', namespaces: [] } as const;
  expect(textOf({ ...result, unread, preview })).not.toContain('would be denied');
  const more = { resource: 'jobs.batch', why, isForbidden: true } as const;
  const forbidden = { ...more, why: { code: 'no-answer-in-time' } as const };
  expect(textOf({ ...result, unread: [forbidden, ...unread] })).toContain(
    'not complete: 1 kind could not be read; not complete: 1 namespace could not be read;',
  );
});

test.each([
  ['warn', 'shop (mode warn)'],
  ['wran', 'shop (label kport.dev/mode is "wran", which is no mode and does nothing)'],
  ['', 'shop (label kport.dev/mode is "", which is no mode and does nothing)'],
])('a namespace with the label %j', (mode, head) => {
  expect(textOf(audit({ namespaces: [{ ...namespace('shop', [owner()]), mode }] }))).toContain(`\n${head}\n`);
});
