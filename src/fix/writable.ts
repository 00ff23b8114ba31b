// Places in an object that is being changed.
import { isMapping } from '../model/mapping.ts';
import { tokens, valueAt } from '../model/pointer.ts';

/** An object, or a mapping in one, that may be written to. */
export type Writable = Record<string, unknown>;

/** What has the object. */
interface Holder {
  readonly object: Writable;
}

export function list<T = string>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}

/** The mapping at a pointer, made where there is none. */
export function mapping(holder: Holder, pointer: string): Writable {
  const end = pointer.lastIndexOf('/');
  const known = valueAt(holder.object, pointer);
  if (isMapping(known)) return known as Writable;
  // The nearest parent may be missing, too.
  const parent = pointer.endsWith('/capabilities')
    ? mapping(holder, pointer.slice(0, end))
    : writableAt(holder, pointer.slice(0, end));
  const made: Writable = {};
  parent[pointer.slice(end + 1)] = made;
  return made;
}

export function setAt(holder: Holder, pointer: string, value: unknown): void {
  const [parent, key] = split(holder, pointer);
  parent[key] = value;
}

export function removeKey(holder: Holder, pointer: string): void {
  const [parent, key] = split(holder, pointer);
  delete parent[key];
}

/** The item of a list that a pointer leads to, or into. */
export function removeItem(holder: Holder, pointer: string): void {
  const [parent, key] = split(holder, pointer);
  const list = pointer.slice(0, pointer.lastIndexOf('/'));
  if (!Array.isArray(parent)) removeItem(holder, list);
  // A list of nothing says nothing.
  else if (parent.length === 1) removeKey(holder, list);
  else parent.splice(Number(key), 1);
}

/** A mapping or a list that holds a value, and its key there. */
function split(holder: Holder, pointer: string): [Writable, string] {
  return [writableAt(holder, pointer.slice(0, pointer.lastIndexOf('/'))), tokens(pointer).at(-1) ?? ''];
}

export function writableAt({ object }: Holder, pointer: string): Writable {
  return valueAt(object, pointer) as Writable;
}
