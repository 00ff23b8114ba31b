// Looks for Pod specs, and for what else becomes a part of a Pod, in an object of a kind that nobody has told about.
import { CONTAINER_LISTS } from '../../model/container-lists.ts';
import { isJsonPatch } from '../../model/json-patch.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { ROOM, remembered } from '../../model/remembered.ts';
import { isPortStart } from '../questions/port-start.ts';
import { inPod, POD_SPEC, type PodShape } from './pod-shape.ts';
import { type Faults, type Place, tooMuch } from './typed-fields.ts';

/** Levels of mappings and lists. The deepest Pod spec of custom-kinds.ts, a TrainingRuntime's, is at level 9. */
export const MAX_DEPTH = 64;
/** Values looked at: more than etcd can store of one object (1.5 MiB), and below a second's work. */
export const MAX_VALUES = 1_000_000;

/** A mapping that holds containers, or an object with a type of its own. */
export type Found =
  | { readonly kind: 'pod'; readonly place: Place; readonly shape: PodShape; readonly partial: boolean }
  | { readonly kind: 'object'; readonly place: Place };

interface Search {
  readonly found: Found[];
  /** What is looked through, and the keys down to where the search is: a pointer is made of what is found. */
  readonly at: Pointer;
  readonly path: (string | number)[];
  readonly faults: Faults;
  /** Whether an object inside is one to look up. */
  readonly isKnown: (object: Mapping) => boolean;
  left: number;
}

/**
 * What there is in an object, in its order: Pod specs, which have a list of containers, some of them with a name or an image (one that
 * lacks its own is a slip, and hides nothing); containers in
 * lists and mappings of an operator's own; objects of known kinds. A list without any image is a patch: its Pod is partial, and so
 * is what stands in a patch, or loosely among the values of a chart. Nothing is looked for in the object's metadata and status, nor inside a Pod spec. Where the search has
 * to give up, that is a fault: an object half seen must not pass for judged.
 */
export function findPodSpecs(object: Place, faults: Faults, isKnown: Search['isKnown']): Found[] {
  const search: Search = { found: [], at: object.at, path: [], faults, isKnown, left: MAX_VALUES };
  for (const key of take(object.value, { name: '' }, search)) {
    if (key !== 'metadata' && key !== 'status') enter(object.value[key], key, undefined, search);
  }
  if (search.left < 0) {
    faults.push(tooMuch(object.at, 'too-many-values-for-pods', MAX_VALUES));
  }
  return search.found;
}

/** The same in a part of an object, such as a patch; `name` is that of what it stands in. */
export function findPodParts(part: Place, { name, within }: Required<Named>, from: Pick<Search, 'faults' | 'isKnown'>): Found[] {
  const search: Search = { found: [], at: part.at, path: [], left: MAX_VALUES, ...from };
  for (const key of take(part.value, { name, within }, search)) enter(part.value[key], key, within, search);
  return search.found;
}

/** What is laid over an object; or the values of a chart, which may become anything, and in which there may be whole objects. */
export type Within = 'patch' | 'values';

interface Named {
  readonly name: string;
  readonly within?: Within | undefined;
}

/** `patches`, `patchStrategicMerge`, `overlay`, `podTemplateOverrides`, `mutate`, `pattern`. */
const PATCH = /patch|overlay|override|^mutat|pattern$/i;
/** `values` of a HelmRelease, `valuesObject` of Argo CD, `valuesInline` of kustomize. */
const VALUES = /^values(?:object|inline)?$/i;

/** What a key says of the value at it. Few are met again and again. */
interface Told {
  readonly within: Within | undefined;
  readonly isList: boolean;
  readonly isTelling: boolean;
}

const toldBy = remembered(
  (key): Told => ({
    within: PATCH.test(key) ? 'patch' : VALUES.test(key) ? 'values' : undefined,
    isList: LIST.test(key),
    isTelling: TELLING.has(key),
  }),
  ROOM,
);

/** `above`: what the keys above say. */
function enter(value: unknown, key: string | number, above: Within | undefined, search: Search): void {
  search.left -= 1;
  // What a JSON patch makes is found in inner-texts.ts.
  if (search.left < 0 || typeof value !== 'object' || value === null || isJsonPatch(value)) return;
  const { path } = search;
  path.push(key);
  if (path.length > MAX_DEPTH) search.faults.push(tooMuch(placeOf(search), 'too-deep-for-pods', MAX_DEPTH));
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) enter(value[index], index, withinOf(key, above), search);
  } else if (isMapping(value) && !isUnwanted(value)) {
    const within = withinOf(key, above);
    for (const inner of take(value, { name: String(key), within }, search)) enter(value[inner], inner, within, search);
  }
  path.pop();
}

function withinOf(key: string | number, above: Within | undefined): Within | undefined {
  if (typeof key === 'number') return above;
  const { within } = toldBy(key);
  return within === 'patch' ? within : (above ?? within);
}

function placeOf({ at, path }: Search): Pointer {
  return child(at, ...path);
}

/** What a policy of Open Cluster Management keeps out of a cluster. */
function isUnwanted({ complianceType }: Mapping): boolean {
  return typeof complianceType === 'string' && complianceType.toLowerCase() === 'mustnothave';
}

/** The keys under which there may be more. */
function take(value: Mapping, { name, within }: Named, search: Search): readonly string[] {
  const keys = Object.keys(value);
  const isPatch = within === 'patch';
  if (!isPatch && name !== '' && search.isKnown(value)) {
    search.found.push({ kind: 'object', place: { value, at: placeOf(search) } });
    return [];
  }
  const lists = keys.filter((key) => toldBy(key).isList && isContainers(value[key], isPatch && CONTAINER_LISTS.includes(key)));
  if (lists.length > 0) {
    // Under that name, values have a Pod spec which the chart takes as it is: GitHub's runners do.
    const isPodSpec = lists.includes('containers') && (within !== 'values' || name === 'spec');
    const isWhole = isPodSpec && !isPatch && lists.every((key) => CONTAINER_LISTS.includes(key)) && hasImages(value);
    const shape = shapeOf(value, lists);
    const hasOwn = !isPodSpec && takeOwn(value, name, search);
    const place = { value, at: placeOf(search) };
    // What is told of the operator's container is not told once more of those beside it.
    search.found.push({ kind: 'pod', place, shape: hasOwn ? { ...shape, securityContexts: [] } : shape, partial: !isWhole });
    return isPodSpec ? [] : keys.filter((key) => !lists.includes(key) && !OWN_FIELDS.includes(key));
  }
  return keys.some((key) => toldBy(key).isTelling) && takeOwn(value, name, search)
    ? keys.filter((key) => !OWN_FIELDS.includes(key))
    : keys;
}

/** Whether the mapping has fields of an operator's own container that say something. */
function takeOwn(value: Mapping, name: string, search: Search): boolean {
  if (name === '' || !saysSomething(value)) return false;
  const isPods = isMapping(value.containerSecurityContext);
  search.found.push({
    kind: 'pod',
    place: { value, at: placeOf(search) },
    shape: isPods ? besidePod(name) : ownFields(name),
    partial: true,
  });
  return true;
}

/** `sidecars`, `additionalContainers`, `extraInitContainers`, `sidecarContainers`. */
const LIST = /containers$|^(?:additional|extra|custom)?sidecars$/i;
/** What tells a container from anything else with a name. */
const OF_CONTAINER = ['image', 'ports', 'securityContext', 'command', 'args', 'env', 'envFrom', 'resources', 'volumeMounts'];

/** A JSON patch names what it changes by its place; only where a list can be nothing else, its items need no name. */
function isContainers(value: unknown, isSure: boolean): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item: unknown) => isMapping(item) && (isNamed(item) || (item.name ?? undefined) === undefined)) &&
    (isSure || value.some((item: Mapping) => isNamed(item) || typeof item.image === 'string')) &&
    value.some((item: Mapping) => OF_CONTAINER.some((key) => item[key] !== undefined && item[key] !== null))
  );
}

function isNamed({ name }: Mapping): boolean {
  return typeof name === 'string';
}

function hasImages({ containers }: Mapping): boolean {
  return Array.isArray(containers) && containers.every((item: unknown) => isMapping(item) && typeof item.image === 'string');
}

function shapeOf(value: Mapping, lists: readonly string[]): PodShape {
  const areNamed = lists.every((key) => (value[key] as readonly Mapping[]).every(isNamed));
  if (areNamed && lists.every((key) => CONTAINER_LISTS.includes(key))) return POD_SPEC;
  return {
    ...POD_SPEC,
    containers: lists.map((key) => ({
      path: `${key}[*]`,
      role: /^init|init(?=c)/i.test(key) ? 'init' : key === 'ephemeralContainers' ? 'ephemeral' : 'main',
      unnamed: (index: number) => `${key}[${index}]`,
    })),
  };
}

const CONTEXTS = ['securityContext', 'containerSecurityContext', 'podSecurityContext'];
const OWN_FIELDS = [...CONTEXTS, 'ports', 'hostPorts', 'hostPortConfig'];
/** Without one of them, as most mappings are, there is nothing of the kind. */
const TELLING: ReadonlySet<string> = new Set([...OWN_FIELDS, 'hostPort']);
const OWN_PORTS = ['hostPorts[*].port', 'hostPort', 'hostPortConfig.hostPort'];

/** An operator makes a container of its own, and has fields for what is special about it: only what is bad by itself counts. */
function saysSomething(value: Mapping): boolean {
  return (
    CONTEXTS.some((key) => isBad(value[key])) ||
    typeof value.hostPort === 'number' ||
    hasPort(value) ||
    hasHostPorts(value.hostPorts) ||
    (isMapping(value.hostPortConfig) && typeof value.hostPortConfig.hostPort === 'number')
  );
}

function isBad(context: unknown): boolean {
  if (!isMapping(context)) return false;
  const { capabilities, sysctls } = context;
  return (
    context.privileged === true ||
    context.runAsUser === 0 ||
    (isMapping(capabilities) && Array.isArray(capabilities.add)) ||
    (Array.isArray(sysctls) && sysctls.some((one) => isMapping(one) && isPortStart({ name: String(one.name) })))
  );
}

/** Without a port of the node, ports are those of a container only where there is more of one. */
function hasPort(value: Mapping): boolean {
  const lists = [value.ports, value.hostPorts].filter(Array.isArray);
  if (lists.length === 0) return false;
  const isContainer = OF_CONTAINER.some((key) => key !== 'ports' && (value[key] ?? undefined) !== undefined);
  const keys = isContainer ? ['hostPort', 'containerPort'] : ['hostPort'];
  return lists.some((list) => list.some((port) => isMapping(port) && keys.some((key) => typeof port[key] === 'number')));
}

function hasHostPorts(ports: unknown): boolean {
  return Array.isArray(ports) && ports.some((port) => isMapping(port) && typeof port.port === 'number');
}

/** The mapping is Pod and container in one. */
export function ownFields(name: string, hostPorts: readonly string[] = OWN_PORTS): PodShape {
  return {
    containers: [{ path: '', role: 'main', unnamed: () => name, hostPorts }],
    securityContexts: [[inPod('podSecurityContext')], [inPod('securityContext')]],
    podFields: [inPod('')],
    labels: [],
    podWithoutContainers: false,
  };
}

/** The same where the security context of the container is called so, and `securityContext` is that of the Pod alone. */
function besidePod(name: string): PodShape {
  const shape = ownFields(name);
  const containers = shape.containers.map((container) => ({ ...container, context: 'containerSecurityContext' }));
  return { ...shape, containers };
}
