import { boundRoom, boundRoomOfNames } from '../cli/io/bounded-room.ts';
import { compileLate } from '../cli/io/compile-late.ts';
import { joinStories } from '../judge/bind-story.ts';
import { countSeverities } from '../judge/fold.ts';
import { judgeTogether } from '../judge/judge-together.ts';
import { MOST_STORIES } from '../model/bind-story.ts';
import { daysSince } from '../model/calendar.ts';
import type { Dialect } from '../model/dialect.ts';
import { type Finding, type Language, placeOf } from '../model/finding.ts';
import type { Io } from '../model/io.ts';
import type { LintCounts, LintDetails, LintFinding, LintResult } from '../model/lint.ts';
import type { ChartOptions } from '../render/chart-options.ts';
import { checkThereIsChart } from '../render/needs-chart.ts';
import { type Beside, besideIn } from '../sources/beside.ts';
import { bytesOf, type FoundFile, findFiles, findSources, type WalkedFolders } from '../sources/find-files.ts';
import { type ReadPath, readFound, readInput } from '../sources/read.ts';
import { splitRenderables } from '../sources/renderable.ts';
import { type EqualFile, judgeEqualOnce, type MetTexts, metTexts, withEqual } from './equal-files.ts';
import { excludesOf } from './excludes.ts';
import type { FoundPolicy } from './find-policy.ts';
import { type FileVerdict, fileJudge, type JudgeSettings, judgeFile } from './judge-file.ts';
import type { RenderedVerdicts, SetSettings } from './lint-rendered.ts';
import { isWholeRun, policyNotices } from './policy-notices.ts';
import type { Ahead } from './read-ahead.ts';
import { inDialect, withOthers } from './read-dialect.ts';
import { MANY_FILES, readsAhead, threadsFor } from './thread-count.ts';
import { toldOnce } from './told-once.ts';

export interface LintSettings {
  readonly policy: FoundPolicy;
  readonly language: Language;
  readonly io: Io;
  /** Whether to tell what becomes of the ports that findings are about. */
  readonly stories?: boolean;
  /** Whether to keep what only a report with much room tells: every privileged port, and the texts around findings. */
  readonly details?: boolean;
  /** Threads to use, this one included; by default as many as pay for themselves. */
  readonly threads?: number | undefined;
  /** How charts and kustomizations are rendered. */
  readonly charts?: ChartOptions;
  /** Patterns of files that are left out, beside those of the policy. */
  readonly exclude?: readonly string[] | undefined;
  /** As which files are read, whatever they are called. */
  readonly dialect?: Dialect | undefined;
  /** Whether to name each exemption that matches nothing, also where only some files are judged. */
  readonly verbose?: boolean | undefined;
  /** An older state of the files, which may lack a chart that is there now. */
  readonly isPast?: boolean;
  /** The text of kport itself, as one name, by which verdicts are kept between runs; by default that of what is bundled. */
  readonly code?: string;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Judges every file that the paths name. Throws only for bugs; what is in files, or wrong with them, is in the result. */
export async function lintPaths(paths: readonly string[], settings: LintSettings): Promise<LintResult> {
  const judging = judgingOf(settings);
  const folders: WalkedFolders = new Map();
  const { files, rendered } = await renderFound(paths, judging, settings, folders);
  const found = await withOthers(files, settings.io.cwd);
  const verdicts = await judgeAll(found, judging, settings, folders);
  const isPartial = !settings.verbose && !isWholeRun(paths, settings.policy, settings.io.cwd);
  return joined(verdicts, settings, { ...judging, isPartial }, rendered);
}

/**
 * The same of one text that somebody has read: what a run over its file alone would say, without charts. `beside`: the files that it
 * is read with; by default those of the disk.
 */
export async function lintText(read: ReadPath, settings: LintSettings, beside?: Beside): Promise<LintResult> {
  const judging = judgingOf(settings);
  const reading = { cwd: settings.io.cwd, ...(beside ? { beside } : {}) };
  return joined([judgeFile(await inDialect(read, reading), judging)], settings, { ...judging, isPartial: true });
}

function judgingOf({ policy, language, io, details, stories, dialect }: LintSettings): JudgeSettings {
  return {
    policy: policy.policy,
    door: 'file',
    language,
    today: io.today,
    cwd: io.cwd,
    ...(dialect === undefined ? {} : { dialect }),
    ...(details ? { binds: true } : {}),
    ...(stories ? { stories: { left: MOST_STORIES } } : {}),
  };
}

async function joined(
  verdicts: readonly FileVerdict[],
  { policy: found }: LintSettings,
  judging: SetSettings,
  rendered?: RenderedVerdicts,
): Promise<LintResult> {
  return lintResult(verdicts, found, judging, rendered);
}

interface Found {
  readonly files: readonly FoundFile[];
  /** What was judged as it renders. */
  readonly rendered?: RenderedVerdicts;
}

async function renderFound(
  paths: readonly string[],
  judging: JudgeSettings,
  settings: LintSettings,
  folders: WalkedFolders,
): Promise<Found> {
  const { io, policy, charts = {}, code, isPast = false, onProgress } = settings;
  const excludes = excludesOf(policy.policy, settings.exclude, io.cwd);
  if (charts.render === false) return { files: await findFiles(paths, io.cwd, excludes, { folders, onMany: boundRoomOfNames }) };
  const found = await findSources(paths, io.cwd, excludes, { folders, onMany: boundRoomOfNames });
  const { renderables, plain } = splitRenderables<FoundFile>(found);
  if (!settings.isPast)
    checkThereIsChart(
      renderables.map(({ renderedBy }) => renderedBy),
      charts,
    );
  if (renderables.length === 0) return { files: plain };
  const { lintRendered } = await import('./lint-rendered.ts');
  const rendered = await lintRendered(renderables, plain, {
    io,
    policy: policy.policy,
    options: charts,
    judging,
    code,
    isPast,
    onProgress,
  });
  return { files: rendered.files, rendered };
}

/** What single files came to, put together, and what they have to do with each other. */
export function lintResult(
  judged: readonly FileVerdict[],
  found: FoundPolicy,
  judging: SetSettings,
  rendered?: RenderedVerdicts,
): LintResult {
  const set = judgeTogether(judged, judging);
  const own = toldOnce(set.parts);
  const verdicts = rendered ? [...own, ...rendered.verdicts].sort(byFile) : own;
  const remapping = set.remapping + (rendered?.remapping ?? 0);
  const findings = verdicts.flatMap((verdict) => verdict.findings).sort(byPlace);
  return {
    policy: { name: found.policy.name, ...(found.file === undefined ? {} : { file: found.file }) },
    ...(found.lock ? { images: { ...found.lock, days: daysSince(found.lock.made, judging.today) } } : {}),
    findings,
    stories: joinStories(verdicts),
    ...(judging.binds ? { details: joinDetails(verdicts) } : {}),
    exempted: verdicts.flatMap(({ exempted }) => exempted),
    unreadable: verdicts.flatMap(({ unreadable }) => unreadable),
    skipped: verdicts.flatMap(({ file, skipped, aside }) => (skipped === undefined ? aside : [{ file, reason: skipped }])),
    judged: verdicts.flatMap((verdict) => (isJudged(verdict) ? [verdict.file] : [])),
    failures: verdicts.flatMap(({ failures }) => failures),
    notices: [...policyNotices(found, verdicts, judging), ...(rendered?.notices ?? [])],
    counts: { ...countAll(verdicts, findings), remapping },
  };
}

/** Those of one file stay in their order; so do those of a template, whose values may be anywhere. */
function byPlace(a: Finding, b: Finding): number {
  return byFile(shownIn(a), shownIn(b));
}

function shownIn(finding: Finding): { readonly file: string } {
  return finding.origin.rendered?.by === 'kustomize' ? placeOf(finding) : finding.origin;
}

/** Standard input stays in front. */
function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  if (a.file === '-' || b.file === '-') return Number(b.file === '-') - Number(a.file === '-');
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}

async function judgeAll(
  files: readonly FoundFile[],
  judging: JudgeSettings,
  settings: LintSettings,
  folders: WalkedFolders,
): Promise<FileVerdict[]> {
  const { io, onProgress } = settings;
  const threads = settings.threads ?? threadsFor(files, (found) => bytesOf(found, io.cwd));
  if (threads > 1)
    return (await import('./lint-threads.ts')).judgeInThreads(files, judging, { threads, io, folders, onProgress });
  // To say so takes 3 ms.
  if (files.length >= MANY_FILES) compileLate();
  const met = files.length >= MANY_FILES ? metTexts(files) : undefined;
  const readers = settings.threads === undefined && readsAhead(files) ? await import('./read-ahead.ts') : undefined;
  const ahead = met && readers?.startReading(files, io.cwd, met.alike);
  try {
    return await judgeHere(files, judging, { settings, folders, met, ahead });
  } finally {
    void ahead?.stop();
  }
}

interface Here {
  readonly settings: LintSettings;
  readonly folders: WalkedFolders;
  /** Where there are many. */
  readonly met: MetTexts | undefined;
  /** Where another thread reads the files. */
  readonly ahead: Ahead | undefined;
}

async function judgeHere(
  files: readonly FoundFile[],
  judging: JudgeSettings,
  { settings: { io, onProgress }, folders, met, ahead }: Here,
): Promise<FileVerdict[]> {
  const one = fileJudge(judging);
  const judge: ReturnType<typeof judgeEqualOnce> = met ? judgeEqualOnce(one, judging, met) : one;
  let isBound = !met;
  const reading = { cwd: io.cwd, dialect: judging.dialect, beside: besideIn(io.cwd, folders) };
  const verdicts: (FileVerdict | EqualFile)[] = [];
  for (const found of files) {
    // Whoever ends kport by Ctrl-C is heard in between.
    if (onProgress && verdicts.length % 64 === 63) await new Promise(setImmediate);
    const taken = ahead?.take(verdicts.length);
    const read = inDialect(found.file === '-' ? await readInput(io) : readFound(found, io.cwd, taken?.text), reading);
    verdicts.push(judge(read instanceof Promise ? await read : read, verdicts.length, taken?.sum));
    if (!isBound && verdicts.length % 8 === 0) isBound = boundRoom();
    onProgress?.(verdicts.length, files.length);
  }
  return withEqual(verdicts);
}

function joinDetails(verdicts: readonly FileVerdict[]): LintDetails {
  const withFindings = verdicts.filter(({ findings, exempted }) => findings.length + exempted.length > 0);
  return {
    binds: verdicts.flatMap(({ binds = [] }) => binds),
    texts: new Map(withFindings.flatMap(({ file, text }) => (text === undefined ? [] : [[file, text] as const]))),
  };
}

function isJudged({ skipped, unreadable }: FileVerdict): boolean {
  return skipped === undefined && unreadable.length === 0;
}

function countAll(verdicts: readonly FileVerdict[], findings: readonly LintFinding[]): LintCounts {
  const count = (counts: (verdict: FileVerdict) => boolean) => verdicts.filter(counts).length;
  const sum = (amount: (verdict: FileVerdict) => number) => verdicts.reduce((total, verdict) => total + amount(verdict), 0);
  const unreadable = count((verdict) => verdict.unreadable.length > 0);
  const skipped = count((verdict) => verdict.skipped !== undefined);
  return {
    files: verdicts.length,
    judged: verdicts.length - unreadable - skipped,
    skipped,
    unreadable,
    objects: sum(({ objects }) => objects),
    workloads: sum(({ workloads }) => workloads),
    ...countSeverities(findings),
    exempted: sum(({ exempted }) => exempted.length),
  };
}
