import type { LinkedContainer, LinkedPort, WorkloadLink } from '../../model/links.ts';
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
  const serving = (role: LinkedContainer['role']) => containers.filter((container) => container.role === role);
  const linked = [...serving('main'), ...serving('sidecar')].map((container) => linkContainer(container, capture));
  // Of a port of the node the place is told, which is another one in each text.
  if (containers.every(({ ports }) => ports.every(({ hostPort }) => hostPort === undefined))) LINKED.set(containers, linked);
  return linked;
}

function linkContainer({ name, role, image, ports }: ContainerFacts, capture: Capture | undefined): LinkedContainer {
  return {
    name,
    role: role === 'sidecar' ? role : 'main',
    ...(image === undefined ? {} : { image }),
    ports: ports.map((port) => linkPort(port, capture)),
  };
}

function linkPort({ name, protocol, containerPort, ...port }: PortFacts, capture: Capture | undefined): LinkedPort {
  const hostPort = capture && linkHostPort(port, capture);
  return { ...(name === undefined ? {} : { name }), protocol, containerPort, ...(hostPort ? { hostPort } : {}) };
}

/** A privileged hostPort is told by the rules about the Pod itself. */
function linkHostPort(port: Pick<PortFacts, 'hostPort' | 'hostPortAt' | 'hostIP'>, capture: Capture): LinkedPort['hostPort'] {
  const { hostPort, hostPortAt, hostIP } = port;
  if (hostPort === undefined || hostPortAt === undefined || isPrivilegedPort(hostPort)) return undefined;
  return { port: hostPort, ...(hostIP === undefined ? {} : { ip: hostIP }), at: capture(hostPortAt) };
}
