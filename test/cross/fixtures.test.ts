import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { setRules } from '../../src/rules/index.ts';
import { folderFaults, outputOf } from '../rules/fixtures.ts';
import { judgedSet, lineOf } from './judged-set.ts';

const FIXTURES = new URL('../fixtures/cross/', import.meta.url);
const update = process.env.UPDATE_FIXTURES === '1';

test('every rule has a folder, and every folder a rule', () => {
  expect(readdirSync(FIXTURES).sort()).toEqual(setRules.map(({ id }) => id).sort());
});

describe.each(setRules)('$id', ({ id, words }) => {
  const folder = new URL(`${id}/`, FIXTURES);
  const names = readdirSync(folder);
  const manifests = names.filter((name) => name.endsWith('.yaml'));
  const judge = (name: string) => judgedSet({ [name]: readFileSync(new URL(name, folder), 'utf8') });

  test('has a whole folder', () => expect(folderFaults(names)).toEqual([]));

  test.each(manifests)('%s', (name) => {
    const { findings, verdicts } = judge(name);
    expect(verdicts.flatMap(({ unreadable, failures }) => [...unreadable, ...failures])).toEqual([]);
    const output = findings.map(lineOf).join('');
    const place = new URL(outputOf(name), folder);
    if (update) writeFileSync(place, output);
    expect(readFileSync(place, 'utf8'), `${outputOf(name)} is stale: UPDATE_FIXTURES=1`).toBe(output);
    expect(findings.some(({ ruleId }) => ruleId === id)).toBe(name.startsWith('bad-'));
  });

  test('reports each of its messages in a fixture', () => {
    const told = manifests.flatMap((name) => judge(name).findings).filter(({ ruleId }) => ruleId === id);
    expect([...new Set(told.map(({ messageId }) => messageId))].sort()).toEqual(Object.keys(words.en.messages).sort());
  });
});
