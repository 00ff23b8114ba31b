import type { ContainerFacts, PortFacts, Workload } from '../model/workload.ts';
import type { RuleReport } from './rule.ts';

/** What is told of each port, in order. Plain loops: for every port of every manifest, most rules have nothing to tell. */
export function ofEachPort(
  { containers }: Workload,
  tell: (port: PortFacts, container: ContainerFacts) => RuleReport | undefined,
): RuleReport[] {
  const reports: RuleReport[] = [];
  // By its place: each rule asks this of each container of each workload, and before V8 has compiled it an iterator costs as much again.
  for (let index = 0; index < containers.length; index += 1) {
    const container = containers[index];
    const ports = container?.ports ?? NO_PORTS;
    for (let place = 0; place < ports.length; place += 1) {
      const port = ports[place];
      const report = container && port && tell(port, container);
      if (report !== undefined) reports.push(report);
    }
  }
  return reports;
}

const NO_PORTS: readonly PortFacts[] = [];

/** The same for containers, of which there may be one thing to tell or several. */
export function ofEachContainer(
  { containers }: Workload,
  tell: (container: ContainerFacts) => RuleReport | readonly RuleReport[] | undefined,
): RuleReport[] {
  const reports: RuleReport[] = [];
  for (let index = 0; index < containers.length; index += 1) {
    const container = containers[index];
    const told = container && tell(container);
    if (told === undefined) continue;
    if ('messageId' in told) reports.push(told);
    else for (const report of told) reports.push(report);
  }
  return reports;
}
