import { errorText, KportError } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import { tell } from './tell.ts';

/** What an error has to say, a line for each mistake; of one that is none of kport's own, its message. */
export function tellError(error: unknown, language: Language): string {
  if (!(error instanceof KportError)) return errorText(error);
  return error.reasons.map((reason) => tell(reason, language)).join('\n');
}
