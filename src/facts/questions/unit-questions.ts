// What rules may ask of a unit of systemd. Most units of a host have no word about a port below 1024, and of those nobody is told
// anything: a unit speaks of one by a port that its command names, by CAP_NET_BIND_SERVICE, or by a socket that systemd opens for it.
import type { ImageFacts } from '../../model/bind.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { ListenAddress, UnitCapability, UnitFacts, UnitSocket } from '../../model/unit.ts';
import { isMadeByAnybody, mayBeGroup } from '../../model/unit-values.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { prefixOf } from '../systemd/process.ts';
import { type PortHint, portHints } from './port-hints.ts';

const NET_BIND_SERVICE = 10;

let asked: { readonly container: ContainerFacts; readonly ports: readonly PortHint[] } | undefined;

/** Privileged ports that the command or a variable of a unit names, each once. Several rules ask it of a unit, one after the other. */
export function namedPorts(container: ContainerFacts): readonly PortHint[] {
  if (asked?.container !== container) asked = { container, ports: firstOfEach(portHints(container, isPrivilegedPort)) };
  return asked.ports;
}

function firstOfEach(hints: readonly PortHint[]): readonly PortHint[] {
  const seen = new Set<number>();
  return hints.length < 2 ? hints : hints.filter(({ port }) => !seen.has(port) && seen.add(port));
}

/** Whether a word of it names a port above 1023, and none a privileged one. */
export function namesHighPorts(container: ContainerFacts): PortHint | undefined {
  return namedPorts(container).length > 0 ? undefined : portHints(container, (port) => port > 1023)[0];
}

/** CAP_NET_BIND_SERVICE where a list gives it by its name. */
export function givenName({ lines }: UnitFacts['ambient']): UnitCapability | undefined {
  return lines.flatMap(({ inverted, names }) => (inverted ? [] : names)).find(({ number }) => number === NET_BIND_SERVICE);
}

/** The privileged ports that sockets hand to a service. */
export function activatedPorts({ sockets }: UnitFacts): { readonly socket: UnitSocket; readonly address: ListenAddress }[] {
  return sockets.flatMap((socket) =>
    socket.listens.flatMap((address) => (isPrivilegedPort(address.port) ? [{ socket, address }] : [])),
  );
}

/** Whether a unit says anything for which it may not be started at all: nearly none does, and what becomes of it takes longer to find out. */
export function mayNotBeStarted({ refused, command, user, groups, bounding }: UnitFacts): boolean {
  const isStrange =
    (user.kind === 'name' && !isMadeByAnybody(user.written)) || groups.some(({ written }) => !mayBeGroup(written));
  return refused !== undefined || isStrange || !bounding.holds || command?.prefixes.includes('|') === true;
}

/**
 * Whether a port may be denied to it, whichever: to root, and to whom the ambient set gives the capability, nothing denies one that is not
 * asked here, whatever the file of a program has of which nobody says anything.
 */
export function mayBeDenied(unit: UnitFacts, image: ImageFacts | undefined): boolean {
  const { socket, bounding, ambient, bind, families, privateUsers, noRoot } = unit;
  if (socket !== undefined || !bounding.holds || bind.deny.length > 0 || families || privateUsers.length > 0) return true;
  const isRoot = rootBy(unit) !== undefined && noRoot === undefined;
  return !isRoot && (!ambient.holds || image !== undefined);
}

/** Why the program runs as root; undefined where it does not. */
export function rootBy(unit: UnitFacts): 'none' | 'root' | 'prefix' | undefined {
  if (prefixOf(unit) !== undefined) return 'prefix';
  const { kind } = unit.user;
  return kind === 'none' || kind === 'root' ? kind : undefined;
}
