import { Argument, Command, Option } from 'commander';
import type { FailOn } from '../../judge/decide.ts';
import { foldResult } from '../../judge/fold.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import type { Comparison } from '../../lint/known-findings.ts';
import { type LintSettings, lintPaths } from '../../lint/lint-paths.ts';
import { KportError } from '../../model/errors.ts';
import { SEVERITIES } from '../../model/finding.ts';
import type { LintResult } from '../../model/lint.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { EXIT_CODES_HELP, exitCode } from '../exit-codes.ts';
import { showProgress } from '../io/progress.ts';
import { type ReportFiles, reportFiles } from '../io/report-files.ts';
import type { withRepairs } from '../io/with-repairs.ts';
import { checkReports, writeReports } from '../io/write-reports.ts';
import { addChartOptions } from '../options/chart-options.ts';
import {
  addDialectOption,
  addSharedOptions,
  type CommandContext,
  type DialectOption,
  type SharedOptions,
} from '../options/command.ts';
import { addJudgingOptions, type JudgingOptions, policyBy } from '../options/judging-options.ts';
import { chooseLanguage } from '../options/language.ts';
import {
  type AskedReport,
  addReportsOption,
  askedReports,
  type ReportFormat,
  type ReportsOption,
} from '../options/report-options.ts';

/** Where the work is done; parameters, so that a test can do it. */
export interface LintDoors {
  readonly lintPaths: typeof lintPaths;
  readonly findPolicy: typeof findPolicy;
  readonly reportFiles: ReportFiles;
}

interface LintOptions extends SharedOptions, ReportsOption, JudgingOptions, DialectOption, ChartOptions {
  readonly failOn: FailOn;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly baseline?: string;
  readonly diff?: string;
  readonly fixes?: boolean;
}

const EXAMPLES = `
Examples:
  kport lint                              all manifests under the working directory
  kport lint deploy/ 'apps/**/*.yaml'     directories, files and patterns
  kport lint -f prod.yaml charts/web      a chart, as helm would install it
  kport lint overlays/prod                a kustomization, as it would be applied
  kubectl kustomize base/ | kport lint -  standard input
  kport lint --exclude third_party/ --exclude '*.gen.yaml'
  kport lint --policy baseline --fail-on warning deploy/
  kport lint --rule may-run-as-root=off deploy/
  kport lint --runtime cri-o deploy/      what the ports come to on the nodes that you have
  kport lint --format json deploy/ | jq '.findings[].rule'
  kport lint --diff origin/main... deploy/  only what a branch adds
  kport lint --fixes --format json deploy/ | jq '.findings[].repair'
  kport lint --format github --format sarif=kport.sarif deploy/
`;

export function lintCommand(context: CommandContext, doors: LintDoors = { lintPaths, findPolicy, reportFiles }): Command {
  const command = new Command('lint')
    .description('Judges manifests: who may listen on a privileged port, and should it.')
    .addArgument(new Argument('[paths...]', 'files, directories, patterns; - for standard input').default(['.'], '.'));
  addReportsOption(addDialectOption(addJudgingOptions(command))).addOption(
    new Option('--fail-on <severity>', 'the least severity that makes the exit code 1')
      .choices([...SEVERITIES, 'never'])
      .default('error'),
  );
  return addChartOptions(addSharedOptions(command))
    .option('-q, --quiet', 'one line for each finding and for what could not be judged: no excerpts, reasons, repairs or counts')
    .addOption(
      new Option('-v, --verbose', 'also name the skipped files, and the findings that are exempted or known').conflicts('quiet'),
    )
    .option('--baseline <file>', 'findings in this file are known and do not count: see kport baseline')
    .addOption(
      new Option(
        '--diff <commit>',
        'findings that were there at this commit are known and do not count; main... means where HEAD left main',
      ).conflicts('baseline'),
    )
    .option('--fixes', 'with each finding the edits that would repair it, in reports of the formats json, sarif and markdown')
    .addHelpText('after', EXAMPLES + EXIT_CODES_HELP)
    .action((paths: string[], options: LintOptions) => lint(paths, options, { ...context, ...doors }));
}

async function lint(paths: readonly string[], options: LintOptions, given: CommandContext & LintDoors): Promise<void> {
  const { io, now, finish, reportFiles: files } = given;
  const language = chooseLanguage(options.lang, io.env);
  const reports = askedReports(io.cwd, options.format);
  checkReports(reports, { io, files });
  if (options.fixes) checkFixes(reports);
  const policy = await policyBy(options, io, paths, given.findPolicy);
  const progress = showProgress(io, language, now);
  const settings = {
    verbose: options.verbose,
    policy,
    language,
    io,
    charts: options,
    exclude: options.exclude,
    dialect: options.dialect,
    ...wanted(reports, options),
    onProgress: progress.report,
  };
  const compare = await comparison(paths, options, { settings, doors: given });
  const found = await given.lintPaths(paths, settings).finally(() => progress.end());
  const folded = foldResult(compare ? await compare(found) : found, language);
  const result = options.fixes ? await repaired(folded, { io, paths, options, policy: policy.policy, language }) : folded;
  finish(exitCode(result, options.failOn));
  await writeReports(result, reports, { ...options, io, files, policy: policy.policy, language });
}

/** Throws KportError `usage` where no report would tell of them. */
function checkFixes(reports: readonly AskedReport[]): void {
  if (reports.some(({ format }) => FORMATS_WITH_FIXES.includes(format))) return;
  throw new KportError('usage', { code: 'fixes-in-no-report', data: { formats: FORMATS_WITH_FIXES.join(', ') } });
}

const FORMATS_WITH_FIXES: readonly ReportFormat[] = ['json', 'sarif', 'markdown'];

/** Loaded where it is asked for: what repairs are made of costs as much as the rest. */
async function repaired(...given: Parameters<typeof withRepairs>): Promise<LintResult> {
  return (await import('../io/with-repairs.ts')).withRepairs(...given);
}

interface Run {
  readonly settings: LintSettings;
  readonly doors: LintDoors;
}

/** Throws KportError `usage` before anything is judged, where there is nothing to compare with. */
async function comparison(
  paths: readonly string[],
  { baseline, diff }: LintOptions,
  { settings, doors }: Run,
): Promise<Comparison | undefined> {
  if (baseline !== undefined) return (await import('../../lint/baseline-compare.ts')).compareWithBaseline(baseline, settings.io);
  if (diff === undefined) return undefined;
  const { compareWithCommit } = await import('../../lint/diff-compare.ts');
  return compareWithCommit({ ref: diff, paths, lintPaths: doors.lintPaths, lint: settings });
}

/** What only some reports tell. */
function wanted(reports: readonly AskedReport[], { quiet = false }: LintOptions): { stories: boolean; details: boolean } {
  const has = (...formats: readonly ReportFormat[]) => reports.some(({ format }) => formats.includes(format));
  return { stories: has('text', 'github') && !quiet, details: has('html') };
}
