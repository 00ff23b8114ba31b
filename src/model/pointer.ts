/** A JSON Pointer (RFC 6901) within one document: `''` is the document, `/spec/containers/0/name` a value in it. */
export type Pointer = string;

const SPECIAL = /[~/]/;

/** The pointer of `key` (a mapping's key or a sequence's index) under `parent`. */
export function child(parent: Pointer, ...keys: (string | number)[]): Pointer {
  let pointer = parent;
  for (const key of keys) pointer += `/${escapeKey(key)}`;
  return pointer;
}

/** The unescaped reference tokens of a pointer, from the root. */
export function tokens(pointer: Pointer): string[] {
  if (pointer === '') return [];
  return pointer.slice(1).split('/').map(unescapeToken);
}

/**
 * The way Kubernetes writes a field path in its own messages: `spec.containers[0].ports[1].hostPort`;
 * a key that is no plain name stands in brackets and quotes, as in `metadata.annotations["a/b"]`.
 */
export function fieldPath(pointer: Pointer): string {
  let path = '';
  for (const token of tokens(pointer)) {
    if (/^\d+$/.test(token)) path += `[${token}]`;
    else if (!/^[\w-]+$/.test(token)) path += `[${JSON.stringify(token)}]`;
    else path += path === '' ? token : `.${token}`;
  }
  return path;
}

function escapeKey(key: string | number): string {
  if (typeof key === 'number' || !SPECIAL.test(key)) return String(key);
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapeToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
}
