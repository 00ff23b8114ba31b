// An image that listens above 1023 in the place of one that does the same below.
import type { PortFacts } from '../../model/workload.ts';
import { containerIn, need, type Site } from '../site.ts';
import { declare, movePort, moveUndeclared } from './moving.ts';
import { isTaken } from './taken-ports.ts';

export function replaceByTwin(site: Site, port: PortFacts | undefined): void {
  const { finding } = site;
  const high = Number(finding.data.high);
  const [told] = finding.ports ?? [];
  const moving = port ?? { containerPort: told ?? 0, protocol: 'TCP' as const };
  if (moving.containerPort === high || !isTaken(site, high, moving)) become(site, port);
  // The twin has one port alone; where that is another container's, the program has to take another one.
  else if (port) movePort(site, port);
  else if (told !== undefined) moveUndeclared(site, told);
}

function become(site: Site, port: PortFacts | undefined): void {
  const { finding, container, replaced } = site;
  const from = container?.image ?? '';
  // Its versions are those of the other; a digest is one of that alone.
  const [tag = ''] = /:[\w.-]+$/.exec(from.replace(/@.*/, '')) ?? [];
  const to = `${finding.data.twin}${tag}`;
  containerIn(site).image = to;
  if (container) replaced.push(container.at);
  need(site, { kind: 'image', from, to });
  const high = Number(finding.data.high);
  const [told] = finding.ports ?? [];
  if (port) movePort(site, port, high);
  else if (told !== undefined) moveUndeclared(site, told, high);
  else declare(site, high);
}

/** The one that moves to where the twin listens, if any does. */
export function lowPortOf({ container, finding }: Site): PortFacts | undefined {
  const { ports = [] } = container ?? {};
  return ports.find(({ containerPort }) => containerPort === Number(finding.data.high)) ?? ports[0];
}
