import { isMapping } from '../model/mapping.ts';

/** As YAML prints them: the number 80 and the text "80" are the same to whoever reads a manifest. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (isMapping(a)) return isMapping(b) && sameMapping(a, b);
  return a === b || (isScalar(a) && isScalar(b) && String(a) === String(b));
}

function sameMapping(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
