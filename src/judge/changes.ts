// What of an update is to be judged. Kubernetes' own Pod Security admission does the same for Pods (isSignificantPodUpdate in
// kubernetes/pod-security-admission admission/admission.go): what changes neither an image nor a container passes, so that no
// finalizer, label or status of an old object is ever stuck.
import { isDeepStrictEqual } from 'node:util';
import type { Mapping } from '../model/mapping.ts';
import type { Outcome } from '../model/outcome.ts';
import { type Pointer, valueAt } from '../model/pointer.ts';
import type { Workload } from '../model/workload.ts';
import type { Evaluated } from './evaluate.ts';

/**
 * Nothing that is judged, or that an exemption reads, differs: not one Pod template, and of a Pod, of which labels and
 * tolerations may change, nothing that a rule sees. What could not be judged must be the same but for metadata and status.
 */
export function isUnchanged(now: Evaluated, before: Evaluated): boolean {
  const [object, oldObject] = [now.document.object, before.document.object];
  const [workloads, old] = [workloadsOf(now.outcomes), workloadsOf(before.outcomes)];
  if (workloads === undefined || old === undefined) return isDeepStrictEqual(bare(object), bare(oldObject));
  return (
    isDeepStrictEqual(workloads.map(withoutPodLabels), old.map(withoutPodLabels)) &&
    templates(workloads).every((at) => isDeepStrictEqual(valueAt(object, at), valueAt(oldObject, at)))
  );
}

/**
 * The containers of a Pod that run another image than before: what they may do is a new thing, whatever the old image might, as Pod
 * Security has it (isSignificantContainerUpdate). The kubelet starts them anew in the Pod that is there, so no new Pod is judged. A
 * template is not asked: of it, new Pods come, and those are judged.
 */
export function changedImages(now: Evaluated, before: Evaluated): ReadonlySet<string> {
  const old = new Map(podContainers(before).map(({ name, image }) => [name, image]));
  return new Set(podContainers(now).flatMap(({ name, image }) => (old.has(name) && old.get(name) !== image ? [name] : [])));
}

function podContainers({ outcomes }: Evaluated): Workload['containers'] {
  return outcomes.flatMap((outcome) =>
    outcome.kind === 'evaluated' && isPod(outcome.workload) ? outcome.workload.containers : [],
  );
}

/** Where the Pod specs are with the labels and annotations beside them; those of one list are in the same place. */
function templates(workloads: readonly Workload[]): Pointer[] {
  return [...new Set(workloads.filter((workload) => !isPod(workload)).map(({ at }) => templateOf(at)))];
}

/** Undefined where something could not be judged. */
function workloadsOf(outcomes: readonly Outcome[]): Workload[] | undefined {
  const workloads: Workload[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'evaluated') workloads.push(outcome.workload);
    else if (outcome.kind !== 'not-a-workload') return undefined;
  }
  return workloads;
}

function bare(object: Mapping): Mapping {
  return { ...object, metadata: undefined, status: undefined };
}

function isPod({ object }: Workload): boolean {
  return object.kind === 'Pod' && object.apiVersion === 'v1';
}

/** Labels of a Pod may change at any time, and deny nothing. */
function withoutPodLabels(workload: Workload): Workload {
  return isPod(workload) ? { ...workload, labels: {} } : workload;
}

function templateOf(at: Pointer): Pointer {
  const end = at.lastIndexOf('/');
  return end > 0 ? at.slice(0, end) : at;
}
