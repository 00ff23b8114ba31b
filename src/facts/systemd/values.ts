// The assignments of a unit, as their keys take them.
import { child } from '../../model/pointer.ts';
import type { Said, UnitObject, UnitValue } from '../../model/unit.ts';

type Keys = ReadonlyMap<string, readonly UnitValue[]>;

const NO_KEYS: Keys = new Map();
const NONE: readonly UnitValue[] = [];

/** What a section says, by key, in the order in which systemd reads it. */
export function keysOf({ sections }: UnitObject, section: string): Keys {
  return sections.get(section) ?? NO_KEYS;
}

/** All assignments of a key, in the order in which systemd reads them. Most keys have none. */
export function assigned(unit: UnitObject, section: string, key: string): readonly UnitValue[] {
  return keysOf(unit, section).get(key) ?? NONE;
}

/** Those behind the last empty one, which clears a list. */
export function listed(unit: UnitObject, section: string, key: string): readonly UnitValue[] {
  const all = assigned(unit, section, key);
  return all.length === 0 ? all : all.slice(all.findLastIndex(({ value }) => value === '') + 1);
}

/** The last value of a key that means something. */
export function lastOf<T>(
  unit: UnitObject,
  [section, key]: readonly [section: string, key: string],
  read: (value: string) => T | undefined,
  otherwise: T,
): Said<T> {
  const all = assigned(unit, section, key);
  // From the last one, without an iterator: of nearly every unit most keys have none.
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const said = all[index];
    const meant = said && read(said.value);
    if (meant !== undefined) return { value: meant, at: said?.at ?? '', isSaid: true };
  }
  return { value: otherwise, at: child('', section), isSaid: false };
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
