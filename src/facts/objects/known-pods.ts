// Pod specs that come again, as the same values: what was read of one holds for the next, in an object of the same kind.
import type { Mapping } from '../../model/mapping.ts';
import type { ObjectRef, Workload } from '../../model/workload.ts';
import type { LocatedPod } from './locate-pods.ts';
import { POD_SPEC } from './pod-shape.ts';

/** By the value of a Pod spec. Who keeps none keeps nothing. */
export interface KnownPods {
  /** In objects of different kinds. */
  of(spec: Mapping): readonly Workload[];
  keep(spec: Mapping, workload: Workload): void;
}

/** What was read of the same Pod spec, the only one, at the same place of an object of the same kind: its name and its labels may be others. */
export function knownOf(
  pods: readonly LocatedPod[],
  { apiVersion, kind }: ObjectRef,
  known: KnownPods | undefined,
): Workload | undefined {
  const pod = pods[0];
  if (known === undefined || pod === undefined || !mayBeKept(pods)) return undefined;
  const { place } = pod;
  return known
    .of(place.value)
    .find(({ at, object }) => at === place.at && object.apiVersion === apiVersion && object.kind === kind);
}

/** Keeps what was read without a fault, and was not known. */
export function keepKnown(pods: readonly LocatedPod[], found: readonly Workload[], known: KnownPods | undefined): void {
  const [pod, workload] = [pods[0], found[0]];
  if (known === undefined || pod === undefined || workload === undefined || !mayBeKept(pods) || workload.partial) return;
  known.keep(pod.place.value, workload);
}

/** The one Pod of an object, in no other. */
function mayBeKept({ 0: pod, length }: readonly LocatedPod[]): boolean {
  return length === 1 && pod?.shape === POD_SPEC && pod.holder === undefined;
}
