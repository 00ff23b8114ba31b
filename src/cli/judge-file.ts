import { byPlace, evaluate } from '../engine/evaluate.ts';
import { mayHoldPods } from '../facts/may-hold-pods.ts';
import type { ExemptedFinding } from '../model/decision.ts';
import type { Finding, Language } from '../model/finding.ts';
import type { LintFinding, RuleFailure } from '../model/lint.ts';
import type { Outcome } from '../model/outcome.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import { engineSettings } from '../policy/engine-settings.ts';
import { exempt } from '../policy/exemptions.ts';
import type { Policy } from '../policy/port-policy.ts';
import { readObjects } from '../sources/document.ts';
import type { ReadPath } from './read-paths.ts';

/** All that a file came to. Plain data, so that it can come from a worker. */
export interface FileVerdict {
  readonly file: string;
  readonly findings: readonly LintFinding[];
  readonly exempted: readonly ExemptedFinding[];
  /** Indexes of the policy's exemptions that matched. */
  readonly usedExemptions: readonly number[];
  readonly unreadable: readonly Unreadable[];
  readonly failures: readonly RuleFailure[];
  /** Why the file is not for kport; absent for one that is. */
  readonly skipped?: string;
  readonly objects: number;
  readonly workloads: number;
}

export interface JudgeSettings {
  readonly policy: Policy;
  readonly language: Language;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

const NOTHING: Omit<FileVerdict, 'file'> = {
  findings: [],
  exempted: [],
  usedExemptions: [],
  unreadable: [],
  failures: [],
  objects: 0,
  workloads: 0,
};

/** Reads and judges one file. Never throws for what is in it. */
export function judgeFile(read: ReadPath, settings: JudgeSettings): FileVerdict {
  const { file } = read;
  if ('skipped' in read) return { ...NOTHING, file, skipped: read.skipped };
  if ('unreadable' in read) return { ...NOTHING, file, unreadable: [{ file, reason: read.unreadable }] };
  const { policy, language } = settings;
  const { documents, unreadable } = readObjects(read.text, file, (text, type) => mayHoldPods(text, type, policy.workloads));
  const objects = documents.filter(({ kind }) => kind !== 'not-an-object').length;
  const reason = documents.flatMap((document) => (document.kind === 'not-an-object' ? [document.reason] : []))[0];
  if (objects === 0 && unreadable.length === 0) return { ...NOTHING, file, skipped: reason ?? 'empty: no document in it' };
  const judged = documents.flatMap((read) =>
    read.kind === 'object'
      ? [judgeDocument(read.document, evaluate(read.document, engineSettings(policy, language)), settings)]
      : [],
  );
  return {
    file,
    findings: judged.flatMap(({ findings }) => findings).sort(byPlace),
    exempted: judged.flatMap(({ exempted }) => exempted),
    usedExemptions: judged.flatMap(({ used }) => used),
    unreadable: [...unreadable, ...judged.flatMap((document) => document.unreadable)].sort(byPosition),
    failures: judged.flatMap(({ failures }) => failures),
    objects,
    workloads: judged.reduce((sum, { workloads }) => sum + workloads, 0),
  };
}

interface DocumentVerdict {
  readonly findings: readonly LintFinding[];
  readonly exempted: readonly ExemptedFinding[];
  readonly used: readonly number[];
  readonly unreadable: readonly Unreadable[];
  readonly failures: readonly RuleFailure[];
  readonly workloads: number;
}

function judgeDocument(
  document: SourceDocument,
  outcomes: readonly Outcome[],
  { policy, today }: JudgeSettings,
): DocumentVerdict {
  const evaluated = outcomes.filter((outcome) => outcome.kind === 'evaluated');
  const split = evaluated.map(({ findings, workload }) => exempt(findings, policy, { today, containers: workload.containers }));
  return {
    findings: split.flatMap(({ kept }) => kept).map((finding) => withExcerpt(finding, document)),
    exempted: split.flatMap(({ exempted }) => exempted),
    used: split.flatMap(({ used }) => used),
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

function byPosition(a: Unreadable, b: Unreadable): number {
  return (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
