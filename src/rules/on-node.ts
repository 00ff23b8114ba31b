import { isPrivilegedPort } from '../model/port.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { RuleContext } from './rule.ts';

export type BindsPort = RuleContext['bindsPort'];

/** Whether that is to be told by itself: a port that the container declares is told as privileged-host-port. */
export function mayOpenNodePort(workload: Workload, container: ContainerFacts, bindsPort: BindsPort): boolean {
  if (container.ports.some(({ containerPort }) => isPrivilegedPort(containerPort))) return false;
  return opensNodePorts(workload, container, bindsPort);
}

/**
 * Whether a program in the container may open a privileged port of the node, which under hostNetwork needs no declaration. Asked of
 * the lowest, on a node with the default port start: where the node has given its low ports away, nobody trusts them for their number.
 */
export function opensNodePorts({ hostNetwork }: Workload, container: ContainerFacts, bindsPort: BindsPort): boolean {
  if (!hostNetwork.value) return false;
  const answer = bindsPort(container, { port: 1, protocol: 'TCP', at: hostNetwork.at });
  return answer !== undefined && (answer.onDefaultNode ?? answer.verdict) !== 'fails';
}
