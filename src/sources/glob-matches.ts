import { dirname, resolve } from 'node:path';
import { glob } from 'tinyglobby';

/** What a pattern matches: a walk that heeds it finds no other files, and those as it finds all. */
export interface Matches {
  /** The folder that the pattern begins in, as the user named it. */
  readonly base: string;
  /** Absolute paths. */
  readonly files: ReadonlySet<string>;
  /** The pattern says which endings it means; otherwise those of manifests are meant, as of a directory. */
  readonly namesEnding: boolean;
  /** Neither a match, nor a folder on the way to one. */
  leavesOut(absolute: string): boolean;
}

export async function matchesOf(pattern: string, cwd: string): Promise<Matches> {
  const matches = await glob(pattern, { cwd, absolute: true, onlyFiles: true, dot: true, expandDirectories: false });
  const files = new Set(matches.map((match) => resolve(match)));
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = dirname(file); !folders.has(at); at = dirname(at)) folders.add(at);
  }
  return {
    base: baseOf(pattern),
    files,
    namesEnding: namesEnding(pattern),
    leavesOut: (absolute) => !files.has(absolute) && !folders.has(absolute),
  };
}

/** Where files may be that a pattern means although they have the ending of no manifest, and what they end in as far as it is spelt out. */
export function oddFilesOf(pattern: string): { readonly folder: string; readonly ending: string } | undefined {
  if (!namesEnding(pattern)) return undefined;
  return { folder: baseOf(pattern), ending: /[^/*?[\]{}()!+@\\]*$/.exec(pattern)?.[0] ?? '' };
}

function namesEnding(pattern: string): boolean {
  return /\.[^/]*$/.test(pattern.replace(/^.*\//, '').replaceAll('**', ''));
}

/** The part before the first character that means anything but itself. */
function baseOf(pattern: string): string {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?[\]{}()!+@\\]/.test(part));
  const base = parts.slice(0, first).join('/');
  return base === '' ? (pattern.startsWith('/') ? '/' : '.') : base;
}
