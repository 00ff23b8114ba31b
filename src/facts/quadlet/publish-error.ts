// What podman run says of a value of --publish that it cannot read: containers/podman pkg/specgenutil/util.go CreatePortBindings, the same in
// Podman 4.3.1 (run) and 6.0 (read). Quadlet hands the value on as it is, with what would be a comment elsewhere.
import { addressOf } from '../../knowledge/port-spec.ts';
import { valuesOf } from './slices.ts';

interface Range {
  readonly length: number;
}

/** Of one value, `[[IP:]HOST:]CONTAINER[/PROTOCOL]`; undefined for what it can read. */
export function publishError(written: string): string | undefined {
  const values = valuesOf(written);
  if (typeof values === 'string') return `invalid argument ${JSON.stringify(written)} for "-p, --publish" flag: ${values}`;
  const [rest = '', protocol, ...more] = written.split('/');
  if (more.length > 0) return 'invalid port format - protocol can only be specified once';
  const [ip6, behind, ...others] = rest.split(']');
  if (others.length > 0) return 'invalid port format - at most one IPv6 address can be specified in a --publish';
  if (behind === undefined) return partsError(rest.split(':'), protocol);
  if (!ip6?.startsWith('[')) return 'invalid port format - IPv6 addresses must be enclosed by []';
  if (!behind.startsWith(':')) return "invalid port format - IPv6 address must be followed by a colon (':')";
  const parts = behind.slice(1).split(':');
  if (parts.length === 1) return 'invalid port format - must provide host and destination port if specifying an IP';
  if (parts.length === 3) return 'invalid port format - when v6 address specified, must be [ipv6]:hostPort:ctrPort';
  return partsError([...(parts.length > 3 ? parts : [ip6.slice(1)]), ...parts], protocol);
}

function partsError(parts: readonly string[], protocol: string | undefined): string | undefined {
  if (parts.length > 3) return 'invalid port format - format is [[hostIP:]hostPort:]containerPort';
  const [container = '', host, address] = parts.toReversed();
  if (container === '') return 'must provide a non-empty container port to publish';
  const ports = rangeOf(container);
  if (typeof ports === 'string') return `parsing container port: ${ports}`;
  if (protocol === '') return 'must provide a non-empty protocol to publish';
  if (address === '') return 'must provide a non-empty container host IP to publish';
  if (address !== undefined && addressOf(address) === undefined)
    return `cannot parse ${JSON.stringify(address)} as an IP address`;
  const published = host ? rangeOf(host) : ports;
  if (typeof published === 'string') return `parsing host port: ${published}`;
  if (published.length === ports.length) return undefined;
  return `host and container port ranges have different lengths: ${published.length} vs ${ports.length}`;
}

/** Or why it is none. */
function rangeOf(written: string): Range | string {
  const [start = '', end, ...more] = written.split('-');
  if (more.length > 0) return 'invalid port format - port ranges are formatted as startPort-stopPort';
  if (start === '') return 'port numbers cannot be negative';
  if (end === '') return 'must provide ending number for port range';
  const wrong = portError(start) ?? (end === undefined ? undefined : portError(end));
  if (wrong !== undefined) return wrong;
  const [first, last] = [Number(start), Number(end ?? start)];
  if (end !== undefined && last <= first) {
    return `the end port of a range must be higher than the start port - ${last} is not higher than ${first}`;
  }
  return { length: last - first + 1 };
}

function portError(written: string): string | undefined {
  if (!/^[+-]?\d+$/.test(written)) return `invalid port number: strconv.Atoi: parsing ${JSON.stringify(written)}: invalid syntax`;
  const port = Number(written);
  return port >= 1 && port <= 65_535 ? undefined : `port numbers must be between 1 and 65535 (inclusive), got ${port}`;
}
