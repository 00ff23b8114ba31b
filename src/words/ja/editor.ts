import type { EditorWords } from '../en/editor.ts';

export const jaEditorWords: EditorWords = {
  notJudged: '判定していません: {why}',
  tooLong: '{most} 文字を超えるため、入力中は判定しません。kport lint で判定できます',
  ruleFailed: 'ルール {rule} の実行に失敗しました (kport の不具合です): {error}',
  more: 'ほか{findings}。kport lint ですべて表示できます',
  repair: '{rules} を修正する',
  repairUnsafe: '{rules} を修正する: {needs}',
  repairAll: '安全に修正できるものをすべて修正する',
  needsCheck: '人が確かめる必要のある修正',
  allow: '{rules} を見逃し、その理由を書く',
};
