import { expect, test } from 'vitest';
import { lineEdits } from '../../src/fix/line-edits.ts';
import { applyEdits } from '../../src/sources/yaml/edits/text-edit.ts';

test.each<[string, string, string, readonly (readonly [string, string])[]]>([
  ['one value', 'a: 80\nb: 1\n', 'a: 8080\nb: 1\n', [['80', '8080']]],
  ['a value between others', 'x: nginx:1.29\n', 'x: nginxinc/other:1.29\n', [['nginx', 'nginxinc/other']]],
  ['a value in brackets', '{"a":80,"b":[1]}', '{"a":8080,"b":[1]}', [['80', '8080']]],
  ['a line between others', 'a: 1\nc: 3\n', 'a: 1\nb: 2\nc: 3\n', [['', 'b: 2\n']]],
  ['a line at the end', 'a: 1\n', 'a: 1\nb: 2\n', [['', '\nb: 2']]],
  ['a line at the end, with Windows line breaks', 'a: 1\r\n', 'a: 1\r\nb: 2\r\n', [['', '\r\nb: 2']]],
  ['the last line, which has no break', 'a: 1\nb: 2', 'a: 1\nb: 3', [['2', '3']]],
  ['a value, and lines behind it', 'a: 80\nc: 3\n', 'a: 8080\nb: 2\nc: 3\n', [['80', '8080\nb: 2']]],
  ['lines that go', 'a: 1\nb: 2\nc: 3\n', 'a: 1\n', [['b: 2\nc: 3\n', '']]],
  [
    'two places',
    'a: 1\nb: 2\nc: 3\n',
    'a: 9\nb: 2\n',
    [
      ['1', '9'],
      ['c: 3\n', ''],
    ],
  ],
  ['half of what UTF-16 has two units for', 'a: \u{1f600}\n', 'a: \u{1f601}\n', [['\u{1f600}', '\u{1f601}']]],
  ['nothing', 'a: 1\n', 'a: 1\n', []],
])('%s', (_, before, after, expected) => {
  const edits = lineEdits(before, after);
  expect(edits.map(({ start, end, text }) => [before.slice(start, end), text])).toEqual(expected);
  expect(applyEdits(before, edits)).toBe(after);
});
