// Follows fixes as somebody would who does what they say and nothing else: the first finding, its fix, and judged again.
import { repairOf } from '../../src/fix/repairs.ts';
import { type Site, siteOf, workloadsIn } from '../../src/fix/site.ts';
import { type Noted, worse as worseWorkloads } from '../../src/fix/worse.ts';
import { knownOf } from '../../src/judge/bind-answers.ts';
import { SEVERITIES } from '../../src/model/finding.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { ruleOf } from '../../src/rules/index.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { judgeText } from '../suppression/judged-text.ts';
import { LOCKED } from './locked.ts';

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
  const { document } = finding.origin;
  const site = siteOf(finding, {
    workloads: workloads(before[document]),
    object: objects[document],
    imageOf,
  });
  if (site === undefined) throw new Error(`no workload at ${finding.at}`);
  repairOf(finding)?.(site);
  return { objects, lost: worse(before, objects, site).map((fault) => `${stepName(finding)}: ${fault}`) };
}

function stepName({ ruleId, messageId, container = '' }: LintFinding): string {
  return `${ruleId} ${messageId} ${container}`.trim();
}

/** Containers that start no more, and ports that are bound no more, on any runtime. */
export function worse(before: readonly Manifest[], after: readonly Manifest[], noted: Omit<Noted, 'imageOf'>): string[] {
  const lost = worseWorkloads(before.flatMap(workloads), after.flatMap(workloads), { ...noted, imageOf });
  return lost.map(
    ({ container, port, runtime }) => `${container} ${port === 0 ? 'starts' : `binds ${port}`} no more on ${runtime}`,
  );
}

const imageOf: Site['imageOf'] = (image) => knownOf(image, { images: [], locked: LOCKED });

function workloads(object: Manifest) {
  return workloadsIn(structuredClone(object));
}
