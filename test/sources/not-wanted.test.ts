import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/sources/yaml/read.ts';
import { blockMapping, briefLines, mutatedManifest, soup } from './yaml-texts.ts';

describe.each([
  ['any tokens', soup],
  ['a manifest with slips', mutatedManifest],
  ['a block mapping', blockMapping],
  ['lines of manifests in any order', briefLines],
  ['a typed mapping', blockMapping.map((text) => `kind: Pod\n${text}apiVersion: v1\n`)],
] as const)('of %s', (_, texts) => {
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
