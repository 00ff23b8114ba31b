// The ports of a workload as they are explained: those of which the same is to be said, together.
import type { BindFact, BindVerdict } from '../model/bind.ts';
import type { RemedyId } from '../model/bind-vocabulary.ts';
import type { LintFinding } from '../model/lint.ts';
import { isUnder, type Pointer } from '../model/pointer.ts';
import type { ContainerFacts } from '../model/workload.ts';
import { remediesOf } from './bind-remedies.ts';
import type { InspectedWorkload } from './inspection.ts';

export interface ExplainedPort {
  readonly container: ContainerFacts;
  readonly verdict: BindVerdict;
  readonly remedies: readonly RemedyId[];
  /** Of a port for which there is no remedy: the errors that lint has about it all the same. */
  readonly errors: readonly LintFinding[];
}

/** Of one and the same verdict, for the same reasons; they may be ports of several containers. */
export interface PortGroup {
  readonly first: ExplainedPort;
  readonly ports: readonly ExplainedPort[];
  /** The reasons, but for the port itself, each with its places in all of them. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly fact: BindFact;
  readonly places: readonly Pointer[];
}

/** The ports of a workload, with the first steps that are the same for all of them apart. */
export function explainedPorts(inspected: InspectedWorkload): {
  readonly common: readonly Step[];
  readonly groups: readonly PortGroup[];
} {
  const groups = portGroups(inspected);
  const [first, ...others] = groups.map(({ steps }) => steps);
  const differs = (step: Step, index: number) => others.some((steps) => JSON.stringify(steps[index]) !== JSON.stringify(step));
  const n = others.length === 0 ? 0 : (first?.findIndex(differs) ?? 0);
  if (first === undefined || n < 1) return { common: [], groups };
  return { common: first.slice(0, n), groups: groups.map((group) => ({ ...group, steps: group.steps.slice(n) })) };
}

/** In the order of the first port of each. */
function portGroups({ workload, binds, findings = [] }: InspectedWorkload): PortGroup[] {
  const ports = workload.containers.flatMap((container, index) =>
    (binds[index] ?? []).map((verdict) => {
      const remedies = remediesOf(verdict, workload.dialect);
      return { container, verdict, remedies, errors: remedies.length > 0 ? [] : errorsAbout(verdict, container, findings) };
    }),
  );
  return [...Map.groupBy(ports, sameness).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ first, ports: group, steps: stepsOf(first, group) }] : [];
  });
}

/** All that is said of a port, but which one it is and where it stands. */
function sameness({ verdict, remedies }: ExplainedPort): string {
  const { port: _, protocol: __, because, ...outcome } = verdict;
  const facts = because.slice(1).map(({ pointer: ___, ...fact }) => fact);
  return JSON.stringify([outcome, facts, remedies]);
}

function stepsOf({ verdict }: ExplainedPort, group: readonly ExplainedPort[]): Step[] {
  return verdict.because.slice(1).map((fact, index) => {
    const places = group.flatMap((one) => one.verdict.because[index + 1]?.pointer ?? []);
    return { fact, places: [...new Set(places)] };
  });
}

/** What stands at the port, at its container or at what all containers share; not what is said of other ports. */
function errorsAbout({ because }: BindVerdict, { at, ports }: ContainerFacts, findings: readonly LintFinding[]): LintFinding[] {
  const own = because[0]?.pointer ?? at;
  return findings.filter((finding) => {
    if (finding.severity !== 'error') return false;
    if (finding.container !== undefined && !isUnder(finding.at, at)) return false;
    const port = ports.find((one) => isUnder(finding.at, one.at));
    return port === undefined || isUnder(own, port.at);
  });
}
