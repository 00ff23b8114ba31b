// A port that moves above 1023, and everything that names its number.
import { portHints } from '../../facts/questions/port-hints.ts';
import { highestPortStart } from '../../facts/questions/port-start.ts';
import { child, isUnder, type Pointer, valueAt } from '../../model/pointer.ts';
import type { PortFacts } from '../../model/workload.ts';
import { numbersIn, type Renumbering, withNumber } from '../names/number-text.ts';
import { containerIn, need, type Site } from '../site.ts';
import { list, type Writable, writableAt } from '../writable.ts';
import { isTaken } from './taken-ports.ts';
import { renameWords, rewrite } from './words.ts';

/** The port that a finding points at, or into. */
export function portAt({ finding, container }: Site): PortFacts | undefined {
  return container?.ports.find(({ at }) => isUnder(finding.at, at));
}

/** All that the container declares or names below 1024, or where the Pod raises the start, below that. */
export function moveLow(site: Site, end?: number): void {
  const { container, workload } = site;
  if (container === undefined) return;
  const start = end ?? highestPortStart(workload, undefined);
  for (const port of container.ports) if (port.containerPort < start) movePort(site, port);
  for (const probe of container.probes)
    if (probe.host === undefined && Number(probe.port) < start) rename(site, tcp(Number(probe.port)));
  for (const { port } of portHints(container, (number) => number > 0 && number < start)) rename(site, tcp(port));
}

function tcp(containerPort: number): Pick<PortFacts, 'containerPort' | 'protocol'> {
  return { containerPort, protocol: 'TCP' };
}

export function moveTold(site: Site): void {
  for (const number of site.finding.ports ?? []) {
    const declared = site.container?.ports.filter(({ containerPort }) => containerPort === number) ?? [];
    for (const port of declared) movePort(site, port);
    if (declared.length > 0) continue;
    moveUndeclared(site, number);
  }
}

export function movePort(site: Site, port: PortFacts | undefined, wanted?: number): void {
  if (port === undefined) return;
  const to = rename(site, port, wanted);
  const own = writableAt(site, port.at);
  own.containerPort = to;
  if (site.workload.hostNetwork.value && own.hostPort !== undefined) own.hostPort = to;
}

/** What names the number in the Pod goes with it; what does elsewhere is followed by whoever asked for the repair. */
function rename(site: Site, port: Pick<PortFacts, 'containerPort' | 'protocol'>, wanted?: number): number {
  const { workload, container, moved } = site;
  const { containerPort: from, protocol } = port;
  const before = moved.find((one) => one.container === container?.at && one.port === from && one.protocol === protocol);
  if (before !== undefined) return before.to;
  const to = wanted ?? freePort(site, port);
  if (container === undefined) return to;
  moved.push({ container: container.at, port: from, protocol: port.protocol, to });
  // A twin listens there by itself.
  if (!site.replaced.includes(container.at)) need(site, { kind: 'listen', from, to });
  // It is a port of the node.
  if (workload.hostNetwork.value) need(site, { kind: 'clients', port: from });
  const probes = protocol === 'TCP' ? workload.containers.flatMap((one) => one.probes) : [];
  const asking = probes.filter((probe) => Number(probe.port) === from && probe.host === undefined);
  for (const { at } of asking) renumber(site, at, { from, to });
  renameWords(site, { from, to, protocol });
  for (const { at } of annotations(site, from)) renumber(site, at, { from, to });
  return to;
}

function renumber(site: Site, at: Pointer, renumbering: Renumbering): void {
  rewrite(site, at, renumbering, (value) => withNumber(value, renumbering));
}

/** Annotations of a Pod that name ports of its own: of Prometheus' examples, of Istio's and of Linkerd's proxies. */
const ANNOTATIONS = [
  'prometheus.io/port',
  'traffic.sidecar.istio.io/includeInboundPorts',
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'config.linkerd.io/skip-inbound-ports',
  'config.linkerd.io/opaque-ports',
];

function annotations({ object, workload }: Site, from: number): { readonly at: Pointer }[] {
  const holder = `${workload.at.replace(/\/spec$/, '')}/metadata/annotations`;
  return ANNOTATIONS.map((name) => ({ at: child(holder, name) })).filter(({ at }) =>
    numbersIn(valueAt(object, at)).includes(from),
  );
}

/** The example of the fix, or the next that nothing in the Pod has by this protocol. */
function freePort(site: Site, from: Pick<PortFacts, 'containerPort' | 'protocol'>): number {
  let port = from.containerPort + 8000;
  while (isTaken(site, port, from)) port += 1000;
  return port;
}

export function moveUndeclared(site: Site, port: number, wanted?: number): void {
  declare(site, rename(site, tcp(port), wanted));
}

export function declare(site: Site, containerPort: number): void {
  const own = containerIn(site);
  if (site.declares) own.ports = [...list<Writable>(own.ports), { containerPort }];
}
