// Who is at the top: of a Pod its ReplicaSet, of that its Deployment, as far as kport knows the kinds.
import { knownKind } from '../facts/objects/locate-pods.ts';
import type { Mapping } from '../model/mapping.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { Collected, HeldObject } from './collect.ts';
import type { OwnerReference } from './owner-reference.ts';
import type { FoldedFailure, PodForm, PodGroup } from './pods.ts';

export interface FoldedOwner {
  readonly object: ObjectRef;
  readonly uid: string;
  readonly isStatic: boolean;
  /** Absent where it has not been read. */
  readonly template?: Mapping;
  readonly forms: readonly PodForm[];
  readonly failures: readonly FoldedFailure[];
}

/** Owners refer to owners, and never in a circle; nothing says that they do not. */
const MOST_STEPS = 10;

/** Those that have Pods, and, unless only Pods were asked for, those that could have some; by namespace, kind and name. */
export function ownersIn(
  collected: Collected,
  asked: { workloads: readonly WorkloadPath[]; withPodsOnly: boolean },
): FoldedOwner[] {
  const top = climber(collected.objects, asked.workloads);
  const grouped = Map.groupBy(collected.groups.entries(), ([key, group]) => (group.isStatic ? key : top(group.owner).uid));
  const owners = [...grouped.values()].flatMap((groups) => {
    const [first] = groups;
    return first
      ? [
          ownerOfGroups(
            groups.map(([, group]) => group),
            top(first[1].owner),
            collected,
          ),
        ]
      : [];
  });
  const seen = new Set(owners.map(({ uid }) => uid));
  const idle = asked.withPodsOnly
    ? []
    : [...collected.objects.values()].filter(({ object, uid }) => object !== undefined && !seen.has(uid));
  const tops = idle.filter((one) => top(one).uid === one.uid).map(idleOwner);
  return [...owners, ...tops].sort(byName);
}

function ownerOfGroups(groups: readonly PodGroup[], top: OwnerReference, { objects }: Collected): FoldedOwner {
  const [first] = groups;
  const { isStatic = false, namespace = '' } = first ?? {};
  const template = isStatic ? undefined : objects.get(top.uid)?.object;
  return {
    object: { apiVersion: top.apiVersion, kind: top.kind, ...(namespace === '' ? {} : { namespace }), name: top.name },
    uid: top.uid,
    isStatic,
    ...(template ? { template } : {}),
    forms: groups.flatMap(({ forms }) => [...forms.values()]),
    failures: groups.flatMap(({ failures }) => [...failures.values()]),
  };
}

function idleOwner({ apiVersion, kind, namespace, name, uid, object }: HeldObject): FoldedOwner {
  const ref = { apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name };
  return { object: ref, uid, isStatic: false, ...(object ? { template: object } : {}), forms: [], failures: [] };
}

/** One step up only to what kport knows, or from what is only on the way: an operator's own resource says nothing of Pods. */
function climber(objects: Collected['objects'], workloads: readonly WorkloadPath[]): (from: OwnerReference) => OwnerReference {
  return (from) => {
    let at = from;
    for (let step = 0; step < MOST_STEPS; step++) {
      const held = objects.get(at.uid);
      const { controller } = held ?? {};
      if (held === undefined || controller === undefined) return at;
      const isKnown = knownKind(controller.apiVersion, controller.kind, workloads) === 'pods';
      if (!isKnown && held.object !== undefined) return at;
      at = controller;
    }
    return at;
  };
}

function byName(a: FoldedOwner, b: FoldedOwner): number {
  return keyOf(a.object) < keyOf(b.object) ? -1 : 1;
}

function keyOf({ namespace = '', kind, name }: ObjectRef): string {
  return [namespace, kind, name].join('\0');
}
