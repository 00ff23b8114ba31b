// From which port on the Pod's kernel asks for no privilege.
import { isPortStart, PORT_START_SYSCTL, portStartSysctl } from '../../facts/questions/port-start.ts';
import type { Workload } from '../../model/workload.ts';
import type { Site } from '../site.ts';
import { list, mapping, removeItem, setAt, type Writable } from '../writable.ts';
import { type Edits, each } from './edit.ts';
import { moveLow } from './moving.ts';

export const PORT_STARTS: Edits = {
  'port-start-lowered lowered': (site) => {
    for (const container of site.workload.containers) moveLow({ ...site, container }, 1024);
    // Where it stands twice the last one holds, and then the one before it would.
    for (const { at } of site.workload.sysctls.filter(isPortStart).toReversed()) removeItem(site, at);
  },
  'port-start-lowered remedy': (site) => setAt(site, site.finding.at, String(lowestPort(site.workload))),
  ...each('port-start-lowered', ['host-network', 'without-effect'], (site) => removeItem(site, site.finding.at)),
  ...each('port-start-lowered', ['raised', 'refused', 'empty'], (site) => {
    setAt(site, site.finding.at, String(lowestPort(site.workload)));
  }),
  'port-start-lowered slashes': (site) => setAt(site, site.finding.at, PORT_START_SYSCTL),
};

/** To the lowest port that the Pod listens on, so that nobody in it needs a privilege for its own. */
export function lowerStart(site: Site): void {
  const { workload } = site;
  const value = String(lowestPort(workload));
  const known = portStartSysctl(workload.sysctls);
  if (known) {
    setAt(site, `${known.at}/value`, value);
    return;
  }
  const context = mapping(site, `${workload.at}/securityContext`);
  context.sysctls = [...list<Writable>(context.sysctls), { name: PORT_START_SYSCTL, value }];
}

/** As soon as no port of the Pod is below 1024. */
export function removeStart({ object, workload, moved }: Site): void {
  const gone = new Set(moved.map(({ container, port, protocol }) => `${container} ${port} ${protocol}`));
  const left = workload.containers.flatMap(({ at, ports }) =>
    ports.filter(({ containerPort, protocol }) => containerPort < 1024 && !gone.has(`${at} ${containerPort} ${protocol}`)),
  );
  const sysctl = portStartSysctl(workload.sysctls);
  if (left.length === 0 && sysctl) removeItem({ object }, sysctl.at);
}

function lowestPort({ containers }: Workload): number {
  return Math.min(1024, ...containers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort)));
}
