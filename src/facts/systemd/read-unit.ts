// A unit to what it says of users, capabilities and ports: src/core/load-fragment.c and load-fragment-gperf.gperf.in.
import { child, type Pointer } from '../../model/pointer.ts';
import type { Said, UnitFacts, UnitGroup, UnitObject, UnitUser, UnitValue } from '../../model/unit.ts';
import { booleanOf, isUserNumber, resolved } from '../../model/unit-values.ts';
import { readCapabilities } from './capability-set.ts';
import { mainCommand, startWriter } from './commands.ts';
import { refusedText } from './refused-text.ts';
import { readSocket, readSocketBind } from './sockets.ts';
import { assigned, keysOf, lastOf, listed } from './values.ts';

const SERVICE = 'Service';

export function readUnit(unit: UnitObject): UnitFacts {
  const flag = (key: string) => lastOf(unit, [SERVICE, key], booleanOf, false);
  const dynamic = flag('DynamicUser');
  const who = readWho(unit, dynamic);
  const command = unit.ofUser ? withoutPrefix(mainCommand(unit)) : mainCommand(unit);
  const socket = unit.name.endsWith('.socket') ? readSocket(unit) : undefined;
  const { refused = unit.partial ? undefined : socket?.refused, unread = [] } = unit;
  const bits = secureBits(unit);
  return {
    name: unit.name,
    socket,
    sockets: (unit.sockets ?? []).map(readSocket),
    ...who,
    dynamic: dynamic.value ? dynamic.at : undefined,
    refused,
    // As later versions have it: 252 says it otherwise of a boolean.
    unread: unread.map((one) => ({ ...one, error: refusedText(one.refused, { profile: 'systemd-262' }) })),
    command,
    ambient: readCapabilities(unit, 'AmbientCapabilities'),
    bounding: readCapabilities(unit, 'CapabilityBoundingSet'),
    noNewPrivileges: flag('NoNewPrivileges'),
    implies: impliesNoNewPrivileges(unit),
    keepsCapabilities: bits?.at,
    noRoot: bits?.words.includes('noroot') ? bits.at : undefined,
    privateUsers: assigned(unit, SERVICE, 'PrivateUsers'),
    network: readNetwork(unit, flag('PrivateNetwork')),
    bind: readSocketBind(unit, SERVICE),
    families: restrictedFamilies(unit),
    nosuid: mountedNosuid(unit),
    writer: startWriter(unit, {
      isRoot: who.user.kind === 'none' || who.user.kind === 'root',
      isReadOnly: flag('ProtectKernelTunables').value,
    }),
  };
}

/** The manager of a user runs everything as that one, or nothing. */
function readWho(unit: UnitObject, dynamic: Said<boolean>): Pick<UnitFacts, 'user' | 'groups' | 'barred'> {
  const user = readUser(unit, dynamic);
  if (!unit.ofUser) return { user, groups: readGroups(unit, dynamic.value) };
  return { user: { kind: 'manager', at: child('', SERVICE), written: '' }, groups: [], barred: barredBy(unit, user) };
}

/** Nobody is who could have more than the manager has. */
function withoutPrefix(command: UnitFacts['command']): UnitFacts['command'] {
  return command && { ...command, prefixes: command.prefixes.replace(/[+!]/g, '') };
}

/** Measured with systemd 252 as the manager of a user: in a user namespace of the unit's own, lists of capabilities go through. */
function barredBy(unit: UnitObject, user: UnitUser): UnitFacts['barred'] {
  if (user.kind === 'dynamic') return { key: 'DynamicUser', at: user.at };
  if (user.kind !== 'none' && user.kind !== 'unsaid') return { key: 'User', at: user.at };
  if (booleanOf(assigned(unit, SERVICE, 'PrivateUsers').at(-1)?.value ?? 'no') !== false) return undefined;
  for (const key of ['CapabilityBoundingSet', 'AmbientCapabilities'] as const) {
    const last = listed(unit, SERVICE, key).at(-1);
    if (last !== undefined) return { key, at: last.at };
  }
  return undefined;
}

const SECURE_BITS: ReadonlySet<string> = new Set(
  ['keep-caps', 'no-setuid-fixup', 'noroot'].flatMap((name) => [name, `${name}-locked`]),
);

/** The last assignment counts, where it names any. A bit that is locked is not set by that: src/shared/securebits-util.c. */
function secureBits(unit: UnitObject): UnitValue | undefined {
  const last = assigned(unit, SERVICE, 'SecureBits').at(-1);
  return last?.words.some((word) => SECURE_BITS.has(word)) ? last : undefined;
}

/** Of a dynamic user the name matters to nobody, but for root's: src/core/dynamic-user.c takes a user that the host has. An empty name is none. */
function readUser(unit: UnitObject, dynamic: Said<boolean>): UnitUser {
  const last = assigned(unit, SERVICE, 'User').at(-1);
  if (dynamic.value && !(last && isRootName(resolved(last.value, unit).text)))
    return { kind: 'dynamic', at: dynamic.at, written: '' };
  if (last === undefined && unit.partial) return { kind: 'unsaid', at: child('', SERVICE), written: '' };
  if (last === undefined || last.value === '') return { kind: 'none', at: last?.at ?? child('', SERVICE), written: '' };
  const { text, isKnown } = resolved(last.value, unit);
  const kind = !isKnown ? 'unknown' : isRootName(text) ? 'root' : isUserNumber(text) ? 'number' : 'name';
  return { kind, at: last.at, written: text };
}

/** A dynamic user brings a group of its own, whatever it is called: measured with systemd 252. */
function readGroups(unit: UnitObject, isDynamic: boolean): UnitGroup[] {
  const own = isDynamic ? undefined : assigned(unit, SERVICE, 'Group').at(-1);
  const named = (key: UnitGroup['key'], at: Pointer, value: string): UnitGroup[] => {
    const { text, isKnown } = resolved(value, unit);
    return value === '' || !isKnown || isRootName(text) ? [] : [{ at, key, written: text }];
  };
  // Of quotes it knows nothing here.
  const more = listed(unit, SERVICE, 'SupplementaryGroups').flatMap(({ at, value }) =>
    value.split(/\s+/).flatMap((word) => named('SupplementaryGroups', at, word)),
  );
  return own === undefined ? more : [...named('Group', own.at, own.value), ...more];
}

function isRootName(name: string): boolean {
  return name === 'root' || name === '0';
}

/** Options that are about system calls: systemd before 253 sets them with no_new_privs where the user is not root. */
const IMPLYING = [
  'SystemCallFilter',
  'SystemCallLog',
  'SystemCallArchitectures',
  'RestrictAddressFamilies',
  'RestrictNamespaces',
  'PrivateDevices',
  'ProtectKernelTunables',
  'ProtectKernelModules',
  'ProtectKernelLogs',
  'ProtectClock',
  'MemoryDenyWriteExecute',
  'RestrictRealtime',
  'RestrictSUIDSGID',
  'ProtectHostname',
  'LockPersonality',
];
const LISTS: ReadonlySet<string> = new Set([
  'SystemCallFilter',
  'SystemCallLog',
  'SystemCallArchitectures',
  'RestrictAddressFamilies',
]);

function impliesNoNewPrivileges(unit: UnitObject): UnitFacts['implies'] {
  const said = keysOf(unit, SERVICE);
  for (const key of IMPLYING) {
    if (!said.has(key)) continue;
    const at = LISTS.has(key) ? filteredAt(unit, key) : key === 'RestrictNamespaces' ? restrictedAt(unit) : setAt(unit, key);
    if (at !== undefined) return { at, key };
  }
  return undefined;
}

function setAt(unit: UnitObject, key: string): Pointer | undefined {
  const { value, at } = lastOf(unit, [SERVICE, key], booleanOf, false);
  return value ? at : undefined;
}

/**
 * The first line says whether names are allowed or, with `~`, denied; a later one of the other kind takes its names out again. Nothing is
 * left of a list that denies nobody.
 */
function filterOf(lines: readonly UnitValue[]): { readonly denies: boolean; readonly names: ReadonlySet<string> } {
  const names = new Set<string>();
  const denies = lines[0]?.value.startsWith('~') === true;
  for (const line of lines) {
    const { inverted, words } = namesOf(line);
    for (const word of words) {
      const name = word.replace(/:.*/, '');
      if (inverted === denies) names.add(name);
      else names.delete(name);
    }
  }
  return { denies, names };
}

function filteredAt(unit: UnitObject, key: string): Pointer | undefined {
  const lines = listed(unit, SERVICE, key);
  const { denies, names } = filterOf(lines);
  return denies && names.size === 0 ? undefined : lines.at(-1)?.at;
}

/**
 * `none` allows none of those before it, and is forgotten by a line behind it: config_parse_address_families. Measured with systemd 252:
 * names count in any case.
 */
function restrictedFamilies(unit: UnitObject): UnitFacts['families'] {
  const lines = listed(unit, SERVICE, 'RestrictAddressFamilies');
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  const behind = lines.slice(lines.findLastIndex(({ value }) => value === 'none') + 1);
  const { denies, names } = filterOf(behind.map((line) => ({ ...line, words: line.words.map((word) => word.toUpperCase()) })));
  const allows = (family: string) => names.has(family) !== denies;
  return allows('AF_INET') ? undefined : { at: last.at, isForIpv6: allows('AF_INET6') };
}

const NAMESPACES = ['cgroup', 'ipc', 'net', 'mnt', 'pid', 'user', 'uts'];

/** A boolean, or the kinds that stay allowed, a later line added to the one before it; with `~` taken away. */
function restrictedAt(unit: UnitObject): Pointer | undefined {
  let allowed: ReadonlySet<string> | undefined;
  const lines = assigned(unit, SERVICE, 'RestrictNamespaces');
  for (const line of lines) {
    const isOn = booleanOf(line.value);
    const { inverted, words } = namesOf(line);
    if (line.value === '') allowed = undefined;
    else if (isOn !== undefined) allowed = new Set(isOn ? [] : NAMESPACES);
    else if (words.some((word) => !NAMESPACES.includes(word))) continue;
    else if (inverted) allowed = new Set([...(allowed ?? NAMESPACES)].filter((name) => !words.includes(name)));
    else allowed = new Set([...(allowed ?? []), ...words]);
  }
  return allowed === undefined || allowed.size === NAMESPACES.length ? undefined : lines.at(-1)?.at;
}

function namesOf({ value, words }: UnitValue): { readonly inverted: boolean; readonly words: readonly string[] } {
  const inverted = value.startsWith('~');
  return {
    inverted,
    words: words.map((word, index) => (inverted && index === 0 ? word.slice(1) : word)).filter((word) => word !== ''),
  };
}

function readNetwork(unit: UnitObject, isPrivate: Said<boolean>): UnitFacts['network'] {
  const path = assigned(unit, SERVICE, 'NetworkNamespacePath').at(-1);
  // Of both, the path decides.
  if (path !== undefined && path.value !== '') return { value: 'path', at: path.at, isSaid: true };
  return { ...isPrivate, value: isPrivate.value ? 'private' : 'host' };
}

const LISTED = ['BindPaths', 'BindReadOnlyPaths', 'ReadWritePaths', 'ReadOnlyPaths', 'ExecPaths', 'NoExecPaths'];

/** src/core/namespace.c make_nosuid: every place at which something is mounted for the unit. */
function mountedNosuid(unit: UnitObject): UnitFacts['nosuid'] {
  const said = keysOf(unit, SERVICE);
  const system = lastOf(unit, [SERVICE, 'ProtectSystem'], systemPaths, []);
  const paths = system.value.map((path) => ({ path, at: system.at, key: 'ProtectSystem' }));
  const listedPaths = LISTED.filter((key) => said.has(key)).flatMap((key) =>
    listed(unit, SERVICE, key).flatMap(({ words, at }) =>
      words.map((word, index) => ({ path: mountPoint(word), at: child(at, index), key })),
    ),
  );
  return [...paths, ...listedPaths];
}

function systemPaths(value: string): readonly string[] | undefined {
  if (value === 'strict') return ['/'];
  if (value === 'full') return [...SYSTEM_PATHS, '/etc'];
  const isOn = booleanOf(value);
  return isOn === undefined ? undefined : isOn ? SYSTEM_PATHS : [];
}

const SYSTEM_PATHS = ['/usr', '/boot', '/efi'];

/** `-/src:/dst:rbind` is mounted at /dst, `+/path` at the path within the unit's root. */
function mountPoint(word: string): string {
  const [source = '', target] = word.replace(/^[-+]+/, '').split(':');
  return (target || source).replaceAll(/\/(?:\.?\/)+/g, '/');
}
