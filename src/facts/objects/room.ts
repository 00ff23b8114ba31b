// How much of one object is read. What is known of a container, and what is found in it, takes a thousand times the bytes in which it
// is written (`{}`), so that an object which the API server takes could be more than the memory of a webhook holds. Custom resources
// may also say once what holds for many Pods or containers, and it is read with each of them.
import { isMapping } from '../../model/mapping.ts';
import { type Faults, type Place, tooMuch } from './typed-fields.ts';

/** Values that are taken over, in all Pods of an object: some hundred times what the largest workflows have. */
export const MAX_SHARED = 100_000;

/** Containers with their ports, in all Pods of an object: a softphone exchange declares some ten thousand. */
export const MAX_PARTS = 50_000;

/** Whether there is room to read something; where there is none, that is a fault: half of an object must not pass for judged. */
export interface ReadLimits {
  forShared(part: Place, times: number): boolean;
  forContainers(containers: readonly Place[]): boolean;
}

export function roomFor(object: Place, faults: Faults): ReadLimits {
  const room = (most: number, code: 'too-many-shared-values' | 'too-many-parts'): ((taken: () => number) => boolean) => {
    let left = most;
    return (taken) => {
      if (left < 0) return false;
      // Counted only where there is room: to count takes its time, too.
      left -= taken();
      if (left < 0) faults.push(tooMuch(object.at, code, most));
      return left >= 0;
    };
  };
  const shared = room(MAX_SHARED, 'too-many-shared-values');
  const parts = room(MAX_PARTS, 'too-many-parts');
  return {
    forShared: ({ value }, times) => shared(() => sizeOf(value) * times),
    forContainers: (containers) => parts(() => containers.reduce((sum, { value: { ports } }) => sum + 1 + lengthOf(ports), 0)),
  };
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
