import { describe, expect, it } from 'vitest';
import { sourceFiles, sourceText } from '../../scripts/imports.ts';
import { japaneseWords, withLateWords } from '../../scripts/late-words.ts';

const MODULE = `
const SHARED = 'a text';
export const words = defineWords({
  references: [],
  en: { title: SHARED, messages: { bad: { text: 'bad', fix: 'make it good' } } },
  ja: { title: made('ja'), messages: {} },
});
`;

/** What the module exports, and what it has made so far. */
function run(code: string) {
  const made: string[] = [];
  const define = (words: unknown) => words;
  const make = (what: string) => {
    made.push(what);
    return what;
  };
  const body = code.replace('export const words =', 'return');
  return { words: new Function('defineWords', 'made', body)(define, make), made };
}

describe('words of rules in the bundle', () => {
  const late = withLateWords(MODULE) ?? '';

  it('are the same', () => {
    expect(run(late).words).toEqual(run(MODULE).words);
    expect({ ...run(late).words }).toEqual(run(MODULE).words);
    expect(Object.keys(run(late).words)).toEqual(['references', 'en', 'ja']);
  });

  it('are made once, and when they are asked for', () => {
    const { words, made } = run(late);
    expect(words.en.title).toBe('a text');
    expect(made).toEqual([]);
    expect(words.ja).toBe(words.ja);
    expect(made).toEqual(['ja']);
  });

  it('are those of every rule, in both languages', () => {
    const defining = sourceFiles().filter(
      (file) => file.startsWith('rules/') && /define(?:Dialect)?Words\(\{/.test(sourceText(file)),
    );
    expect(defining.length).toBeGreaterThan(40);
    for (const file of defining.filter((one) => one !== 'rules/words.ts')) {
      const text = sourceText(file);
      const calls = text.match(/define(?:Dialect)?Words\(\{/g)?.length ?? 0;
      expect(withLateWords(text)?.match(/get (?:en|ja)\(\)/g), file).toHaveLength(2 * calls);
    }
  });

  it('are made in Japanese by a module beside, where there is one', () => {
    const beside = japaneseWords(MODULE);
    expect(beside).toContain("const SHARED = 'a text';");
    expect(beside).not.toContain('defineWords');
    const inJapanese = new Function('made', beside.replace('export const wordsInJapanese =', 'return'));
    const split = withLateWords(MODULE, './words.ja.ts') ?? '';
    expect(split).toContain("import { wordsInJapanese } from './words.ja.ts';");
    expect(split).not.toContain("made('ja')");
    const made = (what: string) => what;
    const code = split.replace(/^import .*$/m, '').replace('export const words =', 'return');
    const words = new Function('defineWords', 'wordsInJapanese', code)((given: unknown) => given, inJapanese(made));
    expect({ ...words }).toEqual(run(MODULE).words);
  });

  it('are in one place in each module that has them made beside', () => {
    const files = sourceFiles().filter((file) => /^rules\/[^/]+\/words\.ts$/.test(file));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      expect(japaneseWords(sourceText(file)).match(/export const wordsInJapanese/g), file).toHaveLength(1);
    }
  });

  it('no other module is changed', () => {
    expect(withLateWords('export const en = 1;')).toBeUndefined();
  });
});
