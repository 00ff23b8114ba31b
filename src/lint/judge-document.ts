import { bindStories, joinStories } from '../judge/bind-story.ts';
import { exempt } from '../judge/exemptions.ts';
import type { Finding } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Outcome } from '../model/outcome.ts';
import type { SourceDocument } from '../model/source.ts';
import { type Suppressing, suppress } from './file-suppressions.ts';
import type { FileVerdict, JudgeSettings } from './judge-file.ts';

/** A document's part of the verdict on its file. */
export type DocumentVerdict = Omit<FileVerdict, 'file' | 'skipped' | 'objects' | 'links' | 'suppressions' | 'details'>;

/** A document with what the engine made of it, and what stands in its file to let findings pass. */
export interface Evaluated {
  readonly document: SourceDocument;
  readonly outcomes: readonly Outcome[];
  readonly suppressing: Suppressing | undefined;
}

/** What the policy leaves of the outcomes of a document. */
export function judgeDocument(
  { document, outcomes, suppressing }: Evaluated,
  { policy, today, namespace, stories = { left: 0 } }: JudgeSettings,
): DocumentVerdict {
  const evaluated = outcomes.filter((outcome) => outcome.kind === 'evaluated');
  const split = evaluated.map(({ findings, workload }) => {
    const exempted = exempt(findings, policy, {
      today,
      namespace: workload.object.namespace ?? namespace,
      containers: workload.containers,
    });
    return { ...exempted, ...(suppressing ? suppress(exempted, suppressing) : {}), workload };
  });
  return {
    findings: split.flatMap(({ kept }) => kept).map((finding) => withExcerpt(finding, document)),
    stories: joinStories(
      split.map(({ workload, kept }) => ({
        stories: bindStories({ document, workload, findings: kept }, policy, stories),
      })),
    ),
    exempted: split.flatMap(({ exempted }) => exempted),
    usedExemptions: split.flatMap(({ used }) => used),
    unreadable: outcomes.flatMap((outcome) => (outcome.kind === 'unreadable' ? [outcome.problem] : [])),
    failures: outcomes.flatMap((outcome) =>
      outcome.kind === 'rule-failed'
        ? [{ file: document.origin.file, object: outcome.object, ruleId: outcome.ruleId, error: messageOf(outcome.error) }]
        : [],
    ),
    workloads: evaluated.length,
  };
}

function withExcerpt(finding: Finding, document: SourceDocument): LintFinding {
  const excerpt = finding.range && document.line(finding.range.start.line);
  return excerpt === undefined ? finding : { ...finding, excerpt };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
