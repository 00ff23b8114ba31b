import { resolve, sep } from 'node:path';
import { findUpwards, withoutLinks } from '../sources/files.ts';
import { pathBelow } from '../sources/place-of.ts';

/**
 * Paths as a CI system looks files up: from the root of the git repository that holds `cwd`, or from `cwd` where there is none.
 * A file outside of it gets its absolute path; `-`, standard input, stays.
 */
export function repositoryPaths(cwd: string): (file: string) => string {
  const git = findUpwards('.git', cwd);
  return pathsFrom(git === undefined ? cwd : resolve(cwd, git, '..'), cwd);
}

/** Paths as they are seen from `root`, of files that are named from `cwd`. */
export function pathsFrom(root: string, cwd: string): (file: string) => string {
  // What is told of one file stands together, as a rule.
  let last: { readonly file: string; readonly path: string } | undefined;
  const pathOf = (file: string): string => {
    if (file === '-') return file;
    const absolute = resolve(cwd, file);
    return (pathInside(root, absolute) ?? absolute).replaceAll(sep, '/');
  };
  return (file) => {
    if (last?.file !== file) last = { file, path: pathOf(file) };
    return last.path;
  };
}

/** From a folder to what is in it, also where a link has led there: `/tmp` is one on macOS. Undefined for what is not. */
export function pathInside(folder: string, absolute: string): string | undefined {
  return pathBelow(folder, absolute) ?? pathBelow(withoutLinks(folder), withoutLinks(absolute));
}
