// Looks for Pod specs in an object of a kind that nobody has told about.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { type Faults, type Place, tooMuch } from './typed-fields.ts';

/** Levels of mappings and lists. The deepest Pod spec of custom-kinds.ts, a TrainingRuntime's, is at level 9. */
export const MAX_DEPTH = 64;
/** Values looked at: more than etcd can store of one object (1.5 MiB), and below a second's work. */
export const MAX_VALUES = 1_000_000;

interface Search {
  readonly found: Place[];
  readonly faults: Faults;
  left: number;
}

/**
 * The Pod specs in an object, in its order: every mapping with a `containers` list of which each item is a mapping with a
 * string `name`, and one at least has a string `image`. Nothing is looked for in the object's metadata and status, nor
 * inside a Pod spec. Where the search has to give up, that is a fault: an object half seen must not pass for judged.
 */
export function findPodSpecs(object: Place, faults: Faults): Place[] {
  const search: Search = { found: [], faults, left: MAX_VALUES };
  if (isPodSpec(object.value)) return [object];
  for (const key of Object.keys(object.value)) {
    if (key !== 'metadata' && key !== 'status') enter(object.value[key], { at: object.at, key, depth: 1 }, search);
  }
  if (search.left < 0) {
    faults.push(tooMuch(object.at, 'too-many-values-for-pods', MAX_VALUES));
  }
  return search.found;
}

interface Step {
  /** Of the parent; the pointer of the value itself is made only when it is entered. */
  readonly at: Pointer;
  readonly key: string | number;
  readonly depth: number;
}

function enter(value: unknown, step: Step, search: Search): void {
  search.left -= 1;
  if (search.left < 0 || typeof value !== 'object' || value === null) return;
  const at = child(step.at, step.key);
  if (step.depth > MAX_DEPTH) {
    search.faults.push(tooMuch(at, 'too-deep-for-pods', MAX_DEPTH));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) enter(item, { at, key: index, depth: step.depth + 1 }, search);
  } else if (isMapping(value) && isPodSpec(value)) {
    search.found.push({ value, at });
  } else if (isMapping(value)) {
    for (const key of Object.keys(value)) enter(value[key], { at, key, depth: step.depth + 1 }, search);
  }
}

function isPodSpec(value: Mapping): boolean {
  const { containers } = value;
  if (!Array.isArray(containers) || containers.length === 0) return false;
  return (
    containers.every((item: unknown) => isMapping(item) && typeof item.name === 'string') &&
    containers.some((item: Mapping) => typeof item.image === 'string')
  );
}
