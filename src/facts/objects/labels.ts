// The labels that a Pod gets, which Services and NetworkPolicies select by.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import { type Faults, malformed, mappingAt, type Place } from './typed-fields.ts';

type Labels = Readonly<Record<string, string>>;

const NONE: Labels = Object.freeze({});
const SPEC = '/spec';

/**
 * The labels beside a Pod spec: those of the `metadata` that stands next to its `spec`, be it a template's or the object's
 * own. Empty for a Pod spec that lies under another name.
 */
export function labelsBeside(pod: Place, object: Place, faults: Faults): Labels {
  if (!pod.at.endsWith(SPEC)) return NONE;
  const at = pod.at.slice(0, -SPEC.length);
  const holder = valueAt(object.value, at.slice(object.at.length));
  const metadata = isMapping(holder) ? mappingAt({ value: holder, at }, 'metadata', faults) : undefined;
  const labels = metadata && mappingAt(metadata, 'labels', faults);
  return labels === undefined ? NONE : readLabels([labels], faults);
}

/** Several maps of labels as one; of two with one key the first holds. */
export function readLabels(places: readonly Place[], faults: Faults): Labels {
  const [only, ...others] = places;
  if (only === undefined) return NONE;
  if (others.length === 0) return textsOf(only, faults);
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

function valueAt(object: Mapping, pointer: Pointer): unknown {
  let value: unknown = object;
  for (const token of tokens(pointer)) value = (value as Mapping | undefined)?.[token];
  return value;
}
