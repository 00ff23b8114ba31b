// Puts a Compose project together: its files in order, each with what it includes, what its services extend, and what it resets of
// the files before. compose-go loader/loader.go loadYamlFile, include.go, extends.go (2.16, which takes all that 2.9 takes).
import { posix } from 'node:path';
import { floatExposed, floatPort, isWrittenAsFloat, type ValuePath } from '../../knowledge/compose-forms.ts';
import { type Misfit, SECTIONS, SERVICE, sectionMisfits } from '../../knowledge/compose-schema.ts';
import { didYouMean, nearName } from '../../model/near-name.ts';
import type { Reason } from '../../model/reason.ts';
import type { Unreadable } from '../../model/source.ts';
import { nextSeparator } from '../yaml/documents.ts';
import { indexLines, type Lines, positionAt } from '../yaml/lines.ts';
import { readYaml, type YamlDocument } from '../yaml/read.ts';
import { type ComposeFault, type ConvertedDocument, convertDocument, type Path } from './convert.ts';
import { readEnvFile } from './env-file.ts';
import { type Include, includesOf } from './include.ts';
import type { Variables } from './interpolate.ts';
import { mergeServices, servicesOf, uniqueService, withoutPaths } from './merge.ts';
import {
  type ComposeEntry,
  type ComposeText,
  type ComposeValue,
  entryOf,
  isNull,
  plainOf,
  type Spot,
  textOf,
  writtenAt,
} from './value.ts';

/** A text of a file beside the first, by a path that is spelt as the user would spell it. */
export type ReadText = (file: string) => { readonly text: string } | { readonly unreadable: Reason };

/** The files that make one model, and what they are read with. */
export interface ModelFiles {
  /** Paths as the user would name them. */
  readonly files: readonly string[];
  /** Where relative paths in them begin. */
  readonly folder: string;
  readonly variables: Variables;
  /** The first files of the models that include this one. */
  readonly within: readonly string[];
}

/** Services by name, after all files. */
export type Services = Map<string, ComposeEntry>;

export interface Loading {
  readonly read: ReadText;
  readonly faults: ComposeFault[];
  /** What Compose refuses of services, and was taken away. */
  readonly replaced: { readonly name: string; readonly spot: Spot; readonly text: string }[];
  readonly unreadable: Unreadable[];
  /** By path: each file is read once, and may be put in several times. */
  readonly texts: Map<string, ReadFile>;
  /** By the section at the top of a file: the names that it declares. */
  readonly declared: Map<string, Set<string>>;
  /** Where relative paths begin. */
  readonly folders: Set<string>;
  /** How much more may be put together. */
  left: number;
}

interface ReadFile {
  readonly text: ComposeText;
  readonly documents: readonly YamlDocument[];
  /** Undefined for a file that was read. */
  readonly problem?: Reason;
}

/** Values that are put together from several places, and files: a project of a large company has some thousands. */
const MOST_PARTS = 200_000;
/** Services that lead to one another. */
const MOST_LINKS = 200;

export function startLoading(read: ReadText): Loading {
  const [texts, declared, folders] = [new Map(), new Map(), new Set<string>()];
  return { read, faults: [], replaced: [], unreadable: [], texts, declared, folders, left: MOST_PARTS };
}

/** The text of a file that somebody has read already. */
export function remember(loading: Loading, file: string, text: string): void {
  loading.texts.set(file, parsed(loading, file, { text }));
}

function parsed(loading: Loading, file: string, read: ReturnType<ReadText>): ReadFile {
  let indexed: Lines | undefined;
  const source = 'text' in read ? read.text : '';
  const text: ComposeText = {
    file,
    lines: () => {
      indexed ??= indexLines(source);
      return indexed;
    },
  };
  if ('unreadable' in read) return { text, documents: [], problem: read.unreadable };
  const { documents, unreadable } = readYaml(source, file);
  loading.unreadable.push(...unreadable);
  const empty = emptyDocument(source);
  if (empty !== undefined) loading.unreadable.push({ file, position: positionAt(text.lines(), empty), reason: NO_MAPPING });
  return { text, documents: documents.filter((document): document is YamlDocument => 'root' in document) };
}

const NO_MAPPING: Reason = { code: 'compose-refused', data: { text: 'top-level object must be a mapping' } };

/** Where a document begins in which nothing stands; go-yaml makes null of it, and of a file in which nothing stands no document. */
function emptyDocument(source: string): number | undefined {
  const nothing = /---(?:\s|$)(?:\s|#[^\n]*(?:\n|$))*(?:(?:~|null)(?:\s|#[^\n]*(?:\n|$))*)?(?:$|(?<=\n)(?:---|\.\.\.)(?:\s|$))/iy;
  for (let at = source.startsWith('---') ? 0 : nextSeparator(source, 0); at !== -1; at = nextSeparator(source, at)) {
    nothing.lastIndex = at;
    if (nothing.test(source)) return at;
  }
  return undefined;
}

export function fileOf(loading: Loading, file: string): ReadFile {
  const known = loading.texts.get(file);
  if (known !== undefined) return known;
  const read = parsed(loading, file, loading.read(file));
  loading.texts.set(file, read);
  return read;
}

/** The services of some files, put together in their order. */
export function loadModel(loading: Loading, model: ModelFiles, asked?: Spot): Services {
  let services: Services = new Map();
  loading.folders.add(model.folder);
  for (const file of model.files) {
    const { documents, text, problem } = fileOf(loading, file);
    if (problem !== undefined) tellUnread(loading, { file, problem }, asked);
    for (const document of documents) {
      const converted = convertDocument(document, { text, variables: model.variables, faults: loading.faults });
      services = addDocument(loading, services, { converted, file, model });
    }
  }
  return services;
}

function tellUnread(loading: Loading, { file, problem }: { file: string; problem: Reason }, asked?: Spot): void {
  if (asked === undefined) loading.unreadable.push({ file, reason: problem });
  else loading.faults.push({ spot: asked, reason: { code: 'compose-unread', data: { file, why: problem } } });
}

interface AddedDocument {
  readonly converted: ConvertedDocument;
  readonly file: string;
  readonly model: ModelFiles;
}

function tellTop(loading: Loading, root: ComposeValue, { model }: Includer): void {
  const tell = (spot: Spot, reason: Reason) => loading.faults.push({ spot, reason });
  if (root.kind !== 'mapping') {
    if (!isNull(root)) tell(root.spot, NO_MAPPING);
    return;
  }
  const isAlone = model.files.length === 1 && model.within.length === 0 && !root.entries.has('include');
  const hasServices = root.entries.has('services');
  for (const [key, { key: spot, value }] of root.entries) {
    const check = SECTIONS.get(key);
    const misfits = check ? sectionMisfits(key, plainOf(value), isAlone) : [];
    for (const { path, says } of misfits)
      tell(spotAt(value, path, spot), { code: 'compose-refused', data: { text: says([key, ...path]) } });
    if (check !== undefined || key.startsWith('x-')) continue;
    const quoted = JSON.stringify(key);
    const isService = !hasServices && (entryOf(value, 'image') ?? entryOf(value, 'build')) !== undefined;
    const name = nearName(key, [...SECTIONS.keys()]);
    if (isService) tell(spot, { code: 'compose-version-1', data: { key: quoted } });
    else if (name !== undefined || hasServices || loading.declared.size > 0)
      tell(spot, didYouMean({ code: 'compose-unknown-key', data: { key: quoted } }, name));
    if (isService) return;
  }
}

/** The deepest place on the way that is written: a key that is unknown by its name. */
function spotAt(section: ComposeValue, path: ValuePath, start: Spot): Spot {
  let [value, spot]: [ComposeValue | undefined, Spot] = [section, start];
  for (const key of path) {
    const entry: ComposeEntry | undefined = value?.kind === 'mapping' ? value.entries.get(String(key)) : undefined;
    value = value?.kind === 'list' ? value.items[Number(key)] : entry?.value;
    spot = value === undefined || value.spot.end === value.spot.start ? (entry?.key ?? spot) : value.spot;
  }
  return spot;
}

function addDocument(loading: Loading, before: Services, added: AddedDocument): Services {
  const { converted, file, model } = added;
  tellTop(loading, converted.root, added);
  declare(loading, converted, model);
  const own: Services = new Map(servicesOf(converted.root));
  for (const include of includesOf(entryOf(converted.root, 'include'))) {
    for (const [name, entry] of included(loading, include, { file, model })) {
      const mine = own.get(name);
      const base = withoutPaths(entry.value, below(converted.resets, name));
      const merged = mine ? { ...mine, value: mergeServices(base, mine.value, loading.faults) } : entry;
      noteReplaced(loading, name, { before: entry, after: merged });
      own.set(name, merged);
    }
  }
  const extending: Extending = { loading, file, model, services: own, resets: converted.resets, chain: [] };
  for (const name of own.keys()) resolveExtends(extending, name);
  const merged = mergeModels(loading, before, { own, resets: converted.resets });
  for (const [name, entry] of before) noteReplaced(loading, name, { before: entry, after: merged.get(name) });
  return merged;
}

interface Replaced {
  readonly before: ComposeEntry;
  readonly after: ComposeEntry | undefined;
  /** By one that extends it: it is not asked whether it fits the schema by itself. */
  readonly isExtended?: boolean;
}

/** What Compose refuses of a service before another file takes it away or says something else. */
function noteReplaced({ replaced }: Loading, name: string, { before, after, isExtended }: Replaced): void {
  if (before.value === after?.value) return;
  const misfits = misfitsOf(before).filter(({ stage }) => stage !== 'end' && (stage === 'cast' || !isExtended));
  if (misfits.length === 0) return;
  const left = new Set(after && misfitsOf(after).map(({ says }) => says(name)));
  for (const { spot, says } of misfits) if (!left.has(says(name))) replaced.push({ name, spot, text: says(name) });
}

/** Tells what no service has any more, for one of those that had it: what one still has is told of that. */
export function tellReplaced({ replaced, faults }: Loading, services: Services): void {
  if (replaced.length === 0) return;
  const had = new Map<Spot, string | undefined>();
  for (const entry of services.values()) for (const { spot } of misfitsOf(entry)) had.set(spot, undefined);
  for (const { name, spot, text } of replaced) {
    if (!had.has(spot)) had.set(spot, name);
    if (had.get(spot) === name) faults.push({ spot, reason: { code: 'compose-refused', data: { text } } });
  }
}

interface FoundMisfit extends Pick<Misfit, 'stage'> {
  readonly spot: Spot;
  /** Compose's words, of a service of a name. */
  readonly says: (name: string) => string;
}

/** With the whole numbers of ports that are written as floats, which do not show in what the schema is asked about. */
function misfitsOf({ key, value }: ComposeEntry): readonly FoundMisfit[] {
  const misfits: readonly Pick<Misfit, 'path' | 'says' | 'stage'>[] = SERVICE(plainOf(value)) ?? [];
  return [...misfits, ...floatPorts(value)].map(({ path, says, stage }) => ({
    spot: spotAt(value, path, key),
    says: (name) => says(['services', name, ...path]),
    stage,
  }));
}

function floatPorts(service: ComposeValue): Pick<Misfit, 'path' | 'says' | 'stage'>[] {
  return (['ports', 'expose'] as const).flatMap((key) => {
    const list = entryOf(service, key);
    return (list?.kind === 'list' ? list.items : []).flatMap((item, index) => {
      const value = item.kind === 'scalar' ? item.value : undefined;
      if (typeof value !== 'number' || !Number.isInteger(value) || !isWrittenAsFloat(writtenAt(item.spot))) return [];
      const says = (path: ValuePath) => (key === 'ports' ? floatPort(path.slice(0, -1)) : floatExposed(path, value));
      return { path: [key, index], says, stage: 'cast' as const };
    });
  });
}

/** A name that the project resets is declared no more; one that something included resets may be the project's own, and stays. */
function declare({ declared }: Loading, { root, resets }: ConvertedDocument, { within }: ModelFiles): void {
  for (const [section = '', name, ...more] of within.length === 0 ? resets : []) {
    if (name === undefined) declared.delete(section);
    else if (more.length === 0) declared.get(section)?.delete(name);
  }
  for (const [section, { value }] of root.kind === 'mapping' ? root.entries : []) {
    if (value.kind !== 'mapping') continue;
    const names = declared.get(section) ?? new Set();
    for (const name of value.entries.keys()) names.add(name);
    declared.set(section, names);
  }
}

function mergeModels(loading: Loading, before: Services, { own, resets }: { own: Services; resets: readonly Path[] }): Services {
  const merged: Services = new Map();
  for (const [name, entry] of before) {
    if (!isReset(resets, name)) merged.set(name, { ...entry, value: withoutPaths(entry.value, below(resets, name)) });
  }
  for (const [name, entry] of own) {
    const base = merged.get(name);
    if (base !== undefined && !isAllowed(loading, entry.key, sizeOf(base.value))) continue;
    const value = uniqueService(base ? mergeServices(base.value, entry.value, loading.faults) : entry.value);
    // The service itself stands where it was named first.
    merged.set(name, base ? { ...base, value: { ...value, spot: base.value.spot } } : { ...entry, value });
  }
  return merged;
}

/** What is reset below a service. */
function below(resets: readonly Path[], name: string): Path[] {
  return resets.filter((path) => path[0] === 'services' && path[1] === name && path.length > 2).map((path) => path.slice(2));
}

function isReset(resets: readonly Path[], name: string): boolean {
  return resets.some((path) => path[0] === 'services' && (path.length === 1 || (path.length === 2 && path[1] === name)));
}

/** Whether there is room for another part; told once where there is none. */
function isAllowed(loading: Loading, spot: Spot, size = 1): boolean {
  const had = loading.left;
  loading.left -= size;
  if (had >= 0 && loading.left < 0)
    loading.faults.push({ spot, reason: { code: 'compose-too-many-parts', data: { most: MOST_PARTS } } });
  return loading.left >= 0;
}

/** How many values it takes to put a service together with another. */
function sizeOf(service: ComposeValue): number {
  if (service.kind === 'scalar') return 1;
  if (service.kind === 'list') return service.items.length;
  return [...service.entries.values()].reduce((sum, { value }) => sum + 1 + (value.kind === 'list' ? value.items.length : 0), 1);
}

interface Includer {
  readonly file: string;
  readonly model: ModelFiles;
}

function included(loading: Loading, include: Include, { model }: Includer): Services {
  const none: Services = new Map();
  const remote = include.paths.find(isRemote);
  if (remote !== undefined) {
    loading.faults.push({ spot: include.spot, reason: { code: 'compose-remote', data: { address: remote } } });
    return none;
  }
  const files = include.paths.map((file) => posix.join(model.folder, file));
  const [first] = files;
  const within = [...model.within, ...model.files.slice(0, 1)];
  // To read a file takes as long as to put some hundred values together.
  if (first === undefined || !isAllowed(loading, include.spot, 200 * files.length)) return none;
  if (within.includes(first)) {
    const chain = [...within.slice(within.indexOf(first)), first].join(' -> ');
    loading.faults.push({ spot: include.spot, reason: { code: 'compose-circle', data: { chain } } });
    return none;
  }
  const folder = include.folder === undefined ? posix.dirname(first) : posix.join(model.folder, include.folder);
  const variables = includedVariables(loading, include, { folder, model });
  return loadModel(loading, { files, folder, variables, within }, include.spot);
}

/** What the project has set wins over the file of variables of what it includes. */
function includedVariables(
  loading: Loading,
  include: Include,
  { folder, model }: { folder: string; model: ModelFiles },
): Variables {
  const named = include.envFiles?.filter((file) => file !== '/dev/null').map((file) => posix.join(model.folder, file));
  const own = new Map<string, string>();
  for (const file of named ?? [posix.join(folder, '.env')]) {
    const read = loading.read(file);
    const known: Variables = { get: (name) => model.variables.get(name) ?? own.get(name) };
    const found = 'text' in read ? readEnvFile(read.text, known) : undefined;
    for (const [name, value] of found ?? []) own.set(name, value);
    const why: Reason = 'text' in read ? { code: 'compose-env-file' } : read.unreadable;
    if (!found && !('unreadable' in read && named === undefined))
      loading.faults.push({ spot: include.spot, reason: { code: 'compose-unread', data: { file, why } } });
  }
  return { get: (name) => model.variables.get(name) ?? own.get(name) };
}

/** compose pkg/remote: what git and a registry of images would be asked for. */
function isRemote(path: string): boolean {
  return /^(?:oci:|git:|git@|ssh:|https?:|github\.com\/)/.test(path);
}

interface Extending {
  readonly loading: Loading;
  readonly file: string;
  readonly model: Pick<ModelFiles, 'folder' | 'variables'>;
  /** Those of the file; each is put in its place when it is resolved. */
  readonly services: Services;
  readonly resets: readonly Path[];
  /** The services that lead here, as `file#service`. */
  readonly chain: readonly string[];
}

/** A service with what it extends. */
function resolveExtends(extending: Extending, name: string): ComposeValue | undefined {
  const { services, loading, file, chain } = extending;
  const entry = services.get(name);
  const extended = entryOf(entry?.value, 'extends');
  if (entry === undefined || extended === undefined || entry.value.kind !== 'mapping') return entry?.value;
  const link = `${file}#${name}`;
  const base = chain.includes(link)
    ? refused(loading, extended.spot, { code: 'compose-circle', data: { chain: [...chain, link].join(' -> ') } })
    : baseOf({ ...extending, chain: [...chain, link] }, extended);
  const entries = new Map(entry.value.entries);
  entries.delete('extends');
  const own: ComposeValue = { ...entry.value, entries };
  const isKept = base !== undefined && isAllowed(loading, extended.spot, sizeOf(base));
  const kept = isKept ? withoutPaths(base, below(extending.resets, name)) : undefined;
  const value = kept ? mergeServices(kept, own, loading.faults) : own;
  const after = { ...entry, value };
  services.set(name, after);
  // One of this file is a service of its own.
  const other = entryOf(extended, 'file') && textOf(entryOf(extended, 'service'));
  if (base !== undefined && other !== undefined)
    noteReplaced(loading, other, { before: { key: extended.spot, value: base }, after, isExtended: true });
  return value;
}

function refused(loading: Loading, spot: Spot, reason: Reason): undefined {
  loading.faults.push({ spot, reason });
  return undefined;
}

/** The service that is extended, with what it extends itself. */
function baseOf(extending: Extending, extended: ComposeValue): ComposeValue | undefined {
  const { loading, services, file, chain } = extending;
  const name = textOf(extended) ?? textOf(entryOf(extended, 'service'));
  const other = entryOf(extended, 'file');
  const path = textOf(other);
  if (chain.length > MOST_LINKS) {
    return refused(loading, extended.spot, { code: 'compose-too-many-parts', data: { most: MOST_LINKS } });
  }
  if (name === undefined) return refused(loading, extended.spot, { code: 'compose-extends-nothing' });
  if (path !== undefined && other !== undefined) return baseInFile(extending, { name, path, spot: other.spot });
  if (services.has(name)) return resolveExtends(extending, name);
  return refused(loading, extended.spot, { code: 'compose-no-service', data: { service: JSON.stringify(name), file } });
}

interface BaseInFile {
  readonly name: string;
  readonly path: string;
  readonly spot: Spot;
}

function baseInFile(extending: Extending, { name, path, spot }: BaseInFile): ComposeValue | undefined {
  const { loading, model, chain } = extending;
  if (isRemote(path)) return refused(loading, spot, { code: 'compose-remote', data: { address: path } });
  const file = posix.join(model.folder, path);
  const { documents, text, problem } = fileOf(loading, file);
  if (problem !== undefined) return refused(loading, spot, { code: 'compose-unread', data: { file, why: problem } });
  let services: Services = new Map();
  const resets: Path[] = [];
  for (const document of documents) {
    const converted = convertDocument(document, { text, variables: model.variables, faults: loading.faults });
    services = mergeModels(loading, services, { own: new Map(servicesOf(converted.root)), resets: converted.resets });
    resets.push(...converted.resets);
  }
  if (!services.has(name))
    return refused(loading, spot, { code: 'compose-no-service', data: { service: JSON.stringify(name), file } });
  const there = { folder: posix.dirname(file), variables: model.variables };
  loading.folders.add(there.folder);
  return resolveExtends({ loading, file, model: there, services, resets, chain }, name);
}

/** Where a fault is, as a report tells it. */
export function toUnreadable({ spot, reason }: ComposeFault): Unreadable {
  return { file: spot.text.file, position: positionAt(spot.text.lines(), spot.start), reason };
}
