// Reads fields of a manifest with the types of the Kubernetes API. What the API server could not decode is noted, never
// guessed: Go's encoding/json refuses the string "80" for an int32 and "true" for a bool, and so does the API server
// ("cannot unmarshal string into Go struct field ContainerPort.ports.containerPort of type int32").
// null is absent everywhere: json.Unmarshal of null leaves the zero value.

import { isMapping, type Mapping } from '../../model/mapping.ts';
import { hinted, placeholderIn } from '../../model/placeholder.ts';
import { fieldPath, type Pointer } from '../../model/pointer.ts';
import type { Reason } from '../../model/reason.ts';
import type { MalformedField, TextList } from '../../model/workload.ts';

/** A mapping of a manifest, and where it stands. */
export interface Place {
  readonly value: Mapping;
  readonly at: Pointer;
}

/** Where the readers note what no API would decode. */
export type Faults = MalformedField[];

const EMPTY: Mapping = Object.freeze({});
const NOTHING: readonly unknown[] = [];
const INT32_END = 2 ** 31;
const INT64_END = 2 ** 63;
const SHOWN = 60;

/** The mapping under `key`; undefined when it is absent or of another type, which is noted. */
export function mappingAt(place: Place, key: string, faults: Faults): Place | undefined {
  return mappingOf(place.value[key], place.at, key, faults);
}

/**
 * The same of what stands under `key`, and so of others here: who reads thousands of containers looks fields up by names that are in
 * the code, which takes a fraction of the time that any name takes.
 */
export function mappingOf(value: unknown, parent: Pointer, key: string, faults: Faults): Place | undefined {
  if (value === undefined || value === null) return undefined;
  const at = `${parent}/${key}`;
  if (isMapping(value)) return { value, at };
  faults.push(malformed(at, 'a-mapping', value));
  return undefined;
}

/** The same without its place, which is `at`. */
export function mappingAlone(value: unknown, at: Pointer, faults: Faults): Mapping | undefined {
  if (value === undefined || value === null) return undefined;
  if (isMapping(value)) return value;
  faults.push(malformed(at, 'a-mapping', value));
  return undefined;
}

/** The list under `key`; empty when it is absent or of another type, which is noted. */
export function listAt(place: Place, key: string, faults: Faults): readonly unknown[] {
  return listOf(place.value[key], place.at, key, faults);
}

export function listOf(value: unknown, parent: Pointer, key: string, faults: Faults): readonly unknown[] {
  if (value === undefined || value === null) return NOTHING;
  if (Array.isArray(value)) return value;
  faults.push(malformed(`${parent}/${key}`, 'a-list', value));
  return NOTHING;
}

/** The mappings of the list under `key`. A null item is one without fields, as json.Unmarshal has it. */
export function mappingsAt(place: Place, key: string, faults: Faults): Place[] {
  return mappingsOf(place.value[key], place.at, key, faults);
}

export function mappingsOf(value: unknown, parent: Pointer, key: string, faults: Faults): Place[] {
  const items = listOf(value, parent, key, faults);
  if (items.length === 0) return [];
  const list = `${parent}/${key}/`;
  // As long as it becomes: one that grows makes room for sixteen more, and each container has several.
  const places = new Array<Place>(items.length);
  let found = 0;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? EMPTY;
    const at = list + index;
    if (isMapping(item)) places[found++] = { value: item, at };
    else faults.push(malformed(at, 'a-mapping', item));
  }
  if (found < items.length) places.length = found;
  return places;
}

export function stringAt(place: Place, key: string, faults: Faults): string | undefined {
  return stringOf(place.value[key], place.at, key, faults);
}

export function stringOf(value: unknown, parent: Pointer, key: string, faults: Faults): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  faults.push(malformed(`${parent}/${key}`, 'a-string', value));
  return undefined;
}

/** Of what Kubernetes gives a name to (k8s.io/apimachinery pkg/util/validation DNS1123SubdomainMaxLength). */
export const LONGEST_NAME = 253;

/** A name is matched by patterns and told with each finding, so one that the API server would refuse is not read at all. */
export function nameAt(place: Place, key: string, faults: Faults): string | undefined {
  return nameOf(place.value[key], place.at, key, faults);
}

export function nameOf(value: unknown, parent: Pointer, key: string, faults: Faults): string | undefined {
  const name = stringOf(value, parent, key, faults);
  if (name === undefined || name.length <= LONGEST_NAME) return name;
  faults.push(tooMuch(`${parent}/${key}`, 'too-many-characters', LONGEST_NAME));
  return undefined;
}

/** The strings of the list under `key`; undefined when it is absent. A null item is `""`, as json.Unmarshal has it. */
export function textsAt(place: Place, key: string, faults: Faults): TextList | undefined {
  return textsOf(place.value[key], place.at, key, faults);
}

export function textsOf(value: unknown, parent: Pointer, key: string, faults: Faults): TextList | undefined {
  if (value === undefined || value === null) return undefined;
  const at = `${parent}/${key}`;
  const items = listOf(value, parent, key, faults);
  if (areStrings(items)) return { values: items, at };
  for (const [index, item] of items.entries()) {
    if (item !== null && item !== undefined && typeof item !== 'string')
      faults.push(malformed(`${at}/${index}`, 'a-string', item));
  }
  return { values: items.map((item) => (typeof item === 'string' ? item : '')), at };
}

function areStrings(items: readonly unknown[]): items is readonly string[] {
  for (const item of items) if (typeof item !== 'string') return false;
  return true;
}

export function booleanAt(place: Place, key: string, faults: Faults): boolean | undefined {
  return booleanOf(place.value[key], place.at, key, faults);
}

export function booleanOf(value: unknown, parent: Pointer, key: string, faults: Faults): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  faults.push(malformed(`${parent}/${key}`, 'a-boolean', value));
  return undefined;
}

/** Ports: int32 in the Kubernetes API. */
export function int32At(place: Place, key: string, faults: Faults): number | undefined {
  return int32Of(place.value[key], place.at, key, faults);
}

export function int32Of(value: unknown, parent: Pointer, key: string, faults: Faults): number | undefined {
  const number = int64Of(value, parent, key, faults);
  if (number === undefined || (number >= -INT32_END && number < INT32_END)) return number;
  faults.push(malformed(`${parent}/${key}`, 'a-32-bit-integer', number));
  return undefined;
}

/** User ids: int64 in the Kubernetes API. 80.0 and 8e1 are 80 here: YAML's floats reach the API server as JSON's 80. */
export function int64Of(value: unknown, parent: Pointer, key: string, faults: Faults): number | undefined {
  if (value === undefined || value === null) return undefined;
  // 2^63 itself is how a double holds 2^63 - 1, the greatest int64.
  if (typeof value === 'number' && Number.isInteger(value) && value >= -INT64_END && value <= INT64_END) return value;
  const expected = typeof value === 'number' && Number.isInteger(value) ? 'a-64-bit-integer' : 'an-integer';
  faults.push(malformed(`${parent}/${key}`, expected, value));
  return undefined;
}

/** What the Kubernetes API would decode. */
export type Expected =
  | 'a-mapping'
  | 'a-list'
  | 'a-list-or-a-mapping'
  | 'a-string'
  | 'a-boolean'
  | 'an-integer'
  | 'an-integer-or-a-string'
  | 'a-32-bit-integer'
  | 'a-64-bit-integer';

/** `spec.containers: expected a list, got the number 5`. */
export function malformed(at: Pointer, expected: Expected, value: unknown): MalformedField {
  const data = { field: fieldName(at), expected: { code: expected }, got: describe(value) };
  const placeholder = typeof value === 'string' ? placeholderIn(value) : undefined;
  return { at, reason: hinted({ code: 'field-type', data }, placeholder) };
}

/** What there may be too much of to look at. */
type FieldLimit =
  | 'too-many-lists'
  | 'too-many-objects'
  | 'too-many-characters'
  | 'too-many-capabilities'
  | 'too-many-shared-values'
  | 'too-many-parts'
  | 'too-many-values-for-pods'
  | 'too-deep-for-pods';

export function tooMuch(at: Pointer, code: FieldLimit, most: number): MalformedField {
  return { at, reason: { code, data: { field: fieldName(at), most } } };
}

/** How a reader of the manifest names a place in it. */
export function fieldName(at: Pointer): string | Reason {
  return fieldPath(at) || { code: 'the-object' };
}

function describe(value: unknown): Reason {
  if (value === null || value === undefined) return { code: 'nothing' };
  if (Array.isArray(value)) return { code: 'a-list' };
  if (typeof value === 'string') return { code: 'the-string', data: { value: JSON.stringify(cut(value)) } };
  if (typeof value === 'object') return { code: 'a-mapping' };
  return { code: typeof value === 'number' ? 'the-number' : 'the-boolean', data: { value: String(value) } };
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
