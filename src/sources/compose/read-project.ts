// A Compose project as one document: what the files beside it add, replace and take away included.
import { posix } from 'node:path';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { mentions } from '../../model/mentions.ts';
import { child, isUnder, type Pointer, tokens } from '../../model/pointer.ts';
import { remembered } from '../../model/remembered.ts';
import type { MarkedComment, SourceDocument, SourceRange, Unreadable, WrittenPlace } from '../../model/source.ts';
import { lineText, positionAt, rangeAt } from '../yaml/lines.ts';
import { markedComments } from '../yaml/marked-comments.ts';
import type { YamlDocument } from '../yaml/read.ts';
import { readEnvFile } from './env-file.ts';
import type { Variables } from './interpolate.ts';
import {
  fileOf,
  type Loading,
  loadModel,
  type ModelFiles,
  type ReadText,
  remember,
  type Services,
  startLoading,
  tellReplaced,
  toUnreadable,
} from './load.ts';
import { overridesOf } from './names.ts';
import { plainServices } from './plain-services.ts';
import {
  type ComposeEntry,
  type ComposeMapping,
  type ComposeText,
  type ComposeValue,
  plainOf,
  type Spot,
  writtenAt,
} from './value.ts';

export interface ComposeProject {
  /** Undefined where there are no services. */
  readonly document: SourceDocument | undefined;
  readonly unreadable: readonly Unreadable[];
  /** Whether no .env beside it has Compose read other files, or others before it. */
  readonly isFirst: boolean;
  /** All that were read, as the user would name them. */
  readonly files: readonly string[];
  /** The names that a section at the top of its files declares. */
  readonly declared: (section: string) => ReadonlySet<string>;
  /** The folders in which relative paths of it begin. */
  readonly folders: readonly string[];
  /** The profiles that its .env has on. */
  readonly profiles: readonly string[];
  /** How a value is written that is no text; its place is that of the document's values. */
  readonly spelling: (pointer: Pointer) => string | undefined;
}

/**
 * Reads the project whose first file has a text. Never throws for what is in its files. `names`: all that stand in its folder, of which a
 * project looks for some; undefined where nobody knows.
 */
export function readProject(text: string, file: string, read: ReadText, names?: readonly string[]): ComposeProject {
  const loading = startLoading(read);
  remember(loading, file, text);
  const folder = file === '-' ? '.' : posix.dirname(file);
  const { variables, files, isFirst, profiles } = environmentOf(loading, { folder, file, names });
  const whole = () => ({ ...wholeProject(loading, file, { files, folder, variables, within: [] }), isFirst, profiles });
  const isAlone = files.length === 1 && loading.unreadable.length === 0;
  const document = isAlone ? plainDocument(loading, file, { variables, whole }) : undefined;
  if (document === undefined) return whole();
  const declared = remembered((section: string) => namesIn(fileOf(loading, file).documents[0]?.value, section));
  // In a plain one every number of a port is written in plain digits.
  return { document, unreadable: [], files, isFirst, profiles, declared, folders: [folder], spelling: () => undefined };
}

function namesIn(root: unknown, section: string): ReadonlySet<string> {
  const value = isMapping(root) ? root[section] : undefined;
  return new Set(isMapping(value) ? Object.keys(value) : []);
}

function wholeProject(loading: Loading, file: string, model: ModelFiles): Omit<ComposeProject, 'isFirst' | 'profiles'> {
  const services = loadModel(loading, model);
  tellReplaced(loading, services);
  const unreadable = [...loading.unreadable, ...loading.faults.map(toUnreadable)];
  const root = rootOf(loading, file, services);
  const document = services.size === 0 ? undefined : projectDocument(loading, file, root);
  const spelling = (pointer: Pointer) => {
    const spot = spotsOnTheWay(root, tokens(pointer)).at(-1);
    return spot && writtenAt(spot);
  };
  const declared = (section: string) => loading.declared.get(section) ?? new Set<string>();
  const [files, folders] = [[...loading.texts.keys()], [...loading.folders]];
  return { document, unreadable: distinct(unreadable), files, declared, folders, spelling };
}

function rootOf(loading: Loading, file: string, services: Services): ComposeMapping {
  const start: Spot = { text: fileOf(loading, file).text, start: 0, end: 0 };
  const all: ComposeMapping = { kind: 'mapping', entries: services, spot: start };
  return { kind: 'mapping', entries: new Map([['services', { key: start, value: all }]]), spot: start };
}

interface Plain {
  readonly variables: Variables;
  /** With the place of each value, for whoever asks for places that are not told without. */
  readonly whole: () => ComposeProject;
}

/** Undefined for a project that is not plain. */
function plainDocument(loading: Loading, file: string, { variables, whole }: Plain): SourceDocument | undefined {
  const { documents, text } = fileOf(loading, file);
  const [written] = documents;
  const services = plainServices(documents, variables);
  if (services === undefined || written === undefined) return undefined;
  let made: SourceDocument | undefined;
  const placed = () => {
    made ??= whole().document;
    return made;
  };
  return {
    object: { services },
    origin: { file, document: 0 },
    duplicateKeys: [],
    locate: (pointer) => rangeIn(written, services, pointer, text) ?? placed()?.locate(pointer),
    written: () => undefined,
    line: (number) => lineText(text.lines(), number),
    comments: (word) => (mentions(written.source, word) ? (placed()?.comments?.(word) ?? []) : []),
  };
}

/** Of a value in a service that is there. */
function rangeIn(document: YamlDocument, services: Mapping, pointer: Pointer, text: ComposeText): SourceRange | undefined {
  const path = tokens(pointer);
  const [top, name = ''] = path;
  if (top !== 'services' || path.length < 3 || !Object.hasOwn(services, name)) return undefined;
  const place = document.place?.(path);
  if (place === undefined || place.end <= place.start) return undefined;
  return rangeAt(text.lines(), document.start + place.start, document.start + place.end);
}

interface Project {
  readonly file: string;
  readonly folder: string;
  readonly names: readonly string[] | undefined;
}

interface Environment {
  readonly variables: Variables;
  readonly files: readonly string[];
  readonly isFirst: boolean;
  readonly profiles: readonly string[];
}

/** The variables of the .env file beside a project, and the project's files: those that COMPOSE_FILE names there, or its overrides. */
function environmentOf(loading: Loading, { file, folder, names }: Project): Environment {
  const mayBeThere = (name: string) => names === undefined || names.includes(name);
  const variables = (mayBeThere('.env') ? envBeside(loading, folder) : undefined) ?? NO_VARIABLES;
  const profiles = (variables.get('COMPOSE_PROFILES') ?? '').split(',').map((name) => name.trim());
  const named = variables.get('COMPOSE_FILE');
  const separator = variables.get('COMPOSE_PATH_SEPARATOR') || ':';
  const list = named ? named.split(separator).map((path) => posix.join(folder, path)) : undefined;
  const isFirst = list === undefined || list[0] === posix.normalize(file);
  if (list !== undefined && isFirst) return { variables, profiles, files: [file, ...list.slice(1)], isFirst };
  const override = overridesOf(posix.basename(file)).find(
    (name) => mayBeThere(name) && 'text' in loading.read(posix.join(folder, name)),
  );
  const files = override === undefined ? [file] : [file, posix.join(folder, override)];
  return { variables, profiles, files, isFirst };
}

const NO_VARIABLES: Variables = new Map();

/** Undefined where there is none, and where it is none, which is told. */
function envBeside(loading: Loading, folder: string): Variables | undefined {
  const file = posix.join(folder, '.env');
  const read = loading.read(file);
  if (!('text' in read)) return undefined;
  const variables = readEnvFile(read.text, NO_VARIABLES);
  if (!variables) loading.unreadable.push({ file, reason: { code: 'compose-env-file' } });
  return variables;
}

function distinct(all: readonly Unreadable[]): Unreadable[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

interface Written {
  readonly file: string;
  readonly root: ComposeMapping;
}

function projectDocument(loading: Loading, file: string, root: ComposeMapping): SourceDocument {
  const { text } = fileOf(loading, file);
  const spotsOf = (pointer: Pointer) => spotsOnTheWay(root, tokens(pointer));
  return {
    object: plainOf(root) as Record<string, unknown>,
    origin: { file, document: 0 },
    duplicateKeys: [],
    locate: (pointer) => rangeOf(spotsOf(pointer).findLast((spot) => spot.text.file === file)),
    written: (pointer) => {
      const spot = spotsOf(pointer).at(-1);
      return spot === undefined || spot.text.file === file ? undefined : placeIn(spot);
    },
    line: (number) => lineText(text.lines(), number),
    comments: (word) => [...loading.texts.keys()].flatMap((one) => commentsIn(loading, { file: one, root }, word)),
  };
}

/** Where all stands that a pointer leads through, what it leads to last. */
function spotsOnTheWay(root: ComposeMapping, path: readonly string[]): Spot[] {
  const spots: Spot[] = [root.spot];
  let value: ComposeValue = root;
  for (const key of path) {
    const next: ComposeEntry | undefined = value.kind === 'mapping' ? value.entries.get(key) : undefined;
    const inner: ComposeValue | undefined = value.kind === 'list' ? value.items[Number(key)] : next?.value;
    if (inner === undefined) break;
    value = inner;
    // A service without anything in it is told by its name.
    spots.push(inner.spot.end > inner.spot.start ? inner.spot : (next?.key ?? inner.spot));
  }
  return spots;
}

function rangeOf(spot: Spot | undefined): SourceRange | undefined {
  return spot && rangeAt(spot.text.lines(), spot.start, spot.end);
}

function placeIn(spot: Spot): WrittenPlace {
  const range = rangeAt(spot.text.lines(), spot.start, spot.end);
  const excerpt = lineText(spot.text.lines(), range.start.line);
  return { file: spot.text.file, range, ...(excerpt === undefined ? {} : { excerpt }) };
}

/** The comments of one file, with the values that the project has of what they are about. */
function commentsIn(loading: Loading, { file, root }: Written, word: string): MarkedComment[] {
  const { documents, text } = fileOf(loading, file);
  const found = documents.flatMap((document) => markedComments(document, text.lines, word));
  if (found.length === 0) return [];
  const beginnings = beginningsByLine(root, text, new Set(found.map(({ line }) => line)));
  return found.map((comment) => {
    const covered = { ...comment, covers: beginnings.get(comment.line) ?? [] };
    if (text === root.spot.text) return covered;
    return { ...covered, elsewhere: { file, excerpt: lineText(text.lines(), comment.position.line) } };
  });
}

/** The outermost values of a project that begin in some lines of a file. */
function beginningsByLine(root: ComposeMapping, text: ComposeText, lines: ReadonlySet<number>): Map<number, Pointer[]> {
  const found = new Map<number, Pointer[]>();
  const visit = (value: ComposeValue, at: Pointer, start: Spot): void => {
    const line = start.text === text ? positionAt(text.lines(), start.start).line : 0;
    const before = found.get(line) ?? [];
    if (lines.has(line) && !before.some((outer) => isUnder(at, outer))) found.set(line, [...before, at]);
    if (value.kind === 'list') for (const [index, item] of value.items.entries()) visit(item, child(at, index), item.spot);
    if (value.kind === 'mapping') for (const [key, entry] of value.entries) visit(entry.value, child(at, key), entry.key);
  };
  visit(root, '', root.spot);
  return found;
}
