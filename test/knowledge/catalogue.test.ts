import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/model/finding.ts';
import type { RuleText } from '../../src/model/rule-words.ts';
import { everyRule, ruleOf } from '../../src/rules/index.ts';
import { catalogue, count, fill, template } from '../../src/words/catalogue.ts';
import type { NounId, WordId } from '../../src/words/texts.ts';

const en = catalogue('en');
const ja = catalogue('ja');
const wordsOf = (id: string) => ruleOf(id)?.words ?? expect.fail(`no rule ${id}`);
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

function textsOf({ title, why, risk, remedies, fine }: RuleText): string[] {
  return [title, why, risk, ...remedies, fine];
}

function placeholders(template: string): string[] {
  return (template.match(/\{\w+\}/g) ?? []).sort();
}

describe.each(LANGUAGES)('the rules in %s', (language) => {
  const rules = everyRule.map(({ id, words }) => [id, words[language]] as const);

  test.each(rules)('%s has whole sentences without Markdown', (_, text) => {
    for (const sentence of textsOf(text)) {
      expect(sentence.trim()).toBe(sentence);
      expect(sentence).not.toMatch(/`|\*\*|\n| {2}|\{/);
    }
    const end = language === 'en' ? /[.]$/ : /。$/;
    for (const sentence of [text.why, text.risk, text.fine, ...text.remedies]) expect(sentence).toMatch(end);
    expect(text.title).not.toMatch(end);
  });

  test.each(rules)('%s says why in one or two sentences', (_, { why }) => {
    const ends = language === 'en' ? /\.(?= |$)/g : /。/g;
    expect(why.match(ends)?.length).toBeLessThanOrEqual(2);
  });

  test.each(rules)('%s tells the remedies best first', (_, { remedies }) => {
    const rungs = [
      /targetPort|Service.*Ingress.*Gateway/,
      /ip_unprivileged_port_start.*(lowest|最小)/,
      /setcap cap_net|getcap/,
      /ambient/,
      /Never run as root|root で動かすことは決してしない/,
    ];
    const places = rungs.map((rung) => remedies.findIndex((remedy) => rung.test(remedy))).filter((place) => place !== -1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).toHaveLength(new Set(places).size);
  });
});

describe('the rules about a privilege', () => {
  test.each(['privileged-container-port', 'net-bind-service-added', 'may-run-as-root'])(
    '%s has every rung of the ladder',
    (id) => {
      for (const language of LANGUAGES) {
        const ladder = wordsOf(id)[language].remedies.join('\n');
        for (const rung of ['Service', 'ip_unprivileged_port_start', 'setcap', 'hostNetwork', 'AmbientCapabilities=', 'root']) {
          expect(ladder).toContain(rung);
        }
      }
    },
  );

  test('privileged-host-port offers the Pod sysctl nowhere, for hostNetwork refuses it', () => {
    const words = wordsOf('privileged-host-port');
    expect(words.en.remedies.join('\n')).not.toMatch(/set the sysctl/);
    expect(words.ja.remedies.join('\n')).not.toMatch(/securityContext\.sysctls/);
  });
});

describe('the languages', () => {
  test('have the same number of remedies for each rule', () => {
    for (const { words } of everyRule) expect(words.ja.remedies).toHaveLength(words.en.remedies.length);
  });

  test('have the same words and nouns, with the same placeholders', () => {
    expect(Object.keys(ja.words)).toEqual(Object.keys(en.words));
    expect(Object.keys(ja.nouns)).toEqual(Object.keys(en.nouns));
    for (const id of Object.keys(en.words) as WordId[]) expect(placeholders(ja.words[id])).toEqual(placeholders(en.words[id]));
    for (const id of Object.keys(en.nouns) as NounId[]) {
      for (const form of [...Object.values(en.nouns[id]), ...Object.values(ja.nouns[id])])
        expect(placeholders(form)).toEqual(['{n}']);
    }
  });

  test('are themselves: Japanese in every text of ja, none in en, and no English sentence left in ja', () => {
    const all = (language: Language): string[] => [
      ...everyRule.flatMap(({ words }) => textsOf(words[language])),
      ...Object.values(catalogue(language).words),
      ...Object.values(catalogue(language).nouns).flatMap((noun) => Object.values(noun)),
    ];
    for (const text of all('ja')) expect(text).toMatch(JAPANESE);
    for (const text of all('ja')) expect(text).not.toMatch(/(?:\b[A-Za-z]+\b[ ,]+){4}/);
    for (const text of all('en')) {
      expect(text).not.toMatch(JAPANESE);
      expect(text).not.toBe('');
    }
  });
});

test.each(everyRule)('$id has references: https, each once', ({ words }) => {
  const urls = words.references.map(({ url }) => url);
  expect(urls.length).toBeGreaterThan(0);
  expect(new Set(urls).size).toBe(urls.length);
  for (const url of urls) expect(new URL(url).protocol).toBe('https:');
});

test.each([
  ['en', 0, '0 files'],
  ['en', 1, '1 file'],
  ['en', 2, '2 files'],
  ['ja', 1, '1 ファイル'],
  ['ja', 2, '2 ファイル'],
] as const)('count in %s: %i', (language, n, said) => {
  expect(count(catalogue(language), n, 'file')).toBe(said);
});

test.each([
  ['{a} and {b}', { a: 1, b: 'two' }, '1 and two'],
  ['{a} twice: {a}', { a: 'x' }, 'x twice: x'],
  ['{left} stays', { a: 1 }, '{left} stays'],
  ['{constructor} stays', {}, '{constructor} stays'],
  ['{a}', { a: '$& {b}', b: 'no' }, '$& {b}'],
  ['{ {a}} {', { a: 'x' }, '{ x} {'],
  ['{a b}{}{a', { a: 'x' }, '{a b}{}{a'],
  ['{a|x=エックス|y=Y }で', { a: 'x' }, 'エックスで'],
  ['{a|x=エックス|y=Y }で', { a: 'y' }, 'Y で'],
  ['{a|x=エックス}で', { a: 'z' }, 'zで'],
  ['{a|x=エックス}で', {}, '{a|x=エックス}で'],
])('fill %j', (text, data, said) => {
  expect(fill(text, data)).toBe(said);
  const often = template(text);
  expect([often(data), often(data)]).toEqual([said, said]);
});

test('whatever braces a text has, only {name} is filled in', () => {
  const byPattern = (text: string, data: Readonly<Record<string, string>>) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(data, name) ? (data[name] ?? '') : whole));
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{', '}', 'a', 'b', ' ', '{a}')), fc.string(), (parts, value) => {
      const [text, data] = [parts.join(''), { a: value, ab: 'x' }];
      expect(fill(text, data)).toBe(byPattern(text, data));
      const often = template(text);
      expect([often(data), often(data)]).toEqual([byPattern(text, data), byPattern(text, data)]);
    }),
  );
});
