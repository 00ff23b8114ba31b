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
}

/**
 * One cause, one finding: what several renderings come to because of one line that somebody wrote is told with the first of
 * them, which then names the others.
 */
export function mergeFindings(verdicts: readonly FileVerdict[]): FileVerdict[] {
  const causes = new Map<string, MergedCause>();
  const merged = new Map<LintFinding, MergedCause>();
  const all = verdicts.map((verdict) => ({
    ...verdict,
    findings: verdict.findings.filter((finding) => isOfFirst(finding, causes, merged)),
  }));
  const seen = new Set<string>();
  return all.map((verdict) => ({
    ...verdict,
    findings: verdict.findings.map((finding) => withOthers(finding, merged.get(finding))),
    stories: { ...verdict.stories, told: verdict.stories.told.filter((story) => isNew(story, seen)) },
  }));
}

/** Within one rendering a line may stand behind several objects, each of which has its finding. Those of the first are in `merged`. */
function isOfFirst(finding: LintFinding, causes: Map<string, MergedCause>, merged: Map<LintFinding, MergedCause>): boolean {
  const cause = writtenCause(finding);
  const { rendered } = finding.origin;
  if (cause === undefined || !rendered) return true;
  const own = JSON.stringify([rendered.by, rendered.from, rendered.set]);
  const known = causes.get(cause) ?? { first: own, others: new Map() };
  causes.set(cause, known);
  const isOwn = known.first === own;
  if (isOwn) merged.set(finding, known);
  else if (!known.others.has(own)) known.others.set(own, rendered);
  return isOwn;
}

/** Undefined where nobody knows what was written. */
function writtenCause(finding: LintFinding): string | undefined {
  const { written } = finding;
  return written && JSON.stringify([causeOf(finding), written.file, written.range]);
}

function withOthers(finding: LintFinding, cause: MergedCause | undefined): LintFinding {
  return cause === undefined || cause.others.size === 0 ? finding : { ...finding, alsoIn: [...cause.others.values()] };
}

function isNew({ from, object: _, ...story }: BindStory, told: Set<string>): boolean {
  return from === undefined || isFirst(JSON.stringify(story), told);
}
