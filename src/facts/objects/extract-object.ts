import type { WorkloadPath } from '../../model/outcome.ts';
import type { MalformedField, ObjectRef } from '../../model/workload.ts';
import { readPod } from '../containers/read-pod.ts';
import type { ExtractedObject } from './extracted-object.ts';
import { type LocatedPod, locatePods, podPathOf } from './locate-pods.ts';
import { missingContainers } from './missing-containers.ts';
import { CONTAINER_LISTS, noteMisspelt } from './misspelt.ts';
import { readObjectRef, type TypeMeta } from './object-ref.ts';
import { POD_SPEC } from './pod-shape.ts';
import { roomFor } from './room.ts';
import type { Faults, Place } from './typed-fields.ts';

/** The workloads of one object that is no List. */
export function extractObject(object: Place, meta: TypeMeta, workloads: readonly WorkloadPath[]): ExtractedObject {
  const { at } = object;
  const nameFaults: Faults = [];
  const ref = readObjectRef(object, meta, nameFaults);
  const faults: Faults = [];
  const room = roomFor(object, faults);
  const pods = locatePods(object, ref, { workloads, faults });
  const missing = pods.some(hasContainers) || faults.length > 0 ? undefined : missingIn(object, ref);
  if (missing !== undefined) return { kind: 'malformed', at, object: ref, fields: [...nameFaults, missing] };
  // Where there is no Pod, nothing is judged, and a wrong name is none of our business.
  if (pods.length === 0 && faults.length === 0) return { kind: 'not-a-workload', at, object: ref };
  for (const { place, shape } of pods) if (shape === POD_SPEC) noteMisspelt(place, faults);
  const found = pods
    .map((pod) => ({ workload: readPod(pod, { object, ref, faults, room }), shape: pod.shape }))
    .filter(({ workload, shape }) => workload.containers.length > 0 || shape.podWithoutContainers);
  const fields = [...nameFaults, ...faults];
  if (fields.length > 0) return { kind: 'malformed', at, object: ref, fields: distinct(fields) };
  if (found.length === 0) return { kind: 'not-a-workload', at, object: ref };
  return { kind: 'workloads', at, object: ref, workloads: found.map(({ workload }) => workload) };
}

function hasContainers({ place, shape }: LocatedPod): boolean {
  return shape !== POD_SPEC || CONTAINER_LISTS.some((key) => isFull(place.value[key]));
}

/** Of another type it is told as that. */
function isFull(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

/** Of a kind of Kubernetes, which is refused without containers. */
function missingIn(object: Place, ref: ObjectRef): MalformedField | undefined {
  const path = podPathOf(ref);
  return path === undefined ? undefined : missingContainers(object, path);
}

/** A value that several Pods of an object share is read with each of them. */
function distinct(faults: readonly MalformedField[]): MalformedField[] {
  return [...new Map(faults.map((fault) => [fault.at, fault])).values()];
}
