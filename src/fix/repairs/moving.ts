// A port that moves above 1023, and everything that names its number.
import { portHints } from '../../facts/questions/port-hints.ts';
import { highestPortStart } from '../../facts/questions/port-start.ts';
import { isMapping } from '../../model/mapping.ts';
import { isUnder, valueAt } from '../../model/pointer.ts';
import type { PortFacts, Workload } from '../../model/workload.ts';
import { containerIn, need, type Site } from '../site.ts';
import { list, setAt, type Writable, writableAt } from '../writable.ts';

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
  const { data } = site.finding;
  const numbers = String(data.ports ?? data.number ?? data.port).match(/\d+(?=[/ ,]|$)/g) ?? [];
  for (const number of numbers.map(Number)) {
    const declared = site.container?.ports.filter(({ containerPort }) => containerPort === number) ?? [];
    for (const port of declared) movePort(site, port);
    if (declared.length > 0) continue;
    const to = rename(site, tcp(number));
    declarePort(site, to);
  }
}

export function movePort(site: Site, port: PortFacts | undefined, wanted?: number): void {
  if (port === undefined) return;
  const to = rename(site, port, wanted);
  const own = writableAt(site, port.at);
  own.containerPort = to;
  if (site.workload.hostNetwork.value && own.hostPort !== undefined) own.hostPort = to;
}

/** Everything that names the number: probes, variables and arguments of the Pod, and the Services that send to it. */
function rename(site: Site, port: Pick<PortFacts, 'containerPort' | 'protocol'>, wanted?: number): number {
  const { object, workload, container, moved } = site;
  const from = port.containerPort;
  const to = wanted ?? freePort(site, from + 8000, port.protocol);
  if (container) moved.push({ container: container.at, port: from, protocol: port.protocol, to });
  // A twin listens there by itself.
  if (container && !site.replaced.includes(container.at)) need(site, { kind: 'listen', from, to });
  for (const { probes } of port.protocol === 'TCP' ? workload.containers : []) {
    for (const probe of probes) if (Number(probe.port) === from && probe.host === undefined) setAt(site, probe.at, to);
  }
  for (const hint of container ? portHints(container, (number) => number === from) : []) {
    setAt(site, hint.at, String(valueAt(object, hint.at)).replace(new RegExp(`\\b${from}\\b`), String(to)));
  }
  for (const target of targetsOf(site, port)) target.targetPort = to;
  return to;
}

/** The ports of Services that send to a port of the Pod. */
function targetsOf({ objects, workload }: Site, { containerPort, protocol }: Pick<PortFacts, 'containerPort' | 'protocol'>) {
  const specs = objects()
    .flatMap((object) => (object.kind === 'List' && Array.isArray(object.items) ? object.items : [object]))
    .flatMap((object) => (isMapping(object) && object.kind === 'Service' && isMapping(object.spec) ? [object.spec] : []));
  return specs
    .filter((spec) => selects(spec, workload))
    .flatMap(({ ports }) => (Array.isArray(ports) ? (ports as Writable[]) : []))
    .filter((target) => (target.targetPort ?? target.port) === containerPort && (target.protocol ?? 'TCP') === protocol);
}

/** Whether a Service of this spec sends to the workload. One without labels in its selector, and an ExternalName, lead elsewhere. */
export function selects(spec: unknown, { labels }: Workload): boolean {
  if (!isMapping(spec) || !isMapping(spec.selector) || spec.type === 'ExternalName') return false;
  const pairs = Object.entries(spec.selector);
  return pairs.length > 0 && pairs.every(([name, value]) => labels[name] === value);
}

/** The example of the fix, or the next that no container of the Pod has by this protocol. */
function freePort({ workload, moved }: Site, wanted: number, protocol: string): number {
  const ports = [
    ...workload.containers.flatMap(({ ports: own }) => own.map((port) => ({ ...port, to: port.containerPort }))),
    ...moved,
  ];
  const taken = new Set(ports.filter((port) => port.protocol === protocol).map(({ to }) => to));
  let port = wanted;
  while (taken.has(port)) port += 1000;
  return port;
}

export function declarePort(site: Site, containerPort: number): void {
  const own = containerIn(site);
  own.ports = [...list<Writable>(own.ports), { containerPort }];
}
