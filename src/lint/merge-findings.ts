import { causeOf } from '../judge/identity.ts';
import type { BindStory } from '../model/bind-story.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Rendered } from '../model/source.ts';
import type { FileVerdict } from './judge-file.ts';
import { isFirst } from './told-once.ts';

/** What renderings come to because of one line: the first of them, and which others have it. */
interface MergedCause {
  readonly first: string;
  readonly others: Map<string, Rendered>;
  /** What those others have. */
  readonly found: LintFinding[];
}

/**
 * One cause, one finding: what several renderings come to because of one line that somebody wrote is told with the first of
 * them, which then names the others.
 */
export function mergeFindings(verdicts: readonly FileVerdict[]): FileVerdict[] {
  const merged = mergedLists(verdicts.map(({ findings }) => findings));
  const seen = new Set<string>();
  return verdicts.map((verdict, index) => ({
    ...verdict,
    findings: merged[index] ?? [],
    stories: { ...verdict.stories, told: verdict.stories.told.filter((story) => isNew(story, seen)) },
  }));
}

/** What is left of each list: one that follows may hold what the first of another names. */
function mergedLists(lists: readonly (readonly LintFinding[])[]): LintFinding[][] {
  const causes = new Map<string, MergedCause>();
  const merged = new Map<LintFinding, MergedCause>();
  const firsts = lists.map((findings) => findings.filter((finding) => isOfFirst(finding, causes, merged)));
  return firsts.map((findings) => findings.map((finding) => withOthers(finding, merged.get(finding))));
}

/** A finding in one rendering. */
interface Single {
  readonly finding: LintFinding;
  /** Of what it is told with, among all that are told. */
  readonly index: number;
}

/** Each by itself: in front those that are told, then what the other renderings have. */
export function takeApart(findings: readonly LintFinding[]): Single[] {
  const singles: Single[] = findings.map((finding, index) => ({ finding: withoutOthers(finding), index }));
  const seen = new Set<LintFinding>();
  for (const [index, { others = [] }] of findings.entries()) {
    // Two objects of the first rendering may have the same others.
    for (const finding of others) if (isFirst(finding, seen)) singles.push({ finding, index });
  }
  return singles;
}

/** The same findings alone. */
export function eachAlone(findings: readonly LintFinding[]): LintFinding[] {
  return takeApart(findings).map(({ finding }) => finding);
}

/** As they were told before, of those that are left. */
export function putTogether(singles: readonly Single[]): LintFinding[] {
  return mergedLists([singles.toSorted((a, b) => a.index - b.index).map(({ finding }) => finding)]).flat();
}

function withoutOthers(finding: LintFinding): LintFinding {
  if (finding.others === undefined) return finding;
  const { alsoIn: _, others: __, ...single } = finding;
  return single;
}

/** Within one rendering a line may stand behind several objects, each of which has its finding. Those of the first are in `merged`. */
function isOfFirst(finding: LintFinding, causes: Map<string, MergedCause>, merged: Map<LintFinding, MergedCause>): boolean {
  const cause = writtenCause(finding);
  const { rendered } = finding.origin;
  if (cause === undefined || !rendered) return true;
  const own = JSON.stringify([rendered.by, rendered.from, rendered.set]);
  const known: MergedCause = causes.get(cause) ?? { first: own, others: new Map(), found: [] };
  causes.set(cause, known);
  const isOwn = known.first === own;
  if (isOwn) merged.set(finding, known);
  else {
    if (!known.others.has(own)) known.others.set(own, rendered);
    known.found.push(finding);
  }
  return isOwn;
}

/** Undefined where nobody knows what was written. */
function writtenCause(finding: LintFinding): string | undefined {
  const { written } = finding;
  return written && JSON.stringify([causeOf(finding), written.file, written.range]);
}

function withOthers(finding: LintFinding, cause: MergedCause | undefined): LintFinding {
  if (cause === undefined || cause.others.size === 0) return finding;
  return { ...finding, alsoIn: [...cause.others.values()], others: cause.found };
}

function isNew({ from, object: _, ...story }: BindStory, told: Set<string>): boolean {
  return from === undefined || isFirst(JSON.stringify(story), told);
}
