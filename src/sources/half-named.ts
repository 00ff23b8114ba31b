// Documents that are objects in all but their type. kubectl refuses them, and so they are told; files of other programs, which have
// a `kind` or a `version` of their own, are skipped.
import { isMapping, type Mapping } from '../model/mapping.ts';
import { nearName } from '../model/near-name.ts';
import type { Reason } from '../model/reason.ts';

/** What is wrong, and the key that it stands at; none where a key is missing. */
interface TypeFault {
  readonly key?: string;
  readonly reason: Reason;
}

/** kustomize fills in what its own files leave out: sigs.k8s.io/kustomize api/types/kustomization.go FixKustomizationPostUnmarshalling. */
const FILLED_IN = ['Kustomization', 'Component'];

/** Kinds of Kubernetes that a manifest is about; files of other programs write theirs in lower case (`kind: pipeline`). */
const KNOWN_KINDS = [
  ...['Pod', 'PodTemplate', 'ReplicationController', 'Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet', 'Job', 'CronJob'],
  ...['DeploymentConfig', 'Service', 'Ingress', 'NetworkPolicy', 'ConfigMap', 'Namespace', 'ServiceAccount', 'List'],
  ...['PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition'],
];

/** What keeps kubectl from reading a document as an object; undefined for an object, and for a file of another program. */
export function typeFault(value: unknown): TypeFault | undefined {
  if (Array.isArray(value)) return value.some(isObject) ? { reason: { code: 'list-of-objects' } } : undefined;
  if (!isMapping(value)) return undefined;
  const { apiVersion, kind } = value;
  const isKind = typeof kind === 'string' && kind !== '';
  if (typeof apiVersion === 'string' && apiVersion !== '') return isKind ? undefined : kindFault(value, apiVersion);
  if (isKind)
    return (isMapping(value.metadata) || isKnown(value, kind)) && !FILLED_IN.includes(kind) ? versionFault(value) : undefined;
  if (isMapping(value.metadata) && isMeant(value)) return versionFault(value);
  return isNamed(value.metadata) && holdsContainers(value.spec) ? { reason: { code: 'document-without-type' } } : undefined;
}

/** The fields of an object are there, without text or under other names; of such a name it counts that it has what the field may have. */
function isMeant(value: Mapping): boolean {
  const { apiVersion = null } = value;
  if (apiVersion !== null) return true;
  const [version = '', kind = ''] = [versionKey(value), nearKey(value, 'kind')].map((key) => key && value[key]);
  return typeof version === 'string' && !isOtherVersion(version) && typeof kind === 'string' && kind !== '';
}

function isObject(value: unknown): boolean {
  return isMapping(value) && typeof value.apiVersion === 'string' && typeof value.kind === 'string' && 'metadata' in value;
}

function isNamed(metadata: unknown): boolean {
  return isMapping(metadata) && [metadata.name, metadata.generateName].some((name) => typeof name === 'string');
}

/** A Pod that lacks all but its spec. The same with a template in it is how patches of workloads are written. */
export function isBarePod(value: unknown): boolean {
  if (!isMapping(value) || 'metadata' in value || 'apiVersion' in value || 'kind' in value) return false;
  return isMapping(value.spec) && Array.isArray(value.spec.containers);
}

/** A Pod spec, or one in a template; a patch for `kubectl patch`, which needs no type, has no name either. */
function holdsContainers(spec: unknown): boolean {
  if (!isMapping(spec)) return false;
  return (
    Array.isArray(spec.containers) || [spec.template, spec.jobTemplate].some((one) => isMapping(one) && holdsContainers(one.spec))
  );
}

/** Without metadata a kind has to be one of Kubernetes, and the document its object: not every `kind: Service` is one. */
function isKnown(value: Mapping, kind: string): boolean {
  return (
    KNOWN_KINDS.includes(Array.isArray(value.items) ? kind.replace(/(?<=.)List$/, '') : kind) &&
    ['spec', 'items', 'template', 'data'].some((key) => key in value)
  );
}

function versionFault(value: Mapping): TypeFault {
  const { apiVersion } = value;
  if (apiVersion !== undefined && apiVersion !== null && apiVersion !== '') {
    return { key: 'apiVersion', reason: { code: 'api-version-no-text' } };
  }
  return missing(versionKey(value), 'apiVersion', { code: 'api-version-missing' });
}

/** An object in all but its kind is a mistake to tell, not a file to skip; Chart.yaml has an apiVersion and no metadata. */
function kindFault(value: Mapping, apiVersion: string): TypeFault | undefined {
  const { kind } = value;
  if (!('metadata' in value) || isOtherVersion(apiVersion)) return undefined;
  if (kind !== undefined && kind !== null && kind !== '') return { key: 'kind', reason: { code: 'kind-no-text' } };
  return missing(nearKey(value, 'kind'), 'kind', { code: 'kind-missing' });
}

function missing(key: string | undefined, name: string, reason: Reason): TypeFault {
  return key === undefined ? { reason } : { key, reason: { code: 'key-for-name', data: { why: reason, key, name } } };
}

/** `apiversion`, `api-version`, and what a slip of an editor made of it: `apiVerapiVersion`. */
function versionKey(value: Mapping): string | undefined {
  return nearKey(value, 'apiVersion') ?? Object.keys(value).find((key) => key !== 'apiVersion' && /api.?version/i.test(key));
}

function nearKey(value: Mapping, name: string): string | undefined {
  return Object.keys(value).find((key) => nearName(key, [name]) !== undefined);
}

/** `score.dev/v1b1`: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/ */
function isOtherVersion(apiVersion: string): boolean {
  return !/^(?:[^/]+\/)?v\d+(?:(?:alpha|beta)\d+)?$/.test(apiVersion);
}
