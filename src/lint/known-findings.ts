import { countSeverities } from '../judge/fold.ts';
import { fingerprints } from '../judge/identity.ts';
import type { BindStories, BindStory } from '../model/bind-story.ts';
import { type Finding, placeOf } from '../model/finding.ts';
import type { KnownFrom, LintFinding, LintResult } from '../model/lint.ts';
import type { Position } from '../model/source.ts';
import type { ObjectRef } from '../model/workload.ts';
import { eachAlone, putTogether, takeApart } from './merge-findings.ts';

/** Looks at what a run found, and tells the same with what was there before apart. */
export type Comparison = (result: LintResult) => Promise<LintResult>;

interface Known {
  /** What findings were known by. */
  readonly prints: ReadonlySet<string>;
  readonly from: KnownFrom;
  readonly pathOf: (file: string) => string;
}

/**
 * Findings that are known do not count, and nothing else is told of them. Of those that several renderings have because of one line,
 * each is known or new by itself: which of them is told of all is a matter of their order.
 */
export function withoutKnown(result: LintResult, { prints: known, from, pathOf }: Known): LintResult {
  const singles = takeApart(result.findings);
  const prints = fingerprints(
    singles.map(({ finding }) => finding),
    pathOf,
  );
  const isKnown = (index: number) => known.has(prints[index] ?? '');
  const before = putTogether(singles.filter((_, index) => isKnown(index)));
  const findings = putTogether(singles.filter((_, index) => !isKnown(index)));
  return {
    ...result,
    findings,
    known: before,
    knownFrom: from,
    ...(result.stories ? { stories: storiesOf(findings, result.stories) } : {}),
    counts: {
      ...result.counts,
      ...countSeverities(findings),
      known: before.length,
    },
  };
}

/** By what findings are known, in every rendering that has them. */
export function printsOf(findings: readonly LintFinding[], pathOf: (file: string) => string): string[] {
  return fingerprints(eachAlone(findings), pathOf);
}

/** What becomes of ports is told for the containers that findings are about. */
export function storiesOf(findings: readonly LintFinding[], { told, untold }: BindStories): BindStories {
  const concerned = new Set(findings.flatMap(ofFinding));
  const left = told.filter((story) => ofStory(story).some((key) => concerned.has(key)));
  return { told: left, untold: left.length === 0 ? 0 : untold };
}

/** A story of something rendered is told where its port was written, if anybody knows. */
function ofFinding(finding: Finding): string[] {
  const { origin, subject, container, written } = finding;
  const keys = [origin.file, placeOf(finding).file].map((file) => keyOf(file, subject, container));
  return written ? [...keys, placeKeyOf(written.file, written.range.start)] : keys;
}

/** One that several renderings come to is told with the object of the first, and may be of another. */
function ofStory({ file, object, container, from, position }: BindStory): string[] {
  const own = keyOf(file, object, container);
  return from === undefined || position === undefined ? [own] : [own, placeKeyOf(file, position)];
}

function placeKeyOf(file: string, { line, column }: Position): string {
  return JSON.stringify([file, line, column]);
}

function keyOf(file: string, { kind, namespace, name }: ObjectRef, container: string | undefined): string {
  return JSON.stringify([file, kind, namespace, name, container]);
}
