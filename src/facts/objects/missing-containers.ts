// A workload of Kubernetes without a container. The API server refuses it ("spec.template.spec.containers: Required value"), so it
// must not pass for judged: mostly something is misspelt or stands too far out or in.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { didYouMean, nearName } from '../../model/near-name.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import type { MalformedField } from '../../model/workload.ts';
import { fieldName, type Place } from './typed-fields.ts';

const CONTAINERS = 'containers';
/** Deeper than any path of a Pod in the kinds of Kubernetes. */
const DEEPEST = 8;

/**
 * Why an object of a kind of Kubernetes has no container at `path`, the path of its Pod spec. Undefined for a patch, which leaves
 * the Pod to the object that it is laid over.
 */
export function missingContainers(object: Place, path: string): MalformedField | undefined {
  if (Object.hasOwn(object.value, '$patch')) return undefined;
  const steps = [...path.split('.'), CONTAINERS];
  const end = follow(object, steps);
  const misplaced = containersIn(object.value, object.at, DEEPEST);
  if (misplaced !== undefined) return elsewhere(misplaced, `${path}.${CONTAINERS}`);
  const [step = CONTAINERS] = steps.slice(end.taken);
  const key = Object.keys(end.place.value).find((own) => nearName(own, [step]) !== undefined);
  if (key !== undefined) return unknownField(end.place.at, key, step);
  const isSaid = Object.hasOwn(end.place.value, step);
  if (!isSaid && isPatch(object.value, end)) return undefined;
  const at = isSaid ? child(end.place.at, step) : end.place.at;
  return { at, reason: { code: 'containers-missing', data: { field: fieldName(at) } } };
}

export function unknownField(parent: Pointer, key: string, name: string): MalformedField {
  const why = { code: 'unknown-key', data: { key: JSON.stringify(key), field: fieldName(parent) } } as const;
  return { at: child(parent, key), reason: didYouMean(why, name) };
}

function elsewhere(at: Pointer, place: string): MalformedField {
  return { at, reason: { code: 'containers-misplaced', data: { field: fieldName(at), place } } };
}

interface End {
  /** The last mapping on the way, and how many steps led there. */
  readonly place: Place;
  readonly taken: number;
  readonly steps: readonly string[];
}

function follow(object: Place, steps: readonly string[]): End {
  let place = object;
  for (const [taken, step] of steps.entries()) {
    const value = place.value[step];
    if (!isMapping(value)) return { place, taken, steps };
    place = { value, at: child(place.at, step) };
  }
  return { place, taken: steps.length, steps };
}

/** The first list of containers in an object whose own is missing. */
function containersIn(value: Mapping, at: Pointer, depth: number): Pointer | undefined {
  for (const [key, inner] of Object.entries(value)) {
    const place = child(at, key);
    if (key === CONTAINERS && Array.isArray(inner) && inner.length > 0) return place;
    const found = depth > 0 && isMapping(inner) ? containersIn(inner, place, depth - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A patch of kustomize or helm names the object and what it changes (replicas, an annotation, the nodes of the Pods). It is told from
 * an object by the selector, which only the whole has. A Pod is patched by nobody.
 */
function isPatch({ spec, metadata }: Mapping, { place, taken, steps }: End): boolean {
  if (steps.length < 3 || steps[0] !== 'spec' || (isMapping(spec) && spec.selector)) return false;
  if (taken === 0) return isMapping(metadata) && Object.keys(metadata).some((key) => key !== 'name' && key !== 'namespace');
  return Object.keys(place.value).length > 0;
}
