// The words of the page to try kport, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { enPlaygroundWords, type PlaygroundWords } from './en/playground.ts';
import { jaPlaygroundWords } from './ja/playground.ts';

const WORDS: Readonly<Record<Language, PlaygroundWords>> = { en: enPlaygroundWords, ja: jaPlaygroundWords };

export function playgroundWords(language: Language): PlaygroundWords {
  return WORDS[language];
}
