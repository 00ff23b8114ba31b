import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, posix, resolve, sep } from 'node:path';
import type { Reason } from '../model/reason.ts';
import type { ByQuadlet } from '../model/workload.ts';
import { dialectOfName } from './dialect-of.ts';
import { type Exclude, type WhyLeftOut, whyLeftOut } from './excludes.ts';
import { attempt } from './file-problems.ts';
import { OF_MANIFEST, POLICY_FILE } from './files.ts';
import { type IgnoreRules, NO_RULES, readIgnoreRules } from './gitignore.ts';
import type { Matches } from './glob-matches.ts';
import { inFolder, placeOf } from './place-of.ts';
import { below, CHART_FOLDERS, type Renderable, renderableOf, rendererOf, splitRenderables } from './renderable.ts';

/** A file to read, or a path that will not be read and why. `file` is spelt as the user would name it, with `/`. */
export type FoundFile =
  /** `isMet`: nobody named it, and it may be no manifest at all. */
  | { readonly file: string; readonly isMet?: true; readonly byQuadlet?: ByQuadlet }
  | { readonly file: string; readonly skipped: Reason }
  | { readonly file: string; readonly unreadable: Reason };

/** By absolute path, the names in folders of files that may ask what is beside them: those of other dialects than Kubernetes'. */
export type WalkedFolders = Map<string, readonly string[]>;

/** What is noted while files are looked for; absent where nobody asks for it. */
interface Noted {
  readonly folders?: WalkedFolders;
  /** Called whenever so many more are found. */
  readonly onMany?: (() => void) | undefined;
}

const MANY = 1_024;

interface Walk {
  readonly cwd: string;
  /** By absolute path, so that no file is found twice under two spellings. */
  readonly found: Map<string, Met>;
  /** The real paths of the directories that were walked: links among them could be followed without end. */
  readonly walked: Set<string>;
  /** Links to directories within the one that was named: followed only when nothing else has led there. */
  readonly links: (() => void)[];
  /** Directories that were named and had nothing to read in them. */
  readonly empty: string[];
  /** Whether charts and kustomizations are told as such. */
  readonly renders: boolean;
  readonly leftOut: WhyLeftOut;
  readonly folders: WalkedFolders | undefined;
  readonly onMany?: (() => void) | undefined;
  /** Of a pattern: what it matches. */
  readonly only?: Matches;
}

interface Met {
  readonly found: FoundFile | Renderable;
  /** Of a file to read, where its bytes are. */
  readonly real?: string;
  readonly isLink?: boolean;
}

/**
 * The files that paths name: a file whatever its ending, a directory with all its .yaml, .yml and .json files, and those that
 * another dialect knows by their names, but those that git ignores, a glob with what it matches of those, `-` for standard input. Standard input first, then sorted by path, each
 * once. A path that is not there, or has nothing to judge in it, is `unreadable`.
 */
export async function findFiles(
  paths: readonly string[],
  cwd: string,
  excludes: readonly Exclude[] = [],
  { folders, onMany }: Noted = {},
): Promise<FoundFile[]> {
  const found = await find(paths, cwd, { renders: false, leftOut: whyLeftOut(excludes), folders, onMany });
  return [...splitRenderables<FoundFile>(found).plain];
}

/** The same with charts and kustomizations in place of what they are made of. */
export async function findSources(
  paths: readonly string[],
  cwd: string,
  excludes: readonly Exclude[] = [],
  { folders, onMany }: Noted = {},
): Promise<(FoundFile | Renderable)[]> {
  return find(paths, cwd, { renders: true, leftOut: whyLeftOut(excludes), folders, onMany });
}

async function find(
  paths: readonly string[],
  cwd: string,
  how: Pick<Walk, 'renders' | 'leftOut' | 'folders' | 'onMany'>,
): Promise<(FoundFile | Renderable)[]> {
  const walk: Walk = { cwd, found: new Map(), walked: new Set(), links: [], empty: [], ...how };
  for (const named of paths) if (named !== '-') await findNamed(walk, named);
  for (const file of walk.empty) addEmpty(walk, file);
  const files = withoutTwins([...walk.found.values()]).sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return paths.includes('-') ? [{ file: '-' }, ...files] : files;
}

/** Unless a file in it was named, which git ignores. */
function addEmpty(walk: Walk, file: string): void {
  const folder = join(resolve(walk.cwd, file), sep);
  const hasNamed = [...walk.found.keys()].some((path) => path.startsWith(folder));
  if (!hasNamed) add(walk, { file, unreadable: { code: 'no-manifest-in-folder' } });
}

/** A file that links lead to, too, is read once, under its own name if that was met. */
function withoutTwins(all: readonly Met[]): (FoundFile | Renderable)[] {
  const firsts = new Map<string, Met>();
  for (const met of all) {
    if (met.real === undefined) continue;
    const first = firsts.get(met.real);
    if (first === undefined || (first.isLink && !met.isLink)) firsts.set(met.real, met);
  }
  return all.map(({ found, real }) => {
    if (real === undefined || firsts.get(real)?.found === found) return found;
    return { file: found.file, skipped: { code: 'link-read-under-other-name' } };
  });
}

async function findNamed(walk: Walk, named: string): Promise<void> {
  // `kport lint "$FOLDER"` without such a variable: the working directory is hardly what was meant.
  if (named === '') return add(walk, { file: "''", unreadable: { code: 'empty-path' } });
  const file = withDropInFolder(named.replaceAll(sep, '/'), walk.cwd);
  const absolute = resolve(walk.cwd, named);
  const stats = attempt(() => statSync(absolute));
  const skipped = 'value' in stats ? walk.leftOut(absolute, stats.value.isDirectory()) : undefined;
  if (skipped !== undefined) return add(walk, { file, skipped });
  if ('value' in stats) {
    if (basename(file) === POLICY_FILE) add(walk, { file, skipped: { code: 'policy-of-kport' } });
    else if (!stats.value.isDirectory()) addNamed(walk, file, absolute);
    else if (!walkNamed(walk, file, absolute)) walk.empty.push(file);
    return;
  }
  if (!/[*?[{]/.test(file)) return add(walk, { file, unreadable: stats.problem });
  const { matchesOf } = await import('./glob-matches.ts');
  const only = await matchesOf(file, walk.cwd);
  const folder = resolve(walk.cwd, only.base);
  const isFound = only.files.size > 0 && walkNamed({ ...walk, walked: new Set(), only }, only.base, folder);
  if (!isFound) add(walk, { file, unreadable: whyNothing(file, only) });
}

/** In a folder of drop-ins that folder's name says what a file is, and which unit it belongs to: `../web.service.d/user.conf`. */
function withDropInFolder(file: string, cwd: string): string {
  const folder = basename(cwd);
  const isInside = folder.endsWith('.d') && !isAbsolute(file) && dialectOfName(`${folder}/a.conf`) !== undefined;
  return isInside ? posix.join('..', folder, file) : file;
}

function whyNothing(pattern: string, { files, namesEnding }: Matches): Reason {
  if (pattern.startsWith('!')) return { code: 'no-match-but-exclude', data: { pattern: JSON.stringify(pattern.slice(1)) } };
  if (files.size === 0) return { code: 'no-match' };
  return { code: namesEnding ? 'matches-ignored' : 'no-manifest-matches' };
}

function addNamed(walk: Walk, file: string, absolute: string): void {
  const renderable = walk.renders ? renderableOf(file) : undefined;
  const links = attempt(() => ({ real: realpathSync(absolute), isLink: lstatSync(absolute).isSymbolicLink() }));
  const link = !renderable && 'value' in links ? links.value : {};
  add(walk, renderable ?? { file }, link, renderable ? undefined : absolute);
}

/** A directory that is named is read, also one that git ignores. False where nothing was met in it. */
function walkNamed(walk: Walk, directory: string, absolute: string): boolean {
  const rules = readIgnoreRules(absolute);
  const isMet = walkDirectory(
    walk,
    { file: directory, absolute },
    { root: undefined, rules: rules.ignores(absolute, true) ? NO_RULES : rules },
  );
  for (let follow = walk.links.shift(); follow; follow = walk.links.shift()) follow();
  return isMet;
}

interface Inside {
  /** The real path of the directory that was named; undefined for itself. */
  readonly root: string | undefined;
  readonly rules: IgnoreRules;
  /** In the folder of a chart, where plain files are the chart's. */
  readonly inChart?: boolean;
}

/** `place` is the real path, where it is known: to ask for it takes longer than to read a small folder. */
function walkDirectory(
  walk: Walk,
  { file: directory, absolute }: Folder,
  { root, rules, inChart = false }: Inside,
  place?: string,
): boolean {
  const real = place === undefined ? attempt(() => realpathSync(absolute)) : { value: place };
  const entries = attempt(() => readdirSync(absolute, { withFileTypes: true }));
  if (!('value' in real) || !('value' in entries)) {
    add(walk, { file: directory, unreadable: 'problem' in entries ? entries.problem : { code: 'directory-unreadable' } });
    return true;
  }
  if (walk.walked.has(real.value)) return true;
  walk.walked.add(real.value);
  const names = entries.value.map(({ name }) => name);
  if (walk.folders && names.some((name) => dialectOfName(name) !== undefined)) walk.folders.set(absolute, names);
  const renderedBy = walk.renders ? rendererOf(names.filter((name) => !walk.only?.leavesOut(join(absolute, name)))) : undefined;
  if (renderedBy) add(walk, { file: directory, renderedBy });
  const isChart = renderedBy === 'helm';
  const here = {
    root: root ?? real.value,
    directory,
    absolute,
    // As a rule it is the same: then one text has both.
    real: real.value === absolute ? absolute : real.value,
    inChart: inChart || isChart,
    rules: rules.within(absolute, names.includes('.gitignore')),
  };
  let isMet = renderedBy !== undefined;
  if (isChart) for (const name of CHART_FOLDERS) walk.walked.add(join(real.value, name));
  for (const entry of entries.value) {
    if (isChart && CHART_FOLDERS.includes(entry.name)) continue;
    if (visit(walk, entry, here)) isMet = true;
  }
  return isMet;
}

/** By the name that a user would give it, and by its place. */
interface Folder {
  readonly file: string;
  readonly absolute: string;
}

interface Here extends Inside {
  readonly root: string;
  /** The directory, as a user would name it. */
  readonly directory: string;
  readonly absolute: string;
  /** The real path of the directory. */
  readonly real: string;
}

function visit(walk: Walk, entry: Dirent, here: Here): boolean {
  const absolute = inFolder(here.absolute, entry.name);
  const stats = entry.isSymbolicLink() ? attempt(() => statSync(absolute)) : { value: entry };
  const isDirectory = 'value' in stats && stats.value.isDirectory();
  const file = below(here.directory, entry.name);
  // Most files of a repository are no manifests, and to ask whether git ignores one takes some times as long.
  if (!isDirectory && !isWanted(file, walk)) return false;
  if (entry.name === '.git' || walk.only?.leavesOut(absolute) || here.rules.ignores(absolute, isDirectory, entry.name))
    return false;
  const skipped: Reason | undefined =
    entry.name === POLICY_FILE ? { code: 'policy-of-kport' } : walk.leftOut(absolute, isDirectory);
  if (skipped === undefined && isDirectory) return visitDirectory(walk, { file, absolute, isLink: entry.isSymbolicLink() }, here);
  if (skipped !== undefined) add(walk, { file, skipped });
  else if ('problem' in stats) add(walk, { file, unreadable: stats.problem });
  else if (!stats.value.isFile()) add(walk, { file, skipped: { code: 'not-a-regular-file' } });
  else if (here.inChart) add(walk, { file, skipped: { code: 'part-of-chart' } });
  else add(walk, { file, isMet: true }, linkOf(absolute, entry, here), absolute);
  return true;
}

function isWanted(file: string, { only }: Walk): boolean {
  return only?.namesEnding || OF_MANIFEST.test(file) || dialectOfName(file) !== undefined;
}

function linkOf(absolute: string, entry: Dirent, { absolute: folder, real }: Here): Omit<Met, 'found'> {
  if (!entry.isSymbolicLink()) return { real: real === folder ? absolute : inFolder(real, entry.name) };
  const target = attempt(() => realpathSync(absolute));
  return { isLink: true, ...('value' in target ? { real: target.value } : {}) };
}

interface Entered extends Folder {
  readonly isLink: boolean;
}

function visitDirectory(walk: Walk, entered: Entered, here: Here): boolean {
  if (!entered.isLink) {
    const { absolute } = entered;
    return walkDirectory(walk, entered, here, here.real === here.absolute ? absolute : inFolder(here.real, basename(absolute)));
  }
  const target = attempt(() => realpathSync(entered.absolute));
  if (!('value' in target)) return walkDirectory(walk, entered, here);
  const real = target.value;
  const follow = () => followLink(walk, { ...entered, real }, here);
  if (`${real}/`.startsWith(`${here.root.replace(/\/$/, '')}/`)) walk.links.push(follow);
  else follow();
  return true;
}

/** A directory is read once, under its own name where that is met. */
function followLink(walk: Walk, { file, absolute, real }: Entered & { readonly real: string }, here: Here): void {
  const skipped: Reason | undefined = walk.walked.has(real) ? { code: 'link-read-elsewhere' } : walk.leftOut(real, true);
  if (skipped === undefined) walkDirectory(walk, { file, absolute }, here);
  else add(walk, { file, skipped });
}

/** What was named stays so. */
function add(
  { cwd, found, onMany }: Walk,
  file: FoundFile | Renderable,
  link: Omit<Met, 'found'> = {},
  absolute = resolve(cwd, file.file),
): void {
  const before = found.get(absolute)?.found;
  if (!before || ('isMet' in before && !('skipped' in file) && !('isMet' in file))) found.set(absolute, { found: file, ...link });
  if (found.size % MANY === 0) onMany?.();
}

/** How long a file is; 0 of what cannot be looked at. */
export function bytesOf(found: FoundFile, cwd: string): number {
  if ('skipped' in found || 'unreadable' in found) return 0;
  const stats = attempt(() => statSync(placeOf(found.file, cwd)));
  return 'value' in stats ? stats.value.size : 0;
}
