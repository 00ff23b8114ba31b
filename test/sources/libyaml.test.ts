// The reader that decides how what is not brief is read.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonTree } from '../../src/sources/yaml/json-tree.ts';
import { parseFirstDocument } from '../../src/sources/yaml/libyaml/parser.ts';
import { YamlFault } from '../../src/sources/yaml/node.ts';
import { readYaml } from '../../src/sources/yaml/read.ts';
import { isUsual } from '../../src/sources/yaml/text.ts';
import { inWords } from '../told.ts';

/** What a reader makes of a text, or what it says against it. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof YamlFault) return error.reason.code;
    throw error;
  }
}

describe('the reader of JSON makes the same tree, positions and all', () => {
  const texts = fc
    .tuple(fc.jsonValue(), fc.nat(3))
    .map(([value, indent]) => JSON.stringify({ a: value, b: [] }, undefined, indent))
    // libyaml takes no half of a character.
    .filter((text) => isUsual(text) && text.isWellFormed() && !/\\ud[89a-f]/i.test(text));

  test('of any value', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcome(() => jsonTree(text))).toEqual(outcome(() => parseFirstDocument(text).root));
      }),
      { numRuns: 2000 },
    );
  });

  test('escapes that only JSON has', () => {
    expect(jsonTree('{"a": "\\/\\ud83d\\ude00"}')).toMatchObject({ pairs: [{ value: { value: '/😀', start: 6, end: 22 } }] });
  });
});

describe('positions are those of the text as it stands', () => {
  test.each([
    ['a flow at column 0', 'a: [\n1,\n80\n]\n', '80', { line: 3, column: 1 }],
    ['a quoted scalar at column 0', 'a: "x\ny"\nb: 80\n', '80', { line: 3, column: 4 }],
    ['behind a tab', 'a:\tb\nc:\t80\n', '80', { line: 2, column: 4 }],
    ['behind an escaped quote', 'a: "it\\\'s"\nb: 80\n', '80', { line: 2, column: 4 }],
    ['behind NEL', 'a: "x\u0085y"\nb: 80\n', '80', { line: 2, column: 4 }],
    ['behind an anchor and a tag', 'a: &x !!int 80\n', '80', { line: 1, column: 13 }],
  ])('%s', (_, text, value, expected) => {
    const { documents, lines } = readYaml(text, 'x.yaml', () => true);
    const found: unknown[] = [];
    for (const document of documents) {
      if (!('root' in document) || document.root.kind !== 'mapping') continue;
      for (const { value: node } of document.root.pairs) found.push(...scalarsOf(node, text));
    }
    expect(lines().text).toBe(text);
    expect(found).toContainEqual({ text: value, ...expected });
  });

  function scalarsOf(node: { kind: string; start: number; end: number; items?: readonly unknown[] }, text: string): unknown[] {
    if (node.items) return node.items.flatMap((item) => scalarsOf(item as typeof node, text));
    const before = text.slice(0, node.start).split('\n');
    return [{ text: text.slice(node.start, node.end), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }];
  }
});

describe('what is refused is told in the words of kubectl, at the place', () => {
  test.each([
    ['a: b: c\n', 1, 5, 'mapping values are not allowed in this context'],
    ['a: - b\n', 1, 4, 'block sequence entries are not allowed in this context'],
    ['a: ? b\n', 1, 4, 'mapping keys are not allowed in this context'],
    ['a: 1\nb\nc: 2\n', 2, 1, "could not find expected ':'"],
    ['a: @b\n', 1, 4, 'found character that cannot start any token'],
    ['a: "b\nc: d\n', 1, 4, 'found unexpected end of stream: this quote is not closed'],
    ['a: [1\nb: 2\n', 2, 2, "did not find expected ',' or ']'"],
    ['a: {b: 1\n', 2, 1, "did not find expected ',' or '}'"],
    ['a:\n  - 1\n b: 2\n', 3, 2, 'did not find expected key'],
    ['- a\nb: 1\n', 2, 1, "did not find expected '-' indicator"],
    ['a: "\\q"\n', 1, 5, 'found unknown escape character'],
    ['a: "\\xg0"\n', 1, 5, 'did not find expected hexdecimal number'],
    ['a: "\\ud83d"\n', 1, 5, 'found invalid Unicode character escape code'],
    ['a: |0\n  b\n', 1, 5, 'found an indentation indicator equal to 0'],
    ['a: | b\n', 1, 6, 'did not find expected comment or line break'],
    ['a: |\n\tb\n', 2, 1, 'found a tab character where an indentation space is expected'],
    ['a: b\n\t\nc: 1\n', 2, 1, 'found a tab character that violates indentation'],
    ['a: *b\n', 1, 4, 'unknown anchor "b" referenced'],
    ['a: &b [*b]\n', 1, 8, 'anchor "b" value contains itself'],
    ['a: &b.c 1\n', 1, 6, 'did not find expected alphabetic or numeric character'],
    ['a: !!int b\n', 1, 10, 'cannot read "b" as !!int'],
    ['a: !!binary b\n', 1, 13, '!!binary value contains invalid base64 data'],
    ['a: !b!c d\n', 1, 4, 'found undefined tag handle'],
    ['~: 1\n', 1, 1, 'a mapping key must not be null'],
    ['[a]: 1\n', 1, 1, 'a mapping key must be a scalar, not a mapping or a sequence'],
    ['a: {<<: 1}\n', 1, 9, 'a merge key (<<) needs a mapping or a list of mappings'],
    ['a: .inf\n', 1, 4, 'JSON, and so Kubernetes, has no .inf'],
    ['%YAML 1.2\n---\na: 1\n', 1, 1, 'did not find expected <document start>'],
    ['%YAML 1.1\na: 1\n', 1, 1, 'did not find expected <document start>'],
    ['a: 1\n%\n', 2, 2, 'could not find expected directive name'],
    ['a: 1\n%FOO x\n', 2, 5, 'found unknown directive name'],
    ['a: 1\n%YAML.1 1.1\n', 2, 6, 'found unexpected non-alphabetical character'],
    ['a: 1\n%YAML x\n', 2, 7, 'did not find expected version number'],
    ['a: 1\n%YAML 1\n', 2, 8, "did not find expected digit or '.' character"],
    ['a: 1\n%YAML 1234567890.1\n', 2, 17, 'found extremely long version number'],
    ['a: 1\n%YAML 1.1 x\n', 2, 11, 'did not find expected comment or line break'],
    ['a: 1\n%TAG !a x:\n', 2, 6, "did not find expected '!'"],
    ['a: 1\n%TAG !a! \n', 2, 10, 'did not find expected tag URI'],
    ['a: 1\n%TAG ! a{b}\n', 2, 9, 'did not find expected whitespace or line break'],
    ['a: {\n%YAML 1.1\n}\n', 2, 1, 'did not find expected node content'],
    ['a: \x07\n', 1, 4, 'the control character U+0007 is not allowed in YAML'],
    ['a: "x\n--- y"\n', 1, 4, 'found unexpected end of stream: this quote is not closed'],
  ])('%j', (text, line, column, reason) => {
    const { unreadable } = readYaml(text, 'x.yaml', () => true);
    expect(inWords(unreadable[0])).toEqual({ file: 'x.yaml', position: { line, column }, reason });
  });
});
