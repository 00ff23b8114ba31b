// Follows fixes as somebody would who does what they say and nothing else: the first finding, its fix, and judged again.

import { workloadsIn } from '../../src/facts/objects/extract.ts';
import { repairOf } from '../../src/fix/repairs.ts';
import { type Site, siteOf } from '../../src/fix/site.ts';
import { type Noted, worse as worseWorkloads } from '../../src/fix/worse.ts';
import { knownOf } from '../../src/judge/bind-answers.ts';
import { SEVERITIES } from '../../src/model/finding.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { tokens } from '../../src/model/pointer.ts';
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
  return findings.filter((finding) => ruleOf(finding.ruleId)?.about === 'workload' || serviceFix(finding) !== undefined);
}

type ServiceFix = (finding: LintFinding, objects: readonly Manifest[]) => void;

/** What the fix of a finding about a Service says, where it says which number or name is meant. */
const SERVICE_FIXES: Readonly<Record<string, ServiceFix>> = {
  'service-targets-privileged-port target': listenAbove,
  'service-targets-privileged-port unset': listenAbove,
  'service-target-missing digits': (finding, objects) => {
    const port = servicePort(finding, objects);
    port.targetPort = Number(port.targetPort);
  },
  'ephemeral-range-node-port ephemeral': (finding, objects) => {
    delete servicePort(finding, objects).nodePort;
  },
  'exposed-without-proxy service': (finding, objects) => {
    serviceOf(finding, objects).spec.type = 'ClusterIP';
  },
};

function serviceFix({ ruleId, messageId }: LintFinding): ServiceFix | undefined {
  return SERVICE_FIXES[`${ruleId} ${messageId}`];
}

/** The Service, which may be an item of a List. */
function serviceOf({ at, origin }: LintFinding, objects: readonly Manifest[]): Manifest {
  const path = tokens(at.slice(0, at.indexOf('/spec')));
  return path.reduce<Manifest>((object, key) => object[key], objects[origin.document] ?? {});
}

function servicePort(finding: LintFinding, objects: readonly Manifest[]): Manifest {
  const [, index = 0] = /\/spec\/ports\/(\d+)/.exec(finding.at) ?? [];
  return serviceOf(finding, objects).spec.ports[index];
}

/** The process listens on another number, which the Pod declares and the Service sends to. */
function listenAbove(finding: LintFinding, objects: readonly Manifest[]): void {
  const service = serviceOf(finding, objects);
  const port = servicePort(finding, objects);
  const { high } = finding.data;
  port.targetPort = high;
  for (const object of objects) {
    const pod = object.kind === 'Pod' ? object : object.spec?.template;
    const labels = pod?.metadata?.labels ?? {};
    const isSelected = Object.entries(service.spec.selector ?? {}).every(([key, value]) => labels[key] === value);
    const container = pod?.spec?.containers?.[0];
    if (!isSelected || container === undefined) continue;
    container.ports = [...(container.ports ?? []), { containerPort: high, protocol: port.protocol ?? 'TCP' }];
  }
}

/** The gravest first, in the order in which they are told. */
function repairable(findings: readonly LintFinding[]): readonly LintFinding[] {
  const weight = ({ severity }: LintFinding) => SEVERITIES.indexOf(severity);
  return findings
    .filter((finding) => serviceFix(finding) !== undefined || repairOf(finding) !== undefined)
    .sort((a, b) => weight(a) - weight(b));
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
  const ofService = serviceFix(finding);
  if (ofService) {
    ofService(finding, objects);
    const lost = worse(before, objects, { moved: [], replaced: [] });
    return { objects, lost: lost.map((fault) => `${stepName(finding)}: ${fault}`) };
  }
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
