import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditedOwner, AuditResult } from '../../src/model/audit.ts';
import type { ReportResult } from '../../src/model/policy-report.ts';
import { policyReports, reportWithin } from '../../src/report/policy-reports.ts';
import { saying } from '../told.ts';
import { audit, auditFinding, namespace, owner } from './audit-results.ts';

function resultsOf(...owners: AuditedOwner[]): readonly ReportResult[] {
  return policyReports(audit({ namespaces: [namespace('shop', owners)] }), 'en')[0]?.results ?? [];
}

const ids = (results: readonly ReportResult[]) => results.map(({ properties }) => properties.resultID);
const WARNING = { severity: 'warning', ruleId: 'may-run-as-root', messageId: 'unset' } as const;

test('a finding is a result about its owner, with all that tells it from others', () => {
  const seen = {
    container: 'web',
    code: 'EACCES',
    rules: ['privileged-container-port'],
    isPredicted: true,
    how: 'fits',
    source: 'containerStatuses',
    reason: 'Error',
    message: '',
    since: '2030-01-01T00:00:00Z',
    lookedIn: ['containerStatuses'],
    pods: 1,
    nodes: ['n2'],
  } as const;
  expect(resultsOf(owner({ seen: [seen] }))).toEqual([
    {
      source: 'kport',
      category: 'Privileged ports',
      policy: 'privileged-container-port',
      rule: 'web/80-TCP',
      result: 'fail',
      severity: 'high',
      scored: true,
      message: 'container "web" declares privileged containerPort 80 (http)',
      resources: [
        { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'uid-of-Deployment-shop-web' },
      ],
      properties: {
        resultID: expect.stringMatching(/^[0-9a-f]{32}$/),
        container: 'web',
        fix: 'listen on a port above 1023',
        foundIn: 'template',
        pods: '3',
        nodes: 'n1, n2',
        fits: 'Error (2030-01-01T00:00:00Z)',
      },
    },
  ]);
});

test('what was seen of another container is not told of this one', () => {
  const seen = { ...owner().seen[0], container: 'other', rules: ['privileged-container-port'], how: 'seen', reason: 'x' };
  expect(resultsOf(owner({ seen: [seen as never] }))[0]?.properties).not.toHaveProperty('seen');
});

test('errors and what could not be judged first, then warnings; infos are no results', () => {
  const findings = [auditFinding(WARNING), auditFinding(), auditFinding({ severity: 'info', messageId: 'x' })];
  const failure = {
    file: 'f',
    object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    ruleId: 'may-run-as-root',
    error: 'boom',
  };
  const unreadable = [{ file: 'f', reason: saying('not a list') }];
  const results = resultsOf(owner({ findings, unreadable, failures: [failure] }));
  expect(results.map(({ result, severity, scored, rule, message }) => [result, severity, scored, rule, message])).toEqual([
    ['error', 'high', false, 'unreadable', 'not a list'],
    ['error', 'high', false, 'may-run-as-root', 'boom'],
    ['fail', 'high', true, 'web/80-TCP', expect.any(String)],
    ['warn', 'medium', false, 'web/80-TCP', expect.any(String)],
  ]);
  expect(new Set(ids(results)).size).toBe(4);
});

test('a result about a Pod as a whole, and one of several containers and ports', () => {
  const { container: _, ...ofPod } = auditFinding({ data: {}, messageId: 'host-network' });
  const many = { containers: ['a', 'b', 'c', 'd', 'e', 'f'], allData: [{ portKey: '80/TCP' }, { portKey: '53/UDP' }] };
  const rules = resultsOf(owner({ findings: [ofPod, auditFinding(many)] })).map(({ rule }) => rule);
  expect(rules).toEqual(['host-network', 'a, b, c, d, e, … (6)/80-TCP, 53-UDP']);
});

describe('a namespace', () => {
  const named = (changes: Partial<AuditResult>) =>
    policyReports(
      audit({ namespaces: [namespace('', []), namespace('shop', [owner()]), namespace('tidy', [])], ...changes }),
      'en',
    ).map((report) => [report.namespace, report.results.length]);
  const unread = (resource: string, isForbidden: boolean, ...namespaces: string[]) => {
    return {
      unread: [
        {
          resource,
          why: { code: 'said', data: { words: 'no' } } as const,
          isForbidden,
          ...(namespaces.length === 0 ? {} : { namespaces }),
        },
      ],
    };
  };

  test.each<[string, Partial<AuditResult>, [string, number][]]>([
    [
      'that is clean has none; objects of the cluster belong to none',
      {},
      [
        ['shop', 1],
        ['tidy', 0],
      ],
    ],
    ['whose Pods may not be read is left as it is', unread('pods', true, 'other', 'shop'), [['tidy', 0]]],
    ['as all are where no Pods may be read', unread('pods', true), []],
    [
      'is told where a kind of owner may not be read',
      unread('jobs.batch', true),
      [
        ['shop', 1],
        ['tidy', 0],
      ],
    ],
    ['and not where one could not be read this time', unread('deployments.apps', false, 'tidy'), [['shop', 1]]],
  ])('%s', (_, changes, wanted) => {
    expect(named(changes)).toEqual(wanted);
  });
});

describe('the identity of a result', () => {
  const alone = (changes: Partial<AuditedOwner>): string => ids(resultsOf(owner(changes)))[0] ?? '';
  const of = (changes: Parameters<typeof auditFinding>[0]): string => alone({ findings: [auditFinding(changes)] });

  test.each<[string, string, string]>([
    ['container', of({}), of({ container: 'other' })],
    ['port', of({}), of({ data: { portKey: '81/TCP' } })],
    ['rule', of({}), of({ ruleId: 'other' })],
    ['uid', alone({}), alone({ uid: 'another' })],
    [
      'API group',
      alone({ uid: undefined as never }),
      alone({ uid: undefined as never, object: { ...owner().object, apiVersion: 'x/v1' } }),
    ],
  ])('changes with the %s', (_, one, other) => {
    expect(one).not.toBe(other);
  });

  test.each<[string, string]>([
    ['words', of({ message: 'другие', fix: 'x', why: 'y' })],
    ['severity', of({ severity: 'warning' })],
    ['numbers of Pods and nodes', of({ pods: 99, nodes: [] })],
    ['file or cluster it was read from', of({ origin: { file: 'elsewhere', document: 0 } })],
    ['place in the object', of({ at: '/spec/containers/7/ports/3/containerPort' })],
  ])('does not change with %s', (_, id) => {
    expect(id).toBe(of({}));
  });

  test('is there once in the whole cluster, also for what is alike', () => {
    const twice = [auditFinding(), auditFinding()];
    const two = (name: string) => [
      owner({ object: { ...owner().object, namespace: name }, findings: twice }),
      // Of a static Pod, which has no uid.
      owner({
        object: { apiVersion: 'v1', kind: 'Pod', namespace: name, name: 'web' },
        uid: undefined as never,
        findings: twice,
      }),
    ];
    const result = audit({ namespaces: [namespace('a', two('a')), namespace('b', two('b'))] });
    const all = policyReports(result, 'en').flatMap(({ results }) => ids(results));
    expect(all).toHaveLength(8);
    expect(new Set(all).size).toBe(8);
  });
});

test('texts of the cluster are told as text, and none is longer than it need be', () => {
  const [result] = resultsOf(
    owner({ findings: [auditFinding({ message: '\u001b[2J\u202eevil', fix: 'x'.repeat(9000), container: 'c'.repeat(9000) })] }),
  );
  expect(result?.message).toBe('\\u001b[2J\\u202eevil');
  expect([result?.properties.fix?.length, result?.rule.length]).toEqual([1024, 1024]);
});

describe('the room of a report', () => {
  const report = (n: number, changes: Parameters<typeof auditFinding>[0] = {}) => {
    const findings = Array.from({ length: n }, (_, index) =>
      auditFinding({ ...(index % 10 === 9 ? {} : WARNING), data: { portKey: `${index}/TCP` }, ...changes }),
    );
    return { namespace: 'shop', results: resultsOf(owner({ findings })) };
  };
  const written = (content: { readonly results: readonly ReportResult[] }) =>
    Buffer.byteLength(
      JSON.stringify(content.results.map((result) => ({ ...result, timestamp: { seconds: 1_900_000_000, nanos: 0 } }))),
    );

  test('is enough for most: nothing is left out', () => {
    const whole = report(300);
    const { results, summary } = reportWithin(whole, 1_000_000, 'en');
    expect(results).toEqual(whole.results);
    expect(summary).toEqual({ pass: 0, fail: 30, warn: 270, error: 0, skip: 0 });
  });

  test('is enough for all without their repairs before one of them is left out', () => {
    const whole = report(300, { fix: 'x'.repeat(400) });
    const size = written(whole);
    const { results, summary } = reportWithin(whole, size - 1000, 'en');
    expect(results.map(({ message }) => message)).toEqual(whole.results.map(({ message }) => message));
    expect(results.some(({ properties }) => 'fix' in properties)).toBe(false);
    expect(summary.skip).toBe(0);
  });

  test.each([
    ['en', 'container "web" declares privileged containerPort'],
    ['ja', 'コンテナー "web" は特権ポートを宣言しています'.repeat(4)],
  ] as const)('of five thousand holds the gravest, and says how many more there are (%s)', (language, message) => {
    const { results, summary } = reportWithin(report(5000, { message }), 1_000_000, language);
    expect(written({ results })).toBeLessThan(1_000_000);
    expect(written({ results })).toBeGreaterThan(990_000);
    expect(summary).toEqual({ pass: 0, fail: 500, warn: 4500, error: 0, skip: 1 });
    expect(results.slice(0, 500).every(({ result }) => result === 'fail')).toBe(true);
    expect(results.some(({ properties }) => 'fix' in properties)).toBe(false);
    const last = results.at(-1);
    expect(last).toMatchObject({ result: 'skip', resources: [{ kind: 'Namespace', name: 'shop' }] });
    expect(last?.properties.leftOut).toBe(String(5000 - results.length + 1));
    expect(last?.message).toContain(`${5000 - results.length + 1}`);
    expect(last?.message).toContain('kport audit -n shop');
  });

  test('is kept, whatever is in it', () => {
    const small = report(12).results;
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 12 }),
        fc.integer({ min: 800, max: 9000 }),
        (texts, most) => {
          const results = texts.map((message, index) => ({ ...small[index], message }) as ReportResult);
          const content = reportWithin({ namespace: 'shop', results }, most, 'ja');
          expect(written(content)).toBeLessThanOrEqual(most + 2);
          const left = Number(content.results.at(-1)?.properties.leftOut ?? 0);
          expect(content.results.length - (left > 0 ? 1 : 0) + left).toBe(texts.length);
        },
      ),
    );
  });
});
