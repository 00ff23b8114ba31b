import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rulePage, SECTIONS } from '../../scripts/generate-rule-docs.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { setRules } from '../../src/rules/index.ts';
import { policyDocument } from '../policy/policy-document.ts';
import { judgedSet } from './judged-set.ts';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const placeholders = (text = '') => new Set(text.match(/\{\w+\}/g));
const fields = (line = '') => new Set(line.match(/\b(?:[a-z]+[A-Z]\w*(?:: \w+)?|[A-Z]{3}\w*)\b/g));

describe.each(setRules)('$id', ({ id, words }) => {
  test.each(Object.entries(words.en.messages))('%s has a text in both languages', (messageId, message) => {
    const ja = words.ja.messages[messageId];
    expect(message.text).toMatch(/^(service "\{service\}"|container "\{container\}") [^.]*$/);
    expect(message.fix).toMatch(/^(set|remove|listen|write) [^.!]*$/);
    for (const part of ['text', 'fix'] as const) {
      expect(placeholders(ja?.[part])).toEqual(placeholders(message[part]));
      expect(ja?.[part]).toMatch(JAPANESE);
    }
    expect(fields(ja?.text)).toEqual(fields(message.text));
  });

  test('has references, and as many remedies in both languages', () => {
    expect(words.references.length).toBeGreaterThan(0);
    expect(words.ja.remedies).toHaveLength(words.en.remedies.length);
  });

  const page = readFileSync(new URL(`../../policies/rules/${id}.md`, import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => [info, text] as const);
  const manifests = blocks.filter(([info]) => /^yaml (good|bad)$/.test(info));

  test('has a fresh page with every section: node scripts/generate-rule-docs.ts', () => {
    const rule = setRules.find((other) => other.id === id);
    expect(rule && rulePage(rule, page)).toBe(page);
    const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(['Messages', 'Example', ...SECTIONS, 'References']);
    expect(manifests).toHaveLength(4);
  });

  test.each(manifests)('%s on its page is just that', (info, text) => {
    const told = judgedSet({ 'example.yaml': text }).findings.filter(({ ruleId }) => ruleId === id);
    expect(told.length > 0).toBe(info === 'yaml bad');
  });

  test.each(blocks.filter(([info]) => info === 'yaml policy'))('%s on its page loads', async (_, text) => {
    await loadPolicy(policyDocument(text), async () => expect.fail('it extends a shipped policy'));
  });

  test.each(['en', 'ja'] as const)('leaves no placeholder in %s', (language) => {
    const rule = setRules.find((other) => other.id === id);
    const { findings } = judgedSet({ 'example.yaml': rule?.examples.bad ?? '' }, { language });
    const told = findings.filter(({ ruleId }) => ruleId === id);
    expect(told).toHaveLength(1);
    for (const { message, fix, why } of told) expect(`${message}${fix}${why}`).not.toMatch(/[{}]/);
    expect(judgedSet({ 'example.yaml': rule?.examples.good ?? '' }).findings).toEqual([]);
  });
});
