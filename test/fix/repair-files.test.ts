// What repairs leave behind, over all fixtures, examples and known images: asked of lint and of the bind walk, not of the repairs.
import { describe, expect, test } from 'vitest';
import { workloadsIn } from '../../src/facts/objects/extract.ts';
import { worseForSome } from '../../src/fix/worse.ts';
import { knownOf } from '../../src/judge/bind-answers.ts';
import { causeOf } from '../../src/judge/identity.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { readObjects } from '../../src/sources/document.ts';
import { LOCKED } from '../rules/locked.ts';
import { judgeText } from '../suppression/judged-text.ts';
import { givenTexts } from './given-texts.ts';
import { repairText } from './repair-text.ts';

const policy = { ...shippedPolicy('restricted'), locked: LOCKED };

function findingsIn(text: string): readonly LintFinding[] {
  const { findings, unreadable, failures } = judgeText(text, { policy });
  expect([...unreadable, ...failures]).toEqual([]);
  return findings;
}

function titles(findings: readonly LintFinding[]): string[] {
  return findings.map(({ ruleId, container = '', subject }) => `${ruleId} ${subject.kind} ${subject.name} ${container}`);
}

function workloads(text: string) {
  const { documents } = readObjects(text, 'x.yaml');
  return documents.flatMap((read) => (read.kind === 'object' ? workloadsIn(read.document.object) : []));
}

describe.each(givenTexts(policy))('%s', (_, text) => {
  const before = findingsIn(text);

  test('safe repairs take findings away, bring none, stop nothing, and are made once', () => {
    const { repaired, left, text: after } = repairText(text, { policy, unsafe: false });
    expect(repaired.filter(({ needs }) => needs.length > 0)).toEqual([]);
    expect(left.filter(({ because }) => because === 'not-held' || because === 'notation')).toEqual([]);
    const found = findingsIn(after);
    expect(titles(before)).toEqual(expect.arrayContaining(titles(found)));
    const told = (finding: LintFinding) => `${causeOf(finding)} ${finding.messageId} ${finding.subject.name}`;
    for (const { finding } of repaired) expect(found.map(told)).not.toContain(told(finding));
    expect(
      worseForSome(workloads(text), workloads(after), { moved: [], replaced: [], imageOf: (image) => knownOf(image, policy) }),
    ).toEqual([]);
    expect(repairText(after, { policy, unsafe: false })).toMatchObject({ repaired: [], text: after });
  });

  test('with the unsafe ones nothing is left of what can be repaired in a manifest', () => {
    const { left, text: after } = repairText(text, { policy, unsafe: true });
    expect(
      left.filter(({ because }) => because !== 'beyond').map(({ finding, because }) => [finding.messageId, because]),
    ).toEqual([]);
    const isRepairable = ({ ruleId }: LintFinding) => ruleOf(ruleId)?.about === 'workload';
    const beyond = left.map(({ finding }) => `${finding.ruleId} ${finding.messageId}`);
    expect(
      findingsIn(after)
        .filter(isRepairable)
        .map(({ ruleId, messageId }) => `${ruleId} ${messageId}`)
        .sort(),
    ).toEqual(beyond.sort());
    expect(repairText(after, { policy, unsafe: true })).toMatchObject({ repaired: [], text: after });
  });
});
