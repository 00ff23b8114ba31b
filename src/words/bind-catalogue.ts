import type { Language } from '../model/finding.ts';
import type { BindWords } from './bind-words.ts';
import { enBindWords } from './en/bind.ts';
import { jaBindWords } from './ja/bind.ts';

const WORDS: Readonly<Record<Language, BindWords>> = { en: enBindWords, ja: jaBindWords };

/** The words of bind verdicts in a language. */
export function bindWords(language: Language): BindWords {
  return WORDS[language];
}
