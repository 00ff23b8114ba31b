import { Argument, Command } from 'commander';
import { baselineEntries, staleEntries } from '../../lint/baseline-compare.ts';
import { BASELINE_FILE, type BaselineEntry, baselineText, readBaseline } from '../../lint/baseline-file.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import { lintPaths } from '../../lint/lint-paths.ts';
import { KportError } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { LintResult } from '../../model/lint.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { printable } from '../../report/printable.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { showProgress } from '../io/progress.ts';
import { type ReportFiles, reportFiles } from '../io/report-files.ts';
import { addChartOptions } from '../options/chart-options.ts';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../options/command.ts';
import { addJudgingOptions, type JudgingOptions, policyBy } from '../options/judging-options.ts';
import { chooseLanguage } from '../options/language.ts';

interface BaselineDoors {
  readonly lintPaths: typeof lintPaths;
  readonly findPolicy: typeof findPolicy;
  readonly files: ReportFiles;
}

interface BaselineOptions extends SharedOptions, JudgingOptions, ChartOptions {
  readonly file: string;
  readonly overwrite?: boolean;
}

const ACTIONS = ['create', 'check', 'prune'] as const;
type Action = (typeof ACTIONS)[number];

const NOTES = `
Actions:
  create  writes down everything that is found, so that kport lint --baseline fails only for what comes
  check   names the entries that match nothing any more; exit code 1 where there are any
  prune   removes them, and adds nothing

Of files that this run does not judge the entries stay, unless the file is gone.

Examples:
  kport baseline create deploy/
  kport lint --baseline ${BASELINE_FILE} deploy/
  kport baseline prune deploy/

Exit codes: 0; 1 where check names entries; 2 for wrong usage; 3 when something could not be judged.`;

export function baselineCommand(
  context: CommandContext,
  doors: BaselineDoors = { lintPaths, findPolicy, files: reportFiles },
): Command {
  const command = new Command('baseline')
    .description('Keeps a file of the findings that are known, which kport lint --baseline does not count.')
    .addArgument(new Argument('<action>', 'what to do with it').choices(ACTIONS))
    .addArgument(new Argument('[paths...]', 'files, directories, patterns; - for standard input').default(['.'], '.'))
    .option('--file <file>', 'the baseline', BASELINE_FILE)
    .option('--overwrite', 'create: replace a baseline that is there');
  return addChartOptions(addSharedOptions(addJudgingOptions(command)))
    .addHelpText('after', NOTES)
    .action((action: Action, paths: string[], options: BaselineOptions) => baseline(action, paths, { options, context, doors }));
}

interface BaselineRun {
  readonly options: BaselineOptions;
  readonly context: CommandContext;
  readonly doors: BaselineDoors;
}

async function baseline(action: Action, paths: readonly string[], given: BaselineRun): Promise<void> {
  const { options, context, doors } = given;
  const { io, finish } = context;
  const language = chooseLanguage(options.lang, io.env);
  // What cannot be read or written is told before anything is judged.
  const before = action === 'create' ? beginning(options, io, doors.files) : readBaseline(options.file, io.cwd);
  const result = await lint(paths, language, given);
  const isWhole = result.unreadable.length + result.failures.length === 0;
  const left = isWhole ? undefined : whyLeft(action, result);
  if (!isWhole) {
    const { textReport } = await import('../../report/text.ts');
    io.stdout.write(textReport({ ...result, findings: [] }, { color: false, language, quiet: true }));
    if (left) io.stdout.write(`${printable(options.file)}: ${catalogue(language).words[left]}\n`);
  }
  const code = left ? EXIT.notJudged : await act(action, { ...given, result, before, language });
  finish(isWhole ? code : EXIT.notJudged);
}

/** Of what could not all be judged. Undefined where the file is written. */
function whyLeft(action: Action, { counts }: LintResult): 'baselineUntouched' | 'baselineNotWritten' | undefined {
  // What is behind may have been found, and its entries stay.
  if (action !== 'create') return 'baselineUntouched';
  // Of a path that is misspelt: a file of nothing would have to be overwritten.
  return counts.objects === 0 ? 'baselineNotWritten' : undefined;
}

/** Throws KportError `usage` where a baseline is there, and nobody said that it may go. */
function beginning({ file, overwrite }: BaselineOptions, { cwd }: Io, files: ReportFiles): readonly BaselineEntry[] {
  const problem = files.problem(file, cwd);
  if (problem !== undefined) throw new KportError('usage', { code: 'baseline-not-written', data: { file, why: problem } });
  if (!overwrite && files.exists(file, cwd)) {
    throw new KportError('usage', { code: 'baseline-there', data: { file } });
  }
  return [];
}

async function lint(paths: readonly string[], language: Language, { options, context, doors }: BaselineRun): Promise<LintResult> {
  const { io, now } = context;
  const policy = await policyBy(options, io, paths, doors.findPolicy);
  const progress = showProgress(io, language, now);
  return doors
    .lintPaths(paths, { policy, language, io, charts: options, exclude: options.exclude, onProgress: progress.report })
    .finally(() => progress.end());
}

interface Acting extends BaselineRun {
  readonly result: LintResult;
  readonly before: readonly BaselineEntry[];
  readonly language: Language;
}

async function act(action: Action, { options, context, doors, result, before, language }: Acting): Promise<ExitCode> {
  const { file } = options;
  const { io } = context;
  const texts = catalogue(language);
  const say = (line: string): void => io.stdout.write(`${printable(file)}: ${line}\n`);
  const write = (entries: readonly BaselineEntry[]): void => {
    const problem = doors.files.write(file, io.cwd, baselineText(entries));
    if (problem !== undefined) throw new KportError('usage', { code: 'baseline-not-written', data: { file, why: problem } });
  };
  if (action === 'create') {
    const entries = baselineEntries(result, file, io.cwd);
    write(entries);
    const { baselineCreated, baselineIncomplete } = texts.words;
    const sentence = result.unreadable.length + result.failures.length === 0 ? baselineCreated : baselineIncomplete;
    say(fill(sentence, { entries: count(texts, entries.length, 'entry') }));
    return EXIT.clean;
  }
  const stale = staleEntries(before, result, { file, cwd: io.cwd });
  for (const entry of stale) say(printable(fill(texts.words.baselineStale, { ...entry })));
  if (action === 'check') {
    say(stale.length === 0 ? texts.words.baselineFresh : count(texts, stale.length, 'staleEntry'));
    return stale.length === 0 ? EXIT.clean : EXIT.findings;
  }
  const kept = before.filter((entry) => !stale.includes(entry));
  if (stale.length > 0) write(kept);
  say(fill(texts.words.baselinePruned, { removed: stale.length, kept: kept.length }));
  return EXIT.clean;
}
