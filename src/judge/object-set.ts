import type { FileLinks, ServiceLink, WorkloadLink } from '../model/links.ts';
import type { ObjectSet, Selected } from '../rules/object-set.ts';

/**
 * What selects what. A Service and its Pods have one namespace; one that a manifest leaves out is the same as another that is
 * left out, and as no other: which one it will be is said when they are applied, unless `home` says it, as of a release.
 */
export function objectSet(files: readonly FileLinks[], home?: string): ObjectSet {
  const keyOf: KeyOf = (namespace, ...rest) => JSON.stringify([namespace ?? home ?? null, ...rest]);
  const workloads = files.flatMap((file) => file.workloads);
  const byName = Map.groupBy(workloads, ({ object }) => keyOf(object.namespace, object.kind, object.name));
  const index: WorkloadIndex = { keyOf, byLabel: indexByLabel(workloads, keyOf), byName };
  const fronted = new Set(files.flatMap((file) => file.fronted.map(({ namespace, name }) => keyOf(namespace, name))));
  const selected = new Map(files.flatMap((file) => file.services.map((service) => [service, select(service, index)] as const)));
  return {
    selectedBy: (service) => selected.get(service) ?? NONE,
    isFronted: ({ object }) => fronted.has(keyOf(object.namespace, object.name)),
  };
}

const NONE: Selected = { all: [], nearest: [] };

type KeyOf = (namespace: string | undefined, ...rest: readonly string[]) => string;

interface WorkloadIndex {
  readonly keyOf: KeyOf;
  readonly byLabel: LabelIndex;
  readonly byName: ReadonlyMap<string, readonly WorkloadLink[]>;
}

type LabelIndex = ReadonlyMap<string, readonly WorkloadLink[]>;

/** Thousands of Services and workloads may be in a tree: they meet by a label, not each with each. */
function indexByLabel(workloads: readonly WorkloadLink[], keyOf: KeyOf): LabelIndex {
  const index = new Map<string, WorkloadLink[]>();
  for (const workload of workloads) {
    for (const [label, value] of Object.entries(workload.labels)) {
      const key = keyOf(workload.object.namespace, label, value);
      const found = index.get(key);
      if (found) found.push(workload);
      else index.set(key, [workload]);
    }
  }
  return index;
}

/** By all labels of the selector, as kube-controller-manager does for the labels that the template gives its Pods. */
function select(service: ServiceLink, { keyOf, byLabel, byName }: WorkloadIndex): Selected {
  const { selector, object, origin, type } = service;
  const pairs = Object.entries(selector);
  // ExternalName ignores the selector: kubernetes/api core/v1/types.go ServiceSpec.
  if (pairs.length === 0 || type === 'ExternalName') return NONE;
  const buckets = pairs.map(([label, value]) => byLabel.get(keyOf(object.namespace, label, value)) ?? []);
  const smallest = buckets.reduce((least, bucket) => (bucket.length < least.length ? bucket : least));
  const matching = smallest.filter(({ labels }) =>
    pairs.every(([label, value]) => Object.hasOwn(labels, label) && labels[label] === value),
  );
  const namesakes = matching.flatMap(({ object }) => byName.get(keyOf(object.namespace, object.kind, object.name)) ?? []);
  const all = new Set([...matching, ...namesakes]);
  return { all: [...all], nearest: nearestTo(origin.file, matching) };
}

/** From a file to one in a sibling folder, as in `web/service.yaml` and `web/../api/pod.yaml`. */
const FARTHEST = 2;

/** Of many applications in one tree a good part calls itself `app: web`: those that lie together are meant. */
function nearestTo(file: string, workloads: readonly WorkloadLink[]): readonly WorkloadLink[] {
  const distances = workloads.map(({ origin }) => distance(file, origin.file));
  const least = Math.min(...distances);
  return least > FARTHEST ? [] : workloads.filter((_, index) => distances[index] === least);
}

/** How many folders lie between two files, up and down; less than none for the same file. */
function distance(a: string, b: string): number {
  if (a === b) return -1;
  const [from, to] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  let common = 0;
  while (common < from.length && from[common] === to[common]) common += 1;
  return from.length + to.length - 2 * common;
}
