import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readObjects } from '../../src/sources/document.ts';
import { indexLines, lineText, positionAt } from '../../src/sources/yaml/lines.ts';
import { processorTime } from '../processor-time.ts';

describe('lines', () => {
  test.each([
    ['', ['']],
    ['a', ['a']],
    ['a\n', ['a', '']],
    ['a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['\r\r\n\n', ['', '', '', '']],
    // An editor does not count these as line breaks.
    ['a\u0085b\u2028c\u2029d\fe', ['a\u0085b\u2028c\u2029d\fe']],
  ])('%j', (text, expected) => {
    const lines = indexLines(text);
    expect(lines.starts.map((_, index) => lineText(lines, index + 1))).toEqual(expected);
    expect(lineText(lines, expected.length + 1)).toBeUndefined();
    expect(lineText(lines, 0)).toBeUndefined();
  });

  test('keep nothing else of their text in memory', () => {
    const rest = 'x'.repeat(1 << 20);
    const before = heapUsed();
    const kept = Array.from({ length: 40 }, (_, index) => lineText(indexLines(`- containerPort: ${index + 10}\n${rest}`), 1));
    expect(heapUsed() - before).toBeLessThan(10 << 20);
    expect(kept.at(-1)).toBe('- containerPort: 49');
  });

  test('are not copied where they are long', () => {
    const line = 'x'.repeat(1 << 20);
    const lines = indexLines(`${line}\n`);
    const before = heapUsed();
    const kept = Array.from({ length: 40 }, () => lineText(lines, 1));
    expect(heapUsed() - before).toBeLessThan(10 << 20);
    expect(kept.at(-1)).toBe(line);
  });
});

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('positions', () => {
  test.each([
    ['the first character', 'ab\ncd', 0, { line: 1, column: 1 }],
    ['the line break itself', 'ab\ncd', 2, { line: 1, column: 3 }],
    ['the start of a line', 'ab\ncd', 3, { line: 2, column: 1 }],
    ['the end of the text', 'ab\ncd', 5, { line: 2, column: 3 }],
    ['behind the end', 'ab\ncd', 99, { line: 2, column: 3 }],
    ['behind CRLF', 'ab\r\ncd', 4, { line: 2, column: 1 }],
    ['behind CR', 'ab\rcd', 3, { line: 2, column: 1 }],
    ['behind a tab: one column', '\ta', 1, { line: 1, column: 2 }],
    ['behind an astral character: two columns', '😀a', 2, { line: 1, column: 3 }],
    ['behind a combining character: one column each', 'e\u0301a', 2, { line: 1, column: 3 }],
  ])('%s', (_, text, offset, expected) => {
    expect(positionAt(indexLines(text), offset)).toEqual(expected);
  });

  test('line and column lead back to the offset', () => {
    const texts = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', '😀', ' ')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.nat(40), (text, offset) => {
        const lines = indexLines(text);
        const { line, column } = positionAt(lines, offset);
        expect((lines.starts[line - 1] ?? Number.NaN) + column - 1).toBe(Math.min(offset, text.length));
      }),
    );
  });
});

describe('the place of a value in its file', () => {
  const HEAD = 'apiVersion: v1\nkind: Pod\n';
  const placeOf = (text: string, pointer = '/spec/a') => {
    const [read] = readObjects(text, 'x.yaml').documents;
    return read?.kind === 'object' ? read.document.locate(pointer) : undefined;
  };
  const range = (line: number, column: number, endColumn: number) => ({
    start: { line, column },
    end: { line, column: endColumn },
  });

  test.each([
    ['LF', `${HEAD}spec:\n  a: 80\n`, range(4, 6, 8)],
    ['CRLF', `${HEAD}spec:\n  a: 80\n`.replaceAll('\n', '\r\n'), range(4, 6, 8)],
    ['CR', `${HEAD}spec:\n  a: 80\n`.replaceAll('\n', '\r'), range(4, 6, 8)],
    ['behind a tab', `${HEAD}spec: {a:\t80}\n`, range(3, 11, 13)],
    ['behind an astral character', `${HEAD}spec: {"😀": 1, a: 80}\n`, range(3, 20, 22)],
    ['of an astral character', `${HEAD}spec: {a: "😀"}\n`, range(3, 11, 15)],
    ['in a document behind a separator', `a: 1\n---\n${HEAD}spec: {a: 80}\n`.replace('a: 1\n', ''), range(4, 11, 13)],
    [
      'in a second JSON object',
      '{"a":1}\n'.replace('{"a":1}', `{"apiVersion":"v1","kind":"Pod","spec":{"a":80}}`),
      range(1, 45, 47),
    ],
  ])('%s', (_, text, expected) => {
    expect(placeOf(text)).toEqual(expected);
  });

  test('counts the lines of the whole file, whatever stands before', () => {
    const text = `# c\n{{\n---\n{"x":1}\n---\n${HEAD}spec:\n  a: 80 # c\n---\n${HEAD}spec: {a: 1}\n`;
    const places = readObjects(text, 'x.yaml').documents.flatMap((read) =>
      read.kind === 'object' ? [read.document.locate('/spec/a')] : [],
    );
    expect(places).toEqual([range(9, 6, 8), range(13, 11, 12)]);
  });

  test('the line of a place, without its break', () => {
    const [read] = readObjects(`${HEAD}spec: {a: 80} # c\r\n`, 'x.yaml').documents;
    expect(read?.kind === 'object' && [1, 3, 4, 5].map(read.document.line)).toEqual([
      'apiVersion: v1',
      'spec: {a: 80} # c',
      '',
      undefined,
    ]);
  });
});

test('each of thousands of values of one document is where it is written, and no later is looked for longer', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `    - name: c${index}\n`);
  const text = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${names.join('')}`;
  const [read] = readObjects(text, 'x.yaml').documents;
  if (read?.kind !== 'object') throw new Error('no object');
  const start = processorTime();
  const lines = names.map((_, index) => read.document.locate(`/spec/containers/${index}/name`)?.start);
  expect(processorTime() - start).toBeLessThan(5000);
  expect(lines).toEqual(names.map((_, index) => ({ line: index + 5, column: 13 })));
});
