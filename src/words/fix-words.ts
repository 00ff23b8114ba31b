// The words of `kport fix`, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { fill } from './catalogue.ts';
import { enFixWords, type FixWordId, type FixWords } from './en/fix.ts';
import { jaFixWords } from './ja/fix.ts';

const WORDS: Readonly<Record<Language, FixWords>> = { en: enFixWords, ja: jaFixWords };

export function fixWords(language: Language): FixWords {
  return WORDS[language];
}

type NeedKind = FixWordId extends infer Id ? (Id extends `need.${infer Kind}` ? Kind : never) : never;

/** What a person has to make sure of, each sentence once. */
export function needSentences(
  needs: readonly ({ readonly kind: NeedKind } & Readonly<Record<string, string | number>>)[],
  language: Language,
): string[] {
  const words = fixWords(language);
  return [...new Set(needs.map(({ kind, ...data }) => fill(words[`need.${kind}`], data)))];
}
