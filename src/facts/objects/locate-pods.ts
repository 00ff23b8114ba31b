// Where the Pods of an object are: what the policy says goes before what kport knows, and that before what it can find.
import { withMore } from '../../model/lists.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { WorkloadPath } from '../../model/outcome.ts';
import type { ObjectRef } from '../../model/workload.ts';
import { isCompleted } from './completed-kinds.ts';
import { CUSTOM_KINDS } from './custom-kinds.ts';
import { findPodParts, findPodSpecs, type Within } from './find-pod-specs.ts';
import { BUILT_IN_KINDS, isGroupOfPolicies, isGroupWithoutPods, KINDS_WITHOUT_PODS, type PodKind } from './kinds.ts';
import { placesAt } from './places.ts';
import { POD_SPEC, type PodShape } from './pod-shape.ts';
import type { Faults, Place } from './typed-fields.ts';

export interface LocatedPod {
  readonly place: Place;
  readonly shape: PodShape;
  /** The object that it lies in, where that is one inside of another. */
  readonly holder?: Place;
  /** Only a part of it is here. */
  readonly partial?: true;
}

const BUILT_IN = byKind(BUILT_IN_KINDS);
const CUSTOM = byKind(CUSTOM_KINDS);
const WITHOUT_PODS = byKind(KINDS_WITHOUT_PODS);

/**
 * The Pods of an object that is no List. A kind's paths that lead nowhere give way to the next way of looking, so that
 * neither a slip in a policy nor a newer version of a custom resource hides a Pod; only the paths of Kubernetes' own kinds
 * are complete.
 */
export function locatePods(
  object: Place,
  ref: ObjectRef,
  from: { workloads: readonly WorkloadPath[]; faults: Faults },
): LocatedPod[] {
  const { faults } = from;
  const group = apiGroup(ref.apiVersion);
  const ofPolicy = podsOfPolicy(object, { group, kind: ref.kind }, from);
  if (ofPolicy.length > 0 || faults.length > 0) return ofPolicy;
  const builtIn = rows(BUILT_IN, group, ref.kind);
  if (builtIn.length > 0) return follow(object, builtIn, faults);
  if (holdsNoPods(object, ref)) return [];
  const custom = follow(object, rows(CUSTOM, group, ref.kind), faults);
  if (custom.length > 0 || faults.length > 0) return custom;
  return findIn(object, faults, isCompleted(group));
}

/** Those that a policy tells about; several of its paths may lead to one. */
function podsOfPolicy(
  object: Place,
  { group, kind }: { readonly group: string; readonly kind: string },
  { workloads, faults }: { workloads: readonly WorkloadPath[]; faults: Faults },
): LocatedPod[] {
  if (workloads.length === 0) return [];
  const paths = workloads.filter((path) => path.kind === kind && path.apiGroup === group);
  const seen = new Set<string>();
  return follow(object, paths, faults).filter(({ place }) => !seen.has(place.at) && seen.add(place.at));
}

/** Nobody has told about the kind: Pods by their shape, and those of known objects in it. */
function findIn(object: Place, faults: Faults, isCompleted: boolean): LocatedPod[] {
  return findPodSpecs(object, faults, isKnownObject).flatMap((found): LocatedPod[] => {
    const { place } = found;
    if (found.kind === 'pod') return [{ place, shape: found.shape, ...(found.partial || isCompleted ? { partial: true } : {}) }];
    return podsOfKnown(place, faults).map((pod) => (isCompleted ? { ...pod, partial: true } : pod));
  });
}

function podsOfKnown(object: Place, faults: Faults): LocatedPod[] {
  const { group, kind } = typeOf(object.value);
  if (isWithoutPods(group, kind) || isCloudRun(object)) return [];
  const pods = follow(object, [...rows(BUILT_IN, group, kind), ...rows(CUSTOM, group, kind)], faults);
  return pods.map((pod) => ({ ...pod, holder: object }));
}

/** Of a whole object that stands in a text of another. */
export function podsOfInner(object: Place, faults: Faults): LocatedPod[] {
  if (isKnownObject(object.value)) return podsOfKnown(object, faults);
  const { group } = typeOf(object.value);
  return findIn(object, faults, isCompleted(group)).map((pod) => ({ holder: object, ...pod }));
}

/** Of a part of an object, of which a kind may be known or not; `name` is that of what it stands in. */
export function podsOfPart(part: Place, field: { readonly name: string; readonly within: Within }, faults: Faults): LocatedPod[] {
  if (isKnownObject(part.value)) return podsOfKnown(part, faults).map((pod) => ({ ...pod, partial: true }));
  return findPodParts(part, field, { faults, isKnown: isKnownObject }).flatMap((found): LocatedPod[] =>
    found.kind === 'pod' ? [{ ...found, holder: part, partial: true }] : podsOfKnown(found.place, faults),
  );
}

function typeOf({ apiVersion, kind }: Mapping): { readonly group: string; readonly kind: string } {
  return { group: typeof apiVersion === 'string' ? apiGroup(apiVersion) : '', kind: typeof kind === 'string' ? kind : '' };
}

/** One whose apiVersion a table knows, so that it needs no search. */
function isKnownObject(object: Mapping): boolean {
  if (typeof object.apiVersion !== 'string' || typeof object.kind !== 'string') return false;
  const { group, kind } = typeOf(object);
  return [BUILT_IN, CUSTOM].some((index) => rows(index, group, kind).length > 0) || isWithoutPods(group, kind);
}

/** Nothing of it runs in this cluster, whatever it looks like. */
export function holdsNoPods(object: Place, { apiVersion, kind }: ObjectRef): boolean {
  return isWithoutPods(apiGroup(apiVersion), kind) || OF_RESOURCE_MANAGER.test(apiVersion) || isCloudRun(object);
}

/** Of Azure Resource Manager (`2023-05-01`), whose files of Container Apps have a `kind`, too: no API of Kubernetes begins so. */
const OF_RESOURCE_MANAGER = /^\d{4}-\d{2}-\d{2}/;

function isWithoutPods(group: string, kind: string): boolean {
  return isGroupWithoutPods(group) || rows(WITHOUT_PODS, group, kind).length > 0;
}

/**
 * Cloud Run has Knative's types and no cluster: https://cloud.google.com/run/docs/reference/yaml/v1, whose objects carry
 * annotations of its own.
 */
function isCloudRun({ value: { apiVersion, metadata, spec } }: Place): boolean {
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('serving.knative.dev/')) return false;
  const template = isMapping(spec) && isMapping(spec.template) ? spec.template.metadata : undefined;
  const maps = [metadata, template].filter(isMapping).flatMap(({ annotations, labels }) => [annotations, labels]);
  return maps.filter(isMapping).some((map) => Object.keys(map).some((key) => /^(?:run|cloud)\.googleapis\.com\//.test(key)));
}

/** Where a kind of Kubernetes has its Pod; undefined for any other kind. */
export function podPathOf({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): string | undefined {
  return rows(BUILT_IN, apiGroup(apiVersion), kind)[0]?.podSpecs[0];
}

/** `apps` of `apps/v1`, `''` of `v1`. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

function follow(object: Place, kinds: readonly Pick<PodKind, 'podSpecs' | 'shape' | 'partial'>[], faults: Faults): LocatedPod[] {
  let pods: LocatedPod[] | undefined;
  for (const { podSpecs, shape = POD_SPEC, partial } of kinds) {
    for (const path of podSpecs)
      for (const place of placesAt(object, path, faults))
        pods = withMore(pods, partial ? { place, shape, partial } : { place, shape });
  }
  return pods ?? [];
}

type Row = Pick<PodKind, 'apiGroups' | 'kinds'>;

const NO_ROWS: readonly never[] = Object.freeze([]);

function rows<R extends Row>(index: ReadonlyMap<string, readonly R[]>, group: string, kind: string): readonly R[] {
  const ofKind = index.get(kind);
  if (ofKind === undefined) return NO_ROWS;
  const { 0: only, length } = ofKind;
  // As nearly always, and several ask of each object.
  if (only !== undefined && length === 1) return only.apiGroups.includes(group) ? ofKind : NO_ROWS;
  return ofKind.filter((row) => row.apiGroups.includes(group));
}

function byKind<R extends Row>(table: readonly R[]): ReadonlyMap<string, readonly R[]> {
  const index = new Map<string, R[]>();
  for (const row of table) {
    for (const kind of row.kinds) index.set(kind, [...(index.get(kind) ?? []), row]);
  }
  return index;
}

/** What the tables and the policy say of a kind, before any object of it is looked at. */
export function knownKind(apiVersion: string, kind: string, workloads: readonly WorkloadPath[]): 'pods' | 'no-pods' | 'unknown' {
  const group = apiGroup(apiVersion);
  const isInPolicy = workloads.some((path) => path.kind === kind && path.apiGroup === group);
  if (isInPolicy || rows(BUILT_IN, group, kind).length > 0 || rows(CUSTOM, group, kind).length > 0) return 'pods';
  // Of policies it is told where they speak of Pods.
  return isWithoutPods(group, kind) && !isGroupOfPolicies(group) ? 'no-pods' : 'unknown';
}
