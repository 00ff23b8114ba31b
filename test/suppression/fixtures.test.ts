import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { examplePod, rulePage, SECTIONS } from '../../scripts/generate-rule-docs.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { suppressionRules } from '../../src/rules/index.ts';
import { policyDocument } from '../policy/policy-document.ts';
import { folderFaults, outputLine, outputOf } from '../rules/fixtures.ts';
import { FORBIDDING, judgeText } from './judged-text.ts';

const FIXTURES = new URL('../fixtures/suppression/', import.meta.url);
const IDS: readonly string[] = suppressionRules.map(({ id }) => id);
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const update = process.env.UPDATE_FIXTURES === '1';
const placeholders = (text = '') => new Set(text.match(/\{\w+\}/g));

const about = (findings: readonly LintFinding[]) => findings.filter(({ ruleId }) => IDS.includes(ruleId));

test('every rule has a folder, and every folder a rule', () => {
  expect(readdirSync(FIXTURES).sort()).toEqual([...IDS].sort());
});

describe.each(suppressionRules)('$id', (rule) => {
  const { id, words, examples } = rule;
  const { messages } = words.en;
  const folder = new URL(`${id}/`, FIXTURES);
  const names = readdirSync(folder);
  const manifests = names.filter((name) => name.endsWith('.yaml'));
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

  test('has a whole folder', () => expect(folderFaults(names)).toEqual([]));

  test.each(manifests)('%s', (name) => {
    const { findings, unreadable, failures } = judgeText(read(name), { file: name });
    expect([...unreadable, ...failures]).toEqual([]);
    const output = findings.map(outputLine).join('');
    const place = new URL(outputOf(name), folder);
    if (update) writeFileSync(place, output);
    expect(readFileSync(place, 'utf8'), `${outputOf(name)} is stale: UPDATE_FIXTURES=1`).toBe(output);
    expect(findings.some(({ ruleId }) => ruleId === id)).toBe(name.startsWith('bad-'));
  });

  test('reports each of its messages in a fixture', () => {
    const policies = [{}, FORBIDDING].map((suppressions) => ({ ...shippedPolicy('restricted'), suppressions }));
    const told = manifests.flatMap((name) => policies.flatMap((policy) => judgeText(read(name), { policy }).findings));
    const reported = told.filter(({ ruleId }) => ruleId === id).map(({ messageId }) => messageId);
    expect([...new Set(reported)].sort()).toEqual(Object.keys(messages).sort());
  });

  test.each(Object.entries(messages))('%s has a text in both languages', (messageId, { text, fix }) => {
    const ja = words.ja.messages[messageId];
    expect(text).toMatch(/^(suppression|comment|annotation) "\{name\}" [^.]*$/);
    expect(fix).toMatch(/^(remove|write) /);
    expect([placeholders(ja?.text), placeholders(ja?.fix)]).toEqual([placeholders(text), placeholders(fix)]);
    expect(ja?.text).toMatch(JAPANESE);
    expect(ja?.fix).toMatch(JAPANESE);
  });

  test.each(['en', 'ja'] as const)('has examples that are as they say in %s', (language) => {
    const told = (example: string) => judgeText(examplePod(example), { language }).findings.filter(({ ruleId }) => ruleId === id);
    expect(told(examples.bad)).toHaveLength(1);
    for (const { message, fix, why } of told(examples.bad)) {
      expect(`${message}${fix}${why}`).not.toMatch(/[{}]/);
      expect(why).not.toBe('');
    }
    expect(told(examples.good)).toEqual([]);
  });

  const page = readFileSync(new URL(`../../policies/rules/${id}.md`, import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => [info, text] as const);

  test('has a fresh page with every section: node scripts/generate-rule-docs.ts', () => {
    expect(rulePage(rule, page)).toBe(page);
    const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(['Messages', 'Example', ...SECTIONS, 'References']);
  });

  test.each(blocks.filter(([info]) => /^yaml (good|bad)$/.test(info)))('%s on its page is just that', (info, text) => {
    expect(about(judgeText(text).findings).length > 0).toBe(info === 'yaml bad');
  });

  test.each(blocks.filter(([info]) => info === 'yaml policy'))('%s on its page loads', async (_, text) => {
    await loadPolicy(policyDocument(text), async () => expect.fail('it extends a shipped policy'));
  });
});
