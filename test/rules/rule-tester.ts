// Tests a rule by a table of manifests, on the way that every manifest goes (text, objects, facts, rule, words), and tests the
// table with it.

import { describe, expect, test } from 'vitest';
import { readContent } from '../../src/lint/read-content.ts';
import { inDialect } from '../../src/lint/read-dialect.ts';
import { type Finding, LANGUAGES, type Language } from '../../src/model/finding.ts';
import type { EngineSettings, Outcome } from '../../src/model/outcome.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { deepFreeze } from '../facts/minimal-pod.ts';
import { evaluate } from '../judge/evaluated.ts';
import { LOCKED } from './locked.ts';
import { type Expected, type Row, rowFaults, type Suite, suiteFaults, textOf } from './rule-table.ts';

/** A test for each row, and one for the table. */
export function testRule(rule: Rule, suite: Suite): void {
  describe(rule.id, () => {
    test.each(suite.bad)('tells: $name', (row) => checkRow(rule, row));
    test.each(suite.good)('is silent: $because', (row) => checkRow(rule, row));
    test('has a table that shows all of it', () => expect(suiteFaults(rule, suite)).toEqual([]));
  });
}

/** Throws unless the rule finds exactly what the row expects, in every language with all its words. */
export async function checkRow(rule: Rule, row: Row): Promise<void> {
  const faults = rowFaults(rule, row);
  if (faults.length > 0) expect.fail(faults.join('; '));
  const [first, ...others] = await Promise.all(LANGUAGES.map((language) => judge(rule, row, language)));
  const findings = first ?? [];
  const expected = 'findings' in row ? row.findings : [];
  expect(findings.map((finding, index) => told(finding, expected[index]))).toEqual(expected);
  const reports = (all: readonly Finding[]) => all.map(({ messageId, at, data }) => ({ messageId, at, data }));
  for (const again of others) expect(reports(again), 'a second run').toEqual(reports(findings));
}

/** The rule's findings in all that the row gives. Throws for what was not judged, and for a rule that wrote to its input. */
async function judge(rule: Rule, row: Row, language: Language): Promise<Finding[]> {
  const { options = {}, runtime = 'unknown', beside } = row;
  const documents = await documentsOf(row);
  const asked = [rule, ...(beside ? [beside] : [])];
  const settings: EngineSettings = {
    rules: Object.fromEntries(asked.map((one) => [one.id, settingOf(one, one === rule ? options : {})])),
    workloads: [],
    bind: { runtime, images: [], locked: LOCKED },
    language,
  };
  const outcomes = documents.flatMap((document) => evaluate(deepFreeze(document), deepFreeze(settings), asked.map(handsOff)));
  const findings = outcomes.flatMap(findingsOf).filter(({ ruleId }) => ruleId === rule.id);
  if (!outcomes.some(({ kind }) => kind === 'evaluated')) expect.fail('no workload in it: the rule was never asked');
  for (const finding of findings) checkWords(finding);
  return findings;
}

async function documentsOf({ given, file, byQuadlet }: Row): Promise<readonly SourceDocument[]> {
  const text = { file: file ?? 'row.yaml', text: textOf(given), ...(byQuadlet ? { byQuadlet } : {}) };
  const read = file === undefined ? text : await inDialect(text, { cwd: '/nowhere' });
  if (!('text' in read)) expect.fail('not read');
  const content = readContent(read, { wanted: () => true });
  if ('skipped' in content) return [];
  expect(content.unreadable, 'unreadable').toEqual([]);
  return content.documents;
}

function settingOf(rule: Rule, options: Readonly<Record<string, boolean>>): EngineSettings['rules'][string] {
  const defaults = Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, option.default]));
  return { level: 'error', options: { ...defaults, ...options } };
}

function handsOff(rule: Rule): Rule {
  return { ...rule, check: (workload, context) => rule.check(deepFreeze(workload), context) };
}

function findingsOf(outcome: Outcome): readonly Finding[] {
  if (outcome.kind === 'evaluated') return outcome.findings;
  if (outcome.kind === 'rule-failed') throw new Error(`the rule failed: ${outcome.error}`, { cause: outcome.error });
  return outcome.kind === 'unreadable' ? expect.fail(`unreadable: ${outcome.problem.reason}`) : [];
}

function checkWords({ message, fix }: Finding): void {
  for (const text of [message, fix]) {
    const left = /\{\w+\}/.exec(text);
    if (left) expect.fail(`placeholder ${left[0]} is left in "${text}"`);
  }
}

/** A finding as the row that expects it would say it. */
function told({ messageId, at, container, message, fix, range }: Finding, expected: Partial<Expected> = {}): Partial<Expected> {
  return {
    messageId,
    at,
    ...(container === undefined ? {} : { container }),
    ...('line' in expected && range ? { line: range.start.line } : {}),
    ...('message' in expected ? { message } : {}),
    ...('fix' in expected ? { fix } : {}),
  };
}
