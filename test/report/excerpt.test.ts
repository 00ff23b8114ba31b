import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { excerpt } from '../../src/report/excerpt.ts';
import { painter } from '../../src/report/style.ts';
import { processorTime } from '../processor-time.ts';
import { range } from './lint-results.ts';

const style = { paint: painter(false), colour: 'red' } as const;

/** The excerpt of the first place of `value` in `line`. */
function mark(line: string, value: string): string[] {
  const column = line.indexOf(value) + 1;
  return excerpt(line, range(7, column, column + value.length), style);
}

describe('excerpt', () => {
  test.each([
    ['a value', '  port: 80', '80', ['  |', '7 |   port: 80', '  |         ^~']],
    ['one character', 'port: 8', '8', ['  |', '7 | port: 8', '  |       ^']],
    ['tabs in front and inside', '{\t"port":\t80 }', '80', ['  |', '7 | {    "port":    80 }', '  |                 ^~']],
    ['full-width characters in front', 'name: 日本 # 80', '80', ['  |', '7 | name: 日本 # 80', '  |              ^~']],
    ['full-width characters inside', 'name: 日本語ｶﾅ', '日本語ｶﾅ', ['  |', '7 | name: 日本語ｶﾅ', '  |       ^~~~~~~~']],
    ['combining marks', 'a: e\u0301e\u0301 80', '80', ['  |', '7 | a: e\u0301e\u0301 80', '  |       ^~']],
    ['an emoji of two code units', 'a: 😀 80', '80', ['  |', '7 | a: 😀 80', '  |       ^~']],
    ['control characters', 'a: \u0085 80', '80', ['  |', '7 | a: \\u0085 80', '  |           ^~']],
  ])('underlines %s', (_, line, value, expected) => {
    expect(mark(line, value)).toEqual(expected);
  });

  test('marks a place without a value', () => {
    expect(excerpt('port:', range(7, 6, 6), style)).toEqual(['  |', '7 | port:', '  |      ^']);
  });

  test('underlines a value of several lines to the end of its first one', () => {
    const wide = { start: { line: 7, column: 3 }, end: { line: 9, column: 4 } };
    expect(excerpt('- name: web', wide, style)).toEqual(['  |', '7 | - name: web', '  |   ^~~~~~~~~']);
  });

  test('stays within the line, whatever the range says', () => {
    expect(excerpt('a: 1', range(7, 4, 99), style)).toEqual(['  |', '7 | a: 1', '  |    ^']);
    expect(excerpt('a: 1', range(7, 50, 99), style)).toEqual(['  |', '7 | a: 1', '  |     ^']);
  });
});

describe('a long line', () => {
  const before = `{"a":"${'x'.repeat(300)}","p":`;
  const behind = `,"z":"${'y'.repeat(300)}"}`;

  test('is cut on both sides of the underline', () => {
    const [, line = '', underline = ''] = mark(`${before}80${behind}`, '80');
    expect(line).toMatch(/^7 \| \.\.\.x+","p":80,"z":"y+\.\.\.$/);
    expect(line.slice(underline.indexOf('^'), underline.length)).toBe('80');
    expect(line.length).toBeLessThan(115);
  });

  test('is cut on one side where the other is short', () => {
    expect(mark(`{"p":80${behind}`, '80')[1]).toMatch(/^7 \| \{"p":80,"z":"y+\.\.\.$/);
    expect(mark(`${before}80}`, '80')[1]).toMatch(/^7 \| \.\.\.x+","p":80\}$/);
  });

  test('is cut inside a long value, and the underline with it', () => {
    const [, line = '', underline = ''] = mark(`{"p":"${'v'.repeat(500)}"}`, 'v'.repeat(500));
    expect(line).toMatch(/^7 \| \{"p":"v+\.\.\.$/);
    expect(underline).toMatch(/^ {2}\| {7}\^~{59}$/);
  });

  test('is cut by columns where characters are wide', () => {
    const [, line = ''] = mark(`${'漢'.repeat(200)}80${'字'.repeat(200)}`, '80');
    expect(displayWidth(line)).toBeLessThan(115);
  });

  test('of millions of characters costs no more than another', () => {
    const huge = `${before}80,"z":"${'y'.repeat(30_000_000)}"}`;
    const start = processorTime();
    for (let round = 0; round < 100; round++) mark(huge, '80');
    expect(processorTime() - start).toBeLessThan(1000);
  });
});
