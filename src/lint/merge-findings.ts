import { causeOf } from '../judge/identity.ts';
import type { BindStory } from '../model/bind-story.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Rendered } from '../model/source.ts';
import type { FileVerdict } from './judge-file.ts';
import { isFirst } from './told-once.ts';

/** What the first rendering with a cause was, and which others have it. */
interface MergedCause {
  readonly first: Rendered;
  readonly others: Map<string, Rendered>;
}

/**
 * One cause, one finding: what several renderings come to because of one line that somebody wrote is told with the first of
 * them, which then names the others.
 */
export function mergeFindings(verdicts: readonly FileVerdict[]): FileVerdict[] {
  const causes = new Map<string, MergedCause>();
  const all = verdicts.map((verdict) => ({
    ...verdict,
    findings: verdict.findings.filter((finding) => isOfFirst(finding, causes)),
  }));
  const told = new Set<string>();
  return all.map((verdict) => ({
    ...verdict,
    findings: verdict.findings.map((finding) => withOthers(finding, causes)),
    stories: { ...verdict.stories, told: verdict.stories.told.filter((story) => isNew(story, told)) },
  }));
}

/** Within one rendering a line may stand behind several objects, each of which has its finding. */
function isOfFirst(finding: LintFinding, causes: Map<string, MergedCause>): boolean {
  const cause = writtenCause(finding);
  const { rendered } = finding.origin;
  if (cause === undefined || !rendered) return true;
  const told = causes.get(cause) ?? { first: rendered, others: new Map() };
  causes.set(cause, told);
  const [first, own] = [told.first, rendered].map(({ by, from, set }) => JSON.stringify([by, from, set]));
  if (first === own || own === undefined) return true;
  if (!told.others.has(own)) told.others.set(own, rendered);
  return false;
}

/** Undefined where nobody knows what was written. */
function writtenCause(finding: LintFinding): string | undefined {
  const { written } = finding;
  return written && JSON.stringify([causeOf(finding), written.file, written.range]);
}

function withOthers(finding: LintFinding, causes: ReadonlyMap<string, MergedCause>): LintFinding {
  const cause = writtenCause(finding);
  const alsoIn = cause === undefined ? [] : [...(causes.get(cause)?.others.values() ?? [])];
  return alsoIn.length === 0 ? finding : { ...finding, alsoIn };
}

function isNew({ from, object: _, ...story }: BindStory, told: Set<string>): boolean {
  return from === undefined || isFirst(JSON.stringify(story), told);
}
