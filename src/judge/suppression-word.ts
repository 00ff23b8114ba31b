import { mentions } from '../model/mentions.ts';

/** The word that comments and annotations begin with that let findings pass; `-allow` follows in a comment. */
export const COMMENT_WORD = 'kport';

/** Whether a text may hold any. */
export function mayHoldSuppressions(text: string): boolean {
  return mentions(text, COMMENT_WORD);
}
