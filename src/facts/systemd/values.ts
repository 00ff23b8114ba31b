// The assignments of a unit, as their keys take them.
import { child, type Pointer } from '../../model/pointer.ts';
import type { Said, UnitObject, UnitValue } from '../../model/unit.ts';

/** An assignment of a key, and where it stands. */
export interface Assigned extends UnitValue {
  readonly at: Pointer;
}

const NONE: readonly Assigned[] = [];

type Keys = UnitObject['sections'][string];

const NO_KEYS: Keys = Object.freeze({});

/** What a section says, by key. */
export function keysOf({ sections }: UnitObject, section: string): Keys {
  return Object.hasOwn(sections, section) ? (sections[section] ?? NO_KEYS) : NO_KEYS;
}

/** All assignments of a key, in the order in which systemd reads them. Most keys have none. */
export function assigned(unit: UnitObject, section: string, key: string): readonly Assigned[] {
  const keys = keysOf(unit, section);
  const values = Object.hasOwn(keys, key) ? keys[key] : undefined;
  return values === undefined ? NONE : values.map((value, index) => placed(value, child('', section, key, index)));
}

/** Without what else its reader may know of it. */
function placed({ value, words, prefixes }: UnitValue, at: Pointer): Assigned {
  return prefixes === undefined ? { value, words, at } : { value, words, prefixes, at };
}

/** Those behind the last empty one, which clears a list. */
export function listed(unit: UnitObject, section: string, key: string): readonly Assigned[] {
  const all = assigned(unit, section, key);
  return all.length === 0 ? all : all.slice(all.findLastIndex(({ value }) => value === '') + 1);
}

/** The last value of a key that means something. */
export function lastOf<T>(
  unit: UnitObject,
  [section, ...keys]: readonly [string, ...string[]],
  read: (value: string) => T | undefined,
  otherwise: T,
): Said<T> {
  let said: Said<T> = { value: otherwise, at: child('', section), isSaid: false };
  for (const key of keys) {
    for (const { value, at } of assigned(unit, section, key)) {
      const meant = read(value);
      if (meant !== undefined) said = { value: meant, at, isSaid: true };
    }
  }
  return said;
}

const BASES: readonly (readonly [RegExp, number])[] = [
  [/^\+?0x([0-9a-f]+)$/i, 16],
  [/^0b([01]+)$/i, 2],
  [/^0o([0-7]+)$/i, 8],
  [/^\+?0([0-7]*)$/, 8],
  [/^\+?([1-9]\d*)$/, 10],
];

/** As systemd's safe_atoi and safe_atou16 read it: a 0 at the beginning makes it octal. Undefined for what is none, and for less than 0. */
export function integerOf(text: string): number | undefined {
  if (!/^\+?\d/.test(text)) return undefined;
  for (const [pattern, base] of BASES) {
    const digits = pattern.exec(text)?.[1];
    if (digits !== undefined) return digits === '' ? 0 : Number.parseInt(digits, base);
  }
  return undefined;
}
