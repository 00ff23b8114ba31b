import { dirname, parse, resolve, sep } from 'node:path';
import { kindOfPath } from './files.ts';

/** The deepest folder, by its absolute path, that all paths are in; a folder is in itself, and standard input where kport runs. */
export function commonFolder(paths: readonly string[], cwd: string): string {
  const [first = cwd, ...others] = paths.map((path) => folderOf(path, cwd));
  return others.reduce(shared, first);
}

function folderOf(path: string, cwd: string): string {
  if (path === '-') return cwd;
  const absolute = resolve(cwd, path);
  const kind = kindOfPath(absolute);
  if (kind === 'folder') return absolute;
  return kind === 'file' ? dirname(absolute) : resolve(cwd, plainStart(path));
}

/** Of a pattern, the folders before the first that is one. */
function plainStart(pattern: string): string {
  const parts = pattern.split(/[\\/]/);
  const end = parts.findIndex((part) => /[*?[{!]/.test(part));
  const start = parts.slice(0, end === -1 ? -1 : end).join('/');
  return start === '' && pattern.startsWith('/') ? '/' : start;
}

function shared(one: string, other: string): string {
  const { root } = parse(one);
  const [parts, others] = [one, other].map((path) => path.slice(root.length).split(sep));
  if (!other.startsWith(root) || !parts || !others) return one;
  const end = parts.findIndex((part, index) => part !== others[index]);
  return resolve(root, ...(end === -1 ? parts : parts.slice(0, end)));
}
