import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readObjects } from '../../src/sources/document.ts';
import { splitDocuments } from '../../src/sources/yaml/documents.ts';
import { readYaml } from '../../src/sources/yaml/read.ts';
import { inWords, told } from '../told.ts';

describe('where a file is cut', () => {
  test.each([
    ['nothing', '', []],
    ['one document', 'a: 1\n', ['a: 1\n']],
    ['two', 'a: 1\n---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['a separator first and last', '---\na: 1\n---\n', ['---\na: 1\n']],
    ['separators one behind the other', 'a: 1\n---\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['a separator with a comment', 'a: 1\n--- # c\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['a separator without a line feed behind it', 'a: 1\n---', ['a: 1\n']],
    ['CRLF', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', 'b: 2\r\n']],
    ['a separator within a block scalar', 'a: |\n---\nb', ['a: |\n', 'b']],
    ['an indented separator is none', 'a: |\n  ---\n  b\n', ['a: |\n  ---\n  b\n']],
    ['neither CR nor another line break starts a line', 'a: 1\r---\u0085---\u2028---\n', ['a: 1\r---\u0085---\u2028---\n']],
    ['JSON objects', '{"a":1}\n {"b":"}{"}{}', ['{"a":1}', '\n {"b":"}{"}', '{}']],
    ['a JSON object, then YAML', '{"a":1}\n---\nb: 2\n', ['{"a":1}', '---\nb: 2\n']],
    ['a flow mapping that is no JSON', '{a: 1}\n---\n{b: 2}\n', ['{a: 1}\n', '{b: 2}\n']],
    ['an array is YAML', '[{"a":1}]', ['[{"a":1}]']],
  ])('%s', (_, text, expected) => {
    const { chunks, bad } = splitDocuments(text);
    expect(chunks.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
    expect(bad).toBeUndefined();
  });

  test.each([
    ['a: 1\n--- b\nc: 2\n', ['a: 1\n'], 5, 'invalid document separator: "---" must stand alone on its line, not with "b"'],
    ['----\n', [], 0, 'invalid document separator: "---" must stand alone on its line, not with "-"'],
    [
      `---${'x'.repeat(99)}`,
      [],
      0,
      `invalid document separator: "---" must stand alone on its line, not with "${'x'.repeat(40)}"`,
    ],
    ['{}\n{}\n a', ['{}', '\n{}'], 7, 'not a JSON object, as those before it are'],
  ])('%j: nothing is read behind what is no separator', (text, expected, offset, reason) => {
    const { chunks, bad } = splitDocuments(text);
    expect(chunks.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
    expect(inWords(bad)).toEqual({ offset, reason });
  });
});

describe('the documents of a file', () => {
  const values = (text: string) =>
    readYaml(text, 'x.yaml', () => true).documents.map((document) => 'value' in document && document.value);

  test.each([
    ['empty documents are left out', '# c\n---\n\n---\na: 1\n---\n# d\n', [{ a: 1 }]],
    ['null is empty, too', 'null\n---\n~\n---\na: 1\n', [{ a: 1 }]],
    ['a single value is a document', 'a\n---\n- 1\n', ['a', [1]]],
    ['an escaped name in JSON', '{"\\u0061":{"__proto__":1}}', [JSON.parse('{"a":{"__proto__":1}}')]],
  ])('%s', (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('JSON is what JSON.parse makes of it', () => {
    const objects = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(objects, fc.constantFrom('', ' ', '\t', '\t\t'), (object, indent) => {
        const text = `${JSON.stringify(object, undefined, indent)}\r\n`;
        expect(values(text)).toEqual([JSON.parse(text)]);
      }),
      { numRuns: 500 },
    );
  });

  test('a document that cannot be read hides no other', () => {
    const { documents, unreadable } = readYaml('a: 1\n---\nb: [\n---\nc: 3\n---\nd: \x01\n---\ne: 5\n', 'x.yaml', () => true);
    expect(documents.map((document) => 'value' in document && document.value)).toEqual([{ a: 1 }, { c: 3 }, { e: 5 }]);
    expect(unreadable.map(({ position }) => position?.line)).toEqual([4, 7]);
  });

  test.each([
    ['behind the end marker', 'a: 1\n...\nb: 2\n', { line: 3, column: 1 }],
    ['behind a value', '"a"\nb: 2\n', { line: 2, column: 1 }],
    ['behind a flow', '{a: 1} {b: 2}\n', { line: 1, column: 8 }],
    ['behind a directive without "---"', 'a: 1\n%YAML 1.1\nb: 2\n', { line: 3, column: 1 }],
    ['that is no directive, behind one', 'a: 1\n%YAML 1.1\n%FOO\n', { line: 3, column: 5 }],
    ['behind a lone CR, where no file is cut', 'a: 1\r---\rb: 2\r', { line: 2, column: 1 }],
  ])('text %s, which kubectl does not look at, is told', (_, text, position) => {
    const { documents, unreadable } = readYaml(text, 'x.yaml', () => true);
    expect(documents).toHaveLength(1);
    expect(inWords(unreadable)).toEqual([
      { file: 'x.yaml', position, reason: expect.stringContaining('kubectl ignores what stands here') },
    ]);
  });

  test.each([
    ['as the last line', 'a: 1\n%YAML 1.1\n', 1],
    ['without a line break', 'a: 1\n%YAML 1.2', 1],
    ['behind a block scalar', 'a: |\n  b\n%YAML 1.1\n', 1],
    ['behind a list', '- 1\n%TAG ! x:\n', 1],
    ['behind the end marker', 'a: 1\n...\n%YAML 1.1\n', 1],
    ['with a comment', 'a: 1\n%TAG !y! tag:y,2026:%41 # b\n# c\n', 1],
    ['twice', 'a: 1\n%YAML 1.1\n%YAML 1.1\n', 1],
    ['before the next document', 'a: 1\n%YAML 1.1\n---\nb: 2\n', 2],
  ])('a directive %s ends a document, as kubectl reads it', (_, text, count) => {
    const { documents, unreadable } = readYaml(text, 'x.yaml', () => true);
    expect(unreadable).toEqual([]);
    expect(documents).toHaveLength(count);
  });

  test.each<[string, string, string | undefined]>([
    ['an action alone', '{{ if .x }}\na: 1\n{{ end }}\n', 'template'],
    ['one at the end', 'a: 1\n{{- end }}\n', 'template'],
    ['one as a value', 'a: {{ .x }}\n', 'template'],
    ['one that is told at the next line', 'a: {{ .x }}\n  b: c\n', 'template'],
    ['one before more text', 'a: {{ .x }}-y\n', 'template'],
    ['one with quotes in quotes', 'a: "{{ default "x" .y }}"\n', 'template'],
    ['quotes around it, and a bracket that is missing', 'a: {b: "{{ x }}"\nc: 1\n', undefined],
    ['quotes around it, and the fault behind', 'a: "{{ x }}":b\n', undefined],
    ['a block scalar around it', 'a: |\n  {{ b }}\n c: d\n', undefined],
    ['a comment around it', 'a: b # {{ c }}\n  c: d: e\n', undefined],
    ['it far above', 'a: "{{ b }}"\nb: 1\nc: [\n', undefined],
    // @ is the $ of a variable.
    ['a variable in braces', 'a: {b: @{X}}\n', '@{X}'],
    ['a variable for some lines', 'a: 1\n@{LABELS:=x}\nb: 2\n', '@{LABELS:=x}'],
    ['a variable in the first line', '@{X}\nb: 2\n', '@{X}'],
    ['a parameter', 'a: @{{X}}: b\n', undefined],
    ['a variable as a text, and the fault elsewhere', 'a: @{X}\nb: c: d\n', undefined],
  ])('%s: what is to be filled in is told where it is the fault', (_, text, placeholder) => {
    const [fault] = readYaml(text.replaceAll('@', '$'), 'x.yaml', () => true).unreadable;
    const reason = fault?.reason;
    expect(reason).toBeDefined();
    const variable = reason?.code === 'looks-like-variable' ? reason.data.variable : undefined;
    expect(reason?.code === 'looks-like-template' ? 'template' : variable).toBe(placeholder?.replaceAll('@', '$'));
  });
});

describe('what is a Kubernetes object', () => {
  const kinds = (text: string) =>
    readObjects(text, 'x.yaml').documents.map((read) => (read.kind === 'not-an-object' ? told(read.reason) : read.kind));

  test.each([
    ['apiVersion: v1\nkind: Pod\n', 'object'],
    ['a: 1\n', 'not a Kubernetes object: it has neither apiVersion nor kind'],
    ['apiVersion: v2\nname: chart\n', 'not a Kubernetes object: kind is missing or no text'],
    ['kind: pipeline\n', 'not a Kubernetes object: apiVersion is missing or no text'],
    ['apiVersion: 1\nkind: Pod\n', 'not a Kubernetes object: apiVersion is missing or no text'],
    ['apiVersion: v1\nkind: ""\n', 'not a Kubernetes object: kind is missing or no text'],
    ['- a\n', 'not a Kubernetes object: the document is a list'],
    ['a\n', 'not a Kubernetes object: the document is a single value'],
  ])('%j', (text, expected) => {
    expect(kinds(text)).toEqual([expected]);
  });

  test('one that is not wanted is not made', () => {
    const { documents } = readObjects('apiVersion: v1\nkind: Pod\n---\na: 1\n', 'x.yaml', () => false);
    expect(documents.map(({ kind }) => kind)).toEqual(['other-object', 'not-an-object']);
  });

  test.each(['', 'kind: \n', 'kind: ~\n'])('metadata without a kind is a mistake: %j', (kind) => {
    const { unreadable } = readObjects(`# c\napiVersion: v1\n${kind}metadata: {}\n`, 'x.yaml', () => false);
    expect(inWords(unreadable)).toEqual([
      { file: 'x.yaml', position: { line: 2, column: 1 }, reason: 'kind is missing: kubectl refuses the object' },
    ]);
  });
});
