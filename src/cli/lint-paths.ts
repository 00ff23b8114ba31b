import { availableParallelism } from 'node:os';
import { joinStories } from '../engine/bind-story.ts';
import { catalogue, fill } from '../knowledge/catalogue.ts';
import { MOST_STORIES } from '../model/bind-story.ts';
import type { Finding, Language } from '../model/finding.ts';
import type { LintCounts, LintResult, PolicyNotice } from '../model/lint.ts';
import { exemptionNotices } from '../policy/exemption-notices.ts';
import type { Policy } from '../policy/port-policy.ts';
import { type FoundFile, findFiles } from '../sources/files.ts';
import type { FoundPolicy } from './find-policy.ts';
import type { Io } from './io.ts';
import { type FileVerdict, type JudgeSettings, judgeFile } from './judge-file.ts';
import { judgeSet } from './judge-set.ts';
import { readFound, readInput } from './read-paths.ts';

export interface LintSettings {
  readonly policy: FoundPolicy;
  readonly language: Language;
  readonly io: Io;
  /** Whether to tell what becomes of the ports that findings are about. */
  readonly stories?: boolean;
  /** Threads to use, this one included; by default as many as pay for themselves. */
  readonly threads?: number | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A thread costs some 40 ms to start, and judges about 3 files in a millisecond. */
const FILES_PER_THREAD = 200;
const MAX_THREADS = 8;

/** Judges every file that the paths name. Throws only for bugs; what is in files, or wrong with them, is in the result. */
export async function lintPaths(paths: readonly string[], settings: LintSettings): Promise<LintResult> {
  const { policy: found, language, io } = settings;
  const files = await findFiles(paths, io.cwd);
  const judging: JudgeSettings = {
    policy: found.policy,
    language,
    today: io.today,
    ...(settings.stories ? { stories: { left: MOST_STORIES } } : {}),
  };
  const { verdicts, remapping } = judgeSet(await judgeAll(files, judging, settings), judging);
  return {
    policy: { name: found.policy.name, ...(found.file === undefined ? {} : { file: found.file }) },
    findings: verdicts.flatMap(({ findings }) => findings),
    stories: joinStories(verdicts),
    exempted: verdicts.flatMap(({ exempted }) => exempted),
    unreadable: verdicts.flatMap(({ unreadable }) => unreadable),
    skipped: verdicts.flatMap(({ file, skipped }) => (skipped === undefined ? [] : [{ file, reason: skipped }])),
    failures: verdicts.flatMap(({ failures }) => failures),
    notices: noticesOf(found.policy, verdicts, judging),
    counts: { ...countAll(verdicts), remapping },
  };
}

async function judgeAll(files: readonly FoundFile[], judging: JudgeSettings, settings: LintSettings): Promise<FileVerdict[]> {
  const { io, onProgress } = settings;
  const threads = settings.threads ?? Math.min(availableParallelism(), MAX_THREADS, Math.floor(files.length / FILES_PER_THREAD));
  if (threads > 1) {
    const { judgeInThreads } = await import('./lint-threads.ts');
    return judgeInThreads(files, judging, { threads, io, onProgress });
  }
  const verdicts: FileVerdict[] = [];
  for (const found of files) {
    verdicts.push(judgeFile(found.file === '-' ? await readInput(io) : readFound(found, io.cwd), judging));
    onProgress?.(verdicts.length, files.length);
  }
  return verdicts;
}

function noticesOf(policy: Policy, verdicts: readonly FileVerdict[], { today, language }: JudgeSettings): PolicyNotice[] {
  const used = new Set(verdicts.flatMap(({ usedExemptions }) => usedExemptions));
  const { exemptionExpired, exemptionUnused } = catalogue(language).words;
  return exemptionNotices(policy, { used, today, knowsUsers: false }).map(({ kind, file, position, reason, expires = '' }) => ({
    kind,
    file,
    ...(position ? { position } : {}),
    message: fill(kind === 'expired' ? exemptionExpired : exemptionUnused, { reason: JSON.stringify(reason), date: expires }),
  }));
}

function countAll(verdicts: readonly FileVerdict[]): LintCounts {
  const count = (counts: (verdict: FileVerdict) => boolean) => verdicts.filter(counts).length;
  const sum = (amount: (verdict: FileVerdict) => number) => verdicts.reduce((total, verdict) => total + amount(verdict), 0);
  const bySeverity = (severity: Finding['severity']) =>
    sum(({ findings }) => findings.filter((f) => f.severity === severity).length);
  const unreadable = count((verdict) => verdict.unreadable.length > 0);
  const skipped = count((verdict) => verdict.skipped !== undefined);
  return {
    files: verdicts.length,
    judged: verdicts.length - unreadable - skipped,
    skipped,
    unreadable,
    objects: sum(({ objects }) => objects),
    workloads: sum(({ workloads }) => workloads),
    errors: bySeverity('error'),
    warnings: bySeverity('warning'),
    infos: bySeverity('info'),
    exempted: sum(({ exempted }) => exempted.length),
  };
}
