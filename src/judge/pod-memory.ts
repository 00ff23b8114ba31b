// What was read and found of Pod specs that come again, for a door that judges many objects by one policy.
import type { KnownPods } from '../facts/objects/known-pods.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Outcome } from '../model/outcome.ts';
import { isUnder } from '../model/pointer.ts';
import { comparePositions, type SourceDocument } from '../model/source.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import { findingAbout, withExcerpt } from './make-finding.ts';

export interface PodMemory {
  readonly pods: KnownPods;
  /** What was found in the same Pod spec. */
  outcomesOf(workload: Workload, document: SourceDocument): readonly Outcome[] | undefined;
  keep(outcomes: readonly Outcome[], document: SourceDocument): void;
}

/** Containers, what they declare, and findings: some hundred bytes each. */
const MOST_PARTS = 20_000;

/** Of the specs that `mayCome` again. Where there is too much of them, all is forgotten. */
export function podMemory(mayCome: (spec: Mapping) => boolean): PodMemory {
  let [read, found, parts] = [new WeakMap<Mapping, readonly Workload[]>(), new WeakMap<Containers, Known>(), 0];
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
    outcomesOf(workload, document) {
      const before = found.get(workload.containers);
      if (before === undefined || before === NOT_YET) return undefined;
      if (before.findings.length === 0) return [{ kind: 'evaluated', workload, findings: before.findings }];
      const judged = { subject: workload.object, origin: document.origin };
      const down = lineOf(workload, document) - before.line;
      return [{ kind: 'evaluated', workload, findings: before.findings.map((finding) => findingAbout(judged, finding, down)) }];
    },
    keep(outcomes, document) {
      const [only] = outcomes;
      if (only?.kind !== 'evaluated' || outcomes.length > 1) return;
      const { workload, findings } = only;
      if (found.get(workload.containers) !== NOT_YET || !findings.every((one) => isOfSpec(one, workload, document))) return;
      take(findings.length * 2);
      if (!found.has(workload.containers)) return;
      const told = findings.map((finding) => withExcerpt(finding, document));
      found.set(workload.containers, { findings: told, line: lineOf(workload, document) });
    },
  };
}

/** The same list is that of the same Pod spec in an object of the same kind. */
type Containers = readonly ContainerFacts[];

const NOTHING: readonly Workload[] = Object.freeze([]);

interface Known {
  readonly findings: readonly LintFinding[];
  /** The first of the Pod spec: what stands in it is as far below wherever it comes again, and in the same line. */
  readonly line: number;
}

const NOT_YET: Known = Object.freeze({ findings: [], line: 0 });

function lineOf({ at }: Workload, document: SourceDocument): number {
  return document.locate(at)?.start.line ?? 0;
}

/** Whether a finding stands where the same value of the same text is, and nowhere else. */
function isOfSpec({ at, range, written, excerpt }: LintFinding, { at: spec }: Workload, document: SourceDocument): boolean {
  if (written !== undefined || excerpt !== undefined) return false;
  if (range === undefined) return true;
  const place = document.locate(at);
  if (!isUnder(at, spec) || place === undefined) return false;
  return comparePositions(range.start, place.start) === 0 && comparePositions(range.end, place.end) === 0;
}

function sizeOf({ containers }: Workload): number {
  let size = 1;
  for (const { ports, env, probes, addedCapabilities, droppedCapabilities } of containers) {
    size += 3 + ports.length + env.length + probes.length + addedCapabilities.length + droppedCapabilities.length;
  }
  return size;
}
