import { isAbsolute, relative, resolve, sep } from 'node:path';
import { findUpwards } from '../sources/files.ts';

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
    const path = relative(root, absolute);
    const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
    return (isOutside ? absolute : path).replaceAll(sep, '/');
  };
  return (file) => {
    if (last?.file !== file) last = { file, path: pathOf(file) };
    return last.path;
  };
}
