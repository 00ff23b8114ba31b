// What systemd makes of single values: src/basic/parse-util.c (parse_boolean), src/shared/specifier.c, src/core/unit-printf.c.
import { child, type Pointer } from '../../model/pointer.ts';
import type { Said, UnitObject, UnitValue } from '../../model/unit.ts';

const YES = new Set(['1', 'yes', 'y', 'true', 't', 'on']);
const NO = new Set(['0', 'no', 'n', 'false', 'f', 'off']);

/** Undefined for what is no boolean, which systemd ignores with a warning. */
export function booleanOf(value: string): boolean | undefined {
  const lower = value.toLowerCase();
  return YES.has(lower) ? true : NO.has(lower) ? false : undefined;
}

/** An assignment of a key, and where it stands. */
export interface Assigned extends UnitValue {
  readonly at: Pointer;
}

/** All assignments of a key, in the order in which systemd reads them. */
export function assigned({ sections }: UnitObject, section: string, key: string): Assigned[] {
  const keys = Object.hasOwn(sections, section) ? sections[section] : undefined;
  const values = keys && Object.hasOwn(keys, key) ? keys[key] : undefined;
  return (values ?? []).map((value, index) => ({ ...value, at: child('', section, key, index) }));
}

/** Those behind the last empty one, which clears a list. */
export function listed(unit: UnitObject, section: string, key: string): Assigned[] {
  const all = assigned(unit, section, key);
  return all.slice(all.findLastIndex(({ value }) => value === '') + 1);
}

/** The last value of a key that means something. */
export function lastOf<T>(
  unit: UnitObject,
  [section, ...keys]: readonly [string, ...string[]],
  read: (value: string) => T | undefined,
  otherwise: T,
): Said<T> {
  let said: Said<T> = { value: otherwise, at: child('', section), isSaid: false };
  for (const { value, at } of keys.flatMap((key) => assigned(unit, section, key))) {
    const meant = read(value);
    if (meant !== undefined) said = { value: meant, at, isSaid: true };
  }
  return said;
}

interface Names {
  readonly name: string;
}

/** A text with its specifiers resolved; `isKnown` is false where one is left that only a running systemd resolves. */
export function resolved(text: string, { name }: Names): { readonly text: string; readonly isKnown: boolean } {
  if (!text.includes('%')) return { text, isKnown: true };
  let isKnown = true;
  const known = namesOf(name);
  const made = text.replaceAll(/%(.)/gs, (whole, letter: string) => {
    const value = Object.hasOwn(known, letter) ? known[letter] : undefined;
    if (value === undefined) isKnown = false;
    return value ?? whole;
  });
  return { text: made, isKnown };
}

/** Of the system's manager, which runs as root. A template has no instance yet. */
function namesOf(name: string): Readonly<Record<string, string | undefined>> {
  const dot = name.lastIndexOf('.');
  const whole = name.slice(0, dot);
  const at = whole.indexOf('@');
  const prefix = at === -1 ? whole : whole.slice(0, at);
  const instance = at === -1 ? '' : at === whole.length - 1 ? undefined : whole.slice(at + 1);
  return {
    ...{ n: name, N: whole, p: prefix, P: unescapedName(prefix), i: instance, I: instance && unescapedName(instance), '%': '%' },
    ...{ j: prefix.slice(prefix.lastIndexOf('-') + 1), u: 'root', U: '0', g: 'root', G: '0', h: '/root', s: '/bin/sh' },
    ...{ t: '/run', S: '/var/lib', C: '/var/cache', L: '/var/log', E: '/etc', T: '/tmp', V: '/var/tmp' },
  };
}

/** `a-b\x2dc` is `a/b-c`. */
function unescapedName(name: string): string {
  return name
    .replaceAll('-', '/')
    .replaceAll(/\\x([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
