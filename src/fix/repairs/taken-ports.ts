// Ports on which something in a Pod listens, as far as its manifest tells: its containers share one network, so that none of them can
// take a port that another one has.
import { toldWords } from '../../facts/containers/told-words.ts';
import { portHints } from '../../facts/questions/port-hints.ts';
import type { ContainerFacts, PortFacts } from '../../model/workload.ts';
import { withLocalPort } from '../names/local-address.ts';
import type { Site } from '../site.ts';
import { writableAt } from '../writable.ts';

/**
 * Whether something in the Pod has a port to which one of the site's container is to move; what is moving has the number that it goes
 * to.
 */
export function isTaken(site: Asking, port: number, from: PortKey): boolean {
  const { workload, moved } = site;
  const { protocol } = from;
  if (moved.some((one) => one.to === port && one.protocol === protocol)) return true;
  return workload.containers.some((container) => {
    const declared = container.ports.filter(({ containerPort }) => containerPort === port);
    const left = declared.filter((one) => !moved.some((other) => isOf(other, container, one)));
    // What names a port that is declared names that one, whichever protocol it speaks.
    if (declared.length > 0) return left.some((one) => one.protocol === protocol);
    // A program that is told of this number, and nowhere of the one that is declared, listens there already.
    return names(site, container, port) && (container.at !== site.container?.at || names(site, container, from.containerPort));
  });
}

type Asking = Pick<Site, 'object' | 'workload' | 'container' | 'moved'>;
type PortKey = Pick<PortFacts, 'containerPort' | 'protocol'>;

function isOf(moved: Site['moved'][number], { at }: ContainerFacts, { containerPort, protocol }: PortKey): boolean {
  return moved.container === at && moved.port === containerPort && moved.protocol === protocol;
}

/** By a probe, a variable, an argument, or as an address of the Pod. */
function names({ object }: Asking, container: ContainerFacts, port: number): boolean {
  if (container.probes.some((probe) => probe.host === undefined && Number(probe.port) === port)) return true;
  if (portHints(container, (number) => number === port).length > 0) return true;
  const words = toldWords({ value: writableAt({ object }, container.at), at: container.at });
  return words.some(({ text }) => withLocalPort(text, { from: port, to: 0 }) !== text);
}
