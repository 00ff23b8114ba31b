import { describe, expect, test } from 'vitest';
import { columns } from '../../src/report/columns.ts';
import { cut, displayWidth, endOf, padEnd, startOf } from '../../src/report/display-width.ts';

describe('displayWidth', () => {
  test.each([
    ['', 0],
    ['port', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['ひらがな、カタカナー。', 22],
    ['「」（）', 8],
    ['ＡＢ', 4],
    ['ｶﾅ', 2],
    ['か\u3099', 2],
    ['한글', 4],
    ['😀', 2],
    ['→—…·', 4],
    ['\u200d\u200b', 0],
  ])('%j has %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

test.each([
  ['abcdef', 3, 'abc', 'def'],
  ['漢字仮名', 5, '漢字', '仮名'],
  ['😀😀😀', 4, '😀😀', '😀😀'],
  ['ab', 9, 'ab', 'ab'],
  ['漢', 1, '', ''],
])('%j has room in %i columns from its start for %j, and from its end for %j', (text, width, start, end) => {
  expect(startOf(text, width)).toBe(start);
  expect(endOf(text, width)).toBe(end);
});

test('cut says that there is more', () => {
  expect(cut('a long description', 10)).toBe('a long...');
  expect(cut('short', 5)).toBe('short');
});

test('padEnd fills up columns', () => {
  expect(padEnd('漢', 4)).toBe('漢  ');
  expect(padEnd('long', 2)).toBe('long');
});

test('columns stand under one another, whatever the script', () => {
  expect(columns([['ポート', 'x', 'a'], ['80', 'long', ''], ['1']], '  ')).toEqual([
    '  ポート  x     a',
    '  80      long',
    '  1',
  ]);
});
