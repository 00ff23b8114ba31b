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

/** What was read of the same Pod spec at the same place of an object of the same kind: its name and its labels may be others. */
export function knownPod(
  { place, shape }: LocatedPod,
  { apiVersion, kind }: ObjectRef,
  known: KnownPods | undefined,
): Workload | undefined {
  if (known === undefined || shape !== POD_SPEC) return undefined;
  return known
    .of(place.value)
    .find(({ at, object }) => at === place.at && object.apiVersion === apiVersion && object.kind === kind);
}

/** Keeps what was read without a fault of the one Pod of an object. */
export function keepKnown(pods: readonly LocatedPod[], found: readonly Workload[], known: KnownPods | undefined): void {
  const [pod, workload] = [pods[0], found[0]];
  if (known === undefined || pods.length > 1 || pod?.shape !== POD_SPEC || workload === undefined) return;
  if (pod.holder === undefined && !workload.partial && knownPod(pod, workload.object, known) === undefined) {
    known.keep(pod.place.value, workload);
  }
}
