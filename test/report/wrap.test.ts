import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { labelled, wrap } from '../../src/report/wrap.ts';

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
