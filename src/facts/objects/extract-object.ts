import { CONTAINER_LISTS } from '../../model/container-lists.ts';
import type { ExtractedObject } from '../../model/extracted-object.ts';
import { withMore } from '../../model/lists.ts';
import { isMapping } from '../../model/mapping.ts';
import type { WorkloadPath } from '../../model/outcome.ts';
import { hinted, isPlaceholderReason } from '../../model/placeholder.ts';
import type { Reason } from '../../model/reason.ts';
import type { MalformedField, Workload } from '../../model/workload.ts';
import { type Holder, readPod, workloadIn } from '../containers/read-pod.ts';
import { type KnownPods, keepKnown, knownOf } from './known-pods.ts';
import { type LocatedPod, locatePods, podPathOf } from './locate-pods.ts';
import { missingContainers } from './missing-containers.ts';
import { noteMisspelt } from './misspelt.ts';
import { readObjectRef, type TypeMeta } from './object-ref.ts';
import { isPlaceholder, valueAt } from './placeholders.ts';
import { POD_SPEC } from './pod-shape.ts';
import { roomFor } from './room.ts';
import { type ReadText, textPods } from './text-pods.ts';
import type { Faults, Place } from './typed-fields.ts';

export interface ObjectSettings {
  /** Of the policy; they go before what kport knows of a kind. */
  readonly workloads: readonly WorkloadPath[];
  /** An item of an OpenShift Template, whose parameters may have no value yet. */
  readonly isTemplate?: boolean;
  /** Reads texts that are patches or manifests; absent where they are left alone. */
  readonly readText?: ReadText | undefined;
  /** What was read of Pod specs before; absent where none comes again. */
  readonly known?: KnownPods | undefined;
}

/** The workloads of one object that is no List. */
export function extractObject(object: Place, meta: TypeMeta, settings: ObjectSettings): ExtractedObject {
  const aside: Faults = [];
  const extracted = podsOf(object, meta, settings, aside);
  return aside.length > 0 ? { ...extracted, aside } : extracted;
}

function podsOf(
  object: Place,
  meta: TypeMeta,
  { workloads, isTemplate = false, readText, known }: ObjectSettings,
  aside: Faults,
): ExtractedObject {
  const { at } = object;
  const nameFaults: Faults = [];
  const ref = readObjectRef(object, meta, nameFaults);
  const faults: Faults = [];
  const located = locatePods(object, ref, { workloads, faults });
  // Kubernetes' own kinds have no texts with Pods in them, and are refused without containers.
  const path = podPathOf(ref);
  const isCustom = path === undefined;
  const pods = !isCustom || faults.length > 0 ? located : [...located, ...textPods(object, ref, { readText, faults, aside })];
  const missing = isCustom || faults.length > 0 || pods.some(hasContainers) ? undefined : missingContainers(object, path);
  if (missing !== undefined) return { kind: 'malformed', at, object: ref, fields: [...nameFaults, missing] };
  // Where there is no Pod, nothing is judged, and a wrong name is none of our business.
  if (pods.length === 0 && faults.length === 0) return { kind: 'not-a-workload', at, object: ref };
  // Of a whole object of Kubernetes, which holds one Pod.
  const before = isCustom || isTemplate ? undefined : knownOf(pods, ref, known);
  if (before === undefined) for (const pod of pods) if (isWholeSpec(pod)) noteMisspelt(pod.place, faults);
  const unfilled: Faults = [];
  let found: Workload[] | undefined;
  const holder = { object, ref, faults, room: roomFor(object, faults), isTemplate, isCustom, before };
  for (const pod of pods) {
    const workload = readLocated(pod, holder, unfilled);
    if (workload.containers.length > 0 || pod.shape.podWithoutContainers) found = withMore(found, workload);
  }
  if (nameFaults.length + faults.length > 0)
    return { kind: 'malformed', at, object: ref, fields: distinct([...nameFaults, ...faults]) };
  if (found === undefined) return { kind: 'not-a-workload', at, object: ref };
  if (!isCustom && !isTemplate && before === undefined) keepKnown(pods, found, known);
  const extracted = { kind: 'workloads', at, object: ref, workloads: found } as const;
  return unfilled.length > 0 ? { ...extracted, unfilled: distinct(unfilled) } : extracted;
}

type ReadHolder = Holder & { readonly isCustom: boolean; readonly before: Workload | undefined };

function isWholeSpec({ shape, partial }: LocatedPod): boolean {
  return shape === POD_SPEC && !partial;
}

/**
 * A Pod in an object that holds another may have placeholders, and of a part of a Pod it is not sure whose types its fields have: a
 * field that cannot be read is unknown there. An unknown user or privilege makes the Pod a part of one. In a custom resource that
 * holds the Pod itself, a placeholder is unknown as well, and told.
 */
function readLocated(pod: LocatedPod, holder: ReadHolder, unfilled: Faults): Workload {
  const { object, isCustom } = holder;
  const { holder: inner = object } = pod;
  const partial = pod.partial ?? isPatched(pod, inner);
  if (inner === object && !partial && !holder.isTemplate && !isCustom) {
    const { before } = holder;
    return before === undefined ? readPod(pod, holder) : workloadIn(holder, before, pod.place);
  }
  const own: Faults = [];
  const workload = readPod(pod, { ...holder, object: inner, faults: own });
  const isFilledIn = ({ at, reason }: MalformedField) => isPlaceholderReason(reason) || isPlaceholder(valueAt(inner, at));
  const tellsUnfilled = inner === object && isCustom && !holder.isTemplate && !pod.partial;
  let isPartial = partial;
  for (const fault of own) {
    if (!(pod.partial && isOfType(fault.reason)) && !isFilledIn(fault)) holder.faults.push(fault);
    else {
      if (tellsUnfilled) unfilled.push(asPlaceholder(fault, inner));
      isPartial ||= !OF_PORTS.test(fault.at);
    }
  }
  return isPartial ? { ...workload, partial: true } : workload;
}

/**
 * A patch of kustomize or helm: a workload without the selector that it must have, of containers without the image that they must
 * have. A Pod has no selector, and nobody patches one.
 */
function isPatched({ place, shape }: LocatedPod, { value: { spec } }: Place): boolean {
  if (shape !== POD_SPEC || !place.at.endsWith('/template/spec') || !isMapping(spec) || spec.selector) return false;
  const { containers } = place.value;
  if ((containers ?? undefined) === undefined) return true;
  return Array.isArray(containers) && containers.every((item: unknown) => isMapping(item) && typeof item.image !== 'string');
}

/** Told as what it is, however the language spells it. */
function asPlaceholder({ at, reason }: MalformedField, object: Place): MalformedField {
  return { at, reason: isPlaceholderReason(reason) ? reason : hinted(reason, { variable: String(valueAt(object, at)) }) };
}

/** Whatever a port is, all else is as it is written. */
const OF_PORTS = /\/(?:ports|env)\/\d+\/|Probe\//;

/** A placeholder is told with a hint around the fault. */
function isOfType({ code, ...rest }: Reason): boolean {
  const why = 'data' in rest && typeof rest.data === 'object' && 'why' in rest.data ? rest.data.why : undefined;
  return code === 'field-type' || (typeof why === 'object' && why.code === 'field-type');
}

function hasContainers({ place, shape }: LocatedPod): boolean {
  return shape !== POD_SPEC || CONTAINER_LISTS.some((key) => isFull(place.value[key]));
}

/** Of another type it is told as that. */
function isFull(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

/** A value that several Pods of an object share is read with each of them. */
function distinct(faults: readonly MalformedField[]): MalformedField[] {
  return [...new Map(faults.map((fault) => [fault.at, fault])).values()];
}
