import type { Io } from '../../model/io.ts';

/**
 * Whether standard output gets colours: the option first, then NO_COLOR (no-color.org) and FORCE_COLOR, and otherwise only
 * for a terminal that knows them.
 */
export function chooseColor(asked: boolean | undefined, { env, stdout }: Pick<Io, 'env' | 'stdout'>): boolean {
  if (asked !== undefined) return asked;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stdout.isTerminal && env.TERM !== 'dumb';
}
