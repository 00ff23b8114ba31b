import type { EditorWords } from '../en/editor.ts';

export const jaEditorWords: EditorWords = {
  notJudged: '判定していません: {why}',
  tooLong: '{most} 文字を超えるため、入力中は判定しません。kport lint で判定できます',
  ruleFailed: 'ルール {rule} の実行に失敗しました (kport の不具合です): {error}',
  more: 'ほか{findings}。kport lint ですべて表示できます',
};
