import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { child, type Pointer, tokens } from '../../src/model/pointer.ts';
import { readBrief } from '../../src/sources/yaml/brief/read-brief.ts';
import { splitDocuments } from '../../src/sources/yaml/documents.ts';
import { parseFirstDocument } from '../../src/sources/yaml/libyaml/parser.ts';
import { reach } from '../../src/sources/yaml/locate.ts';
import type { YamlNode } from '../../src/sources/yaml/node.ts';
import { readYaml, type Wanted, type YamlDocument } from '../../src/sources/yaml/read.ts';
import { decode, isUsual } from '../../src/sources/yaml/text.ts';
import { toValue } from '../../src/sources/yaml/value.ts';
import { blockMapping, briefLines, mutatedManifest, mutatedShared, soup } from './yaml-texts.ts';

/** The type and the tree by libyaml's own way, which decides. */
function exactly(text: string) {
  const { root, hasAliases, ignoredFrom } = parseFirstDocument(text);
  if (root?.kind === 'sequence') return { type: undefined, root, hasAliases, ignoredFrom };
  if (root?.kind !== 'mapping') throw new Error('it is neither a mapping nor a list');
  const scalarOf = (name: string): unknown => {
    const all = root.pairs.filter(({ key }) => key.kind === 'scalar' && key.value === name);
    const value: YamlNode | undefined = all.at(-1)?.value;
    return value?.kind === 'scalar' ? value.value : undefined;
  };
  return { type: { apiVersion: scalarOf('apiVersion'), kind: scalarOf('kind') }, root, hasAliases, ignoredFrom };
}

/** False where it is not brief. */
function compare(text: string): boolean {
  const brief = readBrief(text);
  if (brief === undefined) return false;
  if (brief === 'nothing') {
    expect(parseFirstDocument(text), text).toMatchObject({ root: undefined, ignoredFrom: undefined });
    return true;
  }
  if (brief.shared) return compareShared(text);
  const { type } = brief;
  const exact = exactly(text).root;
  const value = toValue(exact);
  const paths = placesIn(value.value, '').map(tokens);
  // What is asked of all is known before, or is not.
  for (const wanted of [undefined, () => true]) {
    const { root, value: said, hasDuplicates } = documentOf(text, wanted);
    expect({ type, root, hasAliases: false, ignoredFrom: undefined }, text).toEqual(exactly(text));
    expect({ value: said, hasDuplicates }, text).toEqual(value);
    // The order of fields, too.
    expect(JSON.stringify(said), text).toBe(JSON.stringify(value.value));
    expect(placesOf(text, paths, wanted), text).toEqual(paths.map((path) => placeIn(exact, path)));
  }
  return true;
}

/** One that is wanted whole; false where it has no aliases, and where it is left to others. */
function compareShared(text: string): boolean {
  const brief = readBrief(text, true);
  if (typeof brief !== 'object' || !brief.shared) return false;
  const { root, hasAliases, ignoredFrom } = exactly(text);
  expect({ root: brief.shared, hasAliases: true, ignoredFrom: undefined }, text).toEqual({ root, hasAliases, ignoredFrom });
  return true;
}

function documentOf(text: string, wanted: Wanted | undefined): YamlDocument {
  const [document] = readYaml(text, 'a.yaml', wanted).documents;
  if (document === undefined || !('place' in document)) throw new Error('it was not read as a brief text');
  return document;
}

/** Of one document without its tree, as long as it is asked for few; then of another one. */
function placesOf(text: string, paths: readonly (readonly string[])[], wanted: Wanted | undefined) {
  let document = documentOf(text, wanted);
  return paths.map((path, index) => {
    if (index % 30 === 29) document = documentOf(text, wanted);
    return document.place?.(path);
  });
}

/** Of each value, and of what is not there, beside where the tree has them. */
function placesIn(value: unknown, at: Pointer): Pointer[] {
  const missing = ['', 'no such key', 0, 99].map((key) => child(at, key));
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [at, ...missing, child(child(at, '-1'), 'b'), ...inner.flatMap(([key, one]) => placesIn(one, child(at, key)))];
}

/** As the tree says it, as far as it needs not be asked. */
function placeIn(root: YamlNode, path: readonly string[]): { start: number; end: number } | undefined {
  const { node, taken } = reach(root, path);
  return taken === path.length || node.kind === 'mapping' ? { start: node.start, end: node.end } : undefined;
}

const ofWindows = (text: string): string => text.replaceAll(/\r?\n/g, '\r\n');

const texts = (text: string): string[] =>
  splitDocuments(text)
    .chunks.filter(({ json }) => !json)
    .map(({ start, end }) => text.slice(start, end))
    .map((one) => (one.endsWith('\n') ? one : `${one}\n`))
    .filter(isUsual);

describe('what is brief is read as libyaml reads it, each value at its place', () => {
  test.each([
    ['a mapping', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n'],
    ['behind a separator', '---  # c\napiVersion: v1\n'],
    ['in a list that is not further in', 'a:\n- b: 1\n  c: 2\n- d\n-\n- - e\n  - f\ng: h\n'],
    ['without a value', 'a:\n  b:\n  c: # d\ne:\n'],
    ['with comments', '# a\na: b # c\n  # d\nc: d#e\nf: "g" # h\n'],
    ['over lines', 'a: b c\n  d - e\n\n  f\n'],
    ['in quotes', `a: 'it''s'\n"b": "c\\n\\t\\"d\\\\"\n'e': 'f\n  g\n\n  h'\ni: "j\\\n  k"\n`],
    ['in quotes that go on further out', `a:\n  b: 'c\n d\n\n  == e\n#f'\n  g:\n  - "h\n\\\ni\n  - j"\n`],
    ['in brackets that end further out', 'a:\n  b: [\n    c,\n d,\n{e: f,\ng: h\n}\n]\n  i:\n    - [\n  j\n  ]\n'],
    ['a block', 'a: |-\n  b\n   c\n\n  d\n\ne: >+\n  f\n  g\n\n\nh:\n  - |\n    i\n  - >\n    j\n'],
    ['flows', 'a: []\nb: {}\nc: [d, "e", \'f\', 1.5, nginx:1.2, [g]]\nh: { i: j, "k": [l], m: {n: o} }\np: [\n  q,\n  r\n  ]\n'],
    ['numbers and words', 'a: 0x1F\nb: -1\nc: yes\nd: ~\ne: null\nf: 1_000\ng: 010\nh: 2020-01-01\n80: i\ntrue: j\n'],
    [
      'a block with a number',
      'a:\n  b: |2\n     c\n    d\n\n  e:\n  - >-1\n    f\n     g\n\n  - |3+\n     h\n\ni: |-2 # j\n  k\n',
    ],
    ['a block with a number and no text', 'a: |2\nb: >-1\n\n\nc: |+1\n\n'],
    ['other signs first', 'a: =\n=b: <c\n<d>: :e\n?f: ?*\n:g: <<\nh: ["<", <i]\n'],
    ['letters of other scripts first', 'a: 名前\n鍵: é\nb:\n- 😀 c\n'],
    ['an end', 'a: |\n  b\n...  # c\n\n  # d\n'],
    ['a list', '- a\n- b: c\n  d:\n  - e\n-\n- [f]\n'],
    ['a list of JSON', '# a\n[\n  {\n    "b": [1, true],\n    "c": {}\n  }\n]\n# d\n'],
    ['nothing', '---\n# a\n\n  # b\n'],
    ['some lines of Windows', 'a:\r\n- b\n- |\r\n  c\n\n  d\r\n# e\r\nf:\n'],
    ['twice', 'a: 1\na: 2\nb: {c: 1, c: 2}\n'],
    ['blanks behind a key', 'kind : Pod\na  :\n  - b :\n    c : # d\ne f : g\n'],
    ['a comma behind the last', 'a: [b, c,]\nd: {e: f, g: [h,\n],\n}\ni: [\n  j,\n  "k"\n  ,\n]\n'],
    ['comments in brackets', 'a: [ # b\n  c, # d\n  # e\n\n  f #g\n , {h: i # j\n  , k: l}\n# m\n]\nn: { # o\n}\n'],
    ['quotes in brackets', `a: ["b \\"c\\"", 'd''e', "f\n  g\n\n  h\\\n i"]\nj: {'k''l': "m\\n", "n\\"o": 'p\nq'}\n`],
    ['escapes of emitters', 'a: "\\u003cb\\u003e"\nc: "\\U0001F553 \\u0026"\n'],
    ['odd but plain', 'a: b:c\nd: e#f\ng: -h\ni: (j)\nk: $(l)\nm: /n\no: a, b\np: x]y\n'],
  ])('%s', (_, text) => {
    expect(compare(text)).toBe(true);
    expect(compare(ofWindows(text))).toBe(true);
  });

  test.each([
    ['of a scalar', 'a: &x 1\nb: *x # c\nc: &y\n  d\ne: &z |\n  f\ng: [*x, "h", *y ,*z]\n'],
    ['of a mapping', 'a: &x\n  b: 1\n  c: 2\nd: *x\ne: &y {f: *x}\ng:\n  - *x\n  - *y\n'],
    ['of a list', 'a: &x\n- b\nc: &y # d\n  - &z e\n  - &v [f]\n  - &w\n    g: h\ni: [*x, *y]\nj: *z\nk: {l: *v, m: *w}\n'],
    ['in front of the next line', 'a:\n  &x\n  b: 1\nc:\n  *x\n'],
    ['of the anchor that stands before it', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n'],
    [
      'merged',
      'a: &x\n  b: 1\nc: &y {d: 2}\ne:\n  <<: *x\n  b: 3\nf:\n  <<: [*x, *y]\ng: {<<: *y, d: 4}\nh:\n- <<: *x\n  i: j\n',
    ],
    ['that is no mapping and merged', 'a: &x 1\nb:\n  <<: *x\n'],
    ['of other lines', 'x-a: &a\n  b: [c,\n d]\ne: &f\n  "g\n  h"\ni:\n  <<: *a\n  j: *f\n'],
  ])('an alias %s', (_, text) => {
    expect(compareShared(text)).toBe(true);
    expect(compareShared(ofWindows(text))).toBe(true);
    expect(readBrief(text, false)).toBeUndefined();
  });

  test.each([
    ['of nothing', 'a: *x\n'],
    ['of a later one', 'a: *x\nb: &x 1\n'],
    ['of what it is in', 'a: &x\n  b: *x\n'],
    ['with an anchor', 'a: &x 1\nb: &y *x\n'],
    ['as a key', 'a: &x b\n*x : c\n'],
    ['beside an anchor of nothing', 'a: &x 1\nb: *x\nc: &y\nd: 2\n'],
    ['beside two anchors of one value', 'a: &x &y 1\nb: *x\n'],
    ['beside an anchor of a key', 'a: &x 1\nb: *x\n- &y c: d\n'],
    ['merged behind a key', 'a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n'],
    ['merged behind another', 'a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n'],
    ['merged behind a key in brackets', 'a: &x {b: 1}\nc: {b: 2, <<: *x}\n'],
    ['with other signs', 'a: &x.y 1\nb: *x.y\n'],
    ['with a text behind it', 'a: &x 1\nb: *x c\n'],
    ['with a tag before its anchor', 'a: !!str &x 1\nb: *x\n'],
  ])('an alias %s is left to others', (_, text) => {
    expect(readBrief(text, true)).toBeUndefined();
  });

  test.each([
    ['an anchor', 'a: &x 1\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a merge', 'a: {b: 1}\nc:\n  <<: {d: 1}\n'],
    ['a null key', '~: 1\n'],
    ['an infinity', 'a: .inf\n'],
    ['a key with a question mark', '? a\n: b\n'],
    ['a key with an escape', '"\\x61": 1\n'],
    ['two mappings in a line', 'a: b: c\n'],
    ['a list behind a key', 'a: - b\n'],
    ['a line too far in', 'a: 1\n  b: 2\n'],
    ['a line between', 'a:\n    b: 1\n  c: 2\n'],
    ['a block without a text', 'a: |\nb: 1\n'],
    ['a quote with the end of a document in it', 'a: "b\n... c"\n'],
    ['brackets with the end of a document in them', 'a: [b,\n...\n]\n'],
    ['a quote that does not end', 'a: "b\n'],
    ['a text behind a quote', 'a: "b" c\n'],
    ['a text', 'a\n'],
    ['another document behind the end', 'a: 1\n...\nb: 1\n'],
    ['an end with nothing before it', '...\n'],
    ['a block that is too far out for its number', 'a: |4\n  b\n'],
    ['a block without a column', 'a: |0\n  b\n'],
    ['a mapping behind a list', '- a\nb: 1\n'],
    ['its type twice', 'kind: Pod\nkind: Job\n'],
    ['an escape that readers take otherwise', 'a: "\\/"\n'],
    ['an escape of a letter', 'a: "\\u0061"\n'],
    ['an escape of half a character', 'a: "\\ud83d"\n'],
    ['an escape that is too short', 'a: "\\U0001F55"\n'],
    ['a key over lines in brackets', 'a: {"b\n  c": d}\n'],
    ['a key in brackets that is too long', `a: {${'b'.repeat(1025)}: c}\n`],
    ['a sign of a comment with nothing before it', 'a: [b,#c\n]\n'],
    ['a comment that does not end in brackets', 'a: [b # c'],
    ['a comma with nothing before it', 'a: [b,,]\n'],
    ['a blank behind a key in quotes', '"a" : 1\n'],
  ])('%s is left to others', (_, text) => {
    expect(readBrief(text)).toBeUndefined();
  });

  test.each([
    ['any tokens', soup, 3000],
    ['a manifest with slips', mutatedManifest, 3000],
    ['a block mapping', blockMapping, 500],
    ['lines of manifests in any order', briefLines, 10_000],
    ['lines as Windows ends them', fc.oneof(mutatedManifest, briefLines, blockMapping).map(ofWindows), 1000],
  ] as const)('%s', (_, all, numRuns) => {
    let brief = 0;
    fc.assert(
      fc.property(all, (text) => {
        for (const one of texts(text)) if (compare(one)) brief += 1;
      }),
      { numRuns },
    );
    expect(brief).toBeGreaterThan(0);
  });

  test('anchors and aliases with slips', () => {
    let shared = 0;
    fc.assert(
      fc.property(mutatedShared, (text) => {
        for (const one of texts(text)) if (compareShared(one)) shared += 1;
      }),
      { numRuns: 3000 },
    );
    expect(shared).toBeGreaterThan(100);
  });

  test('every fixture and example, most of which are brief', () => {
    const root = join(import.meta.dirname, '../..');
    const files = ['test/fixtures', 'examples', 'policies', 'deploy'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => join(root, folder, name)),
    );
    const all = files.flatMap((file) => texts(decode(readFileSync(file))));
    expect(all.filter(compare).length / all.length).toBeGreaterThan(0.9);
  });
});
