// Sockets: src/core/load-fragment.c (config_parse_socket_listen, config_parse_cgroup_socket_bind), src/shared/socket-netlink.c
// (socket_address_parse), src/shared/parse-socket-bind-item.c, src/core/socket.c (socket_instantiate_service).
import { isAddress } from '../../model/ip-address.ts';
import type { Family, ListenAddress, SocketBindRule, SocketBindRules, UnitObject, UnitSocket } from '../../model/unit.ts';
import { booleanOf, resolved } from '../../model/unit-values.ts';
import { integerOf, keysOf, lastOf, listed } from './values.ts';

/** Of one unit; each is compared with each port that is asked about. */
const MOST_ADDRESSES = 1000;

export function readSocket(unit: UnitObject): UnitSocket {
  const listens = [...listensOf(unit, 'ListenStream', 'TCP'), ...listensOf(unit, 'ListenDatagram', 'UDP')];
  const accepts = lastOf(unit, ['Socket', 'Accept'], booleanOf, false).value;
  const named = lastOf(unit, ['Socket', 'Service'], (value) => (value === '' ? undefined : value), '');
  const base = unit.name.replace(/\.socket$/, '');
  const own = accepts ? `${base.replace(/@.*/, '')}@.service` : `${base}.service`;
  const service = named.isSaid ? resolved(named.value, unit).text : own;
  return {
    ...{ name: unit.name, listens, taken: takenOf(unit, listens), service, bind: readSocketBind(unit, 'Socket') },
    ...readListen(unit),
  };
}

/**
 * Of TCP, for sockets of UDP share an address with SO_REUSEADDR, which systemd sets; measured with systemd 252. `[::]` has the addresses
 * of IPv4 as well, where BindIPv6Only= does not say otherwise.
 */
function takenOf(unit: UnitObject, listens: readonly ListenAddress[]): ListenAddress | undefined {
  if (listens.length < 2 || lastOf(unit, ['Socket', 'ReusePort'], booleanOf, false).value) return undefined;
  const isApart = lastOf(unit, ['Socket', 'BindIPv6Only'], familyOf, 'default').value === 'ipv6-only';
  const streams = listens.filter(({ protocol }) => protocol === 'TCP');
  return streams.find((one, index) =>
    streams.slice(0, index).some(({ port, host }) => port === one.port && isShared(host, one.host, isApart)),
  );
}

function familyOf(value: string): string | undefined {
  return /^(?:default|both|ipv6-only)$/.test(value) ? value : undefined;
}

function isShared(one: string, other: string, isApart: boolean): boolean {
  const isV6 = (host: string) => host.startsWith('[');
  const covers = (all: string, host: string) =>
    all === host || (all === '0.0.0.0' && !isV6(host)) || (all === '[::]' && (isV6(host) || !isApart));
  return covers(one, other) || covers(other, one);
}

function listensOf(unit: UnitObject, key: string, protocol: 'TCP' | 'UDP'): ListenAddress[] {
  return listed(unit, 'Socket', key)
    .slice(0, MOST_ADDRESSES)
    .flatMap(({ value, at }) => {
      // Where a specifier is left, systemd takes another one for it, or ignores the line.
      const { text, isKnown } = resolved(value, unit);
      const address = isKnown ? addressOf(text) : undefined;
      return address === undefined ? [] : [{ at, written: value, protocol, ...address }];
    });
}

/** `80`, `0x50`, `0.0.0.0:80`, `[::1]:80`, `[fe80::1]:80%eth0`; undefined for a path, an abstract name, a port of vsock. */
function addressOf(text: string): { readonly port: number; readonly host: string } | undefined {
  const alone = portOf(text);
  if (alone !== undefined) return { port: alone, host: '[::]' };
  const [, host = '', bare = host, digits = ''] =
    /^(\[([0-9a-fA-F:.]+)\]|\d+\.\d+\.\d+\.\d+):(\+?\w+)(?:%[^\s%]+)?$/.exec(text) ?? [];
  const port = portOf(digits);
  return port === undefined || !isAddress(bare) ? undefined : { port, host };
}

const ADDRESSES: ReadonlySet<string> = new Set(['ListenStream', 'ListenDatagram', 'ListenSequentialPacket']);

/** Lines that say what a socket listens on and that systemd cannot read; where those are all, it loads no such unit. */
function readListen(unit: UnitObject): Pick<UnitSocket, 'unread' | 'refused'> {
  const lines = [...keysOf(unit, 'Socket')].flatMap(([key, all]) =>
    key.startsWith('Listen') ? all.flatMap(({ at, value }) => (value === '' ? [] : [{ at, key, written: value }])) : [],
  );
  const unread = lines.filter(({ key, written }) => ADDRESSES.has(key) && !mayBeRead(written, unit));
  const [first] = unread.length === lines.length ? unread : [];
  const refused = first && ({ kind: 'no-listen', text: '', key: 'ListenStream', at: first.at } as const);
  return { unread: unread.slice(0, MOST_ADDRESSES), refused };
}

/** A number is of an address alone; all else that a line may name has a word in it. */
function mayBeRead(value: string, unit: UnitObject): boolean {
  const { text, isKnown } = resolved(value, unit);
  return !isKnown || addressOf(text) !== undefined || !(text === '' || /^[-+\w.]*$|^(?:\d+\.){3}\d+:/.test(text));
}

function portOf(digits: string): number | undefined {
  const port = digits.length < 20 ? (integerOf(digits) ?? 0) : 0;
  return port > 0 && port <= 65_535 ? port : undefined;
}

export function readSocketBind(unit: UnitObject, section: 'Service' | 'Socket'): SocketBindRules {
  const read = (key: string) =>
    listed(unit, section, key)
      .slice(0, MOST_ADDRESSES)
      .map(({ value, at }) => ({ at, written: value, ...socketBindRule(value) }));
  const isRule = (line: ReturnType<typeof read>[number]): line is SocketBindRule => line.ports !== undefined;
  const deny = read('SocketBindDeny');
  return {
    allow: read('SocketBindAllow').filter(isRule),
    deny: deny.filter(isRule),
    unread: deny.filter((line) => !isRule(line)),
  };
}

const FAMILIES: ReadonlySet<string> = new Set(['ipv4', 'ipv6']);
const EVERY_PORT = [1, 65_535] as const;

/** `any`, `80`, `1-1023`, `tcp:80`, `ipv4:tcp:any`, in this order; undefined for what systemd ignores with a warning. */
function socketBindRule(value: string): Pick<SocketBindRule, 'family' | 'protocol' | 'ports'> | undefined {
  const parts = value.split(':');
  const family = FAMILIES.has(parts[0] ?? '') ? (parts.shift() as Family) : undefined;
  const protocol = parts[0] === 'tcp' || parts[0] === 'udp' ? parts.shift() : undefined;
  const [range, ...more] = parts;
  // A family or a protocol alone stands for all its ports.
  const ports = range === undefined || range === 'any' ? EVERY_PORT : rangeOf(range);
  if (more.length > 0 || ports === undefined) return undefined;
  return {
    ports,
    ...(family ? { family } : {}),
    ...(protocol ? { protocol: protocol === 'tcp' ? ('TCP' as const) : ('UDP' as const) } : {}),
  };
}

function rangeOf(text: string): readonly [number, number] | undefined {
  const [low, high = low, ...more] = text.split('-').map(portOf);
  return low === undefined || high === undefined || more.length > 0 || high < low ? undefined : [low, high];
}

/** A socket that a program binds. */
interface Bound {
  readonly port: number;
  readonly protocol: string;
  readonly family: Family;
}

/** The rule by which it is denied: one of SocketBindDeny= covers it, and none of SocketBindAllow= does. */
export function deniedBy({ allow, deny }: SocketBindRules, bound: Bound): SocketBindRule | undefined {
  const covers = ({ ports: [low, high], protocol, family }: SocketBindRule) =>
    bound.port >= low &&
    bound.port <= high &&
    (protocol === undefined || protocol === bound.protocol) &&
    (family === undefined || family === bound.family);
  return allow.some(covers) ? undefined : deny.find(covers);
}
