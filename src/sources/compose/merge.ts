// How Compose puts two definitions of a service together: compose-go override/merge.go and uncity.go. Of a list the later file's
// items come behind, of a mapping its keys win; some fields have rules of their own, and lists whose items have a key keep one of each.
import { KEYED_LISTS } from '../../knowledge/compose-forms.ts';
import type { Mapping } from '../../model/mapping.ts';
import type { ComposeFault, Path } from './convert.ts';
import {
  type ComposeEntry,
  type ComposeMapping,
  type ComposeScalar,
  type ComposeValue,
  entryOf,
  isNull,
  type Spot,
  textOf,
  withEntry,
} from './value.ts';

type Merge = (base: ComposeValue, over: ComposeValue, merging: Merging) => ComposeValue;

/** Where two values stand. */
interface Merging {
  /** The keys below the service. */
  readonly path: Path;
  readonly faults: ComposeFault[];
}

/** Two definitions of one service, the later one second. */
export function mergeServices(base: ComposeValue, over: ComposeValue, faults: ComposeFault[]): ComposeValue {
  return merge(base, over, { path: [], faults });
}

function merge(base: ComposeValue, over: ComposeValue, merging: Merging): ComposeValue {
  const special = specialAt(merging.path);
  if (special) return special(base, over, merging);
  if (isNull(over)) return base;
  if (base.kind === 'scalar') return over;
  if (base.kind === 'mapping' && over.kind === 'mapping') return mergeMappings(base, over, merging);
  if (base.kind === 'list' && over.kind === 'list') return appended(base, over, merging);
  const field = ['service', ...merging.path].join('.');
  merging.faults.push({ spot: over.spot, reason: { code: 'compose-cannot-override', data: { field } } });
  return over;
}

function mergeMappings(base: ComposeMapping, over: ComposeMapping, { path, faults }: Merging): ComposeMapping {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    const value = before ? merge(before.value, entry.value, { path: [...path, key], faults }) : entry.value;
    // A value that stays is where it was written.
    entries.set(key, value === before?.value ? before : { ...entry, value });
  }
  return { kind: 'mapping', entries, spot: over.spot };
}

const replaced: Merge = (_, over) => over;
const appended: Merge = (base, over, { path }) => {
  const items = [...sequenceOf(base), ...sequenceOf(over)];
  return uniqueItems({ kind: 'list', items, spot: over.spot }, path);
};
const asMappings: Merge = (base, over, merging) => mergeMappings(mappingOf(base), mappingOf(over), merging);
const dependencies: Merge = (base, over, merging) => mergeMappings(mappingOf(base, started), mappingOf(over, started), merging);
const built: Merge = (base, over, merging) => mergeMappings(buildOf(base), buildOf(over), merging);

/** compose-go override/merge.go mergeSpecials, by the keys below the service. */
const SPECIAL: Readonly<Record<string, Merge>> = {
  annotations: appended,
  build: built,
  'build.additional_contexts': appended,
  'build.args': appended,
  'build.extra_hosts': appended,
  'build.labels': appended,
  command: replaced,
  depends_on: dependencies,
  'deploy.labels': appended,
  dns: appended,
  dns_opt: appended,
  dns_search: appended,
  entrypoint: replaced,
  env_file: appended,
  environment: appended,
  extra_hosts: appended,
  'healthcheck.test': replaced,
  label_file: appended,
  labels: appended,
  logging: replaced,
  models: asMappings,
  networks: asMappings,
  sysctls: appended,
  tmpfs: appended,
};

function specialAt(path: Path): Merge | undefined {
  if (path.length === 2 && path[0] === 'ulimits') return replaced;
  const name = path.join('.');
  return path.length > 0 && path.length <= 2 && Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
}

/** `KEY=value`, and `KEY` for a key without a value: what a mapping is in a list. */
function sequenceOf(value: ComposeValue): readonly ComposeValue[] {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'scalar') return value.value === null ? [] : [value];
  return [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, entry]) => itemsOf(key, entry));
}

function itemsOf(key: string, { key: spot, value }: ComposeEntry): ComposeScalar[] {
  const items = value.kind === 'list' ? value.items : [value];
  return items.map((item) => ({
    kind: 'scalar',
    value: isNull(item) || item.kind !== 'scalar' ? key : `${key}=${item.value}`,
    spot: isNull(item) ? spot : item.spot,
  }));
}

/** What the name of a service alone says of it. */
function started(spot: Spot): ComposeValue {
  const said = { condition: 'service_started', required: true };
  const entries = Object.entries(said).map(
    ([key, value]) => [key, { key: spot, value: { kind: 'scalar', value, spot } as const }] as const,
  );
  return { kind: 'mapping', entries: new Map(entries), spot };
}

function nothing(spot: Spot): ComposeValue {
  return { kind: 'scalar', value: null, spot };
}

function mappingOf(value: ComposeValue, said = nothing): ComposeMapping {
  if (value.kind === 'mapping') return value;
  const entries = new Map<string, ComposeEntry>();
  for (const item of value.kind === 'list' ? value.items : []) {
    const key = textOf(item);
    if (key !== undefined) entries.set(key, { key: item.spot, value: said(item.spot) });
  }
  return { kind: 'mapping', entries, spot: value.spot };
}

/** `build: ./app` is short for its context. */
function buildOf(value: ComposeValue): ComposeMapping {
  if (value.kind === 'mapping') return value;
  const empty: ComposeMapping = { kind: 'mapping', entries: new Map(), spot: value.spot };
  return textOf(value) === undefined ? empty : withEntry(empty, 'context', { key: value.spot, value });
}

/** A service with each list that has keys freed of what is said again: the last item of a key, at the place of the first. */
export function uniqueService(service: ComposeValue): ComposeValue {
  if (service.kind !== 'mapping') return service;
  let unique = service;
  for (const [name, entry] of service.entries) {
    const value = KEYED_LISTS.has(name) ? uniqueItems(entry.value, [name]) : entry.value;
    if (value !== entry.value) unique = withEntry(unique, name, { ...entry, value });
  }
  return unique;
}

function uniqueItems(list: ComposeValue, path: Path): ComposeValue {
  if (list.kind !== 'list' || list.items.length < 2) return list;
  const isKeyed = KEYED_LISTS.has(path.join('.'));
  const unique = new Map<string, ComposeValue>();
  for (const [index, item] of list.items.entries())
    unique.set(item.kind === 'scalar' ? itemKey(item.value, isKeyed) : `#${index}`, item);
  return unique.size === list.items.length ? list : { ...list, items: [...unique.values()] };
}

/** Of a list without keys, an item that stands there already is not said again. */
function itemKey(value: ComposeScalar['value'], isKeyed: boolean): string {
  const written = String(value);
  const [key = ''] = isKeyed ? written.split('=', 1) : [written];
  return `${typeof value} ${key}`;
}

/** Whether a list of a service, as plain data, says anything again that `uniqueService` frees it of. */
export function hasRepeatedItems(service: Mapping): boolean {
  return Object.keys(service).some((name) => {
    const list = service[name];
    return Array.isArray(list) && list.length > 1 && KEYED_LISTS.has(name) && hasRepeated(list);
  });
}

function hasRepeated(list: readonly unknown[]): boolean {
  const keys = new Set<string>();
  let scalars = 0;
  for (const item of list) {
    if (typeof item === 'object' && item !== null) continue;
    scalars += 1;
    keys.add(itemKey(item as ComposeScalar['value'], true));
  }
  return keys.size < scalars;
}

/** A service with what stands at some paths below it taken away, as a file that comes later wants. */
export function withoutPaths(service: ComposeValue, paths: readonly Path[]): ComposeValue {
  let left = service;
  for (const [key, ...rest] of paths) {
    if (key === undefined || left.kind !== 'mapping') continue;
    const entry = left.entries.get(key);
    if (entry === undefined) continue;
    const value = rest.length > 0 ? withoutPaths(entry.value, [rest]) : undefined;
    if (value !== entry.value) left = withEntry(left, key, value && { ...entry, value });
  }
  return left;
}

/** The services of a document, by name; those that are no mapping as well. */
export function servicesOf(root: ComposeValue): ReadonlyMap<string, ComposeEntry> {
  const services = entryOf(root, 'services');
  return services?.kind === 'mapping' ? services.entries : new Map();
}
