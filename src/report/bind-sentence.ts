import { type BindError, type BindFact, RUNTIMES_OF } from '../model/bind.ts';
import type { BindWords } from '../words/bind-catalogue.ts';
import type { FactSentence } from '../words/bind-words.ts';
import { fill } from '../words/catalogue.ts';
import { printable } from './printable.ts';

/** A fact in one sentence, before it the runtimes that it holds for, and behind it where it is known from. */
export function factSentence({ fact, data, runtimes }: BindFact, words: BindWords): string {
  const { evidence } = data;
  const isOfAll = runtimes === undefined || runtimes.length === RUNTIMES_OF[words.dialect].unknown.length;
  const on = isOfAll ? '' : fill(words.onRuntimes, { runtimes: runtimes.join(words.comma) });
  const source = evidence === undefined || evidence === '' ? '' : fill(words.source, { evidence });
  return printable(on + fill(wordFor(words.facts, sentenceOf({ fact, data })), data) + source);
}

/** What the user will see of an error. */
export function errorSentence({ code, text }: BindError, words: BindWords): string {
  return printable(fill(wordFor(words.errors, code), { code, text }));
}

/** Throws where a dialect tells by a code that it does not have. */
export function wordFor<Code extends string>(words: Readonly<Partial<Record<Code, string>>>, code: Code): string {
  const word = words[code];
  if (word === undefined) throw new Error(`no sentence for ${code}`);
  return word;
}

/** Some facts need another sentence for some data. */
export function sentenceOf({ fact, data }: Pick<BindFact, 'fact' | 'data'>): FactSentence {
  if (fact === 'run-as-user') return data.uid === 0 ? 'run-as-user.root' : fact;
  if (fact === 'image-user') {
    if (data.user === '') return 'image-user.none';
    return data.uid === undefined ? fact : 'image-user.named';
  }
  if (fact !== 'file-capability') return fact;
  const { flags } = data;
  return flags === 'none' || flags === 'p' || flags === 'ei' ? `file-capability.${flags}` : fact;
}
