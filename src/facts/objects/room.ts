// How much of one object is read. What is known of a container, and what is found in it, takes a thousand times the bytes in which it
// is written (`{}`), so that an object which the API server takes could be more than the memory of a webhook holds. Custom resources
// may also say once what holds for many Pods or containers, and it is read with each of them.
import { isMapping } from '../../model/mapping.ts';
import { type Faults, type Place, tooMuch } from './typed-fields.ts';

/** Values that are taken over, in all Pods of an object: some hundred times what the largest workflows have. */
export const MAX_SHARED = 100_000;

/** Containers with their ports, in all Pods of an object: a softphone exchange declares some ten thousand. */
export const MAX_PARTS = 50_000;

/** How much more may be read of an object. */
export interface Room {
  readonly object: Place;
  readonly faults: Faults;
  shared: number;
  parts: number;
}

export function roomFor(object: Place, faults: Faults): Room {
  return { object, faults, shared: MAX_SHARED, parts: MAX_PARTS };
}

/** Whether there is room for so many times a part; where there is none, that is a fault: half of an object must not pass for judged. */
export function hasRoomForShared(room: Room, { value }: Place, times: number): boolean {
  // Counted only where there is room: to count takes its time, too.
  if (room.shared < 0) return false;
  room.shared -= sizeOf(value) * times;
  if (room.shared < 0) room.faults.push(tooMuch(room.object.at, 'too-many-shared-values', MAX_SHARED));
  return room.shared >= 0;
}

export function hasRoomForContainers(room: Room, containers: readonly Place[]): boolean {
  if (room.parts < 0) return false;
  for (const { value } of containers) room.parts -= 1 + lengthOf(value.ports);
  if (room.parts < 0) room.faults.push(tooMuch(room.object.at, 'too-many-parts', MAX_PARTS));
  return room.parts >= 0;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Of a mapping, with the items of its lists and maps. */
function sizeOf(mapping: Place['value']): number {
  let size = 0;
  for (const key of Object.keys(mapping)) {
    const value = mapping[key];
    size += 1;
    size += isMapping(value) ? Object.keys(value).length : lengthOf(value);
  }
  return size;
}
