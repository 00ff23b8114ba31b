// Looks for Pod specs, and for what else becomes a part of a Pod, in an object of a kind that nobody has told about.
import { CONTAINER_LISTS } from '../../model/container-lists.ts';
import { isJsonPatch } from '../../model/json-patch.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
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
  const search: Search = { found: [], faults, isKnown, left: MAX_VALUES };
  const rest = take(object, { name: '' }, search);
  for (const key of rest) {
    if (key !== 'metadata' && key !== 'status') {
      enter(object.value[key], { at: object.at, key, depth: 1, within: withinOf(key, undefined) }, search);
    }
  }
  if (search.left < 0) {
    faults.push(tooMuch(object.at, 'too-many-values-for-pods', MAX_VALUES));
  }
  return search.found;
}

/** The same in a part of an object, such as a patch; `name` is that of what it stands in. */
export function findPodParts(part: Place, { name, within }: Required<Named>, from: Pick<Search, 'faults' | 'isKnown'>): Found[] {
  const search: Search = { found: [], left: MAX_VALUES, ...from };
  for (const key of take(part, { name, within }, search)) {
    enter(part.value[key], { at: part.at, key, depth: 1, within: withinOf(key, within) }, search);
  }
  return search.found;
}

/** What is laid over an object; or the values of a chart, which may become anything, and in which there may be whole objects. */
export type Within = 'patch' | 'values';

interface Named {
  readonly name: string;
  readonly within?: Within | undefined;
}

interface Step {
  /** Of the parent; the pointer of the value itself is made only when it is entered. */
  readonly at: Pointer;
  readonly key: string | number;
  readonly depth: number;
  /** As a key above says. */
  readonly within: Within | undefined;
}

/** `patches`, `patchStrategicMerge`, `overlay`, `podTemplateOverrides`, `mutate`, `pattern`. */
const PATCH = /patch|overlay|override|^mutat|pattern$/i;
/** `values` of a HelmRelease, `valuesObject` of Argo CD, `valuesInline` of kustomize. */
const VALUES = /^values(?:object|inline)?$/i;

function withinOf(key: string, within: Within | undefined): Within | undefined {
  if (PATCH.test(key)) return 'patch';
  return within ?? (VALUES.test(key) ? 'values' : undefined);
}

function enter(value: unknown, step: Step, search: Search): void {
  search.left -= 1;
  // What a JSON patch makes is found in inner-texts.ts.
  if (search.left < 0 || typeof value !== 'object' || value === null || isJsonPatch(value)) return;
  const at = child(step.at, step.key);
  const { depth, within } = step;
  if (depth > MAX_DEPTH) {
    search.faults.push(tooMuch(at, 'too-deep-for-pods', MAX_DEPTH));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) enter(item, { at, key: index, depth: depth + 1, within }, search);
  } else if (isMapping(value) && !isUnwanted(value)) {
    for (const key of take({ value, at }, { name: String(step.key), within }, search)) {
      enter(value[key], { at, key, depth: depth + 1, within: withinOf(key, within) }, search);
    }
  }
}

/** What a policy of Open Cluster Management keeps out of a cluster. */
function isUnwanted({ complianceType }: Mapping): boolean {
  return typeof complianceType === 'string' && complianceType.toLowerCase() === 'mustnothave';
}

/** The keys under which there may be more. */
function take(place: Place, { name, within }: Named, search: Search): readonly string[] {
  const { value } = place;
  const keys = Object.keys(value);
  const isPatch = within === 'patch';
  if (!isPatch && name !== '' && search.isKnown(value)) {
    search.found.push({ kind: 'object', place });
    return [];
  }
  const lists = keys.filter((key) => LIST.test(key) && isContainers(value[key], isPatch && CONTAINER_LISTS.includes(key)));
  if (lists.length > 0) {
    // Under that name, values have a Pod spec which the chart takes as it is: GitHub's runners do.
    const isPodSpec = lists.includes('containers') && (within !== 'values' || name === 'spec');
    const isWhole = isPodSpec && !isPatch && lists.every((key) => CONTAINER_LISTS.includes(key)) && hasImages(value);
    const shape = shapeOf(value, lists);
    const hasOwn = !isPodSpec && takeOwn(place, name, search);
    // What is told of the operator's container is not told once more of those beside it.
    search.found.push({ kind: 'pod', place, shape: hasOwn ? { ...shape, securityContexts: [] } : shape, partial: !isWhole });
    return isPodSpec ? [] : keys.filter((key) => !lists.includes(key) && !OWN_FIELDS.includes(key));
  }
  return keys.some((key) => TELLING.has(key)) && takeOwn(place, name, search)
    ? keys.filter((key) => !OWN_FIELDS.includes(key))
    : keys;
}

/** Whether the mapping has fields of an operator's own container that say something. */
function takeOwn(place: Place, name: string, search: Search): boolean {
  if (name === '' || !saysSomething(place.value)) return false;
  const isPods = isMapping(place.value.containerSecurityContext);
  search.found.push({ kind: 'pod', place, shape: isPods ? besidePod(name) : ownFields(name), partial: true });
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
