import { PRIVILEGED_PORTS } from './privileged-ports.ts';

/**
 * Names that people know where the registry gives a port several and the package keeps another one: port 80 is registered as
 * http, www and www-http, 631 as ipp and ipps, and 43 as nicname, which everybody calls whois.
 */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  '43/nicname': 'whois',
  '80/www-http': 'http',
  '631/ipps': 'ipp',
};

/** The name that people know for a port to which the registry gives `name`: mostly that name itself. */
export function wellKnownName(port: number, name: string): string {
  return WELL_KNOWN[`${port}/${name}`] ?? name;
}

/**
 * A privileged port with its protocol where that is not TCP (`''` is TCP, as in a manifest), and the service that IANA assigned
 * it to: `80 (http)`, `53/UDP (domain)`. A port without an assignment, or outside 1-1023, stands without a name: `1023`.
 */
export function portLabel(port: number, protocol: string): string {
  const name = serviceName(port, protocol === '' ? 'tcp' : protocol.toLowerCase());
  const label = protocol === '' || protocol === 'TCP' ? String(port) : `${port}/${protocol}`;
  return name === undefined ? label : `${label} (${wellKnownName(port, name)})`;
}

// A search in the string instead of a table: a run asks for a handful of ports, and keeps no state for them.
function serviceName(port: number, protocol: string): string | undefined {
  const before = `\n${port} `;
  const start = PRIVILEGED_PORTS.indexOf(before);
  if (start === -1) return undefined;
  const names = PRIVILEGED_PORTS.slice(start + before.length, PRIVILEGED_PORTS.indexOf('\n', start + 1)).split(' ');
  const own = names.find((name) => name.startsWith(`${protocol}:`));
  if (own !== undefined) return own.slice(protocol.length + 1);
  return protocol === 'tcp' || protocol === 'udp' ? names.find((name) => !name.includes(':')) : undefined;
}
