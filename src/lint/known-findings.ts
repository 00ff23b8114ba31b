import { countSeverities } from '../judge/fold.ts';
import type { BindStories, BindStory } from '../model/bind-story.ts';
import { type Finding, placeOf } from '../model/finding.ts';
import type { KnownFrom, LintFinding, LintResult } from '../model/lint.ts';
import type { ObjectRef } from '../model/workload.ts';

/** Looks at what a run found, and tells the same with what was there before apart. */
export type Comparison = (result: LintResult) => Promise<LintResult>;

/** `prints` are those of the findings, in their order. Findings that are known do not count, and nothing else is told of them. */
export function withoutKnown(
  result: LintResult,
  prints: readonly string[],
  { known, from }: { readonly known: ReadonlySet<string>; readonly from: KnownFrom },
): LintResult {
  const isKnown = (_: LintFinding, index: number) => known.has(prints[index] ?? '');
  const before = result.findings.filter(isKnown);
  const findings = result.findings.filter((finding, index) => !isKnown(finding, index));
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

/** What becomes of ports is told for the containers that findings are about. */
export function storiesOf(findings: readonly LintFinding[], { told, untold }: BindStories): BindStories {
  const concerned = new Set(findings.flatMap(ofFinding));
  const left = told.filter((story) => concerned.has(ofStory(story)));
  return { told: left, untold: left.length === 0 ? 0 : untold };
}

/** A story of something rendered is told where its port was written, if anybody knows. */
function ofFinding(finding: Finding): string[] {
  const { origin, subject, container } = finding;
  return [origin.file, placeOf(finding).file].map((file) => keyOf(file, subject, container));
}

function ofStory({ file, object, container }: BindStory): string {
  return keyOf(file, object, container);
}

function keyOf(file: string, { kind, namespace, name }: ObjectRef, container: string | undefined): string {
  return JSON.stringify([file, kind, namespace, name, container]);
}
