// What was read and found of Pod specs that come again, for a door that judges objects without a text by one policy.
import type { KnownPods } from '../facts/objects/known-pods.ts';
import type { Finding } from '../model/finding.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Outcome } from '../model/outcome.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import { findingAbout } from './make-finding.ts';

export interface PodMemory {
  readonly pods: KnownPods;
  /** What was found in the same Pod spec. */
  outcomesOf(workload: Workload): readonly Outcome[] | undefined;
  keep(outcomes: readonly Outcome[]): void;
}

/** Containers, what they declare, and findings: some hundred bytes each. */
const MOST_PARTS = 20_000;

/** Of the specs that `mayCome` again. Where there is too much of them, all is forgotten. */
export function podMemory(mayCome: (spec: Mapping) => boolean): PodMemory {
  let [read, found, parts] = [new WeakMap<Mapping, readonly Workload[]>(), new WeakMap<Containers, readonly Finding[]>(), 0];
  const take = (more: number): void => {
    if (parts + more > MOST_PARTS) [read, found, parts] = [new WeakMap(), new WeakMap(), 0];
    parts += more;
  };
  return {
    pods: {
      of: (spec) => read.get(spec) ?? NOTHING,
      keep(spec, workload) {
        if (!mayCome(spec)) return;
        take(sizeOf(workload));
        read.set(spec, [...(read.get(spec) ?? NOTHING), workload]);
        found.set(workload.containers, NOT_YET);
      },
    },
    outcomesOf(workload) {
      const before = found.get(workload.containers);
      if (before === undefined || before === NOT_YET) return undefined;
      return [{ kind: 'evaluated', workload, findings: before.map((finding) => findingAbout(workload.object, finding)) }];
    },
    keep(outcomes) {
      const [only] = outcomes;
      if (only?.kind !== 'evaluated' || outcomes.length > 1) return;
      const { workload, findings } = only;
      if (found.get(workload.containers) !== NOT_YET) return;
      take(findings.length * 2);
      if (found.has(workload.containers)) found.set(workload.containers, findings);
    },
  };
}

/** The same list is that of the same Pod spec in an object of the same kind. */
type Containers = readonly ContainerFacts[];

const NOTHING: readonly Workload[] = Object.freeze([]);
const NOT_YET: readonly Finding[] = Object.freeze([]);

function sizeOf({ containers }: Workload): number {
  let size = 1;
  for (const { ports, env, probes, addedCapabilities, droppedCapabilities } of containers) {
    size += 3 + ports.length + env.length + probes.length + addedCapabilities.length + droppedCapabilities.length;
  }
  return size;
}
