import { keepsNetBindService } from '../../facts/questions.ts';
import type { Report } from '../../model/finding.ts';
import type { ContainerFacts, Workload } from '../../model/workload.ts';
import { type Claims, capabilities, type Held, nodePort, ownPort } from '../claims.ts';
import { type BindsPort, opensNodePorts } from '../on-node.ts';

/** The network of the node has all its addresses, and all its ports for whoever holds what it takes, though one is told. */
export function claims({ messageId, data }: Pick<Report, 'messageId' | 'data'>): Claims {
  const { portKey: port, hostIP = '', ownKey, heldKey } = data;
  const at = (address: string, own?: string) => nodePort(String(port), address, own);
  if (messageId.startsWith('host-network')) {
    const { grants } = capabilities(heldKey as Held, true);
    return { grants: [at(''), at('', String(port)), ownPort(String(port)), ...grants], asks: [] };
  }
  const own = ownKey === undefined ? undefined : String(ownKey);
  const address = String(hostIP);
  return {
    grants: [at(address), ...(own === undefined ? [] : [at(address, own), ownPort(own)])],
    asks: [at('', own), at(address, own)],
  };
}

/** By which capabilities a container may open ports of the node; asked of one container after the other, for each of its ports. */
export function heldOnNode(workload: Workload, bindsPort: BindsPort): (container: ContainerFacts) => Held {
  let last: ContainerFacts | undefined;
  let held: Held = 'none';
  return (container) => {
    if (container !== last) held = opensNodePorts(workload, container, bindsPort) ? heldBy(container) : 'none';
    last = container;
    return held;
  };
}

function heldBy(container: ContainerFacts): Held {
  if (container.privileged.value) return 'privileged';
  const adds = (name: string) => container.addedCapabilities.some((one) => one.name === name && !one.prefixed);
  if (adds('ALL')) return 'all';
  const keeps = keepsNetBindService(container);
  if (adds('NET_BIND_SERVICE')) return keeps ? 'both' : 'one';
  return keeps ? 'usual' : 'none';
}
