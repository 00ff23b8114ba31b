// A Pod as the rules see it: inheritance resolved, and a pointer kept for every value.
import type { ContainerFacts, ObjectRef, Setting, Sysctl, Workload } from '../../model/workload.ts';
import { labelsBeside, readLabels } from '../objects/labels.ts';
import type { LocatedPod } from '../objects/locate-pods.ts';
import { containersAt, placesAt } from '../objects/places.ts';
import type { Whereabouts } from '../objects/pod-shape.ts';
import { hasRoomForContainers, hasRoomForShared, type Room } from '../objects/room.ts';
import { booleanAt, type Faults, mappingAt, type Place, stringAt } from '../objects/typed-fields.ts';
import { readContainerDefaults, readContainers, type Surroundings } from './containers.ts';
import { noteRepeated } from './ports.ts';
import { type ContainerList, refusedFields } from './refused-fields.ts';
import { type PodSecurity, readPodSecurity } from './security-context.ts';
import { windowsByNodes, windowsByOptions } from './windows.ts';

/** The object that holds the Pod. */
export interface Holder {
  readonly object: Place;
  readonly ref: ObjectRef;
  readonly faults: Faults;
  readonly room: Room;
  /** It may have placeholders. */
  readonly isTemplate?: boolean;
}

type Find = (where: Whereabouts) => Place[];

const NO_SYSCTLS: readonly Sysctl[] = Object.freeze([]);

/** Reads all of a Pod, so that each of its faults is told, wherever a value of its own or of another level holds in the end. */
export function readPod({ place, shape }: LocatedPod, { object, ref, faults, room }: Holder): Workload {
  const find: Find = ({ base, path }) => placesAt(base === 'pod' ? place : object, path, faults);
  const levels = placesOf(shape.podFields, find);
  const { hostNetwork, hostUsers, os } = readPodFields(levels, faults);
  const unsaid: Setting<undefined> = { value: undefined, from: 'default', at: place.at };
  const findShared: Find = (where) =>
    where.base === 'pod' ? find(where) : find(where).filter((part) => hasRoomForShared(room, part, 1));
  const contexts = shape.securityContexts.map((group) => placesOf(group, findShared));
  const lists = shape.containers.map((kind) => ({ kind, places: containersAt(place, kind.path, faults) }));
  const security = readSecurity(contexts, faults);
  const around = { user: security, hostNetwork: hostNetwork?.value ?? false, faults, room, find };
  const containers = readAllContainers(lists, around);
  return workloadOf({
    object: ref,
    at: place.at,
    hostNetwork: hostNetwork ?? { value: false, from: 'default', at: place.at },
    hostUsers: hostUsers ?? unsaid,
    os: os ?? boundToWindows(levels.includes(place) ? levels : [place, ...levels], contexts, lists) ?? unsaid,
    sysctls: security.sysctls ?? NO_SYSCTLS,
    labels: readPodLabels(shape, { place, object, faults, findShared }),
    containers,
    runtimeClass: stringAt(place, 'runtimeClassName', faults),
    refusedFields: refusedFields({
      levels,
      contexts: contexts.find(({ length }) => length > 0) ?? [],
      lists,
      hostNetwork: around.hostNetwork,
      hostUsers: hostUsers?.value,
    }),
  });
}

type PodParts = Pick<
  Workload,
  'object' | 'at' | 'hostNetwork' | 'hostUsers' | 'os' | 'sysctls' | 'labels' | 'containers' | 'refusedFields'
> & { readonly runtimeClass?: string | undefined };

/** In one place, for V8 runs what it knows one form of much faster. */
function workloadOf(parts: PodParts): Workload {
  const { object, at, hostNetwork, hostUsers, os, sysctls, labels, containers, runtimeClass, refusedFields } = parts;
  const dialect = 'kubernetes';
  const always = {
    dialect,
    object,
    at,
    hostNetwork,
    hostUsers,
    os,
    sysctls,
    labels,
    containers,
    duplicateKeys: [],
    refusedFields,
  } as const;
  return runtimeClass === undefined ? always : { ...always, runtimeClass };
}

/** What was read before, in another object. */
export function workloadIn({ object, ref, faults }: Holder, before: Workload, place: Place): Workload {
  return workloadOf({ ...before, object: ref, labels: labelsBeside(place, object, faults) });
}

function readPodLabels(
  { labels }: LocatedPod['shape'],
  { place, object, faults, findShared }: Pick<Holder, 'object' | 'faults'> & { readonly place: Place; readonly findShared: Find },
): Workload['labels'] {
  return labels === undefined ? labelsBeside(place, object, faults) : readLabels(placesOf(labels, findShared), faults);
}

/** A plain loop: every Pod comes here, and flatMap takes several times as long. */
function placesOf(all: readonly Whereabouts[], find: Find): Place[] {
  const places: Place[] = [];
  for (const where of all) for (const place of find(where)) places.push(place);
  return places;
}

type Around = Omit<Surroundings, 'defaults'> & Pick<Holder, 'room'> & { readonly find: Find };

function readAllContainers(lists: readonly ContainerList[], around: Around): ContainerFacts[] {
  const containers: ContainerFacts[] = [];
  for (const list of lists) for (const container of readContainersOf(list, around)) containers.push(container);
  noteRepeated(containers);
  return containers;
}

function readContainersOf({ kind, places: containers }: ContainerList, around: Around): ContainerFacts[] {
  const { faults, hostNetwork, room } = around;
  if (containers.length === 0 || !hasRoomForContainers(room, containers)) return [];
  const [place] = kind.defaults === undefined ? [] : around.find(kind.defaults);
  const isRead = place !== undefined && hasRoomForShared(room, place, containers.length + 1);
  const defaults = isRead ? readContainerDefaults(place, hostNetwork, faults) : undefined;
  return readContainers(containers, kind, { ...around, defaults });
}

/** What the Pod's security contexts say: the first group that has any holds, field by field. */
function readSecurity(places: readonly (readonly Place[])[], faults: Faults): PodSecurity {
  const groups = places.map((group) => group.map((context) => readPodSecurity(context, faults)));
  const contexts = groups.find(({ length }) => length > 0) ?? [];
  const [only] = contexts;
  if (only !== undefined && contexts.length === 1) return only;
  return {
    runAsNonRoot: contexts.find(({ runAsNonRoot }) => runAsNonRoot)?.runAsNonRoot,
    runAsUser: contexts.find(({ runAsUser }) => runAsUser)?.runAsUser,
    runAsUserName: contexts.find(({ runAsUserName }) => runAsUserName)?.runAsUserName,
    sysctls: contexts.find(({ sysctls }) => sysctls)?.sysctls,
  };
}

/** Told by the nodes that the Pod wants, or by options that Linux has not. What is wrong in them is noted where they are read. */
function boundToWindows(
  levels: readonly Place[],
  contexts: readonly (readonly Place[])[],
  lists: readonly ContainerList[],
): PodFields['os'] {
  for (const level of levels) {
    const found = windowsByNodes(level);
    if (found !== undefined) return found;
  }
  for (const context of contexts) {
    for (const { value, at } of context) {
      const found = windowsByOptions(value, at);
      if (found !== undefined) return found;
    }
  }
  for (const { places } of lists) {
    for (const { value, at } of places) {
      const found = windowsByOptions(value.securityContext, at, '/securityContext');
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The first level that says a field holds. */
interface PodFields {
  hostNetwork?: Setting<boolean> | undefined;
  hostUsers?: Setting<boolean> | undefined;
  os?: Setting<'linux' | 'windows' | undefined> | undefined;
}

function readPodFields(levels: readonly Place[], faults: Faults): PodFields {
  const fields: PodFields = {};
  for (const level of levels) {
    const hostNetwork = readFlag(level, 'hostNetwork', faults);
    const hostUsers = readFlag(level, 'hostUsers', faults);
    const os = readOs(level, faults);
    fields.hostNetwork ??= hostNetwork;
    fields.hostUsers ??= hostUsers;
    fields.os ??= os;
  }
  return fields;
}

function readFlag(level: Place, key: string, faults: Faults): Setting<boolean> | undefined {
  const value = booleanAt(level, key, faults);
  return value === undefined ? undefined : { value, from: 'pod', at: `${level.at}/${key}` };
}

/** The API server takes `linux` and `windows` only, in lower case; another name says nothing that could be relied on. */
function readOs(level: Place, faults: Faults): PodFields['os'] {
  const os = mappingAt(level, 'os', faults);
  const name = os && stringAt(os, 'name', faults);
  if (os === undefined || name === undefined) return undefined;
  return { value: name === 'linux' || name === 'windows' ? name : undefined, from: 'pod', at: `${os.at}/name` };
}
