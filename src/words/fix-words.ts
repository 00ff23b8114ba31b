// The words of `kport fix`, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { enFixWords, type FixWords } from './en/fix.ts';
import { jaFixWords } from './ja/fix.ts';

const WORDS: Readonly<Record<Language, FixWords>> = { en: enFixWords, ja: jaFixWords };

export function fixWords(language: Language): FixWords {
  return WORDS[language];
}
