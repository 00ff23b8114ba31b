// What systemd makes of single values: src/basic/parse-util.c (parse_boolean), src/shared/specifier.c, src/core/unit-printf.c,
// src/basic/user-util.c (valid_user_group_name), and which of them end the reading of a file (src/core/load-fragment.c).

const YES = new Set(['1', 'yes', 'y', 'true', 't', 'on']);
const NO = new Set(['0', 'no', 'n', 'false', 'f', 'off']);

/** Undefined for what is no boolean, which systemd ignores with a warning. */
export function booleanOf(value: string): boolean | undefined {
  const lower = value.toLowerCase();
  return YES.has(lower) ? true : NO.has(lower) ? false : undefined;
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

/** Letters and digits that no version has for a specifier; %D is one since 255. Of any of them systemd says `Invalid slot`. */
const NO_SPECIFIER = /%(?:%|([ekxzFKOQXZ0-9]))/g;

/** Whether a text has a specifier that there is not, other than behind a `%` that stands for itself. */
export function hasUnknownSpecifier(text: string): boolean {
  if (!text.includes('%')) return false;
  return [...text.matchAll(NO_SPECIFIER)].some(([, letter]) => letter !== undefined);
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

/** parse_uid: no sign and no leading zero; 65535 and 4294967295 are none. */
export function isUserNumber(text: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(text) && Number(text) < 4_294_967_295 && Number(text) !== 65_535;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what systemd refuses
const NO_USER_NAME = /^$|^ | $|[\x00-\x1f\x7f:/]|^-?\d*$|^\.\.?$/;

function isUserName(text: string): boolean {
  return isUserNumber(text) || !NO_USER_NAME.test(text);
}

/** Whether useradd, adduser and the files of a distribution make such a name at all: `"1000"` in quotes is one to systemd. */
export function isMadeByAnybody(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_.@\\-]*\$?$/u.test(name);
}

/** Whether a host may have a group of such a name or number. */
export function mayBeGroup(written: string): boolean {
  return isUserNumber(written) || isMadeByAnybody(written);
}

/** What ends the reading of a file in which it stands, and with that of the unit's own file the unit; undefined for all else. */
export interface Fatal {
  readonly kind:
    | 'user'
    | 'boolean'
    | 'program'
    | 'folder'
    | 'no-program'
    | 'no-name'
    | 'specifier'
    | 'quotes'
    | 'path'
    | 'section'
    | 'section-name'
    | 'line'
    | 'not-read'
    | 'no-command'
    | 'several-commands'
    | 'restart-of-oneshot'
    | 'no-bus-name'
    | 'no-listen';
  /** With its specifiers resolved; of `not-read`, which is of Quadlet, its words; of a section its header, and of a specifier that there is not the text as systemd quotes it. */
  readonly text: string;
}

const OF_USERS: ReadonlySet<string> = new Set(['User', 'Group', 'SupplementaryGroups']);

/** An assignment of [Service]. */
export function fatalValue(key: string, value: string, names: Names): Fatal | undefined {
  if (key === 'DynamicUser') return booleanOf(value) === undefined ? { kind: 'boolean', text: value } : undefined;
  if (!OF_USERS.has(key) || value === '') return undefined;
  const wanted = key === 'SupplementaryGroups' ? value.split(/\s+/) : [value];
  for (const one of wanted) {
    if (hasUnknownSpecifier(one)) return { kind: 'specifier', text: one };
    const { text, isKnown } = resolved(one, names);
    if (isKnown && !isUserName(text)) return { kind: 'user', text };
  }
  return undefined;
}
