// A unit to what it says of users, capabilities and ports: src/core/load-fragment.c and load-fragment-gperf.gperf.in.
import { child } from '../../model/pointer.ts';
import type { Said, UnitFacts, UnitObject, UnitUser } from '../../model/unit.ts';
import { booleanOf, isUserNumber, resolved } from '../../model/unit-values.ts';
import { readCapabilities } from './capability-set.ts';
import { mainCommand, startWriter } from './commands.ts';
import { refusedText } from './refused-text.ts';
import { readSocket, readSocketBind } from './sockets.ts';
import { type Assigned, assigned, keysOf, lastOf, listed } from './values.ts';

const SERVICE = 'Service';

export function readUnit(unit: UnitObject): UnitFacts {
  const flag = (key: string) => lastOf(unit, [SERVICE, key], booleanOf, false);
  const said = readUser(unit, flag('DynamicUser'));
  const user: UnitUser = unit.ofUser ? { kind: 'manager', at: child('', SERVICE), written: '' } : said;
  const command = unit.ofUser ? withoutPrefix(mainCommand(unit)) : mainCommand(unit);
  const { refused, unread = [] } = unit;
  const bits = secureBits(unit);
  const isReadOnly = flag('ProtectKernelTunables').value;
  return {
    name: unit.name,
    socket: unit.name.endsWith('.socket') ? readSocket(unit) : undefined,
    sockets: (unit.sockets ?? []).map(readSocket),
    user,
    barred: unit.ofUser ? barredBy(unit, said) : undefined,
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
    nosuid: mountedNosuid(unit),
    writer: startWriter(unit, { isRoot: user.kind === 'none' || user.kind === 'root', isReadOnly }),
  };
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
function secureBits(unit: UnitObject): Assigned | undefined {
  const last = assigned(unit, SERVICE, 'SecureBits').at(-1);
  return last?.words.some((word) => SECURE_BITS.has(word)) ? last : undefined;
}

/** Of a dynamic user the name matters to nobody. An empty name is none. */
function readUser(unit: UnitObject, dynamic: Said<boolean>): UnitUser {
  if (dynamic.value) return { kind: 'dynamic', at: dynamic.at, written: '' };
  const last = assigned(unit, SERVICE, 'User').at(-1);
  if (last === undefined && unit.partial) return { kind: 'unsaid', at: child('', SERVICE), written: '' };
  if (last === undefined || last.value === '') return { kind: 'none', at: last?.at ?? child('', SERVICE), written: '' };
  const { text, isKnown } = resolved(last.value, unit);
  const kind = !isKnown ? 'unknown' : text === 'root' || text === '0' ? 'root' : isUserNumber(text) ? 'number' : 'name';
  return { kind, at: last.at, written: text };
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
    if (!Object.hasOwn(said, key)) continue;
    const last = LISTS.has(key) ? listed(unit, SERVICE, key).at(-1) : assigned(unit, SERVICE, key).at(-1);
    // RestrictNamespaces= may be a list as well.
    const isOn =
      last !== undefined && (LISTS.has(key) || (booleanOf(last.value) ?? (key === 'RestrictNamespaces' && last.value !== '')));
    if (isOn) return { at: last.at, key };
  }
  return undefined;
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
  const system = assigned(unit, SERVICE, 'ProtectSystem').at(-1);
  const paths =
    system === undefined ? [] : systemPaths(system.value).map((path) => ({ path, at: system.at, key: 'ProtectSystem' }));
  const listedPaths = LISTED.filter((key) => Object.hasOwn(said, key)).flatMap((key) =>
    listed(unit, SERVICE, key).flatMap(({ words, at }) =>
      words.map((word, index) => ({ path: mountPoint(word), at: child(at, index), key })),
    ),
  );
  return [...paths, ...listedPaths];
}

function systemPaths(value: string): readonly string[] {
  if (value === 'strict') return ['/'];
  const full = value === 'full' ? ['/etc'] : [];
  return value === 'full' || booleanOf(value) === true ? ['/usr', '/boot', '/efi', ...full] : [];
}

/** `-/src:/dst:rbind` is mounted at /dst, `+/path` at the path within the unit's root. */
function mountPoint(word: string): string {
  const [source = '', target] = word.replace(/^[-+]+/, '').split(':');
  return target || source;
}
