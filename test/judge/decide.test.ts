import { describe, expect, test } from 'vitest';
import { type DecisionRequest, decide } from '../../src/judge/decide.ts';
import { MODES, type Mode } from '../../src/model/decision.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { deepFreeze, evaluated, finding, policyWith } from './outcomes.ts';

const REQUEST: DecisionRequest = { today: '2026-06-15' };

const warning = finding({ ruleId: 'net-bind-service-kept', severity: 'warning' });
const info = finding({ ruleId: 'duplicate-key', severity: 'info' });
const error = finding();
const all = evaluated([warning, error, info]);

const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };
const unreadable: Outcome = {
  kind: 'unreadable',
  object: pod,
  problem: { file: 'a.yaml', reason: 'spec.containers must be a list' },
};
const failed: Outcome = {
  kind: 'rule-failed',
  object: { ...pod, name: '' },
  ruleId: 'duplicate-key',
  error: new TypeError('x is\nnot y'),
};
const other: Outcome = { kind: 'not-a-workload', object: { apiVersion: 'v1', kind: 'Service', name: 'web' } };

const NOTHING = { denials: [], warnings: [], audit: [], exempted: [], errors: [], usedExemptions: [] };

describe('mode', () => {
  test.each([
    ['enforce', { ...NOTHING, verdict: 'deny', denials: [error], warnings: [warning, info] }],
    ['warn', { ...NOTHING, verdict: 'allow', warnings: [warning, error, info] }],
    ['audit', { ...NOTHING, verdict: 'allow', audit: [warning, error, info] }],
    ['off', { ...NOTHING, verdict: 'allow' }],
  ] as const)('%s', (mode, expected) => {
    expect(decide([all], { ...policyWith(), mode }, REQUEST)).toEqual(expected);
    expect(decide([all], policyWith(), { ...REQUEST, mode })).toEqual(expected);
  });

  test('enforce allows what has no error', () => {
    expect(decide([evaluated([warning, info]), other], policyWith(), REQUEST)).toEqual({
      ...NOTHING,
      verdict: 'allow',
      warnings: [warning, info],
    });
  });

  test('the request goes before the policy in both directions', () => {
    expect(decide([all], { ...policyWith(), mode: 'off' }, { ...REQUEST, mode: 'enforce' }).verdict).toBe('deny');
  });
});

describe('the mode of a rule', () => {
  const lists = { enforce: 'denials', warn: 'warnings', audit: 'audit', off: undefined } as const;
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
    expect(decide([evaluated([error])], withMode(mode, of), REQUEST)).toEqual(expected);
    const ofNamespace = { ...REQUEST, mode };
    expect(decide([evaluated([error])], withMode('enforce', of), ofNamespace)).toEqual(expected);
    expect(decide([evaluated([error])], withMode('off', of), ofNamespace)).toEqual(expected);
  });

  test('is about that rule alone, and leaves the order as it is', () => {
    const other = finding({ ruleId: 'privileged-host-port' });
    expect(decide([evaluated([warning, error, other, info])], withMode('enforce', 'warn'), REQUEST)).toEqual({
      ...NOTHING,
      verdict: 'deny',
      denials: [other],
      warnings: [warning, error, info],
    });
  });

  test('off: its exemptions are not used, and its failures are no errors', () => {
    const policy = { ...withMode('enforce', 'off'), exemptions: policyWith({ rules: ['may-run-as-root'] }).exemptions };
    const broken = { ...failed, ruleId: 'may-run-as-root' };
    expect(decide([evaluated([error]), broken], policy, REQUEST)).toEqual({ ...NOTHING, verdict: 'allow' });
    expect(decide([broken], withMode('enforce', 'audit'), REQUEST).verdict).toBe('error');
  });
});

describe('what cannot be judged', () => {
  test.each(MODES)('is an error in mode %s, but for off', (mode) => {
    const { verdict, errors } = decide([all, unreadable, failed], policyWith(), { ...REQUEST, mode });
    expect(verdict).toBe(mode === 'off' ? 'allow' : 'error');
    expect(errors).toEqual(
      mode === 'off'
        ? []
        : [
            'Pod shop/web cannot be judged: spec.containers must be a list',
            'Pod in namespace shop cannot be judged: rule duplicate-key failed: x is not y',
          ],
    );
  });

  test('does not hide what was found beside it', () => {
    expect(decide([unreadable, all], policyWith(), REQUEST)).toMatchObject({ verdict: 'error', denials: [error] });
  });

  test('is not covered by an exemption', () => {
    expect(decide([unreadable], policyWith({ namespaces: ['*'] }), REQUEST).verdict).toBe('error');
  });

  test('is told whatever was thrown, and whatever the object is', () => {
    const object = { apiVersion: '', kind: '', name: '' };
    const outcome: Outcome = { kind: 'rule-failed', object, ruleId: 'a', error: 'text' };
    expect(decide([outcome], policyWith(), REQUEST).errors).toEqual(['object cannot be judged: rule a failed: text']);
  });
});

test('DELETE is never refused', () => {
  expect(decide([all, unreadable], policyWith(), { ...REQUEST, operation: 'DELETE' })).toEqual({ ...NOTHING, verdict: 'allow' });
  expect(decide([all], policyWith(), { ...REQUEST, operation: 'UPDATE' }).verdict).toBe('deny');
});

describe('exemptions', () => {
  test('take findings out of every list, and are told', () => {
    const policy = policyWith({ rules: ['duplicate-key'], names: ['z'] }, { rules: ['may-run-as-root'], reason: 'old image' });
    expect(decide([all, all], policy, REQUEST)).toEqual({
      ...NOTHING,
      verdict: 'allow',
      warnings: [warning, info, warning, info],
      exempted: [
        { finding: error, reason: 'old image', by: 'policy', file: 'policy.yaml', position: { line: 11, column: 5 } },
        { finding: error, reason: 'old image', by: 'policy', file: 'policy.yaml', position: { line: 11, column: 5 } },
      ],
      usedExemptions: [1],
    });
  });

  test.each([
    [{ namespaces: ['prod'] }, { namespace: 'prod' }],
    [{ users: ['ci'] }, { user: 'ci' }],
    [{ groups: ['ops'] }, { groups: ['dev', 'ops'] }],
  ])('%j with %j', (exemption, request) => {
    expect(decide([all], policyWith(exemption), REQUEST).verdict).toBe('deny');
    expect(decide([all], policyWith(exemption), { ...REQUEST, ...request }).verdict).toBe('allow');
  });

  test('read the image from the workload that the finding is about', () => {
    const a = evaluated([error], [{ name: 'nginx', image: 'nginx:1' }]);
    const b = evaluated([error], [{ name: 'nginx', image: 'httpd:1' }]);
    const { verdict, denials, exempted } = decide([a, b], policyWith({ images: ['nginx:*'] }), REQUEST);
    expect([verdict, denials.length, exempted.length]).toEqual(['deny', 1, 1]);
  });

  test('end', () => {
    const policy = policyWith({ names: ['web'], expires: '2026-06-15' });
    expect(decide([all], policy, REQUEST).verdict).toBe('allow');
    expect(decide([all], policy, { today: '2026-06-16' })).toMatchObject({ verdict: 'deny', usedExemptions: [] });
  });
});

test('nothing that is given is changed', () => {
  const outcomes = deepFreeze([all, unreadable, other]);
  const policy = deepFreeze(policyWith({ names: ['web'] }));
  for (const mode of MODES) expect(() => decide(outcomes, policy, deepFreeze({ ...REQUEST, mode }))).not.toThrow();
});
