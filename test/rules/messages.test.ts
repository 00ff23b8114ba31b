import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/model/finding.ts';
import { everyRule } from '../../src/rules/index.ts';
import type { About } from '../../src/rules/rule.ts';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
// That no message is missing, and that the languages have the same placeholders, is the compiler's to say: words-types.test.ts.
const messages = everyRule.flatMap(({ id, about, words: { en, ja } }) =>
  Object.entries(en.messages).map(([messageId, english]) => {
    return { id, about, messageId, english, japanese: ja.messages[messageId] };
  }),
);

/** What a message starts with. */
const SUBJECTS: Readonly<Record<About, RegExp>> = {
  workload: /^(container "\{container\}"|key "\{key\}"|sysctl "\{name\}"|the Pod|unit "\{unit\}") /,
  set: /^(service "\{service\}"|container "\{container\}") /,
  suppression: /^(suppression|comment|annotation) "\{name\}" /,
};

/** What is quoted in double quotes is another program's English, and stays. */
function withoutQuotations(text: string): string {
  return text.replaceAll(/"[^"]*"/g, '');
}

describe.each(messages)('$id $messageId in English', ({ about, english: { text, fix, brief = text } }) => {
  test('is one line in lower case, without an end or Markdown', () => {
    for (const line of [text, fix, brief]) {
      expect(line).toMatch(/^[a-z]/);
      expect(line).not.toMatch(/\n| {2}|`|\*|[.!]$|^\s|\s$/);
      expect(line).not.toMatch(JAPANESE);
    }
  });

  test('starts with what it is about, in quotes', () => {
    expect(text).toMatch(SUBJECTS[about]);
  });

  test('offers a repair that begins with a verb', () => {
    expect(fix).toMatch(/^(set|remove|listen|replace|write|keep) /);
  });
});

describe.each(LANGUAGES)('the messages in %s', (language) => {
  test('differ from each other', () => {
    const texts = everyRule.flatMap(({ words }) =>
      Object.values(words[language].messages).map(({ text, fix }) => `${text} ${fix}`),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe.each(messages)('$id $messageId in Japanese', ({ english, japanese = { text: '', fix: '' } }) => {
  const lines = [japanese.text, japanese.fix, japanese.brief ?? japanese.text];

  test('is one line without an end or Markdown', () => {
    for (const line of lines) expect(line).not.toMatch(/\n| {2}|`|\*|。$|^\s|\s$/);
  });

  test('is Japanese, but for the names of fields', () => {
    for (const line of lines) {
      expect(line).toMatch(JAPANESE);
      expect(withoutQuotations(line)).not.toMatch(/(?:\b[A-Za-z]+\b[ ,]+){3}/);
    }
  });

  // A reader searches a manifest for what a message names.
  test('names the same fields and values', () => {
    const names = (line: string) => new Set(line.match(/\b(?:[a-z]+[A-Z]\w*(?:: \w+)?|[A-Z]{3}\w*)\b/g));
    expect(names(japanese.text)).toEqual(names(english.text));
  });
});
