import type { FileLinks, ServiceLink, WorkloadLink } from '../model/links.ts';
import { remembered } from '../model/remembered.ts';
import type { ObjectSet, Selected, WorkloadGroup } from '../rules/object-set.ts';
import { type Label, labelIndex } from './label-index.ts';
import { nearWorkloads } from './near-workloads.ts';
import { type Ranked, remember, workloadGroup } from './workload-group.ts';

/**
 * What selects what. A Service and its Pods have one namespace; one that a manifest leaves out is the same as another that is
 * left out, and as no other: which one it will be is said when they are applied, unless `home` says it, as of a release.
 */
export function objectSet(files: readonly FileLinks[], home?: string): ObjectSet {
  const keyOf: KeyOf = (namespace, ...rest) => JSON.stringify([namespace ?? home ?? null, ...rest]);
  const workloads = files.flatMap((file) => file.workloads);
  const fronted = new Set(files.flatMap((file) => file.fronted.map(({ namespace, name }) => keyOf(namespace, name))));
  const selectedBy = selectedIn({ keyOf, find: byLabels(workloads, keyOf), namesakes: namesakesIn(workloads, keyOf) });
  const known = new Map<ServiceLink, Selected>();
  return {
    // Several rules ask for the same.
    selectedBy: (service) => remember(known, service, () => selectedBy(service)),
    isFronted: ({ object }) => fronted.has(keyOf(object.namespace, object.name)),
  };
}

const NO_GROUP = workloadGroup([]);
const NONE: Selected = { all: NO_GROUP, nearest: NO_GROUP };

type KeyOf = (namespace: string | undefined, ...rest: readonly string[]) => string;

interface WorkloadIndex {
  readonly keyOf: KeyOf;
  readonly find: (scope: string, labels: readonly Label[]) => readonly Ranked[];
  readonly namesakes: (matching: readonly Ranked[]) => WorkloadGroup;
}

function byLabels(workloads: readonly WorkloadLink[], keyOf: KeyOf): WorkloadIndex['find'] {
  const ranked = workloads.map((workload, rank): Ranked => ({ rank, workload }));
  const scopesOf = remembered((namespace: string | undefined) => [keyOf(namespace)]);
  return labelIndex(ranked, ({ workload: { object, labels } }) => ({ scopes: scopesOf(object.namespace), labels }));
}

/** What Services of one namespace and selector have in common: of a fleet all of them. */
interface Matched {
  readonly all: WorkloadGroup;
  nearest(file: string): WorkloadGroup;
}

function selectedIn(index: WorkloadIndex): (service: ServiceLink) => Selected {
  const known = new Map<string, Matched>();
  return (service) => {
    const { selector, object, origin, type } = service;
    const pairs = Object.entries(selector).sort(([a], [b]) => (a < b ? -1 : 1));
    // ExternalName ignores the selector: kubernetes/api core/v1/types.go ServiceSpec.
    if (pairs.length === 0 || type === 'ExternalName') return NONE;
    const key = index.keyOf(object.namespace, ...pairs.flat());
    const { all, nearest } = remember(known, key, () => match(pairs, object.namespace, index));
    return { all, nearest: nearest(origin.file) };
  };
}

/** By all labels of the selector, as kube-controller-manager does for the labels that the template gives its Pods. */
function match(labels: readonly Label[], namespace: string | undefined, { keyOf, find, namesakes }: WorkloadIndex): Matched {
  const matching = find(keyOf(namespace), labels);
  return { all: namesakes(matching), nearest: nearWorkloads(matching) };
}

/** All that have the name of one of them. Many selectors may lead to the same names: their group is made once. */
function namesakesIn(workloads: readonly WorkloadLink[], keyOf: KeyOf): (matching: readonly Ranked[]) => WorkloadGroup {
  const nameOf = ({ object }: WorkloadLink) => keyOf(object.namespace, object.kind, object.name);
  const groups = new Map<string, WorkloadGroup>();
  let byName: ReadonlyMap<string, readonly WorkloadLink[]> | undefined;
  return (matching) => {
    byName ??= Map.groupBy(workloads, nameOf);
    const named = byName;
    const names = [...new Set(matching.map(({ workload }) => nameOf(workload)))];
    return remember(groups, names.sort().join(), () => workloadGroup(names.flatMap((name) => named.get(name) ?? [])));
  };
}
