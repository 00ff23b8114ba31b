// PublishPort= and ExposeHostPort=: podman-systemd.unit(5), containers/podman pkg/specgenutil/ports.go.

import { parsePortSpec } from '../../knowledge/port-spec.ts';
import type { QuadletRefusal } from '../../model/quadlet.ts';
import type { PortFacts } from '../../model/workload.ts';
import { exposedBy, onHost, portsAt, upTo } from '../compose/ports.ts';
import type { Item } from './podman-args.ts';
import { publishError } from './publish-error.ts';
import { isOpen, linesOf, type Network, type Section } from './section.ts';

/** The first value that podman cannot read. */
export function refusedPort(section: Section): QuadletRefusal | undefined {
  for (const item of linesOf(section, 'PublishPort', 'publish')) {
    const error = isOpen(item) ? undefined : publishError(item.value);
    if (error !== undefined) return { at: item.at, text: `Error: ${error}`, by: 'Podman', isPort: true };
  }
  return undefined;
}

/** In the network of the host podman publishes nothing: the port of the container is the host's. */
export function portsOf(section: Section, { kind }: Network): PortFacts[] {
  const published = upTo(linesOf(section, 'PublishPort', 'publish'), publishedBy);
  const known = new Set(published.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  const exposed = upTo(linesOf(section, 'ExposeHostPort', 'expose'), exposedBy);
  const ports = [...published, ...exposed.filter(({ containerPort, protocol }) => !known.has(`${containerPort}/${protocol}`))];
  return kind === 'host' ? ports.map(onHost) : ports;
}

function publishedBy(item: Item): PortFacts[] {
  const { value, at } = item;
  const spec = isOpen(item) ? undefined : parsePortSpec(value.trim());
  if (spec === undefined || 'error' in spec) return [partlyKnown(item)];
  return portsAt(spec.ports, at);
}

/** The numbers that stand there, beside a variable or what nobody can read. */
function partlyKnown({ value, at }: Item): PortFacts {
  const [target = '', host = ''] = value.split(':').reverse();
  const containerPort = /^\+?\d{1,5}(?=\/|$)/.exec(target)?.[0];
  const hostPort = /^\+?\d{1,5}$/.test(host) ? { hostPort: Number(host), hostPortAt: at } : {};
  const number =
    containerPort === undefined ? { containerPort: 0, lacksNumber: true as const } : { containerPort: Number(containerPort) };
  return { at, protocol: target.endsWith('/udp') ? 'UDP' : 'TCP', containerPortAt: at, ...number, ...hostPort };
}
