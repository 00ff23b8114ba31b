// The words of `kport lsp`, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { type EditorWords, enEditorWords } from './en/editor.ts';
import { jaEditorWords } from './ja/editor.ts';

const WORDS: Readonly<Record<Language, EditorWords>> = { en: enEditorWords, ja: jaEditorWords };

export function editorWords(language: Language): EditorWords {
  return WORDS[language];
}
