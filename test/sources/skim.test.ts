import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose, parse } from '../../src/sources/yaml/from-events.ts';
import { readYaml } from '../../src/sources/yaml/read.ts';
import { type Skim, skim } from '../../src/sources/yaml/skim.ts';
import { toValue } from '../../src/sources/yaml/value.ts';
import { blockMapping, mutatedManifest, soup } from './yaml-texts.ts';

function skimmed(text: string): Skim {
  const events = parse(text);
  if (!events) throw new Error('js-yaml refuses it');
  return skim(text, events);
}

const TEXTS = [
  ['any tokens', soup],
  ['a manifest with slips', mutatedManifest],
  ['a block mapping', blockMapping],
  ['a typed mapping', blockMapping.map((text) => `kind: Pod\n${text}apiVersion: v1\n`)],
] as const;

describe('the type of an object', () => {
  test.each([
    ['apiVersion: v1\nkind: Pod\n', { apiVersion: 'v1', kind: 'Pod' }],
    ['kind: "P\\x6fd"\nmetadata: {kind: Other}\napiVersion: v1\n', { apiVersion: 'v1', kind: 'Pod' }],
    ['kind: Pod\nkind: Job\n', { apiVersion: undefined, kind: 'Job' }],
    ['apiVersion: 1\nkind: yes\n', { apiVersion: 1, kind: true }],
    ['apiVersion:\nkind: ~\n', { apiVersion: null, kind: null }],
    ['{apiVersion: v1, kind: Pod}\n', { apiVersion: 'v1', kind: 'Pod' }],
    ['kind: |\n  Pod\n', { apiVersion: undefined, kind: 'Pod\n' }],
    ['kind: Pod\nspec: [apiVersion, kind, x]\n', { apiVersion: undefined, kind: 'Pod' }],
  ])('%j', (text, expected) => {
    expect(skimmed(text)).toMatchObject(expected);
  });

  test.each([
    ['a merge key', 'a: {<<: 1}\n'],
    ['a null key', 'a: {~: 1}\n'],
    ['an empty key', '? \n: 1\n'],
    ['a key with an escape', '"\\x6bind": Pod\n'],
    ['an infinity', 'a: .inf\n'],
    ['no number', 'a: [-.Inf, .NAN]\n'],
  ])('is unsure with %s', (_, text) => {
    expect(skimmed(text)).toMatch(/unsure|unlike/);
  });

  test.each([
    ['an alias', 'a: &x 1\nb: *x\n'],
    ['an anchor', 'a: &x 1\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a second document', 'a: 1\n--- \nb: 1\n'],
    ['an end marker', 'a: 1\n...\n'],
    ['an end marker first', '...\na: 1\n'],
    ['an indented separator', ' ---\na: 1\n'],
    ['no mapping', '- a: 1\n'],
    ['nothing', '# c\n'],
    ['a colon before a bracket', 'a: [b::]\n'],
    ['a question mark in a flow', 'a: [b?]\n'],
    ['a colon at the start in a flow', 'a: [::1]\n'],
    ['a question mark before a pair', 'a: [? b: c]\n'],
    ['a mapping as a key in a flow', 'a: [{b: c}: d]\n'],
    ['an escape of JSON', 'a: "\\/"\n'],
    ['an escape of half a character', 'a: "\\ud83d\\ude00"\n'],
    ['an escaped line break', 'a: "b\\\n  c"\n'],
    ['a key over two lines', 'a: {"b\n  c": 1}\n'],
    ['a key that is very long', `${'k'.repeat(1500)}: 1\n`],
    ['a blank behind a key', 'a : 1\n'],
    ['a key behind an item', 'a:\n  b:\n  - [c] d: 1\n'],
  ])('leaves %s to libyaml', (_, text) => {
    expect(skimmed(text)).toBe('unlike');
  });
});

describe.each(TEXTS)('of %s', (_, texts) => {
  test('making the value gives the same type, and tells no fault', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const events = parse(text);
        const skimmed = events ? skim(text, events) : 'unlike';
        if (!events || typeof skimmed === 'string') return;
        const root = compose(text, events);
        const value = (root && toValue(root).value) as Record<string, unknown>;
        expect({ apiVersion: skimmed.apiVersion, kind: skimmed.kind }).toEqual({
          apiVersion: value.apiVersion,
          kind: value.kind,
        });
      }),
      { numRuns: 500 },
    );
  });

  test('what is not wanted is refused all the same', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const [made, notMade] = [true, false].map((wanted) => readYaml(text, 'x.yaml', () => wanted));
        expect(notMade?.unreadable).toEqual(made?.unreadable);
        expect(notMade?.documents).toHaveLength(made?.documents.length ?? 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('JSON that is not wanted', () => {
  const isMade = (text: string, wanted: boolean) =>
    readYaml(text, 'x.json', () => wanted).documents.map((document) => 'root' in document);

  test.each([
    ['is told from its text', '{"apiVersion":"v1","kind":"Pod"}', false],
    ['is made where an escape could hide a name', '{"kind":"x","c\\u006fntainers":[]}', true],
  ])('%s', (_, text, expected) => {
    expect(isMade(text, false)).toEqual([expected]);
    expect(isMade(text, true)).toEqual([true]);
  });
});
