// How a strategic merge treats lists: those of the API's own kinds that have a key are merged item by item, all others are replaced
// by those of a patch. Source: kubernetes/api core/v1/types.go (patchMergeKey), kubernetes-sigs/kustomize kyaml/yaml/merge2; what
// kustomize 5.5 and 5.8 build was tried. Of ports with one number, kustomize tells apart those that write other protocols.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { sameValue } from '../../sources/json-value.ts';

/** By what the items of a list are the same. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  // Of a container, and of a Service.
  ports: ['containerPort', 'port'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
};

/** Whether a patch of an object adds to a list of this name; it replaces it otherwise, as all lists of custom resources. */
export function isMergedList(name: string, { apiVersion }: Mapping): boolean {
  const [group = '', version] = String(apiVersion).split('/');
  const isOfApi = version === undefined || !group.includes('.') || group === 'networking.k8s.io';
  return isOfApi && Object.hasOwn(KEYS, name);
}

/** Whether the items of such a list are told apart by their names alone. */
export function isMergedByName(name: string, object: Mapping): boolean {
  return isMergedList(name, object) && KEYS[name]?.includes('name') === true;
}

/** Whether a path leads to that by which an item of a merged list is known. */
export function isMergeKey(path: readonly string[]): boolean {
  const [list = '', , field = ''] = path.slice(-3);
  return Object.hasOwn(KEYS, list) && KEYS[list]?.includes(field) === true;
}

/** Whether all that a resource has there goes: by a directive of the patch, or because lists of the kind are not merged. */
export function isReplacedBy(patch: unknown, isMerged: boolean): boolean {
  if (isMapping(patch)) return patch.$patch === 'replace';
  return Array.isArray(patch) && (!isMerged || patch.some((item) => isMapping(item) && item.$patch === 'replace'));
}

interface Lists {
  /** What both are called. */
  readonly name: string;
  readonly built: readonly unknown[];
  readonly written: unknown;
  readonly isMerged: boolean;
}

/** The index in a list that was written of an item that was built; undefined where it is not there, or several may be it. */
export function twinOf(index: number, { name, built, written: items, isMerged }: Lists): number | undefined {
  if (!Array.isArray(items)) return undefined;
  const item = built[index];
  if (!isMapping(item)) return index < items.length ? index : undefined;
  const key = (isMerged ? (KEYS[name] ?? []) : ['name']).find((field) => item[field] !== undefined);
  const isTwin = (other: unknown) => (key === undefined ? sameValue(item, other) : isMapping(other) && isSame(item, other, key));
  const twins = [...items.keys()].filter((at) => isTwin(items[at]));
  if (twins.length === 1) return twins[0];
  // What has neither a name nor a key stands where it stood, unless something was added or taken away.
  return key === undefined && !isMerged && built.length === items.length ? index : undefined;
}

function isSame(item: Mapping, other: Mapping, key: string): boolean {
  return item[key] === other[key] && protocolOf(item) === protocolOf(other);
}

/** Of a port; nothing else has one. */
function protocolOf({ protocol }: Mapping): unknown {
  return protocol ?? 'TCP';
}
