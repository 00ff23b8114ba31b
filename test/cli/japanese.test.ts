import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { inputEn } from '../../src/words/en/input.ts';
import { usageEn } from '../../src/words/en/usage.ts';
import { inputJa } from '../../src/words/ja/input.ts';
import { usageJa } from '../../src/words/ja/usage.ts';
import { scratch } from '../sources/scratch.ts';
import { recordedIo } from './recorded-io.ts';

const COMMANDS = [
  [],
  ['lint'],
  ['baseline'],
  ['inspect'],
  ['explain'],
  ['explain', 'bind'],
  ['rules'],
  ['ports'],
  ['serve'],
  ['helm-check'],
  ['helm-post-render'],
  ['init'],
  ['schema'],
  ['completion'],
];

/** Lines with three or more English words in a row, where nothing is quoted, no name of code and no command line. */
function englishIn(text: string): string[] {
  return text.split('\n').filter((line) => {
    const prose = line
      .replace(/^ +(?:kport|helm|kubectl|source)\b.*?(?: {2,}|$)/, '')
      .replace(/^使い方: .*$/, '')
      .replaceAll(/\{\w+\}|"[^"]*"|「[^」]*」|`[^`]*`|<[^>]*>|\[[^\]]*\]/g, ' | ')
      .replaceAll(/\S*[-./=:_*|0-9A-Z]\S*/g, ' | ');
    return /(?<![a-z])[a-z]+(?: +[a-z]+){2,}/.test(prose);
  });
}

async function japanese(argv: readonly string[], cwd = '/'): Promise<string> {
  const io = recordedIo({ cwd, env: { KPORT_LANG: 'ja' } });
  await run(argv, io);
  return io.written.out + io.written.err;
}

describe('--lang ja', () => {
  test.each(COMMANDS.map((command) => [command.join(' ') || 'kport', command]))('the help of %s', async (_, command) => {
    const help = await japanese([...command, '--help']);
    expect(help).toMatch(/^使い方: /);
    expect(englishIn(help)).toEqual([]);
  });

  test.each([
    [['lnt']],
    [['lint', '--nope']],
    [['lint', '--format']],
    [['lint', '--format', 'x']],
    [['lint', '--format', 'json', '--format', 'sarif']],
    [['lint', '--format', 'json=']],
    [['lint', '--runtime', 'x']],
    [['lint', '--quiet', '--verbose']],
    [['lint', '--policy', 'x']],
    [['lint', '--baseline', 'none.json', '.']],
    [['help', 'lnt']],
    [['inspect']],
    [['rules', 'x']],
    [['schema', 'x']],
    [['helm-check', '--revision', 'x']],
  ])('%j', async (argv) => {
    const told = await japanese(argv, scratch({ 'a.yaml': '' }));
    expect(told).toMatch(/[\u3040-\u9fff]/);
    expect(englishIn(told)).toEqual([]);
  });

  test.each(Object.entries({ ...inputJa, ...usageJa }))('%s', (code, sentence) => {
    expect(englishIn(sentence)).toEqual([]);
    // But for what is quoted alone, or a part that is a name.
    const isQuoted = /^[{}\w:, -]*$/.test(sentence.replace(/ \(.*/, ''));
    expect(isQuoted || sentence !== ({ ...inputEn, ...usageEn } as Readonly<Record<string, string>>)[code]).toBe(true);
  });

  test('a sentence in English would be seen', () => {
    expect(englishIn('読み取れません: it cannot be read\nkport: "it is no file"')).toEqual(['読み取れません: it cannot be read']);
  });
});
