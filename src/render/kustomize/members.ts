// Which kustomizations may be built in one process. Kustomize relates objects by their names, wherever they come from: those of which none
// speaks of a name of another's objects have nothing to do with each other. What it does with a name is in its api/filters/nameref; a
// test compares with kustomize itself what is said of it here.
import { resolve } from 'node:path';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { remembered } from '../../model/remembered.ts';
import { textAt } from '../../sources/files.ts';
import type { Kustomization } from './kustomizations.ts';
import type { SeenDisk } from './seen-disk.ts';

/** A kustomization that may be built together with others. */
export interface Member {
  /** Its absolute path. */
  readonly folder: string;
  /** All that could be a name in its files. */
  readonly words: ReadonlySet<string>;
  /** What its objects seem to be called when they are built: one name too few spoils a group, and nothing else. */
  readonly names: ReadonlySet<string>;
  /** What it puts around each name. */
  readonly prefix: string;
  readonly suffix: string;
  readonly bytes: number;
}

const MOST_MEMBERS = 20;

/** Of a member. */
const MOST_BYTES = 100_000;

/**
 * Bytes of a member times those of a group that it comes into: kustomize compares each object with all others (two of 95 KB each take
 * 1.6 times as long as alone), and for so many that takes half of the time that a start takes.
 */
const MOST_COMPARED = 500_000_000;

/** Of a run: the words of all are there until they are built. */
const MOST_BYTES_OF_ALL = 16_000_000;

/** Kustomizations that one uses: beyond a thousand they are not all known. */
const MOST_USED = 100;

/** Groups that a member may come into: those that speak of each other, as the overlays of one base, stand near to each other. */
const MOST_OPEN = 16;

/** The names of Kubernetes, and those of RBAC, which have colons within. */
export const WORD = /[\w.-]+(?::+[\w.-]+)*/g;

/** What neither reaches the objects of others nor matters only at the top. Variables and replacements write names that stand nowhere. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namespace', 'images', 'replicas', 'labels'],
  ...['commonLabels', 'commonAnnotations', 'patches', 'patchesStrategicMerge', 'patchesJson6902'],
  ...['configMapGenerator', 'secretGenerator', 'generatorOptions'],
]);

/** Around some objects of a kustomization and not around others, they would leave it to chance whose names are meant. */
const ALLOWED_AROUND_ALL: ReadonlySet<string> = new Set([...ALLOWED, 'namePrefix', 'nameSuffix']);

/** Of an entry of `labels`: with `fields` it may set any field, the name included. */
const OF_LABELS: ReadonlySet<string> = new Set(['pairs', 'includeSelectors', 'includeTemplates']);

/**
 * A letter that is written otherwise, a text that goes on in the next line, a tag; a name that is a number, which is built to another
 * number; a patch of name, namespace, kind or all of an object; what kustomize notes for itself; what it relates to others, and does not
 * write. Keys in any case, as Go reads them.
 */
const UNCERTAIN = new RegExp(
  [
    /\\(?:[xu/]|\r?\n)|!!|!<|^%|\bname["']?\s*:\s*[-+.]?\d/,
    /\/metadata(?!\/(?!name))|\/kind\b|\bpath\\?["']?\s*:\s*\\?["']\\?["']|allow(?:Name|Kind)Change/,
    /internal\.config\.kubernetes|needs-hash|local-config/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'imu',
);

/**
 * Words of what a prefix or a suffix leaves to chance, where an object of somebody else was once called alike: kinds that get neither,
 * and fields that are looked up among the objects of a namespace, of the one that any had at first before the one that it has now.
 */
const AFFIXED_ALONE = ['APIService', 'CustomResourceDefinition', 'Namespace', 'subjects', 'clientConfig'];

/** Undefined of one that has to be built by itself. */
export function memberReader(disk: SeenDisk, cwd: string): (one: Kustomization) => Member | undefined {
  // Of what is no file none is read: kustomize is stopped where it waits for a pipe, and here nobody would be.
  const read = remembered((file: string) =>
    disk.kindOf(resolve(cwd, file)) === 'file' ? textRead(textAt(file, cwd)) : undefined,
  );
  let left = MOST_BYTES_OF_ALL;
  const valueIn = (at: string, allowed: ReadonlySet<string>): Mapping | undefined => {
    const value = onlyValue(disk.kustomizationsIn(resolve(cwd, at)));
    const isThere = (path: unknown) => disk.kindOf(resolve(cwd, at, String(path))) !== undefined;
    if (!isMapping(value) || !hasOnly(allowed)(value) || !listIn(value)('labels').every(hasOnly(OF_LABELS))) return undefined;
    return PATHS.flatMap(listIn(value)).every(isThere) ? value : undefined;
  };
  return ({ folder, uses, refused, resources, patches, others }) => {
    const own = valueIn(folder, ALLOWED_AROUND_ALL);
    const values = [own, ...[...uses].map((at) => valueIn(at, ALLOWED))].filter((value) => value !== undefined);
    if (own === undefined || values.length <= uses.size || uses.size > MOST_USED || refused.length > 0) return undefined;
    const texts = [...new Set([...resources, ...patches.map(({ file }) => file), ...others])].map(read);
    const bytes = texts.reduce((sum, text) => sum + (text?.bytes ?? Number.POSITIVE_INFINITY), 0);
    const words = new Set(texts.flatMap((text) => text?.words ?? []));
    const [prefix = '', suffix = ''] = [own.namePrefix, own.nameSuffix].map((affix) => String(affix ?? ''));
    if (bytes > Math.min(MOST_BYTES, left)) return undefined;
    if (prefix + suffix !== '' && AFFIXED_ALONE.some((word) => words.has(word))) return undefined;
    left -= bytes;
    const names = [...[...resources].flatMap((file) => read(file)?.names ?? []), ...values.flatMap(namesGenerated)];
    const built = new Set(names.map((name) => prefix + name + suffix));
    return { folder: resolve(cwd, folder), words, names: built, prefix, suffix, bytes };
  };
}

function hasOnly(keys: ReadonlySet<string>): (value: unknown) => boolean {
  return (value) => isMapping(value) && Object.keys(value).every((key) => keys.has(key));
}

function onlyValue(found: ReturnType<SeenDisk['kustomizationsIn']>): unknown {
  const [document, ...others] = found.flatMap(({ read }) => read?.documents ?? []);
  return document && 'root' in document && others.length === 0 && found.length === 1 ? document.value : undefined;
}

const PATHS = ['resources', 'bases', 'components'];

function listIn(value: Mapping): (key: string) => readonly unknown[] {
  return (key) => (Array.isArray(value[key]) ? value[key] : []);
}

function namesGenerated(value: Mapping): string[] {
  return ['configMapGenerator', 'secretGenerator']
    .flatMap(listIn(value))
    .flatMap((one) => (isMapping(one) && typeof one.name === 'string' ? [one.name] : []));
}

/** As most are written: in a block, or at the beginning of one in braces. */
const NAMED = /^metadata:(?: *\{ *|.*\n(?: .*\n|\n)*? {2}(?: {2})?)name: *["']?([\w.:-]+)/gm;

/** Undefined of what no member may have. */
function textRead(text: string | undefined) {
  if (text === undefined || text.length > MOST_BYTES || UNCERTAIN.test(text)) return undefined;
  const names = [...text.matchAll(NAMED)].map(([, name = '']) => name);
  // A letter behind a backslash is no beginning of a word.
  return { words: [...new Set(text.replace(/\\./g, ' ').match(WORD))], names, bytes: text.length };
}

interface Group {
  readonly members: Member[];
  readonly names: Set<string>;
  readonly spoken: Set<string>;
  bytes: number;
}

/** Those of which none speaks of a name of another, in the order of the first of each group. */
export function groupsOf(members: readonly Member[]): readonly (readonly Member[])[] {
  const known = new Set(members.flatMap(({ names }) => [...names]));
  const groups: Group[] = [];
  for (const member of members) {
    const names = [...member.names];
    const spoken = [...names, ...[...member.words].filter((word) => known.has(word))];
    const takes = (group: Group) =>
      group.members.length < MOST_MEMBERS &&
      group.bytes * member.bytes <= MOST_COMPARED &&
      !spoken.some((word) => group.names.has(word)) &&
      !names.some((name) => group.spoken.has(name));
    const group = groups.slice(-MOST_OPEN).find(takes) ?? { members: [], names: new Set(), spoken: new Set(), bytes: 0 };
    if (group.members.length === 0) groups.push(group);
    group.members.push(member);
    group.bytes += member.bytes;
    for (const name of names) group.names.add(name);
    for (const word of spoken) group.spoken.add(word);
  }
  return groups.map((group) => group.members);
}
