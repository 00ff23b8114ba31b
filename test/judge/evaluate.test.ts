import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/model/outcome.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { readObjects } from '../../src/sources/document.ts';
import { minimalPod, tweak } from '../facts/minimal-pod.ts';
import { evaluate } from './evaluated.ts';
import { wired } from './pod-shapes.ts';
import { FAILING, ruleAt, settings } from './stub-rules.ts';

function written(text: string): SourceDocument {
  const [read] = readObjects(text, 'x.yaml').documents;
  if (read?.kind !== 'object') throw new Error('no object');
  return read.document;
}

const findingsOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap((outcome) => (outcome.kind === 'evaluated' ? outcome.findings : []));

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: app, image: x}\n  hostNetwork: true\n';

describe('what a rule says', () => {
  test('becomes a finding with its words, its weight and its place', () => {
    const outcomes = evaluate(written(POD), settings({ a: 'warning' }), [ruleAt('a', '/spec/hostNetwork')]);
    expect(findingsOf(outcomes)).toEqual([
      {
        ruleId: 'a',
        pod: '/spec',
        messageId: 'here',
        at: '/spec/hostNetwork',
        data: { what: 'a' },
        severity: 'warning',
        message: 'look at a',
        why: '',
        fix: 'change a',
        subject: { apiVersion: 'v1', kind: 'Pod', name: 'web' },
        origin: { file: 'x.yaml', document: 0 },
        range: { start: { line: 7, column: 16 }, end: { line: 7, column: 20 } },
        docs: 'policies/rules/a.md',
      },
    ]);
  });

  test('stands in the order of the text; at one place in the order of the rules', () => {
    const rules = [ruleAt('a', '/spec/hostNetwork', '/metadata/name'), ruleAt('b', '/spec/hostNetwork', '/kind')];
    const findings = findingsOf(evaluate(written(POD), settings({ a: 'error', b: 'info' }), rules));
    expect(findings.map(({ ruleId, at }) => [ruleId, at])).toEqual([
      ['b', '/kind'],
      ['a', '/metadata/name'],
      ['a', '/spec/hostNetwork'],
      ['b', '/spec/hostNetwork'],
    ]);
  });

  test('has no place where there is no text, and keeps the order of the rules', () => {
    const rules = [ruleAt('a', '/spec', '/kind'), ruleAt('b', '/apiVersion')];
    const findings = findingsOf(evaluate(wired(minimalPod()), settings({ a: 'error', b: 'error' }), rules));
    expect(findings.map(({ at, range }) => [at, range])).toEqual([
      ['/spec', undefined],
      ['/kind', undefined],
      ['/apiVersion', undefined],
    ]);
  });

  test.each([{ a: 'off' }, {}] as const)('is not asked for by a policy with %j', (levels) => {
    expect(evaluate(wired(minimalPod()), settings(levels), [{ ...FAILING, id: 'a' }])).toMatchObject([
      { kind: 'evaluated', findings: [] },
    ]);
  });

  test('is told however often', () => {
    const report = { messageId: 'here', at: '/spec', data: { what: 'a' } };
    const rule: Rule = { ...ruleAt('a'), check: () => Array.from({ length: 200_000 }, () => report) };
    expect(findingsOf(evaluate(wired(minimalPod()), settings({ a: 'error' }), [rule]))).toHaveLength(200_000);
  });
});

describe('a rule that throws', () => {
  test('is an outcome, and the others still run', () => {
    const rules = [ruleAt('a', '/spec'), FAILING, ruleAt('b', '/kind')];
    const outcomes = evaluate(wired(minimalPod()), settings({ a: 'error', failing: 'error', b: 'error' }), rules);
    expect(findingsOf(outcomes).map(({ ruleId }) => ruleId)).toEqual(['a', 'b']);
    expect(outcomes.slice(1)).toEqual([
      {
        kind: 'rule-failed',
        object: { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'shop' },
        ruleId: 'failing',
        error: new Error('boom'),
      },
    ]);
  });

  test('is one outcome for each workload', () => {
    const items = [minimalPod(), minimalPod()];
    const outcomes = evaluate(wired({ apiVersion: 'v1', kind: 'List', items }), settings({ failing: 'info' }), [FAILING]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['evaluated', 'rule-failed', 'evaluated', 'rule-failed']);
  });

  test('a message that it does not have is a failure, too', () => {
    const { words, ...rest } = ruleAt('a', '/spec');
    const rule = { ...rest, words: { ...words, en: { ...words.en, messages: {} } } };
    expect(evaluate(wired(minimalPod()), settings({ a: 'error' }), [rule])[1]).toMatchObject({
      kind: 'rule-failed',
      error: new Error('rule a has no message here'),
    });
  });
});

describe('what cannot be judged', () => {
  const rules = [ruleAt('a', '/spec')];

  test('an impossible field is unreadable at its place', () => {
    const outcomes = evaluate(written(`${POD}  securityContext: {runAsUser: x}\n`), settings({ a: 'error' }), rules);
    expect(outcomes).toMatchObject([
      {
        kind: 'unreadable',
        object: { name: 'web' },
        problem: { file: 'x.yaml', position: { line: 8, column: 32 }, reason: { code: 'field-type' } },
      },
    ]);
  });

  test('every one of them is told; the other objects of a List are judged', () => {
    const broken = tweak(minimalPod(), (pod) => {
      pod.spec.hostNetwork = 'x';
      pod.spec.containers[0].ports = 5;
    });
    const items = [broken, minimalPod(), { apiVersion: 'v1', kind: 'Service' }];
    const outcomes = evaluate(wired({ apiVersion: 'v1', kind: 'List', items }), settings({ a: 'error' }), rules);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unreadable', 'unreadable', 'evaluated', 'not-a-workload']);
    expect(outcomes[0]).not.toHaveProperty('problem.position');
  });

  test('what is no workload is said to be none', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };
    expect(evaluate(wired(object), settings({ a: 'error' }), rules)).toMatchObject([
      { kind: 'not-a-workload', object: { apiVersion: 'v1', kind: 'ConfigMap', name: 'c' } },
    ]);
  });
});
