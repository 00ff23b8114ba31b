import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { fold, labelled, reflow, textWidth, wrap } from '../../src/report/wrap.ts';

describe('wrap', () => {
  test.each([
    ['', 10, []],
    ['one', 10, ['one']],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 8, ['one two', 'three']],
    ['a verylongword b', 5, ['a', 'verylongword', 'b']],
    ['漢字仮名交じり文', 8, ['漢字仮名', '交じり文']],
    ['これは、文です。', 6, ['これ', 'は、文', 'です。']],
    ['値は「名」です', 6, ['値は', '「名」', 'です']],
    ['Pod の設定 runAsNonRoot: true を', 12, ['Pod の設定', 'runAsNonRoot:', 'true を']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test('loses no character', () => {
    const text = 'kubelet は runAsNonRoot: true の Pod (Windows を除く) を、"root" では起動しません。'.repeat(5);
    const lines = wrap(text, 30);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(30);
  });
});

test('labelled lines start at one column', () => {
  const [first = '', second = ''] = labelled('理由:', 'word '.repeat(40).trim(), '  ');
  expect(first).toMatch(/^ {2}理由: word/);
  expect(second).toMatch(/^ {8}word/);
});

describe('textWidth', () => {
  test.each([
    [undefined, 100],
    [20, 40],
    [40, 40],
    [80, 80],
    [100, 100],
    [220, 100],
  ])('of a terminal of %j columns is %j', (columns, width) => expect(textWidth(columns)).toBe(width));
});

describe('reflow', () => {
  test.each<[string, string, string]>([
    ['a paragraph in lines of its own', 'a\nb\nc d e\nf\n', 'a b c d\ne f\n'],
    ['a short line as it is', 'a\n\nb\n', 'a\n\nb\n'],
    ['what is indented as it is', 'Title:\n  a\n  b\n', 'Title:\n  a\n  b\n'],
    ['Japanese without a space where a line ended', 'あ\nい\nb\nc', 'あいb c'],
  ])('%s', (_, text, expected) => expect(reflow(text, 7)).toBe(expected));
});

describe('fold', () => {
  const BOLD = '\u001b[1m';
  const PLAIN = '\u001b[22m';
  test.each<[string, string, number, string]>([
    ['a short line as it is', 'a b', 40, 'a b'],
    ['a long one between words', 'aaaa bbbb cccc', 9, 'aaaa bbbb\n  cccc'],
    ['its indentation kept', '  aaaa bbbb cccc', 11, '  aaaa bbbb\n    cccc'],
    ['a word that has no room alone', `a ${'x'.repeat(12)} b`, 9, `a\n  ${'x'.repeat(12)}\n  b`],
    [
      'a table under its last column',
      'rule  error  one two three four five six',
      35,
      'rule  error  one two three four\n             five six',
    ],
    ['a table whose last column has no room', `${'r'.repeat(30)}  one two three`, 38, `${'r'.repeat(30)}  one\n  two three`],
    ['colours that take no room', `${BOLD}aaaa${PLAIN} bbbb cccc`, 9, `${BOLD}aaaa${PLAIN} bbbb\n  cccc`],
    ['no excerpt', '12 |   - containerPort: 80 # and more', 20, '12 |   - containerPort: 80 # and more'],
    ['no mark of an excerpt', '   |                    ^~~~~~~~', 20, '   |                    ^~~~~~~~'],
    ['Japanese, with no mark at the start of a line', 'あいうえお。かきくけこ。', 10, 'あいうえ\n  お。かき\n  くけこ。'],
    ['each of several lines', 'aaaa bbbb cccc\nd\n', 9, 'aaaa bbbb\n  cccc\nd\n'],
  ])('%s', (_, text, width, expected) => expect(fold(text, width)).toBe(expected));

  test('no word of katakana is broken', () => {
    expect(wrap('次のビルドで root', 8)).toEqual(['次の', 'ビルドで', 'root']);
  });
});
