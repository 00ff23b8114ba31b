import { dirname, resolve } from 'node:path';
import type { Policy } from '../policy/port-policy.ts';
import type { Exclude } from '../sources/excludes.ts';

/** What the command line leaves out, seen from the working directory, and what a policy does, seen from its file. */
export function excludesOf(
  { excludes = [] }: Pick<Policy, 'excludes'>,
  given: readonly string[] | undefined,
  cwd: string,
): Exclude[] {
  const ofPolicy = excludes.map(({ patterns, file }) => ({ folder: resolve(cwd, dirname(file)), patterns, by: file }));
  return [...(given ? [{ folder: cwd, patterns: given, by: '--exclude' }] : []), ...ofPolicy];
}
