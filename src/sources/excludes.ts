import { dirname, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { Reason } from '../model/reason.ts';
import { ignoreRules } from './gitignore.ts';

/** Files that are left out: patterns as in .gitignore, seen from a folder, and by what name a person knows them. */
export interface Exclude {
  /** Absolute. */
  readonly folder: string;
  readonly patterns: readonly string[];
  /** `--exclude`, or the file of the policy. */
  readonly by: string;
}

/** Why a path is left out; undefined for one that is not. */
export type WhyLeftOut = (absolute: string, isDirectory: boolean) => Reason | undefined;

export function whyLeftOut(excludes: readonly Exclude[]): WhyLeftOut {
  const lists = excludes.flatMap(listsOf);
  return (absolute, isDirectory) => {
    for (const list of lists) {
      const pattern = patternFor(list, absolute, isDirectory);
      if (pattern !== undefined) return { code: 'left-out', data: { by: list.by, pattern } };
    }
    return undefined;
  };
}

interface List {
  readonly folder: string;
  readonly by: string;
  readonly rules: Ignore;
  /** Those that hold at any depth, and so outside of the folder, too. */
  readonly anywhere: Ignore;
  readonly takesBack: boolean;
}

function listsOf({ folder, patterns, by }: Exclude): List[] {
  const written = patterns.map((pattern) => spelt(pattern.replaceAll(sep, '/'), folder.replaceAll(sep, '/')));
  const [above, within] = [written.filter(isAbove), written.filter((pattern) => !isAbove(pattern))];
  return [...above.map((pattern) => listOf(...fromAbove(pattern, folder), by)), listOf(folder, within, by)];
}

/** As people name paths on a command line, which .gitignore does not know: `./vendor`, `/home/me/repo/vendor`. */
function spelt(pattern: string, folder: string): string {
  if (pattern.startsWith('./')) return pattern.slice(1);
  return pattern.startsWith(`${folder}/`) ? pattern.slice(folder.length) : pattern;
}

function isAbove(pattern: string): boolean {
  return pattern.startsWith('../');
}

function fromAbove(pattern: string, folder: string): [string, string[]] {
  let [rest, at] = [pattern, folder];
  for (; isAbove(rest); rest = rest.slice('../'.length)) at = dirname(at);
  return [at, [`/${rest}`]];
}

function listOf(folder: string, patterns: readonly string[], by: string): List {
  const floating = patterns.filter((pattern) => /^!?(?:\*\*\/|[^/]+\/?$)/.test(pattern));
  return {
    folder,
    by,
    rules: ignoreRules(patterns),
    anywhere: ignoreRules(floating),
    takesBack: patterns.some((pattern) => pattern.startsWith('!')),
  };
}

function patternFor({ folder, rules, anywhere, takesBack }: List, absolute: string, isDirectory: boolean): string | undefined {
  const inside = relative(folder, absolute).replaceAll(sep, '/');
  const [path, list] = ignore.isPathValid(inside) ? [inside, rules] : [resolve(absolute).replaceAll(sep, '/').slice(1), anywhere];
  if (!ignore.isPathValid(path)) return undefined;
  const own = list.test(isDirectory ? `${path}/` : path);
  if (own.ignored || !isDirectory || takesBack) return own.ignored ? own.rule?.pattern : undefined;
  // Of `vendor/**`, which is about what is in the folder: one line in place of thousands.
  const inner = list.test(`${path}/any`);
  return inner.ignored ? inner.rule?.pattern : undefined;
}
