import { errorText } from '../../model/errors.ts';
import type { Io } from '../../model/io.ts';

/**
 * What a user is told of an error that nobody expected: no stack, unless KPORT_DEBUG asks for it. What the operating system
 * refuses (a full disk, a working directory that is gone) is no bug of kport.
 */
export function internalError(error: unknown, env: Io['env']): string {
  const message = errorText(error);
  const stack = env.KPORT_DEBUG && error instanceof Error && error.stack ? `${error.stack}\n` : '';
  if (error instanceof Error && 'syscall' in error) return `kport: ${message}\n${stack}`;
  const hint = stack === '' ? ' (KPORT_DEBUG=1 shows where)' : '';
  return `kport: internal error: ${message}; please report it${hint}\n${stack}`;
}
