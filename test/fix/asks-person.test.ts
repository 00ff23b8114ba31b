// What is said of a finding at a glance is what comes of it: held against the repairs themselves.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asking, asksPerson } from '../../src/fix/asks-person.ts';
import { repairFiles } from '../../src/fix/repair-files.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { LOCKED } from '../rules/locked.ts';
import { judgeText } from '../suppression/judged-text.ts';
import { givenTexts } from './given-texts.ts';
import { someSet } from './random-sets.ts';

const restricted = shippedPolicy('restricted');
const POLICIES: readonly (readonly [string, Policy])[] = [
  ['restricted', restricted],
  ['baseline', shippedPolicy('baseline')],
  ['images that were read', { ...restricted, locked: LOCKED }],
];

function repairSafely(text: string, policy: Policy) {
  return repairFiles([{ file: 'x.yaml', text }], { policy, door: 'file', language: 'en', today: '2026-01-31', unsafe: false });
}

/** Whether something asks a person in this text, and all of it. */
function expectAsked(text: string, policy: Policy): { readonly some: boolean; readonly all: boolean } {
  const { findings } = judgeText(text, { policy });
  const of = (finding: LintFinding) => asksPerson(finding, findings, policy);
  const safe = repairSafely(text, policy);
  const repaired = safe.repaired.filter(({ finding, wentWith }) => of(finding) && !wentWith);
  expect(repaired.map(({ finding }) => finding.message)).toEqual([]);
  const all = asking(findings, policy).size > 0;
  if (all) expect(safe).toMatchObject({ files: [], left: findings.map(() => ({ because: 'unsafe' })) });
  return { some: findings.some(of), all };
}

describe.each(POLICIES)('by %s', (_, policy) => {
  test('of every fixture, example and known image', () => {
    const told = givenTexts(policy).map(([, text]) => expectAsked(text, policy));
    expect(told.filter(({ some }) => some).length).toBeGreaterThan(50);
    expect(told.filter(({ all }) => all).length).toBeGreaterThan(20);
    expect(told.filter(({ some, all }) => some && !all).length).toBeGreaterThan(5);
  });

  test('of sets of objects that nobody wrote', () => {
    const property = fc.property(someSet, (objects) => {
      expectAsked(objects.map((one) => JSON.stringify(one)).join('\n---\n'), policy);
    });
    fc.assert(property, { numRuns: 150, seed: 7 });
  });
});
