// What a service names and its project does not have: another service that it depends on by any of its fields, or a network, a volume,
// a secret, a config or a model that nothing declares. compose-go loader/normalize.go makes a dependency of each field that names a
// service, and loader/validate.go checkConsistency refuses the project, for one of a profile that is not on as for none.
import { FALSE } from '../../knowledge/compose-forms.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { isUnknown, keyValues, refuse, type ServicePlace } from './fields.ts';

/** What stands at the top of a project beside its services, and that they name. */
export type Section = 'networks' | 'volumes' | 'secrets' | 'configs' | 'models';

/** All names of a project: undefined where another file may have more. */
export interface ProjectNames {
  readonly services: Mapping;
  /** Of these, what is started. */
  readonly on: Readonly<Record<string, Mapping>>;
  readonly declared: (section: Section) => ReadonlySet<string>;
}

export function addUndefinedNames(service: ServicePlace, names: ProjectNames): void {
  for (const { name, at } of distinct(dependencies(service))) {
    const isThere = Object.hasOwn(names.services, name);
    if (isUnknown(name) || (isThere && (Object.hasOwn(names.on, name) || !isRequired(service, name)))) continue;
    const text = `service ${JSON.stringify(service.name)} depends on undefined service ${JSON.stringify(name)}: invalid compose project`;
    refuse(service, isThere ? 'service-of-profile' : 'service-undefined', at, text);
  }
  addUndefinedContexts(service, names);
  for (const { kind, section, at: list, value, named } of references(service)) {
    const declared = names.declared(section);
    for (const { name, at } of distinct(named(value, list, (one) => declared.has(one)))) {
      if (isUnknown(name) || (section === 'networks' && name === 'default')) continue;
      const text = `service ${JSON.stringify(service.name)} refers to undefined ${kind} ${name}: invalid compose project`;
      service.refusals.push({ code: 'resource-undefined', at, text, by: 'compose', data: { section } });
    }
  }
}

function isRequired({ value: { depends_on: written } }: ServicePlace, name: string): boolean {
  const how = isMapping(written) ? written[name] : undefined;
  return !isMapping(how) || (how.required !== false && !FALSE.test(String(how.required)));
}

/** A context may be what another service builds. */
function addUndefinedContexts(service: ServicePlace, { services }: ProjectNames): void {
  const { build } = service.value;
  if (!isMapping(build) || build.additional_contexts === undefined) return;
  for (const { key, value = '', at } of keyValues(
    { ...service, value: build, at: `${service.at}/build` },
    'additional_contexts',
  )) {
    const [, name] = /^service:(.*)$/.exec(value) ?? [];
    if (name === undefined || isUnknown(name)) continue;
    const other = services[name];
    const lacks = Object.hasOwn(services, name) ? 'non-buildable' : 'unknown';
    if (isMapping(other) && other.build !== undefined) continue;
    const text = `service "${service.name}" declares ${lacks} service "${name}" as additional contexts ${key}`;
    refuse(service, 'service-undefined', at, text);
  }
}

interface Named {
  readonly name: string;
  readonly at: Pointer;
}

const NONE: readonly Named[] = [];

/** The first of each name. */
function distinct(all: readonly Named[]): Iterable<Named> {
  if (all.length < 2) return all;
  const first = new Map<string, Named>();
  for (const one of all) if (!first.has(one.name)) first.set(one.name, one);
  return first.values();
}

const NAMESPACES = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];
const DEPENDING = [...NAMESPACES, 'depends_on', 'links', 'volumes_from'];

/** Whether it may depend on any: what they are takes longer to find out. */
export function mayDepend(service: Mapping): boolean {
  return DEPENDING.some((key) => service[key] !== undefined);
}

/** The services that have to be started before it. */
export function dependencies({ value, at }: Pick<ServicePlace, 'value' | 'at'>): readonly Named[] {
  if (!mayDepend(value)) return NONE;
  const found = NAMESPACES.flatMap((key) => {
    const written = value[key];
    return typeof written === 'string' && written.startsWith('service:')
      ? [{ name: written.slice('service:'.length), at: child(at, key) }]
      : [];
  });
  const linked = textsIn(value.links, child(at, 'links'));
  const mounted = textsIn(value.volumes_from, child(at, 'volumes_from')).filter(({ name }) => !name.startsWith('container:'));
  return [...found, ...namesIn(value.depends_on, child(at, 'depends_on')), ...[...linked, ...mounted].map(beforeColon)];
}

type IsKnown = (name: string) => boolean;

const NOBODY: IsKnown = () => false;

interface Reference {
  /** As Compose calls one of them. */
  readonly kind: string;
  readonly section: Section;
  readonly at: Pointer;
  readonly value: unknown;
  /** But those that are known already, as nearly all are. */
  readonly named: (value: unknown, at: Pointer, isKnown: IsKnown) => readonly Named[];
}

function references({ value, at }: ServicePlace): Reference[] {
  const { network_mode: mode, networks, volumes, build, configs, models, secrets } = value;
  const found: Reference[] = [];
  const add = (kind: string, key: Section, written: unknown, named: Reference['named']) => {
    if (written !== undefined) found.push({ kind, section: key, at: `${at}/${key}`, value: written, named });
  };
  // Beside network_mode there may be none at all.
  if (!mode) add('network', 'networks', networks, namesIn);
  add('volume', 'volumes', volumes, volumesIn);
  const ofBuild = isMapping(build) ? build.secrets : undefined;
  if (ofBuild !== undefined) {
    found.push({ kind: 'build secret', section: 'secrets', at: `${at}/build/secrets`, value: ofBuild, named: sourcesIn });
  }
  add('config', 'configs', configs, sourcesIn);
  add('model', 'models', models, namesIn);
  add('secret', 'secrets', secrets, sourcesIn);
  return found;
}

/** A list of names, or a mapping of them. */
function namesIn(value: unknown, at: Pointer, isKnown = NOBODY): Named[] {
  if (!isMapping(value)) return textsIn(value, at, isKnown);
  const names = Object.keys(value).filter((name) => !isKnown(name));
  return names.map((name) => ({ name, at: child(at, name) }));
}

function textsIn(list: unknown, at: Pointer, isKnown = NOBODY): Named[] {
  return listIn(list, at, { nameOf: textOf, isKnown });
}

interface Item {
  readonly nameOf: (item: unknown) => string | undefined;
  readonly isKnown: IsKnown;
}

function listIn(list: unknown, at: Pointer, { nameOf, isKnown }: Item): Named[] {
  const found: Named[] = [];
  if (!Array.isArray(list)) return found;
  for (let index = 0; index < list.length; index += 1) {
    const name = nameOf(list[index]);
    if (name !== undefined && !isKnown(name)) found.push({ name, at: child(at, index) });
  }
  return found;
}

function sourcesIn(list: unknown, at: Pointer, isKnown: IsKnown): Named[] {
  return listIn(list, at, { nameOf: sourceOf, isKnown });
}

function volumesIn(list: unknown, at: Pointer, isKnown: IsKnown): Named[] {
  return listIn(list, at, { nameOf: volumeOf, isKnown });
}

function textOf(item: unknown): string | undefined {
  return typeof item === 'string' ? item : undefined;
}

function sourceOf(item: unknown): string | undefined {
  const name = isMapping(item) ? (item.source ?? '') : item;
  return typeof name === 'string' ? name : undefined;
}

/** compose-go format/volume.go: `NAME:/path`, where NAME is no path and no drive of Windows. */
function volumeOf(item: unknown): string | undefined {
  if (isMapping(item)) return item.type === 'volume' && item.source ? sourceOf(item) : undefined;
  return typeof item === 'string' ? /^([^:./~\\][^:]+):./.exec(item)?.[1] : undefined;
}

function beforeColon({ name, at }: Named): Named {
  const [before = ''] = name.split(':');
  return { name: before, at };
}
