// JSON patches (RFC 6902) as the part of an object that they make: `add` and `replace` say what will be somewhere, the other
// operations nothing that is certain.
import { isMapping, type Mapping } from './mapping.ts';
import { child, type Pointer, tokens } from './pointer.ts';

export interface PatchedPart {
  readonly object: Mapping;
  /** The pointer in the patch of what stands at a pointer of the part; any other stays as it is. */
  writtenAt(at: Pointer): Pointer;
}

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

export function isJsonPatch(value: unknown): value is readonly Mapping[] {
  return Array.isArray(value) && value.length > 0 && value.every(isOperation);
}

function isOperation(item: unknown): boolean {
  return isMapping(item) && typeof item.path === 'string' && OPERATIONS.includes(String(item.op));
}

/** The items of lists that a patch names stand in the order in which it names them: the others are not known. */
export function partOfJsonPatch(operations: readonly Mapping[]): PatchedPart {
  const putAt = new Map<Pointer, Pointer>();
  const object = putTogether(operations.flatMap(placed), putAt);
  return { object, writtenAt: (at) => writtenAt(at, putAt) };
}

interface Placed {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The pointer of the value in the patch. */
  readonly from: Pointer;
}

function placed({ op, path, value }: Mapping, index: number): Placed[] {
  if ((op !== 'add' && op !== 'replace') || typeof path !== 'string' || !path.startsWith('/')) return [];
  return [{ path: tokens(path), value: structuredClone(value), from: child('', index, 'value') }];
}

type Holder = Record<string, unknown> | unknown[];

function putTogether(operations: readonly Placed[], putAt: Map<Pointer, Pointer>): Mapping {
  const object: Record<string, unknown> = {};
  const indexes = new Map<Holder, Map<string, number>>();
  for (const { path, value, from } of operations) {
    // It would be looked for where every object inherits it.
    if (path.includes('__proto__')) continue;
    let holder: Holder = object;
    let at: Pointer = '';
    for (const [depth, token] of path.entries()) {
      const key = Array.isArray(holder) ? indexIn(holder, token, indexes) : token;
      at = child(at, key);
      const next = path[depth + 1];
      if (next !== undefined) holder = entered(holder, key, next);
      else (holder as Record<string, unknown>)[key] = value;
    }
    putAt.set(at, from);
  }
  return object;
}

function indexIn(list: unknown[], token: string, indexes: Map<Holder, Map<string, number>>): number {
  const known = indexes.get(list) ?? new Map<string, number>();
  indexes.set(list, known);
  const index = token === '-' ? list.length : (known.get(token) ?? list.length);
  known.set(token, index);
  return index;
}

const INDEX = /^(?:\d+|-)$/;

function entered(holder: Holder, key: string | number, next: string): Holder {
  const own = holder as Record<string | number, unknown>;
  const inner = own[key];
  if (typeof inner === 'object' && inner !== null) return inner as Holder;
  const made: Holder = INDEX.test(next) ? [] : {};
  own[key] = made;
  return made;
}

function writtenAt(at: Pointer, putAt: ReadonlyMap<Pointer, Pointer>): Pointer {
  for (let end = at.length; end > 0; end = at.lastIndexOf('/', end - 1)) {
    const from = putAt.get(at.slice(0, end));
    if (from !== undefined) return from + at.slice(end);
  }
  return at;
}
