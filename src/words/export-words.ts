// The words of `kport export`, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { type ExportWords, enExportWords } from './en/export.ts';
import { jaExportWords } from './ja/export.ts';

const WORDS: Readonly<Record<Language, ExportWords>> = { en: enExportWords, ja: jaExportWords };

export function exportWords(language: Language): ExportWords {
  return WORDS[language];
}
