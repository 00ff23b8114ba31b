import { bindStories, joinStories } from '../engine/bind-story.ts';
import { byPlace, evaluate } from '../engine/evaluate.ts';
import { isLinkKind } from '../facts/links.ts';
import { mayHoldPods } from '../facts/may-hold-pods.ts';
import type { BindStories, StoryBudget } from '../model/bind-story.ts';
import type { ExemptedFinding } from '../model/decision.ts';
import type { Finding, Language } from '../model/finding.ts';
import type { FileLinks } from '../model/links.ts';
import type { LintFinding, RuleFailure } from '../model/lint.ts';
import type { Outcome } from '../model/outcome.ts';
import { comparePositions, type SourceDocument, type Unreadable } from '../model/source.ts';
import { engineSettings } from '../policy/engine-settings.ts';
import { exempt } from '../policy/exemptions.ts';
import type { Policy } from '../policy/port-policy.ts';
import { readObjects } from '../sources/document.ts';
import { linkFile, NO_LINKS } from './link-file.ts';
import type { ReadPath } from './read-paths.ts';

/** All that a file came to. Plain data, so that it can come from a worker. */
export interface FileVerdict {
  readonly file: string;
  readonly findings: readonly LintFinding[];
  readonly stories: BindStories;
  readonly exempted: readonly ExemptedFinding[];
  /** Indexes of the policy's exemptions that matched. */
  readonly usedExemptions: readonly number[];
  readonly unreadable: readonly Unreadable[];
  readonly failures: readonly RuleFailure[];
  /** Why the file is not for kport; absent for one that is. */
  readonly skipped?: string;
  readonly objects: number;
  readonly workloads: number;
  /** What the objects of other files may have to do with. */
  readonly links: FileLinks;
}

export interface JudgeSettings {
  readonly policy: Policy;
  readonly language: Language;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Absent where no story is told. */
  readonly stories?: StoryBudget;
}

const NOTHING: Omit<FileVerdict, 'file'> = {
  findings: [],
  stories: { told: [], untold: 0 },
  exempted: [],
  usedExemptions: [],
  unreadable: [],
  failures: [],
  objects: 0,
  workloads: 0,
  links: NO_LINKS,
};

/** Reads and judges one file. Never throws for what is in it. */
export function judgeFile(read: ReadPath, settings: JudgeSettings): FileVerdict {
  const { file } = read;
  if ('skipped' in read) return { ...NOTHING, file, skipped: read.skipped };
  if ('unreadable' in read) return { ...NOTHING, file, unreadable: [{ file, reason: read.unreadable }] };
  const engine = engineSettings(settings.policy, settings.language);
  const { documents, unreadable } = readObjects(read.text, file, wantedBy(settings.policy));
  const objects = documents.filter(({ kind }) => kind !== 'not-an-object').length;
  const reason = documents.flatMap((document) => (document.kind === 'not-an-object' ? [document.reason] : []))[0];
  if (objects === 0 && unreadable.length === 0) return { ...NOTHING, file, skipped: reason ?? 'empty: no document in it' };
  const evaluated = documents.flatMap((read) =>
    read.kind === 'object' ? [{ document: read.document, outcomes: evaluate(read.document, engine) }] : [],
  );
  const judged = evaluated.map(({ document, outcomes }) => judgeDocument(document, outcomes, settings));
  const { links, malformed } = linkFile(evaluated);
  return {
    file,
    findings: judged.flatMap(({ findings }) => findings).sort(byPlace),
    stories: joinStories(judged),
    exempted: judged.flatMap(({ exempted }) => exempted),
    usedExemptions: judged.flatMap(({ usedExemptions }) => usedExemptions),
    unreadable: [...unreadable, ...judged.flatMap((document) => document.unreadable), ...malformed].sort((a, b) =>
      comparePositions(a.position, b.position),
    ),
    failures: judged.flatMap(({ failures }) => failures),
    objects,
    workloads: judged.reduce((sum, { workloads }) => sum + workloads, 0),
    links,
  };
}

type Wanted = NonNullable<Parameters<typeof readObjects>[2]>;

type DocumentVerdict = Omit<FileVerdict, 'file' | 'skipped' | 'objects' | 'links'>;

function judgeDocument(
  document: SourceDocument,
  outcomes: readonly Outcome[],
  { policy, today, stories = { left: 0 } }: JudgeSettings,
): DocumentVerdict {
  const evaluated = outcomes.filter((outcome) => outcome.kind === 'evaluated');
  const split = evaluated.map(({ findings, workload }) => ({
    ...exempt(findings, policy, { today, containers: workload.containers }),
    workload,
  }));
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

/** The documents that have to be made: those that may hold Pods, and those that may lead to Pods. */
function wantedBy({ workloads }: Policy): Wanted {
  return (text, type) => isLinkKind(type) || mayHoldPods(text, type, workloads);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
