// Follows fixes as somebody would who does what they say and nothing else: the first finding, its fix, and judged again.
import { outcomesByRuntime } from '../../src/facts/bind/bind.ts';
import { type Moved, repairOf, type Site } from '../../src/fix/repairs.ts';
import { imageFactsOf } from '../../src/knowledge/images.ts';
import { KNOWN_RUNTIMES } from '../../src/model/bind.ts';
import { SEVERITIES } from '../../src/model/finding.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { isUnder } from '../../src/model/pointer.ts';
import type { ContainerFacts, Workload } from '../../src/model/workload.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { extractFrom } from '../facts/extracted.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { judgeText } from '../suppression/judged-text.ts';

export interface Followed {
  readonly objects: readonly Manifest[];
  /** What was repaired, in order: `rule message container`. */
  readonly steps: readonly string[];
  /** What went wrong; empty where the fixes lead to a clean state. */
  readonly faults: readonly string[];
}

/** Objects as they stand in a file of their own, one a line, so that the place of a finding tells its object. */
function judged(objects: readonly Manifest[], policy: Policy): readonly LintFinding[] {
  const text = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const { findings, unreadable, failures } = judgeText(text, { policy });
  if (unreadable.length + failures.length > 0) throw new Error(`not judged: ${JSON.stringify([...unreadable, ...failures])}`);
  return findings.filter(({ ruleId }) => ruleOf(ruleId)?.about === 'workload');
}

/** The gravest first, in the order in which they are told. */
function repairable(findings: readonly LintFinding[]): readonly LintFinding[] {
  const weight = ({ severity }: LintFinding) => SEVERITIES.indexOf(severity);
  return findings.filter((finding) => repairOf(finding) !== undefined).sort((a, b) => weight(a) - weight(b));
}

/** By the restricted policy, or another. */
export function follow(given: readonly Manifest[], policy = shippedPolicy('restricted')): Followed {
  let objects = structuredClone(given);
  let left = repairable(judged(objects, policy));
  const allowed = left.length;
  const [steps, faults]: [string[], string[]] = [[], []];
  const seen = new Set([JSON.stringify(objects)]);
  while (left[0] !== undefined && faults.length === 0) {
    steps.push(stepName(left[0]));
    // Whichever is repaired first must stop nothing.
    const repairs = left.map((finding) => repaired(finding, objects));
    for (const { lost } of repairs) faults.push(...lost);
    objects = repairs[0]?.objects ?? objects;
    const state = JSON.stringify(objects);
    if (seen.has(state)) faults.push('a circle');
    seen.add(state);
    left = repairable(judged(objects, policy));
    if (steps.length > allowed) faults.push(`more rounds than the ${allowed} findings`);
  }
  return { objects, steps, faults };
}

/** The objects after one fix alone, and what of them ran before and does not any more. */
function repaired(finding: LintFinding, before: readonly Manifest[]) {
  const objects = structuredClone(before);
  const site = siteOf(finding, before, objects);
  repairOf(finding)?.(site);
  return { objects, lost: worse(before, objects, site).map((fault) => `${stepName(finding)}: ${fault}`) };
}

function stepName({ ruleId, messageId, container = '' }: LintFinding): string {
  return `${ruleId} ${messageId} ${container}`.trim();
}

function siteOf(finding: LintFinding, before: readonly Manifest[], objects: readonly Manifest[]): Site {
  const { document } = finding.origin;
  const workload = workloadsIn(before[document]).find((one) => isOf(finding, one));
  if (workload === undefined) throw new Error(`no workload at ${finding.at}`);
  const container = workload.containers.find(({ at }) => isUnder(finding.at, at)) ?? named(workload, finding.container);
  return { finding, objects, object: objects[document], workload, container, moved: [], replaced: [] };
}

/** What a Pod template inherits stands outside of it. */
function isOf({ at: pointer, container }: LintFinding, { at, containers }: Workload): boolean {
  return isUnder(pointer, at) || containers.some(({ name, runAsNonRoot }) => name === container && runAsNonRoot.at === pointer);
}

/** Where the Pod says it, the finding names the container. */
function named({ containers }: Workload, wanted: string | undefined): ContainerFacts | undefined {
  return containers.find(({ name }) => name === wanted);
}

function workloadsIn(object: Manifest): readonly Workload[] {
  const extracted = extractFrom(structuredClone(object));
  return extracted.flatMap((one) => (one.kind === 'workloads' ? one.workloads : []));
}

const RANK = { fails: 0, depends: 1, binds: 2 } as const;

/** What edits noted of themselves. */
interface Noted {
  readonly moved: readonly Moved[];
  readonly replaced: readonly string[];
}

/** Containers that start no more, and ports that are bound no more, on any runtime. */
export function worse(before: readonly Manifest[], after: readonly Manifest[], { moved, replaced }: Noted): string[] {
  const [old, now] = [before, after].map((objects) => objects.flatMap(workloadsIn));
  return (old ?? []).flatMap((workload, index) =>
    workload.containers.flatMap((container, place) => {
      const then = now?.[index];
      const repaired = then?.containers[place];
      if (then === undefined || repaired === undefined) return [`${container.name} is gone`];
      const ports = replaced.includes(container.at) ? [] : declared(container);
      return [{ port: 0, protocol: 'TCP' }, ...ports].flatMap((asked) => {
        const to = { ...asked, port: numberOf(asked, container, moved) };
        const [was, is] = [outcomes(workload, container, asked), outcomes(then, repaired, to)];
        // Of an image that nobody knows, a fix names what has to be looked at ("unless its program has the file capability").
        const isKnown = imageFactsOf(container.image ?? '') !== undefined;
        return KNOWN_RUNTIMES.filter((_, at) => lost(was[at] ?? 0, is[at] ?? 0, isKnown)).map(
          (runtime) => `${container.name} ${asked.port === 0 ? 'starts' : `binds ${asked.port}`} no more on ${runtime}`,
        );
      });
    }),
  );
}

function lost(was: number, is: number, isKnown: boolean): boolean {
  return is < was && (is === RANK.fails || isKnown);
}

type Asked = Pick<Moved, 'port' | 'protocol'>;

function declared({ ports }: ContainerFacts): Asked[] {
  return ports.map(({ containerPort: port, protocol }) => ({ port, protocol }));
}

function numberOf({ port, protocol }: Asked, { at }: ContainerFacts, moved: readonly Moved[]): number {
  const isIt = (one: Moved) => one.container === at && one.port === port && one.protocol === protocol;
  return moved.find(isIt)?.to ?? port;
}

function outcomes(workload: Workload, container: ContainerFacts, { port, protocol }: Asked): number[] {
  const facts = container.ports.find((one) => one.containerPort === port && one.protocol === protocol);
  const asked = { port, protocol, at: container.at, ...(facts ? { declared: facts } : {}) };
  const found = outcomesByRuntime(workload, container, asked, { image: imageFactsOf(container.image ?? '') });
  // Windows has no privileged ports.
  return KNOWN_RUNTIMES.map((runtime) => RANK[found?.[runtime].verdict ?? 'binds']);
}
