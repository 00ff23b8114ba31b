import { isLinkKind } from '../facts/links/links.ts';
import { mayHoldPods } from '../facts/objects/may-hold-pods.ts';
import { joinStories } from '../judge/bind-story.ts';
import { engineSettings } from '../judge/engine-settings.ts';
import { byPlace, evaluate } from '../judge/evaluate.ts';
import type { BindStories, StoryBudget } from '../model/bind-story.ts';
import type { ExemptedFinding } from '../model/decision.ts';
import type { Language } from '../model/finding.ts';
import type { FileLinks } from '../model/links.ts';
import type { LintFinding, RuleFailure } from '../model/lint.ts';
import { comparePositions, type Unreadable } from '../model/source.ts';
import type { Policy } from '../policy/port-policy.ts';
import { renderedDocument } from '../render/rendered.ts';
import { readObjects } from '../sources/document.ts';
import type { ReadPath } from '../sources/read.ts';
import { type FileDetails, fileDetails } from './file-details.ts';
import { type FileSuppressions, fileSuppressions, maySuppress, suppressionsIn } from './file-suppressions.ts';
import { judgeDocument } from './judge-document.ts';
import { linkFile, NO_LINKS } from './link-file.ts';

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
  /** Absent for a file that has none. */
  readonly suppressions?: FileSuppressions;
  /** Absent where nobody asked. */
  readonly details?: FileDetails;
}

export interface JudgeSettings {
  readonly policy: Policy;
  readonly language: Language;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Where objects go that name no namespace; absent where nobody said. */
  readonly namespace?: string;
  /** Absent where no story is told. */
  readonly stories?: StoryBudget;
  /** Whether to keep what only a report with much room tells. */
  readonly details?: boolean;
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
  const hasMarks = maySuppress(read.text);
  const { documents, unreadable } = readObjects(read.text, file, wantedBy(settings.policy, hasMarks));
  const objects = documents.filter(({ kind }) => kind !== 'not-an-object').length;
  const reason = documents.flatMap((document) => (document.kind === 'not-an-object' ? [document.reason] : []))[0];
  if (objects === 0 && unreadable.length === 0) return { ...NOTHING, file, skipped: reason ?? 'empty: no document in it' };
  const { rendered } = read;
  const evaluated = documents.flatMap((read) => {
    if (read.kind !== 'object') return [];
    const document = rendered ? renderedDocument(read.document, rendered) : read.document;
    return [{ document, outcomes: evaluate(document, engine) }];
  });
  const suppressing = hasMarks
    ? suppressionsIn(
        evaluated.map(({ document }) => document),
        settings,
      )
    : undefined;
  const judged = evaluated.map(({ document, outcomes }) => judgeDocument({ document, outcomes, suppressing }, settings));
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
    ...(suppressing?.list.length ? { suppressions: fileSuppressions(suppressing) } : {}),
    ...(settings.details ? { details: fileDetails(read.text, evaluated, settings.policy) } : {}),
  };
}

type Wanted = NonNullable<Parameters<typeof readObjects>[2]>;

/** The documents that have to be made: those that may hold Pods or lead to Pods, and those that let findings pass. */
function wantedBy({ workloads }: Policy, hasMarks: boolean): Wanted {
  return (text, type) => isLinkKind(type) || mayHoldPods(text, type, workloads) || (hasMarks && maySuppress(text));
}
