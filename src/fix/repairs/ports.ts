// Ports that a container declares, names, or takes of its node.
import type { PortFacts } from '../../model/workload.ts';
import { containerIn, need, type Site } from '../site.ts';
import { removeKey, setAt, writableAt } from '../writable.ts';
import { type Edits, each } from './edit.ts';
import { movePort, moveTold, portAt } from './moving.ts';
import { removeStart } from './port-start.ts';
import { lowPortOf, replaceByTwin } from './twin.ts';

export const PORTS: Edits = {
  'privileged-container-port declared': (site) => movePort(site, portAt(site)),
  'privileged-container-port declared+twin': (site) => replaceByTwin(site, portAt(site)),
  'privileged-container-port declared+start': (site) => {
    movePort(site, portAt(site));
    removeStart(site);
  },
  'privileged-container-port declared+twin+start': (site) => {
    replaceByTwin(site, portAt(site));
    removeStart(site);
  },
  'privileged-host-port mapped': (site) => removeHostPort(site),
  'privileged-host-port mapped+privileged': (site) => {
    removeHostPort(site);
    movePort(site, portAt(site));
  },
  'privileged-host-port mapped+privileged+start': (site) => {
    removeHostPort(site);
    movePort(site, portAt(site));
    removeStart(site);
  },
  'privileged-host-port mapped+privileged+twin': (site) => {
    removeHostPort(site);
    replaceByTwin(site, portAt(site));
  },
  ...each('privileged-host-port', ['host-network', 'host-network+mapped'], (site) => leaveHost(site, movePort)),
  ...each('privileged-host-port', ['host-network+twin', 'host-network+mapped+twin'], (site) => leaveHost(site, replaceByTwin)),
  ...each(
    'privileged-port-unbindable',
    ['dropped', 'void', 'dropped-on-some', 'void-on-some', 'image-decides', 'image-decides+platform'],
    moveTold,
  ),
  'privileged-port-unbindable default-node': (site) => {
    moveTold(site);
    removeKey(site, site.workload.hostNetwork.at);
    for (const { containerPort: port } of site.container?.ports ?? []) need(site, { kind: 'clients', port });
  },
  'never-starts root-image+twin': (site) => replaceByTwin(site, lowPortOf(site)),
  'never-starts refused+host-port-differs': (site) => {
    const port = portAt(site);
    if (port !== undefined) delete writableAt(site, port.at).hostPort;
  },
  'never-starts refused+protocol-unsupported': (site) => {
    const { protocol = '' } = portAt(site) ?? {};
    if (['TCP', 'UDP', 'SCTP'].includes(protocol.toUpperCase())) setAt(site, site.finding.at, protocol.toUpperCase());
  },
  'never-starts refused+port-of-ephemeral-container': (site) => {
    delete containerIn(site).ports;
  },
  ...each('privileged-port-undeclared', ['probe', 'hook', 'variable', 'argument'], moveTold),
  'privileged-port-undeclared image': moveTold,
  'privileged-port-undeclared image+twin': (site) => replaceByTwin(site, undefined),
};

function leaveHost(site: Site, move: (site: Site, port: PortFacts) => void): void {
  removeKey(site, site.workload.hostNetwork.at);
  const port = portAt(site);
  if (port === undefined) return;
  need(site, { kind: 'clients', port: port.containerPort });
  delete writableAt(site, port.at).hostPort;
  move(site, port);
}

function removeHostPort(site: Site): void {
  const port = portAt(site);
  if (port === undefined) return;
  delete writableAt(site, port.at).hostPort;
  need(site, { kind: 'clients', port: port.hostPort ?? port.containerPort });
}
