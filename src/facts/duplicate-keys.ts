// A key that stands twice belongs to exactly one workload, so that it is told once however many Pods an object holds.
import type { Pointer } from '../model/pointer.ts';
import type { DuplicateKey } from '../model/source.ts';
import type { Workload } from '../model/workload.ts';
import type { ExtractedObject } from './extracted-object.ts';

/**
 * The same objects, each key given to the workload whose Pod spec it stands in, else to the first workload of its object;
 * one outside of every object (the `items` of a List) to the first workload of all. Keys of objects without workloads
 * are dropped: nothing there is judged.
 */
export function assignDuplicateKeys(objects: ExtractedObject[], keys: readonly DuplicateKey[]): ExtractedObject[] {
  if (keys.length === 0) return objects;
  const owned = new Map<Workload, DuplicateKey[]>();
  for (const key of keys) {
    const owner = ownerOf(key.at, objects);
    if (owner !== undefined) owned.set(owner, [...(owned.get(owner) ?? []), key]);
  }
  return objects.map((object) =>
    object.kind === 'workloads'
      ? { ...object, workloads: object.workloads.map((workload) => ({ ...workload, duplicateKeys: owned.get(workload) ?? [] })) }
      : object,
  );
}

function ownerOf(at: Pointer, objects: readonly ExtractedObject[]): Workload | undefined {
  const object = nearest(at, objects) ?? objects.find(({ kind }) => kind === 'workloads');
  if (object?.kind !== 'workloads') return undefined;
  return nearest(at, object.workloads) ?? object.workloads[0];
}

/** The one of the longest pointer that is `at` or above it. */
function nearest<T extends { readonly at: Pointer }>(at: Pointer, candidates: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const candidate of candidates) {
    if (holds(candidate.at, at) && (best === undefined || candidate.at.length > best.at.length)) best = candidate;
  }
  return best;
}

function holds(parent: Pointer, at: Pointer): boolean {
  return at.startsWith(parent) && (at.length === parent.length || at[parent.length] === '/');
}
