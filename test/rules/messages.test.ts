import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/model/finding.ts';
import { everyRule, rules } from '../../src/rules/index.ts';
import { catalogue } from '../../src/words/catalogue.ts';
import type { TranslatedMessage } from '../../src/words/texts.ts';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const TRANSLATIONS = LANGUAGES.filter((language) => language !== 'en');

const english = rules.flatMap(({ id, messages }) =>
  Object.entries(messages).map(([messageId, message]) => ({ id, messageId, message })),
);
const idsOf = (messages: Readonly<Record<string, object>>): string[] =>
  Object.entries(messages).flatMap(([id, ofRule]) => Object.keys(ofRule).map((messageId) => `${id} ${messageId}`));

function placeholders(template: string): Set<string> {
  return new Set(template.match(/\{\w+\}/g));
}

/** What is quoted in double quotes is another program's English, and stays. */
function withoutQuotations(text: string): string {
  return text.replaceAll(/"[^"]*"/g, '');
}

describe.each(english)('$id $messageId in English', ({ message: { text, fix } }) => {
  test('is one line in lower case, without an end or Markdown', () => {
    for (const line of [text, fix]) {
      expect(line).toMatch(/^[a-z]/);
      expect(line).not.toMatch(/\n| {2}|`|\*|[.!]$|^\s|\s$/);
      expect(line).not.toMatch(JAPANESE);
    }
  });

  test('starts with what it is about, in quotes', () => {
    expect(text).toMatch(/^(container "\{container\}"|key "\{key\}"|sysctl "\{name\}") /);
  });

  test('offers a repair that begins with a verb', () => {
    expect(fix).toMatch(/^(set|remove|listen|replace|write|keep) /);
  });
});

test('English messages stand in the rule files alone', () => {
  expect(catalogue('en').messages).toEqual({});
});

describe.each(TRANSLATIONS)('the messages in %s', (language) => {
  const { messages } = catalogue(language);

  test('are those of the rules: none is missing, none is left over', () => {
    const wanted = everyRule.flatMap((rule) => Object.keys(rule.messages).map((messageId) => `${rule.id} ${messageId}`));
    expect(idsOf(messages).sort()).toEqual(wanted.sort());
  });

  test.each(english)('$id $messageId has the same placeholders', ({ id, messageId, message }) => {
    const translated = messages[id]?.[messageId];
    expect(placeholders(translated?.text ?? '')).toEqual(placeholders(message.text));
    expect(placeholders(translated?.fix ?? '')).toEqual(placeholders(message.fix));
  });

  test.each(english)('$id $messageId is one line without an end or Markdown', ({ id, messageId }) => {
    for (const line of linesOf(messages[id]?.[messageId])) expect(line).not.toMatch(/\n| {2}|`|\*|。$|^\s|\s$/);
  });

  test('no two are the same', () => {
    const texts = Object.values(messages).flatMap((ofRule) => Object.values(ofRule).map(({ text }) => text));
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('the Japanese messages', () => {
  const { messages } = catalogue('ja');

  test.each(english)('$id $messageId is Japanese, but for the names of fields', ({ id, messageId, message }) => {
    for (const line of linesOf(messages[id]?.[messageId])) {
      expect(line).toMatch(JAPANESE);
      expect(withoutQuotations(line)).not.toMatch(/(?:\b[A-Za-z]+\b[ ,]+){3}/);
    }
    expect(messages[id]?.[messageId]?.text).not.toBe(message.text);
  });

  // A reader searches a manifest for what a message names.
  test.each(english)('$id $messageId names the same fields and values', ({ id, messageId, message }) => {
    const names = (line: string) => new Set(line.match(/\b(?:[a-z]+[A-Z]\w*(?:: \w+)?|[A-Z]{3}\w*)\b/g));
    expect(names(messages[id]?.[messageId]?.text ?? '')).toEqual(names(message.text));
  });
});

function linesOf(message: TranslatedMessage | undefined): string[] {
  return message ? [message.text, message.fix] : expect.fail('no such message');
}
