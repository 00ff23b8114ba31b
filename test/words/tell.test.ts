import { describe, expect, test } from 'vitest';
import { sourceFiles, sourceText } from '../../scripts/imports.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import type { Reason } from '../../src/model/reason.ts';
import { imagesEn } from '../../src/words/en/images.ts';
import { inputEn } from '../../src/words/en/input.ts';
import { usageEn } from '../../src/words/en/usage.ts';
import { imagesJa } from '../../src/words/ja/images.ts';
import { inputJa } from '../../src/words/ja/input.ts';
import { usageJa } from '../../src/words/ja/usage.ts';
import { sentencesFor } from '../../src/words/sentences.ts';
import { tell } from '../../src/words/tell.ts';

type Table = typeof ENGLISH;
const ENGLISH = { gone: 'it is gone', 'too-large': '{size}, more than {most}' } as const;

describe('sentences', () => {
  test('of all codes, with their placeholders, compile', () => {
    const words = { gone: 'gone', 'too-large': '{size} of {most}, {size}' } as const;
    expect(sentencesFor<Table>()(words)).toBe(words);
  });

  test('that are missing, too many, or filled in otherwise do not compile', () => {
    // @ts-expect-error one is missing
    sentencesFor<Table>()({ gone: 'gone' });
    // @ts-expect-error one too many
    sentencesFor<Table>()({ gone: 'gone', 'too-large': '{size} of {most}', other: '' });
    // @ts-expect-error a placeholder is missing
    sentencesFor<Table>()({ gone: 'gone', 'too-large': 'more than {most}' });
    // @ts-expect-error nothing fills it in
    sentencesFor<Table>()({ gone: '{file} is gone', 'too-large': '{size} of {most}' });
  });

  test('stand in the same order in both languages', () => {
    expect(Object.keys(inputJa)).toEqual(Object.keys(inputEn));
    expect(Object.keys(usageJa)).toEqual(Object.keys(usageEn));
    expect(Object.keys(imagesJa)).toEqual(Object.keys(imagesEn));
  });
});

test('a code that nothing gives is none', () => {
  const text = sourceFiles()
    .filter((file) => !file.startsWith('words/') && file !== 'model/reason.ts')
    .map(sourceText)
    .join('');
  // One is made of two words.
  const codes = Object.keys({ ...inputEn, ...usageEn, ...imagesEn }).filter((code) => !/^(?:file|chart)-too-large$/.test(code));
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

describe('tell', () => {
  const tooLong: Reason = { code: 'helm-stopped', data: { why: { code: 'took-too-long', data: { seconds: 60 } } } };

  const mistyped: Reason = {
    code: 'field-type',
    data: { field: 'x', expected: { code: 'a-boolean' }, got: { code: 'the-string', data: { value: '"true"' } } },
  };

  test.each([
    [mistyped, 'x: expected true or false, got the string "true"', 'x は true か false であるべきところが、文字列 "true" です'],
    [{ code: 'no-such-file' }, 'no such file or directory', 'ファイルもディレクトリもありません'],
    [tooLong, 'helm was stopped: it took more than 60 s', 'helm を止めました: 60 秒を超えました'],
    [{ code: 'said', data: { words: 'what {words} helm said' } }, 'what {words} helm said', '「what {words} helm said」'],
  ] satisfies [Reason, string, string][])('%j', (reason, english, japanese) => {
    expect(LANGUAGES.map((language) => tell(reason, language))).toEqual([english, japanese]);
  });

  test('leaves what comes from outside as it is, braces included', () => {
    const why: Reason = { code: 'said', data: { words: '{folder}' } };
    expect(tell({ code: 'helm-stopped', data: { why } }, 'en')).toBe('helm was stopped: {folder}');
  });
});

test('a value of a file is told as far as a line has room for it', () => {
  const told = tell({ code: 'unknown-anchor', data: { name: JSON.stringify('a'.repeat(100_000)) } }, 'en');
  expect(told.length).toBeLessThan(1200);
  expect(told).toMatch(/a{900}… \(100002\)/);
});

test.each([
  [
    { code: 'must-be', data: { field: 'spec', expected: { code: 'a-mapping' }, value: { code: 'a-list' } } },
    'リストにはできません',
  ],
  [{ code: 'must-be', data: { field: 'spec', expected: { code: 'a-mapping' }, value: '1' } }, '1 にはできません'],
  [
    { code: 'must-be', data: { field: { code: 'the-policy' }, expected: { code: 'a-mapping' }, value: '1' } },
    'ポリシーはマッピングにします',
  ],
  [{ code: 'with-values', data: { why: { code: 'chart-renders-nothing' }, set: '1' } }, 'レンダリングしません (値のセット 1)'],
] as const)('in Japanese no blank stands between Japanese letters: %j', (reason, told) => {
  expect(tell(reason, 'ja')).toContain(told);
});
