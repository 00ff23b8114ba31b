import type { LinkedContainer, LinkedPort, WorkloadLink } from '../../model/links.ts';
import type { Mutable } from '../../model/mutable.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { ContainerFacts, PortFacts, Workload } from '../../model/workload.ts';
import { type Capture, captureOf } from '../objects/capture.ts';
import { podPathOf } from '../objects/locate-pods.ts';

/** Of a workload what Services and their like need to know; undefined for one that nothing can lead to. */
export function workloadLink(workload: Workload, document: SourceDocument): WorkloadLink | undefined {
  // No Service leads to what another dialect starts.
  if (workload.dialect !== 'kubernetes') return undefined;
  const { object, labels, os } = workload;
  const containers = linkContainers(workload, document);
  // One without labels may be a patch that adds ports to another.
  if (Object.keys(labels).length === 0 && containers.every(({ ports }) => ports.length === 0)) return undefined;
  return {
    kind: 'workload',
    object,
    origin: document.origin,
    labels,
    isWhole: podPathOf(object) !== undefined && !workload.partial,
    isWindows: os.value === 'windows',
    containers,
  };
}

/** By what is known of containers: of a Pod spec that comes again that is one list, and so is this. */
const LINKED = new WeakMap<Workload['containers'], readonly LinkedContainer[]>();

function linkContainers({ containers, hostNetwork }: Workload, document: SourceDocument): readonly LinkedContainer[] {
  const known = LINKED.get(containers);
  if (known !== undefined) return known;
  // Under hostNetwork every port is the node's, and told as such.
  const capture = hostNetwork.value ? undefined : captureOf(document);
  const linked: LinkedContainer[] = [];
  for (const role of ['main', 'sidecar'] as const)
    for (const container of containers) if (container.role === role) linked.push(linkContainer(container, role, capture));
  // Of a port of the node the place is told, which is another one in each text.
  if (containers.every(({ ports }) => ports.every(({ hostPort }) => hostPort === undefined))) LINKED.set(containers, linked);
  return linked;
}

/** Field by field, as their ports: of each container, and a spread takes ten times as long. */
function linkContainer(
  { name, image, ports }: ContainerFacts,
  role: LinkedContainer['role'],
  capture: Capture | undefined,
): LinkedContainer {
  const linked: Mutable<LinkedContainer> = { name, role, ports: ports.map((port) => linkPort(port, capture)) };
  if (image !== undefined) linked.image = image;
  return linked;
}

function linkPort(port: PortFacts, capture: Capture | undefined): LinkedPort {
  const { name, protocol, containerPort } = port;
  const linked: Mutable<LinkedPort> = { protocol, containerPort };
  if (name !== undefined) linked.name = name;
  const hostPort = capture && linkHostPort(port, capture);
  if (hostPort !== undefined) linked.hostPort = hostPort;
  return linked;
}

/** A privileged hostPort is told by the rules about the Pod itself. */
function linkHostPort(port: Pick<PortFacts, 'hostPort' | 'hostPortAt' | 'hostIP'>, capture: Capture): LinkedPort['hostPort'] {
  const { hostPort, hostPortAt, hostIP } = port;
  if (hostPort === undefined || hostPortAt === undefined || isPrivilegedPort(hostPort)) return undefined;
  return { port: hostPort, ...(hostIP === undefined ? {} : { ip: hostIP }), at: capture(hostPortAt) };
}
