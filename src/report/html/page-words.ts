import type { Language } from '../../model/finding.ts';
import { catalogue } from '../../words/catalogue.ts';
import type { HtmlNouns, HtmlWords } from '../../words/en/html.ts';
import { htmlNouns, htmlWords } from '../../words/html-words.ts';
import type { Noun, NounId, WordId } from '../../words/texts.ts';

/** The words and nouns of the catalogue that the page says, too. */
const WORDS = [
  'severity.error',
  'severity.warning',
  'severity.info',
  'why',
  'fix',
  'risk',
  'remedies',
  'fine',
  'ruleFailed',
  'exempted.policy',
  'exempted.comment',
  'exempted.annotation',
  'known.baseline',
  'known.diff',
] as const satisfies readonly WordId[];
const NOUNS = ['finding', 'error', 'warning', 'info', 'file', 'staleEntry'] as const satisfies readonly NounId[];

type SharedWord = (typeof WORDS)[number];
type SharedNoun = (typeof NOUNS)[number];

/** What the page says in one language, apart from findings and rules. */
export interface PageWords {
  readonly words: HtmlWords & Readonly<Record<SharedWord, string>>;
  readonly nouns: HtmlNouns & Readonly<Record<SharedNoun, Noun>>;
}

export function pageWords(language: Language): PageWords {
  const { words, nouns } = catalogue(language);
  return {
    words: { ...htmlWords(language), ...pick(words, WORDS) },
    nouns: { ...htmlNouns(language), ...pick(nouns, NOUNS) },
  };
}

function pick<Id extends string, Value>(all: Readonly<Record<Id, Value>>, ids: readonly Id[]): Record<Id, Value> {
  return Object.fromEntries(ids.map((id) => [id, all[id]])) as Record<Id, Value>;
}
