// Which findings pass because of which suppression. Findings and suppressions meet by an index: a hostile file may have tens of
// thousands of both.
import type { ExemptedFinding } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { Pointer } from '../model/pointer.ts';
import type { Suppression } from '../model/suppression.ts';

/** A suppression, and whether it can let anything pass. */
export interface WeighedSuppression {
  readonly suppression: Suppression;
  readonly holds: boolean;
}

/** The suppressions of a file, and which of them matched. */
export interface SuppressionIndex {
  /** The suppression that lets a finding pass; undefined for none. Whatever matches is noted, also what does not hold. */
  match(finding: Finding): Suppression | undefined;
  /** Whether the suppression at a place of the list has matched a finding. */
  hasMatched(index: number): boolean;
}

interface Group {
  first: Suppression | undefined;
  isUsed: boolean;
}

export function indexSuppressions(weighed: readonly WeighedSuppression[]): SuppressionIndex {
  const groups = new Map<string, Group>();
  const groupsOf: Group[][] = [];
  for (const { suppression, holds } of weighed) {
    const keys = new Set(placesOf(suppression).map((place) => keyOf(suppression, place)));
    groupsOf.push(Array.from(keys, (key) => join(groups, key, { suppression, holds })));
  }
  return {
    match: (finding) => {
      const found = keysOf(finding).flatMap((key) => groups.get(key) ?? []);
      for (const group of found) group.isUsed = true;
      return found.find(({ first }) => first !== undefined)?.first;
    },
    hasMatched: (index) => groupsOf[index]?.some(({ isUsed }) => isUsed) ?? false,
  };
}

function join(groups: Map<string, Group>, key: string, given: WeighedSuppression): Group {
  const group = groups.get(key) ?? { first: undefined, isUsed: false };
  groups.set(key, group);
  if (given.holds) group.first ??= given.suppression;
  return group;
}

function placesOf({ covers, line }: Suppression): readonly (Pointer | number)[] {
  return line === undefined ? covers : [line, ...covers];
}

function keyOf({ rule, container, origin }: Suppression, place: Pointer | number): string {
  return JSON.stringify([origin.document, rule, container ?? null, place]);
}

/** The nearest first: the line, then the value and all that it stands in; of the container alone, then of everything. */
function keysOf({ ruleId, container, origin, at, range }: Finding): string[] {
  const places: (Pointer | number)[] = range ? [range.start.line] : [];
  for (let pointer = at; ; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    places.push(pointer);
    if (pointer === '') break;
  }
  const containers = container === undefined ? [null] : [container, null];
  return places.flatMap((place) => containers.map((name) => JSON.stringify([origin.document, ruleId, name, place])));
}

/** A finding that a suppression lets pass. A place in what was rendered is none of the file. */
export function suppressed(finding: Finding, { by, reason, origin, range }: Suppression): ExemptedFinding {
  return { finding, reason, by, file: origin.file, ...(range && !origin.rendered ? { position: range.start } : {}) };
}
