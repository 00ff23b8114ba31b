import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { MODES, type Mode } from '../../src/model/decision.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Reason } from '../../src/model/reason.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { admittedDocument } from '../../src/sources/admission-review.ts';
import { tweak } from '../facts/minimal-pod.ts';
import { saying } from '../told.ts';
import { goodPod } from '../webhook/reviews.ts';
import { deepFreeze, evaluated, finding, policyWith, ruled } from './outcomes.ts';

const warning = finding({ ruleId: 'net-bind-service-kept', severity: 'warning' });
const info = finding({ ruleId: 'duplicate-key', severity: 'info' });
const error = finding();
const all = evaluated([warning, error, info]);

const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };
const problem = { file: 'a.yaml', reason: saying('spec.containers must be a list') };
const unreadable: Outcome = { kind: 'unreadable', object: pod, problem };
const failed: Outcome = { kind: 'rule-failed', object: pod, ruleId: 'duplicate-key', error: new TypeError('x is not y') };
const other: Outcome = { kind: 'not-a-workload', object: { apiVersion: 'v1', kind: 'Service', name: 'web' } };

type Lists = Pick<Judgement, 'verdict' | 'denials' | 'warnings' | 'recorded'>;
const NOTHING: Lists = { verdict: 'allow', denials: [], warnings: [], recorded: [] };
const listsOf = ({ verdict, denials, warnings, recorded }: Judgement): Lists => ({ verdict, denials, warnings, recorded });

describe('mode', () => {
  test.each([
    ['enforce', { ...NOTHING, verdict: 'deny', denials: [error], warnings: [warning, info] }],
    ['warn', { ...NOTHING, warnings: [warning, error, info] }],
    ['audit', { ...NOTHING, recorded: [warning, error, info] }],
    ['off', NOTHING],
  ] as const)('%s', (mode, expected) => {
    expect(listsOf(ruled([all], { ...policyWith(), mode }))).toEqual(expected);
    expect(listsOf(ruled([all], policyWith(), { mode }))).toEqual(expected);
  });

  test('enforce allows what has no error', () => {
    expect(listsOf(ruled([evaluated([warning, info]), other], policyWith()))).toEqual({ ...NOTHING, warnings: [warning, info] });
  });

  test('the request goes before the policy in both directions', () => {
    expect(ruled([all], { ...policyWith(), mode: 'off' }, { mode: 'enforce' }).verdict).toBe('deny');
  });

  test.each(MODES)('%s says nothing to files', (mode) => {
    expect(ruled([all], { ...policyWith(), mode }, { door: 'file' })).toMatchObject({ verdict: 'deny', mode: 'enforce' });
  });
});

describe('the mode of a rule', () => {
  const lists = { enforce: 'denials', warn: 'warnings', audit: 'recorded', off: undefined } as const;
  const withMode = (mode: Mode, of: Mode): Policy => {
    const { rules, ...policy } = policyWith();
    return { ...policy, mode, rules: { ...rules, 'may-run-as-root': { level: 'error', mode: of, options: {} } } };
  };

  test.each(
    MODES.flatMap((mode) =>
      MODES.map((of) => [mode, of, MODES[Math.max(MODES.indexOf(mode), MODES.indexOf(of))] ?? 'off'] as const),
    ),
  )('policy %s, rule %s: %s holds', (mode, of, holding) => {
    const list = lists[holding];
    const expected = { ...NOTHING, verdict: holding === 'enforce' ? 'deny' : 'allow', ...(list ? { [list]: [error] } : {}) };
    expect(listsOf(ruled([evaluated([error])], withMode(mode, of)))).toEqual(expected);
    expect(listsOf(ruled([evaluated([error])], withMode('enforce', of), { mode }))).toEqual(expected);
    expect(listsOf(ruled([evaluated([error])], withMode('off', of), { mode }))).toEqual(expected);
  });

  test('is about that rule alone, and leaves the order as it is', () => {
    const host = finding({ ruleId: 'privileged-host-port' });
    expect(listsOf(ruled([evaluated([warning, error, host, info])], withMode('enforce', 'warn')))).toEqual({
      verdict: 'deny',
      denials: [host],
      warnings: [warning, error, info],
      recorded: [],
    });
  });

  test('off: it is not asked, and no exemption of it is used', () => {
    const root = admittedDocument(tweak(goodPod(), ({ spec }) => delete spec.containers[0].securityContext.runAsNonRoot));
    const asked = (of: Mode) => {
      const policy = { ...withMode('enforce', of), exemptions: policyWith({ rules: ['may-run-as-root'] }).exemptions };
      return judge([root], { policy, door: 'admission', today: '2026-01-31' });
    };
    expect(asked('enforce')).toMatchObject({ exempted: [{}], usedExemptions: [0] });
    expect(asked('off')).toMatchObject({ verdict: 'allow', exempted: [], usedExemptions: [] });
  });
});

describe('what cannot be judged', () => {
  const both = { unreadable: [{ ...problem, object: pod }], failures: [expect.objectContaining({ error: 'x is not y' })] };
  const none = { unreadable: [], failures: [] };

  test.each([
    ['enforce', 'error', both, none],
    ['warn', 'allow', none, both],
    ['audit', 'allow', none, both],
    ['off', 'allow', none, none],
  ] as const)('at admission, mode %s: %s', (mode, verdict, stands, tolerated) => {
    const judgement = ruled([all, unreadable, failed], policyWith(), { mode });
    expect(judgement).toMatchObject({ verdict, ...stands, tolerated });
  });

  test.each(['file', 'release'] as const)('at the door of a %s it is an error in every mode but off', (door) => {
    for (const mode of ['enforce', 'warn', 'audit'] as const) {
      const judgement = ruled([all, unreadable, failed], policyWith(), { mode, door });
      expect(judgement).toMatchObject({ verdict: 'error', ...both, tolerated: none });
    }
  });

  test('a rule that fails stops nothing that the rule may not stop', () => {
    const { rules, ...policy } = policyWith();
    const setting = { level: 'error', mode: 'warn', options: {} } as const;
    const laxer = { ...policy, rules: { ...rules, 'duplicate-key': setting } };
    expect(ruled([failed], laxer)).toMatchObject({ verdict: 'allow', failures: [], tolerated: { failures: both.failures } });
    expect(ruled([failed, unreadable], laxer)).toMatchObject({ verdict: 'error', tolerated: { failures: both.failures } });
  });

  test.each<[string, Reason, string]>([
    ['a template', { code: 'looks-like-template', data: { why: problem.reason } }, 'allow'],
    ['a variable', { code: 'looks-like-variable', data: { why: problem.reason, variable: 'PORT' } }, 'allow'],
    ['nothing', problem.reason, 'error'],
  ])('in enforce, with %s behind it in a custom resource', (_, reason, verdict) => {
    const of = (object: typeof pod): Outcome => ({ kind: 'unreadable', object, problem: { ...problem, reason } });
    const one = of({ ...pod, apiVersion: 'example.com/v1', kind: 'Crawler' });
    expect(ruled([one], policyWith()).verdict).toBe(verdict);
    expect(ruled([one], policyWith(), { door: 'file' }).verdict).toBe('error');
    // Of a kind of Kubernetes nobody fills in anything.
    expect(ruled([of(pod)], policyWith()).verdict).toBe('error');
    expect(ruled([one, all], policyWith())).toMatchObject({ denials: [error] });
  });

  test('does not hide what was found beside it', () => {
    expect(ruled([unreadable, all], policyWith())).toMatchObject({ verdict: 'error', denials: [error] });
  });

  test('is exempt at admission, like anything else, and by no exemption in files, which nobody fills in later', () => {
    const policy = policyWith({ names: ['*'], reason: 'kro' });
    const object = { ...problem, object: pod };
    expect(ruled([unreadable], policy)).toMatchObject({ verdict: 'allow', spared: [{ unreadable: object, reason: 'kro' }] });
    expect(ruled([unreadable], policy, { door: 'file' })).toMatchObject({ verdict: 'error', spared: [] });
    expect(ruled([unreadable], policyWith({ names: ['none'] }))).toMatchObject({ verdict: 'error', spared: [] });
  });

  test('is an error where it was read beside the documents', () => {
    expect(ruled([other], policyWith(), { unreadable: [problem] })).toMatchObject({ verdict: 'error', unreadable: [problem] });
  });
});

describe('exemptions', () => {
  test('take findings out of every list, and are told', () => {
    const policy = policyWith({ rules: ['duplicate-key'], names: ['z'] }, { rules: ['may-run-as-root'], reason: 'old image' });
    const exempt = { finding: error, reason: 'old image', by: 'policy', file: 'policy.yaml', position: { line: 11, column: 5 } };
    expect(ruled([all, all], policy)).toMatchObject({
      verdict: 'allow',
      denials: [],
      warnings: [warning, info, warning, info],
      exempted: [exempt, exempt],
      usedExemptions: [1],
    });
  });

  test.each([
    [{ namespaces: ['prod'] }, { namespace: 'prod' }],
    [{ users: ['ci'] }, { user: 'ci' }],
    [{ groups: ['ops'] }, { groups: ['dev', 'ops'] }],
  ])('%j with %j', (exemption, request) => {
    expect(ruled([all], policyWith(exemption)).verdict).toBe('deny');
    expect(ruled([all], policyWith(exemption), request).verdict).toBe('allow');
  });

  test('by namespace: the API server has the first word, elsewhere the object', () => {
    const asked = (door: 'admission' | 'file') =>
      ruled([all], policyWith({ namespaces: ['shop'] }), { door, namespace: 'prod' }).verdict;
    expect([asked('admission'), asked('file')]).toEqual(['deny', 'allow']);
  });

  test('read the image from the workload that the finding is about', () => {
    const a = evaluated([error], [{ name: 'nginx', image: 'nginx:1' }]);
    const b = evaluated([error], [{ name: 'nginx', image: 'httpd:1' }]);
    const { verdict, denials, exempted } = ruled([a, b], policyWith({ images: ['nginx:*'] }));
    expect([verdict, denials.length, exempted.length]).toEqual(['deny', 1, 1]);
  });

  test('end', () => {
    const policy = policyWith({ names: ['web'], expires: '2026-06-15' });
    expect(ruled([all], policy).verdict).toBe('allow');
    expect(ruled([all], policy, { today: '2026-06-16' })).toMatchObject({ verdict: 'deny', usedExemptions: [] });
  });
});

test('nothing that is given is changed', () => {
  const outcomes = deepFreeze([all, unreadable, other]);
  const policy = deepFreeze(policyWith({ names: ['web'] }));
  const before = JSON.stringify(outcomes);
  for (const mode of MODES) ruled(outcomes, policy, deepFreeze({ mode }));
  expect(JSON.stringify(outcomes)).toBe(before);
});
