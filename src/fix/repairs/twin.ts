// An image that listens above 1023 in the place of one that does the same below.
import type { PortFacts } from '../../model/workload.ts';
import { containerIn, need, type Site } from '../site.ts';
import { declare, movePort, moveUndeclared } from './moving.ts';

export function replaceByTwin(site: Site, port: PortFacts | undefined): void {
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
