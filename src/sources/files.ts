import { Buffer } from 'node:buffer';
import {
  closeSync,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { attempt, tooLarge } from './file-problems.ts';
import { type IgnoreRules, NO_RULES, readIgnoreRules } from './gitignore.ts';
import {
  below,
  CHART_FOLDERS,
  PART_OF_CHART,
  type Renderable,
  renderableOf,
  rendererOf,
  splitRenderables,
} from './renderable.ts';

/** A file to read, or a path that will not be read and why. `file` is spelt as the user would name it, with `/`. */
export type FoundFile =
  | { readonly file: string }
  | { readonly file: string; readonly skipped: string }
  | { readonly file: string; readonly unreadable: string };

/** Larger than any manifest: an object in etcd is at most 1.5 MiB, and the largest bundles of CRDs have some 10 MB. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

interface Walk {
  readonly cwd: string;
  /** By absolute path, so that no file is found twice under two spellings. */
  readonly found: Map<string, FoundFile | Renderable>;
  /** The real paths of the directories that were walked: links among them could be followed without end. */
  readonly walked: Set<string>;
  /** Whether charts and kustomizations are told as such. */
  readonly renders: boolean;
}

/**
 * The files that paths name: a file whatever its ending, a directory with all its .yaml, .yml and .json files but those that
 * git ignores, a glob, `-` for standard input. Standard input first, then sorted by path, each once. A path that is not there
 * is `unreadable`.
 */
export async function findFiles(paths: readonly string[], cwd: string): Promise<FoundFile[]> {
  return [...splitRenderables<FoundFile>(await find(paths, cwd, false)).plain];
}

/** The same with charts and kustomizations in place of what they are made of. */
export async function findSources(paths: readonly string[], cwd: string): Promise<(FoundFile | Renderable)[]> {
  return find(paths, cwd, true);
}

async function find(paths: readonly string[], cwd: string, renders: boolean): Promise<(FoundFile | Renderable)[]> {
  const walk: Walk = { cwd, found: new Map(), walked: new Set(), renders };
  for (const named of paths) if (named !== '-') await findNamed(walk, named);
  const files = [...walk.found.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return paths.includes('-') ? [{ file: '-' }, ...files] : files;
}

async function findNamed(walk: Walk, named: string): Promise<void> {
  const file = named.replaceAll(sep, '/');
  const absolute = resolve(walk.cwd, named);
  const stats = attempt(() => statSync(absolute));
  if ('value' in stats) {
    if (stats.value.isDirectory()) walkNamed(walk, file, absolute);
    else addNamed(walk, file);
    return;
  }
  if (!/[*?[{]/.test(file)) return add(walk, { file, unreadable: stats.problem });
  const { glob } = await import('tinyglobby');
  const matches = await glob(file, { cwd: walk.cwd, onlyFiles: true, dot: true, expandDirectories: false });
  if (matches.length === 0) add(walk, { file, unreadable: 'no file matches this pattern' });
  for (const match of matches) addNamed(walk, match);
}

function addNamed(walk: Walk, file: string): void {
  add(walk, (walk.renders ? renderableOf(file) : undefined) ?? { file });
}

/** A directory that is named is read, also one that git ignores. */
function walkNamed(walk: Walk, directory: string, absolute: string): void {
  const rules = readIgnoreRules(absolute);
  walkDirectory(walk, directory, { root: undefined, rules: rules.ignores(absolute, true) ? NO_RULES : rules });
}

interface Inside {
  /** The real path of the directory that was named; undefined for itself. */
  readonly root: string | undefined;
  readonly rules: IgnoreRules;
  /** In the folder of a chart, where plain files are the chart's. */
  readonly inChart?: boolean;
}

function walkDirectory(walk: Walk, directory: string, { root, rules, inChart = false }: Inside): void {
  const absolute = resolve(walk.cwd, directory);
  const real = attempt(() => realpathSync(absolute));
  const entries = attempt(() => readdirSync(absolute, { withFileTypes: true }));
  if (!('value' in real) || !('value' in entries)) {
    add(walk, { file: directory, unreadable: 'problem' in entries ? entries.problem : 'the directory cannot be read' });
    return;
  }
  if (walk.walked.has(real.value)) return;
  walk.walked.add(real.value);
  const hasRules = entries.value.some(({ name }) => name === '.gitignore');
  const renderedBy = walk.renders ? rendererOf(entries.value.map(({ name }) => name)) : undefined;
  if (renderedBy) add(walk, { file: directory, renderedBy });
  const isChart = renderedBy === 'helm';
  const inside = { root: root ?? real.value, rules: rules.within(absolute, hasRules), inChart: inChart || isChart };
  for (const entry of entries.value) {
    if (!isChart || !CHART_FOLDERS.includes(entry.name)) visit(walk, { directory, entry }, inside);
  }
}

function visit(walk: Walk, { directory, entry }: { directory: string; entry: Dirent }, inside: Inside & { root: string }): void {
  const file = below(directory, entry.name);
  const absolute = resolve(walk.cwd, file);
  const stats = entry.isSymbolicLink() ? attempt(() => statSync(absolute)) : { value: entry };
  const isDirectory = 'value' in stats && stats.value.isDirectory();
  if (entry.name === '.git' || inside.rules.ignores(absolute, isDirectory)) return;
  if (isDirectory) {
    const skipped = entry.isSymbolicLink() ? whyNotFollow(walk, absolute, inside.root) : undefined;
    if (skipped === undefined) walkDirectory(walk, file, inside);
    else add(walk, { file, skipped });
  } else if (!EXTENSIONS.has(extname(entry.name).toLowerCase())) return;
  else if ('problem' in stats) add(walk, { file, unreadable: stats.problem });
  else if (!stats.value.isFile()) add(walk, { file, skipped: 'not a regular file' });
  else if (inside.inChart) add(walk, { file, skipped: PART_OF_CHART });
  else add(walk, { file });
}

/** A link out of the named directory is followed once; one within it leads to what is found under its own name. */
function whyNotFollow(walk: Walk, link: string, root: string): string | undefined {
  const real = attempt(() => realpathSync(link));
  if (!('value' in real)) return undefined;
  const isWithin = `${real.value}/`.startsWith(`${root.replace(/\/$/, '')}/`);
  return isWithin || walk.walked.has(real.value) ? 'a symbolic link to a directory that is read under its own name' : undefined;
}

function add({ cwd, found }: Walk, file: FoundFile | Renderable): void {
  const absolute = resolve(cwd, file.file);
  if (!found.has(absolute)) found.set(absolute, file);
}

/** Undefined for a path that leads to nothing, or to something else. */
export function kindOfPath(absolute: string): 'file' | 'folder' | undefined {
  const stats = attempt(() => statSync(absolute));
  if ('problem' in stats) return undefined;
  return stats.value.isDirectory() ? 'folder' : stats.value.isFile() ? 'file' : undefined;
}

/** The bytes of a file, or why they cannot be had. */
export function readBytes(file: string, cwd: string): { readonly bytes: Uint8Array } | { readonly unreadable: string } {
  const read = attempt(() => {
    // Opened once and asked by its descriptor: a second look by its name would cost as much as the reading.
    const descriptor = openSync(resolve(cwd, file), 'r');
    try {
      return readOpen(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
  if ('problem' in read) return { unreadable: read.problem };
  const { size, bytes } = read.value;
  return size > MAX_FILE_BYTES ? tooLarge(size, MAX_FILE_BYTES) : { bytes };
}

/** For whoever reads a file again and again: a pipe has nothing more to give, and to open it waits for somebody who writes. */
export function readRegularFile(file: string, cwd: string): ReturnType<typeof readBytes> {
  const stats = attempt(() => statSync(resolve(cwd, file)));
  const isSpecial = 'value' in stats && !stats.value.isFile() && !stats.value.isDirectory();
  return isSpecial ? { unreadable: 'it is no regular file, and cannot be read again' } : readBytes(file, cwd);
}

/** `size` is in bytes; of a file that is too large nothing is read. */
function readOpen(descriptor: number): { readonly size: number; readonly bytes: Uint8Array } {
  const stats = fstatSync(descriptor);
  if (stats.size > MAX_FILE_BYTES) return { size: stats.size, bytes: new Uint8Array() };
  const bytes = stats.isFile() ? readFileSync(descriptor) : readStream(descriptor);
  return { size: bytes.length, bytes };
}

/** A pipe or a device, which may have no end: not much more than the largest file. */
function readStream(descriptor: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let count = -1; count !== 0 && total <= MAX_FILE_BYTES; total += count) {
    const part = new Uint8Array(65_536);
    count = readSync(descriptor, part);
    parts.push(part.subarray(0, count));
  }
  return Buffer.concat(parts);
}

/** The nearest file of a name from `directory` upwards, relative to it where it is in it; undefined where there is none. */
export function findUpwards(name: string, directory: string): string | undefined {
  let at = resolve(directory);
  for (;;) {
    const file = join(at, name);
    if ('value' in attempt(() => statSync(file))) return relative(directory, file).replaceAll(sep, '/');
    const parent = dirname(at);
    if (parent === at) return undefined;
    at = parent;
  }
}
