// Follows the dotted paths of the kind tables and of PortPolicy `workloads`: `spec.tfReplicaSpecs[*].template.spec`.
import { isMapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { ROOM, remembered } from '../../model/remembered.ts';
import { type Faults, malformed, mappingsAt, type Place } from './typed-fields.ts';

const EACH = '[*]';

/**
 * The mappings at `path` under `from`, in order; `''` is `from` itself. `[*]` behind a name stands for every item of a
 * list or every value of a map, `[*][*]` for the items of a list of lists. What is absent is left out; what is there
 * and no mapping is noted.
 */
export function placesAt(from: Place, path: string, faults: Faults): Place[] {
  if (path === '') return [from];
  if (!path.includes(EACH)) {
    const place = placeAt(from, namesIn(path), faults);
    return place === undefined ? [] : [place];
  }
  let places = [from];
  for (const step of path.split('.')) {
    const bracket = step.indexOf(EACH);
    const name = bracket < 0 ? step : step.slice(0, bracket);
    const levels = bracket < 0 ? 0 : (step.length - bracket) / EACH.length;
    const next: Place[] = [];
    for (const place of places) {
      // A path may come from a policy: `constructor` must not find what every object inherits.
      if (Object.hasOwn(place.value, name)) collect(place.value[name], child(place.at, name), { levels, next, faults });
    }
    places = next;
  }
  return places;
}

interface Names {
  readonly names: readonly string[];
  /** From where the path begins. */
  readonly at: Pointer;
}

/** The tables have few paths, and each object asks for one of them. */
const namesIn = remembered((path): Names => {
  const names = path.split('.');
  return { names, at: child('', ...names) };
}, ROOM);

/** The one at a path of names alone: what lies between is looked through, and nothing is made of it. */
function placeAt(from: Place, { names, at }: Names, faults: Faults): Place | undefined {
  let { value } = from;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    if (inner === undefined || inner === null) return undefined;
    if (!isMapping(inner)) {
      faults.push(malformed(child(from.at, ...names.slice(0, index + 1)), 'a-mapping', inner));
      return undefined;
    }
    value = inner;
  }
  return { value, at: from.at + at };
}

/** The containers at `path`: with `[*]` at its end the items of what must be a list, otherwise one mapping. */
export function containersAt(pod: Place, path: string, faults: Faults): Place[] {
  if (!path.endsWith(EACH)) return placesAt(pod, path, faults);
  const dot = path.lastIndexOf('.');
  const key = path.slice(dot + 1, -EACH.length);
  if (dot < 0) return mappingsAt(pod, key, faults);
  return placesAt(pod, path.slice(0, dot), faults).flatMap((parent) => mappingsAt(parent, key, faults));
}

interface Step {
  /** How many `[*]` are still to be entered. */
  readonly levels: number;
  readonly next: Place[];
  readonly faults: Faults;
}

function collect(value: unknown, at: Pointer, step: Step): void {
  if (value === null || value === undefined) return;
  if (step.levels === 0 && isMapping(value)) {
    step.next.push({ value, at });
  } else if (step.levels === 0) {
    step.faults.push(malformed(at, 'a-mapping', value));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, child(at, index), { ...step, levels: step.levels - 1 });
  } else if (isMapping(value)) {
    for (const key of Object.keys(value)) collect(value[key], child(at, key), { ...step, levels: step.levels - 1 });
  } else {
    step.faults.push(malformed(at, 'a-list-or-a-mapping', value));
  }
}
