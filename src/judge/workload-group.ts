import type { WorkloadLink } from '../model/links.ts';
import type { WorkloadGroup, WorkloadTest } from '../rules/object-set.ts';
import { resolveName } from '../rules/service-ports.ts';

/** A workload and its place in the input. */
export interface Ranked {
  readonly rank: number;
  readonly workload: WorkloadLink;
}

/** A group, and the place of its first. */
export interface RankedGroup {
  readonly rank: number;
  readonly group: WorkloadGroup;
}

/** In their order; what it is asked for the first time costs one look at each, after that nothing. */
export function rankedGroup(members: readonly Ranked[]): RankedGroup {
  return { rank: members[0]?.rank ?? 0, group: workloadGroup(members.map(({ workload }) => workload)) };
}

export function workloadGroup(members: readonly WorkloadLink[]): WorkloadGroup {
  const tested = new Map<WorkloadTest, boolean>();
  let declared: ReadonlySet<string> | undefined;
  let named: PortNames | undefined;
  const [only] = members;
  return {
    first: only,
    every: (test) => remember(tested, test, () => members.every(test)),
    declares(port, protocol) {
      declared ??= new Set(members.flatMap(declaredPorts));
      return declared.has(portKey(port, protocol));
    },
    numbersOf(name, protocol) {
      // As nearly always, and no index is made.
      if (only !== undefined && members.length === 1) return new Set([resolveName(only, name, protocol)]);
      named ??= portNames(members);
      const { numbers, workloads } = named.get(portKey(name, protocol)) ?? { numbers: [], workloads: 0 };
      return workloads < members.length ? new Set([...numbers, undefined]) : new Set(numbers);
    },
  };
}

/** By name and protocol: the numbers, and of how many workloads. */
type PortNames = ReadonlyMap<string, { readonly numbers: ReadonlySet<number>; readonly workloads: number }>;

function portNames(members: readonly WorkloadLink[]): PortNames {
  const index = new Map<string, { readonly numbers: Set<number>; workloads: number }>();
  for (const member of members) {
    for (const [key, number] of namedPorts(member)) {
      const entry = remember(index, key, () => ({ numbers: new Set(), workloads: 0 }));
      entry.numbers.add(number);
      entry.workloads += 1;
    }
  }
  return index;
}

/** Each name once, with the number that a Service finds for it. */
function namedPorts({ containers }: WorkloadLink): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { name, protocol, containerPort } of containers.flatMap(({ ports }) => ports)) {
    if (name !== undefined) remember(found, portKey(name, protocol), () => containerPort);
  }
  return found;
}

/** Groups that have no member in common, as one; few of them, for each is asked each time. */
export function joinGroups(parts: readonly RankedGroup[]): WorkloadGroup {
  const groups = parts.toSorted((a, b) => a.rank - b.rank).map(({ group }) => group);
  const [only] = groups;
  if (only && groups.length === 1) return only;
  return {
    first: only?.first,
    every: (test) => groups.every((group) => group.every(test)),
    declares: (port, protocol) => groups.some((group) => group.declares(port, protocol)),
    numbersOf: (name, protocol) => new Set(groups.flatMap((group) => [...group.numbersOf(name, protocol)])),
  };
}

function declaredPorts({ containers }: WorkloadLink): string[] {
  return containers.flatMap(({ ports }) => ports.map(({ containerPort, protocol }) => portKey(containerPort, protocol)));
}

function portKey(port: number | string, protocol: string): string {
  return `${port}/${protocol}`;
}

/** What a map has of a key, made where it has nothing yet. */
export function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
