// The words about images, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { enImageWords, type ImageWords } from './en/image.ts';
import { jaImageWords } from './ja/image.ts';

const WORDS: Readonly<Record<Language, ImageWords>> = { en: enImageWords, ja: jaImageWords };

export function imageWords(language: Language): ImageWords {
  return WORDS[language];
}
