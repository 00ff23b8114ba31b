// A key that stands twice belongs to exactly one workload, so that it is told once however many Pods an object holds.

import type { DuplicateKey } from '../../model/duplicate-key.ts';
import type { ExtractedObject } from '../../model/extracted-object.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { Workload } from '../../model/workload.ts';

/**
 * The same objects, each key given to the workload whose Pod spec it stands in, else to the first workload of its object;
 * one outside of every object (the `items` of a List) to the first workload of all. Keys of objects without workloads
 * are dropped: nothing there is judged.
 */
export function assignDuplicateKeys(objects: ExtractedObject[], keys: readonly DuplicateKey[]): ExtractedObject[] {
  if (keys.length === 0) return objects;
  const ownerOf = owners(objects);
  const owned = new Map<Workload, DuplicateKey[]>();
  for (const key of keys) {
    const owner = ownerOf(key.at);
    if (owner === undefined) continue;
    const known = owned.get(owner);
    if (known) known.push(key);
    else owned.set(owner, [key]);
  }
  return objects.map((object) =>
    object.kind === 'workloads'
      ? { ...object, workloads: object.workloads.map((workload) => ({ ...workload, duplicateKeys: owned.get(workload) ?? [] })) }
      : object,
  );
}

/** Which workload a pointer belongs to. Indexed, for a hostile file may have tens of thousands of objects and of keys. */
function owners(objects: readonly ExtractedObject[]): (at: Pointer) => Workload | undefined {
  const objectAt = new Map(objects.map((object) => [object.at, object]));
  // Of several with one pointer the first.
  const workloadAt = new Map(
    objects
      .flatMap(workloadsOf)
      .toReversed()
      .map((workload) => [workload.at, workload]),
  );
  const first = objects.find(({ kind }) => kind === 'workloads');
  return (at) => {
    const object = nearest(at, objectAt) ?? first;
    if (object?.kind !== 'workloads') return undefined;
    const workload = nearest(at, workloadAt);
    return workload && object.workloads.includes(workload) ? workload : object.workloads[0];
  };
}

function workloadsOf(object: ExtractedObject): readonly Workload[] {
  return object.kind === 'workloads' ? object.workloads : [];
}

/** What stands at the pointer or nearest above it. */
function nearest<T>(at: Pointer, index: ReadonlyMap<Pointer, T>): T | undefined {
  for (let pointer = at; ; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    const found = index.get(pointer);
    if (found !== undefined || pointer === '') return found;
  }
}
