import registered from './privileged-ports.generated.json' with { type: 'json' };

/** The registry's service names of ports 1-1023: of `80`, where TCP and UDP share one, and of `512/tcp` or `80/sctp` otherwise. */
const NAMES: Readonly<Record<string, string>> = registered;

/**
 * Names that people know where the registry gives a port several and the package keeps another one: port 80 is registered as
 * http, www and www-http, 631 as ipp and ipps, and 43 as nicname, which everybody calls whois.
 */
const WELL_KNOWN: ReadonlyMap<number, { readonly registered: string; readonly known: string }> = new Map([
  [43, { registered: 'nicname', known: 'whois' }],
  [80, { registered: 'www-http', known: 'http' }],
  [631, { registered: 'ipps', known: 'ipp' }],
]);

/** The name that people know for a port to which the registry gives `name`: mostly that name itself. */
export function wellKnownName(port: number, name: string): string {
  const better = WELL_KNOWN.get(port);
  return better?.registered === name ? better.known : name;
}

/**
 * A privileged port with its protocol where that is not TCP (`''` is TCP, as in a manifest), and the service that IANA assigned
 * it to: `80 (http)`, `53/UDP (domain)`. A port without an assignment, or outside 1-1023, stands without a name: `1023`.
 */
export function portLabel(port: number, protocol: string): string {
  return portData(port, protocol).port;
}

/** The same without the service, which is kport's own word: `80`, `53/UDP`. */
export function portKey(port: number, protocol: string): string {
  return protocol === '' || protocol === 'TCP' ? String(port) : `${port}/${protocol}`;
}

/** A port as a message tells it, and as its finding is known by. */
export function portData(port: number, protocol: string): { readonly port: string; readonly portKey: string } {
  const key = portKey(port, protocol);
  const name = serviceOf(port, protocol);
  return { port: name === undefined ? key : `${key} (${name})`, portKey: key };
}

/** Several in one message, each once; what their finding is known by is in order. */
export function portsData(ports: readonly { readonly port: number; readonly protocol: string }[]): {
  readonly ports: string;
  readonly portsKey: string;
} {
  const data = ports.map(({ port, protocol }) => portData(port, protocol));
  const keys = new Set(data.map(({ portKey: key }) => key));
  return { ports: [...new Set(data.map(({ port }) => port))].join(', '), portsKey: [...keys].sort().join(', ') };
}

/** The service of a privileged port, as people know it; undefined for one without an assignment. */
export function serviceOf(port: number, protocol: string): string | undefined {
  const name = registeredName(port, protocol === '' || protocol === 'TCP' ? 'tcp' : protocol.toLowerCase());
  return name === undefined ? undefined : wellKnownName(port, name);
}

/** The number alone first: it is found without a text being made, and no port has that name and one of its own for TCP or UDP. */
function registeredName(port: number, protocol: string): string | undefined {
  const shared = protocol === 'tcp' || protocol === 'udp' ? NAMES[port] : undefined;
  return shared ?? NAMES[`${port}/${protocol}`];
}
