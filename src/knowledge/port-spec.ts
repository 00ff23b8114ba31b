// The short form of a published port: docker/go-connections nat/nat.go ParsePortSpec and parse.go ParsePortRange, whose words are
// those of the errors.
import { isAddress } from '../model/ip-address.ts';

/** What one entry publishes: one port of the container for each port of the host, or one for any of a range. */
export interface PublishedPort {
  readonly hostIP: string | undefined;
  /** Undefined for one that Docker chooses. */
  readonly hostPort: number | undefined;
  /** The last of those that it may be, where there are several. */
  readonly lastHostPort: number | undefined;
  readonly containerPort: number;
  readonly protocol: string;
}

export type PortSpec = { readonly ports: readonly PublishedPort[] } | { readonly error: string };

/** More than one entry of a range publishes; the others of it come to the same. */
const MOST_PORTS = 1024;

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** One port, as nearly all are written: an address stands before a port of the host only. */
const BYTE = String.raw`(?:\d|[1-9]\d|1\d\d)`;
const USUAL = new RegExp(`^(?:(?:(${BYTE}(?:\\.${BYTE}){3}):)?([1-9]\\d{0,3}):)?([1-9]\\d{0,3})$`);

/** `[ip:][host:]container[/protocol]`, with ranges. */
export function parsePortSpec(written: string): PortSpec {
  const usual = USUAL.exec(written);
  if (usual) return { ports: [usualPort(usual)] };
  const parts = written.split(':');
  const last = parts.at(-1) ?? '';
  const host = parts.at(-2) ?? '';
  const address = parts.length > 3 ? parts.slice(0, -2).join(':') : (parts.at(-3) ?? '');
  const [port = '', ...more] = last.split('/');
  const protocol = (more[0] || 'tcp').toLowerCase();
  // IPv6 without brackets is taken since go-connections 0.5, by Docker's own builds; Debian's have 0.4, which refuses it.
  const ip = addressOf(address);
  if (ip === undefined) return { error: `Invalid ip address${address.includes(':') ? '' : ':'} ${address}` };
  if (port === '') return { error: `No port specified: ${written}<empty>` };
  const container = parseRange(port);
  if (container === undefined) return { error: `Invalid containerPort: ${port}` };
  const published = host === '' ? undefined : parseRange(host);
  if (host !== '' && published === undefined) return { error: `Invalid hostPort: ${host}` };
  if (published && isUnequal(container, published)) {
    return { error: `Invalid ranges specified for container and host Ports: ${port} and ${host}` };
  }
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) return { error: `Invalid proto: ${protocol}` };
  return { ports: expand({ container, published }, { hostIP: ip === '' ? undefined : ip, protocol }) };
}

function usualPort(found: RegExpExecArray): PublishedPort {
  const hostPort = found[2] === undefined ? undefined : Number(found[2]);
  return { hostIP: found[1], protocol: 'tcp', hostPort, lastHostPort: undefined, containerPort: Number(found[3]) };
}

/** A range of the host is one to choose from where the container has a single port. */
export function isUnequal(container: Range, published: Range): boolean {
  return container.first !== container.last && container.last - container.first !== published.last - published.first;
}

function expand(
  { container, published }: { readonly container: Range; readonly published: Range | undefined },
  shared: Pick<PublishedPort, 'hostIP' | 'protocol'>,
): PublishedPort[] {
  const { hostIP, protocol } = shared;
  const isChosen = container.first === container.last;
  const lastHostPort = published && isChosen && published.last !== published.first ? published.last : undefined;
  const last = Math.min(container.last, container.first + MOST_PORTS - 1);
  const ports: PublishedPort[] = [];
  for (let containerPort = container.first; containerPort <= last; containerPort += 1) {
    const hostPort = published && published.first + (containerPort - container.first);
    ports.push({ hostIP, protocol, hostPort, lastHostPort, containerPort });
  }
  return ports;
}

/** Undefined for what is no range of ports: `80`, `80-90`. */
export function parseRange(written: string): Range | undefined {
  const dash = written.indexOf('-');
  if (dash === -1) return isPort(written) ? { first: Number(written), last: Number(written) } : undefined;
  const [first = '', last = first] = written.split('-');
  if (!isPort(first) || !isPort(last)) return undefined;
  return Number(last) < Number(first) ? undefined : { first: Number(first), last: Number(last) };
}

function isPort(written: string): boolean {
  return /^\d{1,10}$/.test(written) && Number(written) <= 65_535;
}

/** The address without the brackets of IPv6; `''` for none, undefined for what is none. */
export function addressOf(written: string): string | undefined {
  const bare = /^\[(.*)\]$/.exec(written)?.[1] ?? written;
  return bare === '' || isAddress(bare) ? bare : undefined;
}
