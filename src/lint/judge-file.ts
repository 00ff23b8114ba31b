import { isLinkKind } from '../facts/links/links.ts';
import { mayHoldPods } from '../facts/objects/may-hold-pods.ts';
import type { JudgeContext } from '../judge/context.ts';
import type { Evaluate } from '../judge/evaluate.ts';
import { evaluatorOf, judgeDocuments, NOTHING_FOUND, type Part, type PartSettings } from '../judge/judge-documents.ts';
import { podMemory } from '../judge/pod-memory.ts';
import { mayHoldSuppressions } from '../judge/suppressions.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Reason } from '../model/reason.ts';
import { comparePositions, type Unreadable } from '../model/source.ts';
import type { ReadPath } from '../sources/read.ts';
import { type RepeatedSpecs, repeatedSpecs } from '../sources/yaml/brief/repeated-specs.ts';
import { readContent } from './read-content.ts';

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
export interface JudgeSettings extends PartSettings {
  /** As which files are read, whatever they are called. */
  readonly dialect?: Dialect;
}

const NOTHING: Omit<FileVerdict, 'file'> = { ...NOTHING_FOUND, objects: 0 };

/** What reads and judges files by the same settings. A Pod spec that stands in many of them is judged once. */
export function fileJudge(settings: JudgeSettings): (read: ReadPath) => FileVerdict {
  const specs = repeatedSpecs();
  const evaluate = evaluatorOf(settings, podMemory(specs.isKept));
  return (read) => judgeFile(read, settings, { evaluate, specs });
}

/** What the files of a run have in common. */
interface Run {
  readonly evaluate: Evaluate;
  readonly specs: RepeatedSpecs;
}

/** Reads and judges one file. Never throws for what is in it. */
export function judgeFile(read: ReadPath, settings: JudgeSettings, run?: Run): FileVerdict {
  const { file } = read;
  if ('skipped' in read) return { ...NOTHING, file, skipped: read.skipped };
  if ('unreadable' in read) return { ...NOTHING, file, unreadable: [{ file, reason: read.unreadable }] };
  const wanted = read.made ? wantsAll : wantedBy(settings, mayHoldSuppressions(read.text));
  const content = readContent(read, { wanted, isPlayed: settings.policy.runtime === 'podman', specs: run?.specs });
  if ('skipped' in content) return { ...NOTHING, file, skipped: content.skipped };
  const { documents, objects, unreadable } = content;
  const part = judgeDocuments(documents, settings, run?.evaluate);
  const problems = joined(unreadable, part.unreadable);
  const verdict = { ...part, file, objects, unreadable: problems };
  return settings.binds ? { ...verdict, text: read.text } : verdict;
}

function joined(own: readonly Unreadable[], others: readonly Unreadable[]): readonly Unreadable[] {
  if (own.length === 0) return others;
  return [...own, ...others].sort((a, b) => comparePositions(a.position, b.position));
}

type Wanted = Parameters<typeof readContent>[1]['wanted'];

/** What another dialect's reader has made is there. */
const wantsAll = (): boolean => true;

/** The documents that have to be made: those that may hold Pods or lead to Pods, and those that let findings pass. */
function wantedBy({ policy: { workloads } }: Pick<JudgeContext, 'policy'>, hasMarks: boolean): Wanted {
  return (text, type) => isLinkKind(type) || mayHoldPods(text, type, workloads) || (hasMarks && mayHoldSuppressions(text));
}
