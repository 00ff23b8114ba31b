/** The English words of `kport lsp`, and with them the list of words that every language must have. */
export const enEditorWords = {
  notJudged: 'not judged: {why}',
  tooLong: 'not judged while you type, because it has more than {most} characters; kport lint judges it',
  ruleFailed: 'rule {rule} failed, which is a defect of kport: {error}',
  more: '{findings} more; kport lint tells them all',
  repair: 'repair {rules}',
  repairUnsafe: 'repair {rules}: {needs}',
  repairAll: 'repair all that can be repaired safely',
  needsCheck: 'a repair that a person has to check',
  allow: 'let {rules} pass, and write why',
} as const;

export type EditorWordId = keyof typeof enEditorWords;
export type EditorWords = Readonly<Record<EditorWordId, string>>;
