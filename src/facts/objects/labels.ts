// The labels that a Pod gets, which Services and NetworkPolicies select by.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import { ROOM, remembered } from '../../model/remembered.ts';
import { type Faults, malformed, mappingAt, mappingOf, type Place } from './typed-fields.ts';

type Labels = Readonly<Record<string, string>>;

const NONE: Labels = Object.freeze({});
const SPEC = '/spec';

/**
 * The labels beside a Pod spec: those of the `metadata` that stands next to its `spec`, be it a template's or the object's
 * own. Empty for a Pod spec that lies under another name.
 */
export function labelsBeside(pod: Place, object: Place, faults: Faults): Labels {
  if (!pod.at.endsWith(SPEC)) return NONE;
  let holder: unknown = object.value;
  for (const name of pathBeside(pod.at.slice(object.at.length))) holder = (holder as Mapping | undefined)?.[name];
  if (!isMapping(holder)) return NONE;
  const metadata = mappingOf(holder.metadata, pod.at.slice(0, -SPEC.length), 'metadata', faults);
  const labels = metadata && mappingAt(metadata, 'labels', faults);
  return labels === undefined ? NONE : textsOf(labels, faults);
}

/** The names that lead to it. Nearly all Pods lie in one of a few places. */
const pathBeside = remembered((spec: Pointer) => tokens(spec.slice(0, -SPEC.length)), ROOM);

/** Several maps of labels as one; of two with one key the first holds. */
export function readLabels(places: readonly Place[], faults: Faults): Labels {
  const [only] = places;
  if (only === undefined) return NONE;
  if (places.length === 1) return textsOf(only, faults);
  return Object.assign({}, ...places.toReversed().map((place) => textsOf(place, faults)));
}

function textsOf({ value, at }: Place, faults: Faults): Labels {
  const keys = Object.keys(value);
  if (keys.every((key) => typeof value[key] === 'string')) return value as Labels;
  for (const key of keys) {
    const label = value[key];
    if (label !== null && typeof label !== 'string') faults.push(malformed(child(at, key), 'a-string', label));
  }
  return Object.fromEntries(keys.map((key) => [key, typeof value[key] === 'string' ? value[key] : '']));
}
