// AmbientCapabilities= and CapabilityBoundingSet=: src/core/load-fragment.c (config_parse_capability_set), src/basic/cap-list.c
// (capability_set_from_string, capability_from_name).
import { CAPABILITY_NAMES, NET_BIND_SERVICE } from '../../knowledge/runtimes.ts';
import { child } from '../../model/pointer.ts';
import type { CapabilityLine, UnitCapabilities, UnitCapability, UnitObject, UnitValue } from '../../model/unit.ts';
import { assigned, integerOf } from './values.ts';

const PREFIX = 'CAP_';
const NUMBERS: ReadonlyMap<string, number> = new Map([...CAPABILITY_NAMES].map((name, number) => [PREFIX + name, number]));
const NET_BIND = bit(NUMBERS.get(PREFIX + NET_BIND_SERVICE) ?? 0);
/** systemd's CAP_LIMIT. */
const HIGHEST = 62;
const EVERY_BIT = (1n << 64n) - 1n;
/** Of one unit: each is told apart, and systemd reads as many as there are. */
const MOST_LINES = 1000;

/** The sets as they are before anybody says anything, which the first assignment replaces. */
const UNSAID = { AmbientCapabilities: 0n, CapabilityBoundingSet: EVERY_BIT } as const;

export function readCapabilities(unit: UnitObject, key: keyof typeof UNSAID): UnitCapabilities {
  let set: bigint = UNSAID[key];
  const lines = assigned(unit, 'Service', key)
    .slice(-MOST_LINES)
    .map((line): CapabilityLine => {
      const inverted = line.value.startsWith('~');
      const names = namesIn(line, inverted);
      const sum = names.reduce((all, { number }) => (number === undefined ? all : all | bit(number)), 0n);
      const all = inverted ? EVERY_BIT & ~sum : sum;
      // Without a name that it knows, a line replaces what was said before it, as an empty one does.
      set = sum === 0n || set === UNSAID[key] ? all : inverted ? set & ~sum : set | sum;
      const isVoid = sum === 0n && names.length > 0;
      return { at: line.at, written: line.value, inverted, names, holds: (set & NET_BIND) !== 0n, isVoid };
    });
  return { holds: (set & NET_BIND) !== 0n, isEmpty: set === 0n, lines };
}

function bit(number: number): bigint {
  return 1n << BigInt(number);
}

function namesIn({ at, words }: UnitValue, inverted: boolean): UnitCapability[] {
  return words.flatMap((word, index) => {
    const written = inverted && index === 0 ? word.slice(1) : word;
    const number = capabilityNumber(written);
    if (written === '') return [];
    return [{ written, at: child(at, index), ...(number === undefined ? {} : { number }) }];
  });
}

/** Undefined for what systemd ignores: a name without `CAP_`, a capability that there is not, `CAP_A,CAP_B`. */
function capabilityNumber(written: string): number | undefined {
  const number = integerOf(written);
  if (number !== undefined) return number <= HIGHEST ? number : undefined;
  return NUMBERS.get(written.toUpperCase());
}
