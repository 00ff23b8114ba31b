import type { Mapping } from './mapping.ts';

/** A JSON Pointer (RFC 6901) within one document: `''` is the document, `/spec/containers/0/name` a value in it. */
export type Pointer = string;

const SPECIAL = /[~/]/;

/** The pointer of `key` (a mapping's key or a sequence's index) under `parent`. */
export function child(parent: Pointer, ...keys: (string | number)[]): Pointer {
  let pointer = parent;
  // A plain loop: for each value that anything is known of.
  for (let index = 0; index < keys.length; index += 1) pointer += `/${escapeKey(keys[index] ?? '')}`;
  return pointer;
}

/** Whether `pointer` is `parent` itself or stands in it. */
export function isUnder(pointer: Pointer, parent: Pointer): boolean {
  return pointer.startsWith(parent) && (pointer.length === parent.length || pointer.charAt(parent.length) === '/');
}

/** Whether `pointer` is one of these or stands in one. From its end, because there may be thousands of them. */
export function isUnderOne(pointer: Pointer, parents: ReadonlySet<Pointer>): boolean {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    if (parents.has(pointer.slice(0, end))) return true;
  }
  return false;
}

/** The unescaped reference tokens of a pointer, from the root. */
export function tokens(pointer: Pointer): string[] {
  if (pointer === '') return [];
  const all = pointer.slice(1).split('/');
  return pointer.includes('~') ? all.map(unescapeToken) : all;
}

/**
 * The way Kubernetes writes a field path in its own messages: `spec.containers[0].ports[1].hostPort`;
 * a key that is no plain name stands in brackets and quotes, as in `metadata.annotations["a/b"]`.
 */
export function fieldPath(pointer: Pointer): string {
  let path = '';
  const isEscaped = pointer.includes('~');
  // Token by token: an answer of the webhook may have a hundred paths.
  for (let start = 1; start > 0 && start <= pointer.length; ) {
    const end = pointer.indexOf('/', start);
    const written = end === -1 ? pointer.slice(start) : pointer.slice(start, end);
    const token = isEscaped ? unescapeToken(written) : written;
    const kind = kindOf(token);
    if (kind === 'number') path += `[${token}]`;
    else if (kind === 'other') path += `[${JSON.stringify(token)}]`;
    else path += path === '' ? token : `.${token}`;
    start = end + 1;
  }
  return path;
}

/** A name is of letters, digits, `_` and `-`. By hand, because two patterns take five times as long. */
function kindOf(token: string): 'number' | 'name' | 'other' {
  let isNumber = token !== '';
  for (let index = 0; index < token.length; index += 1) {
    const unit = token.charCodeAt(index);
    if (unit >= 48 && unit <= 57) continue;
    isNumber = false;
    // a to z once its case is taken away.
    const letter = unit | 32;
    if (!(letter >= 97 && letter <= 122) && unit !== 45 && unit !== 95) return 'other';
  }
  if (isNumber) return 'number';
  return token === '' ? 'other' : 'name';
}

function escapeKey(key: string | number): string {
  if (typeof key === 'number' || !SPECIAL.test(key)) return String(key);
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapeToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
}

/** The value at a pointer; undefined where there is none. What an object inherits (`constructor`) is none of its values. */
export function valueAt(root: unknown, pointer: Pointer): unknown {
  return tokens(pointer).reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Mapping)[key] : undefined,
    root,
  );
}

/** A copy with another value at a pointer whose parents are there; what is beside the way to it is shared with the original. */
export function withValueAt<T>(root: T, pointer: Pointer, value: unknown): T {
  const replace = (holder: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return value;
    if (Array.isArray(holder)) return holder.map((item, index) => (String(index) === key ? replace(item, rest) : item));
    const own = (typeof holder === 'object' && holder !== null ? holder : {}) as Mapping;
    return { ...own, [key]: replace(Object.hasOwn(own, key) ? own[key] : undefined, rest) };
  };
  return replace(root, tokens(pointer)) as T;
}
