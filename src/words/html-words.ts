// The words of the page that `--format html` writes, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { enHtmlNouns, enHtmlWords, type HtmlNouns, type HtmlWords } from './en/html.ts';
import { jaHtmlNouns, jaHtmlWords } from './ja/html.ts';

const WORDS: Readonly<Record<Language, HtmlWords>> = { en: enHtmlWords, ja: jaHtmlWords };
const NOUNS: Readonly<Record<Language, HtmlNouns>> = { en: enHtmlNouns, ja: jaHtmlNouns };

export function htmlWords(language: Language): HtmlWords {
  return WORDS[language];
}

export function htmlNouns(language: Language): HtmlNouns {
  return NOUNS[language];
}
