import { errorText } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import { EARLY_WORDS } from '../../words/early-words.ts';

/**
 * What a user is told of an error that nobody expected: no stack, unless KPORT_DEBUG asks for it. What the operating system
 * refuses (a full disk, a working directory that is gone) is no bug of kport.
 */
export function internalError(error: unknown, env: Io['env'], language: Language): string {
  const words = EARLY_WORDS[language];
  const message = errorText(error);
  const stack = env.KPORT_DEBUG && error instanceof Error && error.stack ? `${error.stack}\n` : '';
  const told = (sentence: string) => sentence.replace('{message}', () => message);
  if (error instanceof Error && 'syscall' in error) return `kport: ${told(words.refused)}\n${stack}`;
  return `kport: ${told(words.internalError)}${stack === '' ? words.debugHint : ''}\n${stack}`;
}
