// Privileged ports that a container does not declare, and that something of it betrays all the same: a probe, a hook, a variable, an
// argument; where nothing does, its image, of which it is known where it listens, or what it exposes.
import { withMore } from '../../model/lists.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { ContainerFacts, ProbeFacts, Workload } from '../../model/workload.ts';
import { type ImageOf, imagePorts, tellsPort } from '../questions.ts';
import { type PortHint, portHints } from './port-hints.ts';

export interface UndeclaredPort extends Omit<PortHint, 'kind'> {
  readonly kind: PortHint['kind'] | 'probe' | 'hook' | 'image' | 'exposed';
}

/** Looked up when a privileged port is asked about, which most Pods do not have. */
export function declaredIn({ containers }: Pick<Workload, 'containers'>): (port: number) => boolean {
  let declared: Set<number> | undefined;
  return (port) => {
    if (declared === undefined) {
      declared = new Set();
      for (const { ports } of containers) for (const { containerPort } of ports) declared.add(containerPort);
    }
    return declared.has(port);
  };
}

interface Known {
  /** In the whole Pod. */
  readonly isDeclared: (port: number) => boolean;
  readonly image: ImageOf;
}

/** Of whole Pods on Linux. */
export function undeclaredPorts(container: ContainerFacts, { isDeclared, image: imageOf }: Known): readonly UndeclaredPort[] {
  const found = betrayed(container, isDeclared);
  if (found.length > 0 || tellsPort(container)) return found;
  const image = imageOf(container);
  const ports = imagePorts(container, image);
  if (ports.length === 0) return NO_PORTS;
  return ports.flatMap((port): UndeclaredPort[] => {
    const kind = image?.lowPorts?.includes(port) === true ? 'image' : 'exposed';
    // What an init container exposes is over before anybody could ask it.
    if (kind === 'exposed' && container.role === 'init') return [];
    return [{ kind, port, at: `${container.at}/image`, word: container.image ?? '' }];
  });
}

const NO_PORTS: readonly UndeclaredPort[] = [];

const FEW = 8;

/** For each port the first word that betrays it. */
function betrayed(container: ContainerFacts, isDeclaredInPod: (port: number) => boolean): readonly UndeclaredPort[] {
  const { role, probes, ports } = container;
  // A set of few takes longer to make than they to look through.
  const isDeclared = ports.length > FEW ? declaredIn({ containers: [container] }) : undefined;
  const isUndeclared = (port: number): boolean =>
    isPrivilegedPort(port) && !(isDeclared?.(port) ?? ports.some(({ containerPort }) => containerPort === port));
  // An init container is over before anybody could ask it.
  const hints = role === 'init' ? NO_PORTS : portHints(container, isUndeclared);
  let asking: UndeclaredPort[] | undefined;
  for (const probe of probes) {
    const port = numberOf(probe);
    if (port === undefined || !isUndeclared(port) || isDeclaredInPod(port)) continue;
    const tell = probeTell(probe, port, container);
    if (tell !== undefined) asking = withMore(asking, tell);
  }
  const found = asking === undefined ? hints : [...hints, ...asking];
  if (found.length < 2) return found;
  const seen = new Set<number>();
  return found.filter(({ port }) => !seen.has(port) && seen.add(port));
}

function numberOf({ port }: ProbeFacts): number | undefined {
  return typeof port === 'number' ? port : /^\d+$/.test(port) ? Number(port) : undefined;
}

/** A name is one of a declared port; digits are too, where a port is named so (the name of a port has a letter: never). */
function probeTell({ kind, port, at, host }: ProbeFacts, number: number, { ports }: ContainerFacts): UndeclaredPort | undefined {
  if (host !== undefined || ports.some(({ name }) => name === port)) return undefined;
  const isHook = kind === 'postStart' || kind === 'preStop';
  return { kind: isHook ? 'hook' : 'probe', port: number, at, word: kind };
}
