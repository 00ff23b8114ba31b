import { isLinkKind } from '../facts/links/links.ts';
import { mayHoldPods } from '../facts/objects/may-hold-pods.ts';
import type { JudgeContext } from '../judge/context.ts';
import type { Evaluate } from '../judge/evaluate.ts';
import { evaluatorOf, judgeDocuments, NO_STORIES, type Part, type PartSettings } from '../judge/judge-documents.ts';
import { NO_LINKS } from '../judge/link-file.ts';
import { mayHoldSuppressions } from '../judge/suppressions.ts';
import type { Reason } from '../model/reason.ts';
import { comparePositions } from '../model/source.ts';
import { renderedDocument } from '../render/rendered.ts';
import { readObjects } from '../sources/document.ts';
import { noManifest } from '../sources/no-manifest.ts';
import type { ReadPath } from '../sources/read.ts';

/** All that a file came to. Plain data, so that it can come from a worker. */
export interface FileVerdict extends Part {
  readonly file: string;
  /** Why the file is not for kport; absent for one that is. */
  readonly skipped?: Reason;
  readonly objects: number;
  /** For a report with much room; absent where nobody asked. */
  readonly text?: string;
}

/** Plain data. Every privileged port, and the text, are kept where `binds` is asked for. */
export type JudgeSettings = PartSettings;

const NOTHING: Omit<FileVerdict, 'file'> = {
  findings: [],
  stories: NO_STORIES,
  exempted: [],
  usedExemptions: [],
  unreadable: [],
  aside: [],
  failures: [],
  objects: 0,
  workloads: 0,
  links: NO_LINKS,
};

/** What should have written to a pipe may have failed. */
export const EMPTY: Reason = { code: 'no-manifest-in-it' };
const START = { line: 1, column: 1 };

/** What reads and judges files by the same settings. */
export function fileJudge(settings: JudgeSettings): (read: ReadPath) => FileVerdict {
  const evaluate = evaluatorOf(settings);
  return (read) => judgeFile(read, settings, evaluate);
}

/** Reads and judges one file. Never throws for what is in it. */
export function judgeFile(read: ReadPath, settings: JudgeSettings, evaluate?: Evaluate): FileVerdict {
  const { file } = read;
  if ('skipped' in read) return { ...NOTHING, file, skipped: read.skipped };
  if ('unreadable' in read) return { ...NOTHING, file, unreadable: [{ file, reason: read.unreadable }] };
  const content = readObjects(read.text, file, wantedBy(settings, mayHoldSuppressions(read.text)));
  const { documents, unreadable } = content;
  const objects = documents.filter(({ kind }) => kind !== 'not-an-object').length;
  const reason = documents.flatMap((document) => (document.kind === 'not-an-object' ? [document.reason] : []))[0];
  const skipped = unreadable.length === 0 ? (reason ?? { code: 'no-document' }) : noManifest(read, content);
  if (file === '-' && documents.length + unreadable.length === 0)
    return { ...NOTHING, file, unreadable: [{ file, position: START, reason: EMPTY }] };
  if (objects === 0 && skipped !== undefined) return { ...NOTHING, file, skipped };
  const { rendered } = read;
  const made = documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
  const part = judgeDocuments(rendered ? made.map((one) => renderedDocument(one, rendered)) : made, settings, evaluate);
  const problems = [...unreadable, ...part.unreadable].sort((a, b) => comparePositions(a.position, b.position));
  return { ...part, file, objects, unreadable: problems, ...(settings.binds ? { text: read.text } : {}) };
}

type Wanted = NonNullable<Parameters<typeof readObjects>[2]>;

/** The documents that have to be made: those that may hold Pods or lead to Pods, and those that let findings pass. */
function wantedBy({ policy: { workloads } }: Pick<JudgeContext, 'policy'>, hasMarks: boolean): Wanted {
  return (text, type) => isLinkKind(type) || mayHoldPods(text, type, workloads) || (hasMarks && mayHoldSuppressions(text));
}
