// TCP ports of services that send passwords and contents in the clear, and that the registry gives another port for, where the
// same (or, for Telnet, what took its place) is encrypted from the first byte.
import { knownPorts } from './conventions.ts';

interface CleartextPort {
  readonly port: number;
  readonly service: string;
  readonly encrypted: { readonly port: number; readonly service: string };
}

/**
 * Twins that stop nothing: HTTP in a Pod is the normal way behind a proxy that ends TLS, DNS in a cluster is asked in the
 * clear by every resolver, and FTP data (20) goes with the control port (21), which is told.
 */
const ORDINARY = [20, 53, 80];

/** What fewer people know by heart; IANA: nntps 563 and ldaps 636; RFC 4251 and the rest of SSH for the r-services of BSD. */
const KIN: readonly CleartextPort[] = [
  { port: 119, service: 'NNTP', encrypted: { port: 563, service: 'nntps' } },
  { port: 389, service: 'LDAP', encrypted: { port: 636, service: 'ldaps' } },
  { port: 512, service: 'rexec', encrypted: { port: 22, service: 'ssh' } },
  { port: 513, service: 'rlogin', encrypted: { port: 22, service: 'ssh' } },
  { port: 514, service: 'rsh', encrypted: { port: 22, service: 'ssh' } },
];

/** The cleartext service of a port; the registry gives them all to TCP (514/UDP is syslog). */
export function cleartextServiceOf(port: number, protocol: string): CleartextPort | undefined {
  return protocol === 'TCP' || protocol === '' ? BY_PORT.get(port) : undefined;
}

/** Asked for every port of every manifest. */
const BY_PORT = cleartextPorts();

/** All of them, in their order. */
export function everyCleartextPort(): readonly CleartextPort[] {
  return [...BY_PORT.values()].toSorted((a, b) => a.port - b.port);
}

/** What is known of a port first goes before what is known of it further down. */
function cleartextPorts(): ReadonlyMap<number, CleartextPort> {
  const known = knownPorts.filter(({ port }) => !ORDINARY.includes(port));
  const first = known.filter(({ port }, index) => known.findIndex((other) => other.port === port) === index);
  const uses = first.flatMap(({ port, service, encrypted }) => (encrypted ? [{ port, service, encrypted }] : []));
  return new Map([...KIN, ...uses].map((use) => [use.port, use]));
}
