import type { WorkloadPath } from '../../model/outcome.ts';
import type { MalformedField } from '../../model/workload.ts';
import { readPod } from '../containers/read-pod.ts';
import type { ExtractedObject } from './extracted-object.ts';
import { locatePods } from './locate-pods.ts';
import { readObjectRef, type TypeMeta } from './object-ref.ts';
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
  // Where there is no Pod, nothing is judged, and a wrong name is none of our business.
  if (pods.length === 0 && faults.length === 0) return { kind: 'not-a-workload', at, object: ref };
  const found = pods
    .map((pod) => ({ workload: readPod(pod, { object, ref, faults, room }), shape: pod.shape }))
    .filter(({ workload, shape }) => workload.containers.length > 0 || shape.podWithoutContainers);
  const fields = [...nameFaults, ...faults];
  if (fields.length > 0) return { kind: 'malformed', at, object: ref, fields: distinct(fields) };
  if (found.length === 0) return { kind: 'not-a-workload', at, object: ref };
  return { kind: 'workloads', at, object: ref, workloads: found.map(({ workload }) => workload) };
}

/** A value that several Pods of an object share is read with each of them. */
function distinct(faults: readonly MalformedField[]): MalformedField[] {
  return [...new Map(faults.map((fault) => [fault.at, fault])).values()];
}
