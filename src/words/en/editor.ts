/** The English words of `kport lsp`, and with them the list of words that every language must have. */
export const enEditorWords = {
  notJudged: 'not judged: {why}',
  tooLong: 'not judged while you type, because it has more than {most} characters; kport lint judges it',
  ruleFailed: 'rule {rule} failed, which is a defect of kport: {error}',
  more: '{findings} more; kport lint tells them all',
} as const;

export type EditorWordId = keyof typeof enEditorWords;
export type EditorWords = Readonly<Record<EditorWordId, string>>;
