import { describe, expect, test } from 'vitest';
import { chooseColor } from '../../src/cli/options/color.ts';
import { chooseLanguage } from '../../src/cli/options/language.ts';
import { recordedIo } from './recorded-io.ts';

describe('chooseLanguage', () => {
  test.each([
    [{}, 'en'],
    [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
    [{ LANG: 'ja' }, 'ja'],
    [{ LANG: 'jam_JM' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: '' }, 'ja'],
    [{ LANG: 'en_GB.UTF-8', LC_MESSAGES: 'ja_JP.UTF-8' }, 'ja'],
    [{ LC_ALL: 'en_US.UTF-8', KPORT_LANG: 'ja' }, 'ja'],
  ])('of %j is %s', (env, language) => {
    expect(chooseLanguage(undefined, env)).toBe(language);
  });

  test('takes what is asked for', () => {
    expect(chooseLanguage('en', { LANG: 'ja_JP.UTF-8' })).toBe('en');
  });
});

describe('chooseColor', () => {
  test.each<[boolean | undefined, Record<string, string>, isTerminal: boolean, color: boolean]>([
    [undefined, {}, true, true],
    [undefined, {}, false, false],
    [undefined, { TERM: 'dumb' }, true, false],
    [undefined, { NO_COLOR: '1' }, true, false],
    [undefined, { NO_COLOR: '' }, true, true],
    [undefined, { FORCE_COLOR: '1' }, false, true],
    [undefined, { FORCE_COLOR: '0' }, true, false],
    [undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [true, { NO_COLOR: '1' }, false, true],
    [false, { FORCE_COLOR: '1' }, true, false],
  ])('asked %j, environment %j, terminal %j: %j', (asked, env, isTerminal, color) => {
    expect(chooseColor(asked, recordedIo({ env, isTerminal }))).toBe(color);
  });
});
