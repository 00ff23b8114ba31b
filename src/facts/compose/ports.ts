// The ports of a service: what it publishes on the host (`ports`), and what it says that it listens on (`expose`).
import { floatExposed, floatPort } from '../../knowledge/compose-forms.ts';
import { type PublishedPort, parsePortSpec, parseRange } from '../../knowledge/port-spec.ts';
import type { ComposeFacts, ComposeNetwork } from '../../model/compose-facts.ts';
import { isAddress } from '../../model/ip-address.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Mutable } from '../../model/mutable.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { MAX_PORT } from '../../model/port.ts';
import type { PortFacts } from '../../model/workload.ts';
import { isFloat, isUnknown, refuse, type ServicePlace } from './fields.ts';

/** Of one service, ranges taken apart: each is looked at several times. */
export const MAX_PORTS = 10_000;

/** Ports that are published by a number with a 0 in front, which is octal: 0443 is 291. */
export function octalPorts({ value: { ports }, at, spelling }: ServicePlace): ComposeFacts['octal'] {
  if (!Array.isArray(ports)) return [];
  return ports.flatMap((port: unknown, index) => {
    if (!isMapping(port) || typeof port.published !== 'number') return [];
    const pointer = `${child(at, 'ports', index)}/published`;
    const written = spelling(pointer);
    return written !== undefined && /^0[0-7]+$/.test(written) ? [{ at: pointer, written }] : [];
  });
}

/** In the network of the host nothing is published: the port of the container is the host's. */
export function readPorts(service: ServicePlace, network: ComposeNetwork): PortFacts[] {
  const published = distinct(portsIn(service, 'ports', publishedBy));
  const ports = network.kind === 'host' ? published.map(onHost) : published;
  const exposed = portsIn(service, 'expose', exposedHere);
  if (exposed.length === 0) return ports;
  const known = new Set(ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  const more = exposed.filter(({ containerPort, protocol }) => !known.has(`${containerPort}/${protocol}`));
  return [...ports, ...(network.kind === 'host' ? more.map(onHost) : more)];
}

/** In the network of the host. */
export function onHost({ hostIP: _, lastHostPort: __, ...port }: PortFacts): PortFacts {
  return { ...port, hostPort: port.containerPort, hostPortAt: port.containerPortAt };
}

/** One more than there may be, so that whoever counts sees it. */
export function upTo<Entry>(entries: readonly Entry[], portsOf: (entry: Entry) => readonly PortFacts[]): PortFacts[] {
  const ports: PortFacts[] = [];
  for (const entry of entries) {
    if (ports.length > MAX_PORTS) break;
    for (const port of portsOf(entry)) ports.push(port);
  }
  return ports;
}

interface Entry {
  readonly value: unknown;
  readonly at: Pointer;
}

function portsIn(
  service: ServicePlace,
  key: 'ports' | 'expose',
  portsOf: (service: ServicePlace, entry: Entry) => readonly PortFacts[],
): PortFacts[] {
  const list = service.value[key];
  if (!Array.isArray(list)) return [];
  const entries = list.map((value: unknown, index): Entry => ({ value, at: `${service.at}/${key}/${index}` }));
  return upTo(entries, (entry) => portsOf(service, entry));
}

function publishedBy(service: ServicePlace, { value, at }: Entry): PortFacts[] {
  if (isMapping(value)) return longForm(service, value, at);
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  // What is none as it stands is refused with all that the schema refuses.
  if (typeof value === 'number' && Number.isInteger(value) && isFloat(service, value, at)) {
    refuse(service, 'port-spec', at, floatPort(['services', service.name, 'ports']));
    return [];
  }
  const written = String(value);
  if (isUnknown(written)) return partlyKnown(written, at);
  const spec = parsePortSpec(written);
  return 'error' in spec ? [] : portsAt(spec.ports, at);
}

/** As ports of a container, written at one place. */
export function portsAt(published: readonly PublishedPort[], at: Pointer): PortFacts[] {
  return published.map(({ hostIP, hostPort, lastHostPort, containerPort, protocol }) => {
    // Field by field: of each port, and a spread takes several times as long.
    const port: Mutable<PortFacts> = {
      at,
      protocol: protocol === 'tcp' ? 'TCP' : protocol.toUpperCase(),
      containerPort,
      containerPortAt: at,
    };
    if (hostPort) {
      port.hostPort = hostPort;
      port.hostPortAt = at;
      if (lastHostPort !== undefined) port.lastHostPort = lastHostPort;
    }
    if (hostIP !== undefined) port.hostIP = hostIP;
    return port;
  });
}

/** A variable stands for one of its ports, or for all of them. */
function partlyKnown(written: string, at: Pointer): PortFacts[] {
  const parts = written.split(':');
  const number = (text: string | undefined) => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined);
  const [target = '', protocol = 'tcp'] = (parts.at(-1) ?? '').split('/');
  const containerPort = number(target);
  const hostPort = number(parts.at(-2));
  return [
    {
      at,
      protocol: isUnknown(protocol) ? 'TCP' : protocol.toUpperCase(),
      containerPort: containerPort ?? 0,
      containerPortAt: at,
      ...(containerPort === undefined ? { lacksNumber: true } : {}),
      ...(hostPort ? { hostPort, hostPortAt: at } : {}),
    },
  ];
}

/** Compose takes what is no port in the long form, and Docker does not: moby 28.5 daemon/container.go validatePortBindings. */
function refuseNumber({ refusals }: ServicePlace, value: string, at: Pointer): void {
  const text = `invalid port specification: ${JSON.stringify(value)}`;
  refusals.push({ code: 'port-number', at, text, by: 'docker', data: { value } });
}

function longForm(service: ServicePlace, value: Mapping, at: Pointer): PortFacts[] {
  const { target, published, protocol, host_ip: hostIP } = value;
  const containerPort = Number(target ?? Number.NaN);
  const isKnown = Number.isInteger(containerPort);
  if (!isKnown && !isUnknown(String(target))) return [];
  if (containerPort < 0) {
    const field = `'services[${service.name}].ports[${at.slice(at.lastIndexOf('/') + 1)}].target'`;
    refuse(service, 'port-spec', `${at}/target`, `${field} cannot parse value as 'uint32': ${target} overflows uint`);
    return [];
  }
  const [written = ''] = String(published ?? '').split('/', 1);
  const range = parseRange(written);
  const hostPort = range?.first;
  const isNoRange = range === undefined && written !== '' && !isUnknown(written);
  if (containerPort > MAX_PORT) refuseNumber(service, String(target), `${at}/target`);
  else if (isNoRange) refuseNumber(service, String(published), `${at}/published`);
  if (typeof published === 'number' && isFloat(service, published, `${at}/published`)) {
    const field = `'services[${service.name}].ports[${at.slice(at.lastIndexOf('/') + 1)}].published'`;
    const text = `${field} expected type 'string', got unconvertible type 'float64'`;
    refuse(service, 'port-spec', `${at}/published`, text);
  }
  if (typeof hostIP === 'string' && !isUnknown(hostIP) && !isAddress(hostIP))
    refuse(service, 'port-spec', `${at}/host_ip`, `services.${service.name}.ports.[]: invalid ip address: ${hostIP}`);
  return [
    {
      at,
      protocol: typeof protocol === 'string' && !isUnknown(protocol) ? protocol.toUpperCase() : 'TCP',
      containerPort: isKnown ? containerPort : 0,
      containerPortAt: `${at}/target`,
      ...(isKnown ? {} : { lacksNumber: true }),
      ...(hostPort ? { hostPort, hostPortAt: `${at}/published` } : {}),
      ...(hostPort && range && range.last !== hostPort ? { lastHostPort: range.last } : {}),
      ...(typeof hostIP === 'string' ? { hostIP } : {}),
    },
  ];
}

function exposedHere(service: ServicePlace, entry: Entry): PortFacts[] {
  const { value, at } = entry;
  if (typeof value !== 'number' || !Number.isInteger(value) || !isFloat(service, value, at)) return exposedBy(entry);
  const path = ['services', service.name, 'expose', Number(at.slice(at.lastIndexOf('/') + 1))];
  refuse(service, 'port-spec', at, floatExposed(path, value));
  return [];
}

/** Of a range no more than 1024. */
export function exposedBy({ value, at }: Entry): PortFacts[] {
  const [range = '', protocol = 'tcp'] = String(value).split('/');
  const ports = parseRange(range);
  if (ports === undefined) return [];
  const size = Math.min(ports.last - ports.first + 1, 1024);
  return Array.from({ length: size }, (_, index) => ({
    at,
    protocol: protocol.toUpperCase(),
    containerPort: ports.first + index,
    containerPortAt: at,
  }));
}

/** Of ports that are published twice the last counts, where the first stands. */
function distinct(ports: PortFacts[]): PortFacts[] {
  if (ports.length < 2) return ports;
  const found = new Map<string, PortFacts>();
  for (const port of ports) {
    const { hostIP = '0.0.0.0', hostPort, containerPort, protocol, at, lacksNumber } = port;
    found.set(lacksNumber ? at : `${hostIP}:${hostPort}:${containerPort}/${protocol}`, port);
  }
  return [...found.values()];
}
