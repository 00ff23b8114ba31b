import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import type { Reason } from '../../model/reason.ts';
import { attempt, tooLarge } from '../../sources/file-problems.ts';
import { readBytes } from '../../sources/files.ts';
import { below } from '../../sources/renderable.ts';
import { unpackChart } from './archive.ts';
import { type ChartFile, type ChartTree, chartTree } from './chart-tree.ts';

/** More than any chart has; a link to a folder could make any number of them. */
const MAX_ENTRIES = 50_000;
const MAX_BYTES = 100 * 1024 * 1024;
const MAX_DEPTH = 20;

/** Why a chart is not rendered. `file` is the one to look at. */
export class ChartRefused extends Error {
  readonly file: string;
  readonly reason: Reason;

  constructor(file: string, reason: Reason) {
    super(reason.code);
    this.file = file;
    this.reason = reason;
  }
}

interface Loading {
  readonly cwd: string;
  /** Real paths of the folders that links may lead into. */
  readonly roots: readonly string[];
  entries: number;
  bytes: number;
}

/**
 * Reads a chart, a folder or an archive, as far as its findings will need it, and looks at every link and every size in it
 * before helm does. Throws ChartRefused for a chart that helm should not be given.
 */
export function loadChart(shown: string, cwd: string): ChartTree {
  const absolute = resolve(cwd, shown);
  const stats = attempt(() => statSync(absolute));
  if ('problem' in stats) throw new ChartRefused(shown, stats.problem);
  const roots = [cwd, absolute].map((path) => realpathSync(path));
  const loading: Loading = { cwd, roots, entries: 0, bytes: 0 };
  const chart = stats.value.isDirectory() ? loadFolder(loading, shown, 0) : loadArchive(loading, shown, readFile(loading, shown));
  refuseNames(chart);
  return chart;
}

/** Helm prints the names of templates into what it renders, where the lines of a name would be read as lines of an object. */
function refuseNames({ shown, name, files, subcharts }: ChartTree): void {
  const odd = [name, ...files.keys()].find((one) => /[\p{Cc}\u2028\u2029]/u.test(one));
  if (odd !== undefined)
    throw new ChartRefused(shown, { code: 'name-with-control-character', data: { name: JSON.stringify(odd) } });
  for (const subchart of subcharts) refuseNames(subchart);
}

function loadFolder(loading: Loading, shown: string, depth: number): ChartTree {
  if (depth > MAX_DEPTH) throw new ChartRefused(shown, { code: 'charts-too-deep', data: { most: MAX_DEPTH } });
  const files = new Map<string, ChartFile>();
  const subcharts: ChartTree[] = [];
  for (const name of namesIn(loading, shown)) {
    const path = below(shown, name);
    const isFolder = lookAt(loading, path);
    if (name === 'charts' && isFolder) subcharts.push(...loadSubcharts(loading, path, depth));
    else if (isFolder && ['templates', 'crds'].includes(name)) readTree(loading, path, { files, inChart: name });
    else if (isFolder) files.set(name, { link: resolve(loading.cwd, path), inside: [...scan(loading, path, '')] });
    else files.set(name, fileOf(loading, path, /^(?:(?:Chart|values)\.ya?ml|values\.schema\.json)$/.test(name)));
  }
  return chartTree({ shown, files, subcharts });
}

function fileOf(loading: Loading, path: string, isRead: boolean): ChartFile {
  return isRead ? { bytes: readFile(loading, path) } : { link: resolve(loading.cwd, path) };
}

function loadSubcharts(loading: Loading, folder: string, depth: number): ChartTree[] {
  return namesIn(loading, folder).flatMap((name) => {
    const path = below(folder, name);
    const isFolder = lookAt(loading, path);
    // As helm: what begins so is not for it.
    if (/^[._]/.test(name)) return [];
    if (isFolder) return [loadFolder(loading, path, depth + 1)];
    return /\.tgz$/.test(name) ? [loadArchive(loading, path, readFile(loading, path))] : [];
  });
}

function loadArchive(loading: Loading, shown: string, bytes: Uint8Array, depth = 0): ChartTree {
  if (depth > MAX_DEPTH) throw new ChartRefused(shown, { code: 'charts-too-deep', data: { most: MAX_DEPTH } });
  const unpacked = unpackChart(bytes);
  if ('problem' in unpacked) throw new ChartRefused(shown, unpacked.problem);
  for (const content of unpacked.files.values()) count(loading, shown, content.length);
  return archiveTree(loading, { shown, files: unpacked.files }, depth);
}

function archiveTree(
  loading: Loading,
  { shown, files }: { readonly shown: string; readonly files: ReadonlyMap<string, Uint8Array> },
  depth: number,
): ChartTree {
  const own = new Map<string, ChartFile>();
  const inner = new Map<string, Map<string, Uint8Array>>();
  const subcharts: ChartTree[] = [];
  for (const [path, bytes] of files) {
    const [first, name = '', ...rest] = path.split('/');
    if (first !== 'charts' || /^[._]/.test(name)) own.set(path, { bytes });
    else if (rest.length > 0) inner.set(name, (inner.get(name) ?? new Map()).set(rest.join('/'), bytes));
    else if (name.endsWith('.tgz')) subcharts.push(loadArchive(loading, `${shown}/charts/${name}`, bytes, depth + 1));
  }
  for (const [name, content] of inner)
    subcharts.push(archiveTree(loading, { shown: `${shown}/charts/${name}`, files: content }, depth + 1));
  return chartTree({ shown, files: own, subcharts });
}

/** The files of a folder with what is in them. */
function readTree(
  loading: Loading,
  folder: string,
  into: { readonly files: Map<string, ChartFile>; readonly inChart: string },
): void {
  for (const name of namesIn(loading, folder)) {
    const [path, inChart] = [`${folder}/${name}`, `${into.inChart}/${name}`];
    if (lookAt(loading, path)) readTree(loading, path, { ...into, inChart });
    else into.files.set(inChart, { bytes: readFile(loading, path) });
  }
}

/** The files in a folder that helm reads and nobody needs here: looks at its links. */
function* scan(loading: Loading, folder: string, within: string): Generator<string> {
  const path = `${folder}${within}`;
  // Nothing that is committed is in it, and it is large.
  if (basename(path) === '.git' || within.split('/').length > MAX_DEPTH + 1) return;
  for (const name of namesIn(loading, path)) {
    if (lookAt(loading, `${path}/${name}`)) yield* scan(loading, folder, `${within}/${name}`);
    else yield `${within}/${name}`;
  }
}

function namesIn(loading: Loading, folder: string): string[] {
  const names = attempt(() => readdirSync(resolve(loading.cwd, folder)));
  if ('problem' in names) throw new ChartRefused(folder, names.problem);
  return names.value.sort();
}

/** Whether it is a folder. Refuses what leads out of what the user named, in a circle, or to no file at all. */
function lookAt(loading: Loading, path: string): boolean {
  const absolute = resolve(loading.cwd, path);
  const found = attempt(() => ({ real: realpathSync(absolute), stats: statSync(absolute) }));
  if ('problem' in found) throw new ChartRefused(path, found.problem);
  const { real, stats } = found.value;
  if (!loading.roots.some((root) => isWithin(real, root))) {
    throw new ChartRefused(path, { code: 'link-leads-out', data: { path: real } });
  }
  if (stats.isDirectory() && isWithin(realpathSync(dirname(absolute)), real)) {
    throw new ChartRefused(path, { code: 'link-in-circle' });
  }
  if (!stats.isDirectory() && !stats.isFile()) throw new ChartRefused(path, { code: 'not-a-regular-file' });
  loading.entries += 1;
  if (loading.entries > MAX_ENTRIES) throw new ChartRefused(path, { code: 'chart-too-many-files', data: { most: MAX_ENTRIES } });
  return stats.isDirectory();
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function readFile(loading: Loading, path: string): Uint8Array {
  const read = readBytes(path, loading.cwd);
  if ('unreadable' in read) throw new ChartRefused(path, read.unreadable);
  count(loading, path, read.bytes.length);
  return read.bytes;
}

function count(loading: Loading, path: string, bytes: number): void {
  loading.bytes += bytes;
  if (loading.bytes > MAX_BYTES) throw new ChartRefused(path, tooLarge('chart', loading.bytes, MAX_BYTES));
}
