// What the compiler says of a rule and its words. Every row is a mistake: if it compiled, `npm run check` would say so.
import { expect, test } from 'vitest';
import { defineRule } from '../../src/rules/rule.ts';
import { defineWords, eachRepaired } from '../../src/rules/words.ts';

const TEXT = { title: 'Port', why: 'Because.', risk: 'Much.', remedies: ['Listen elsewhere.'], fine: 'Never.' } as const;
const message = { text: 'container "{container}" has {port}', fix: 'remove {port}' } as const;
const en = { ...TEXT, messages: { declared: message } } as const;
const references = [] as const;
const words = defineWords({ references, en, ja: en });

const meta = {
  id: 'some-port',
  about: 'workload',
  levels: { restricted: 'error', baseline: 'error', audit: 'error' },
  options: { strict: { description: '', default: false } },
  examples: { bad: '', good: '' },
} as const;

test('words in both languages, with the same messages and placeholders, are taken as they are', () => {
  expect(words).toEqual({ references, en, ja: en });
});

test('other words do not compile', () => {
  const { messages: _, ...withoutMessages } = en;
  const { risk: __, ...withoutRisk } = en;
  const said = (text: string, fix: string) => ({ ...TEXT, messages: { declared: { text, fix } } });
  const several = <const Text extends string>(text: Text) => ({ ...TEXT, messages: { declared: { ...message, several: text } } });
  const repaired = <const Fixes extends Readonly<Record<string, string>>>(fixes: Fixes) => {
    return { ...TEXT, messages: eachRepaired('declared', { text: 'container "{container}"' }, fixes) };
  };
  const faulty = [
    // @ts-expect-error a language is missing
    () => defineWords({ references, en }),
    // @ts-expect-error a language has no messages
    () => defineWords({ references, en, ja: withoutMessages }),
    // @ts-expect-error a text is missing
    () => defineWords({ references, en, ja: withoutRisk }),
    // @ts-expect-error the references are missing
    () => defineWords({ en, ja: en }),
    // @ts-expect-error a message is missing in Japanese
    () => defineWords({ references, en: { ...TEXT, messages: { declared: message, other: message } }, ja: en }),
    // @ts-expect-error a message is missing in English
    () => defineWords({ references, en, ja: { ...TEXT, messages: { declared: message, other: message } } }),
    // @ts-expect-error a repair is missing
    () => defineWords({ references, en, ja: { ...TEXT, messages: { declared: { text: '{container} {port}' } } } }),
    // @ts-expect-error a placeholder is missing in the text
    () => defineWords({ references, en, ja: { ...TEXT, messages: { declared: { ...message, text: '{port}' } } } }),
    // @ts-expect-error a placeholder is missing in the repair
    () => defineWords({ references, en, ja: { ...TEXT, messages: { declared: { ...message, fix: 'remove it' } } } }),
    // @ts-expect-error English lacks a placeholder
    () => defineWords({ references, en, ja: { ...TEXT, messages: { declared: { ...message, fix: 'remove {port} {high}' } } } }),
    // @ts-expect-error a placeholder is misspelt
    () => defineWords({ references, en, ja: { ...TEXT, messages: { declared: { ...message, fix: 'remove {prot}' } } } }),
    // @ts-expect-error English says how it stands within another, Japanese does not
    () => defineWords({ references, en: { ...TEXT, messages: { declared: { ...message, within: message } } }, ja: en }),
    // @ts-expect-error of several a placeholder is missing
    () => defineWords({ references, en: several('{containers}'), ja: several('all') }),
    // @ts-expect-error the compiler cannot read what is put together when the program runs
    () => defineWords({ references, en, ja: said('container "{container}" has {port}', 'remove {port}') }),
    // @ts-expect-error of messages that say the same one is missing in Japanese
    () => defineWords({ references, en: repaired({ tcp: '{port}', udp: '' }), ja: repaired({ tcp: '{port}' }) }),
    // @ts-expect-error of messages that say the same one lacks a placeholder in its repair
    () => defineWords({ references, en: repaired({ tcp: '{port}' }), ja: repaired({ tcp: '' }) }),
  ];
  expect(faulty).toHaveLength(16);
});

test('nor does a rule that says what its words do not', () => {
  const none = () => [];
  const at = { at: '' };
  const faulty = [
    // @ts-expect-error words are missing
    () => defineRule(meta, none),
    // @ts-expect-error words that no compiler has checked
    () => defineRule({ ...meta, words: { references, en } }, none),
    // @ts-expect-error there is no such message to weigh less
    () => defineRule({ ...meta, words, atMost: { other: 'info' } }, none),
    // @ts-expect-error there is no such placeholder to stand for several values
    () => defineRule({ ...meta, words, folds: ['prot'] }, none),
    // @ts-expect-error there is no such message
    () => defineRule({ ...meta, words }, (_, report) => [report('other', at, { container: 'web', port: 80 })]),
    // @ts-expect-error a placeholder of the text has no value
    () => defineRule({ ...meta, words }, (_, report) => [report('declared', at, { port: 80 })]),
    // @ts-expect-error a placeholder of the text and the repair has no value
    () => defineRule({ ...meta, words }, (_, report) => [report('declared', at, { container: 'web' })]),
    // @ts-expect-error there is no such placeholder
    () => defineRule({ ...meta, words }, (_, report) => [report('declared', at, { container: 'web', port: 80, high: 8080 })]),
    // @ts-expect-error there is no such option
    () => defineRule({ ...meta, words }, (_, __, { options }) => (options.lax ? [] : [])),
    // @ts-expect-error a workload is no Service
    () => defineRule({ ...meta, words }, ({ selector }) => (selector ? [] : [])),
    // @ts-expect-error a rule about a set sees no workload with its containers' users
    () => defineRule({ ...meta, words, about: 'set' }, ({ containers }) => containers),
    // @ts-expect-error a rule about suppressions asks nothing of containers
    () => defineRule({ ...meta, words, about: 'suppression' }, (_, __, { binds }) => binds()),
  ];
  expect(faulty).toHaveLength(12);
});
