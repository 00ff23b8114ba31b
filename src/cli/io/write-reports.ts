import { resolve } from 'node:path';
import type { FailOn } from '../../judge/decide.ts';
import { KportError } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { LintResult } from '../../model/lint.ts';
import type { Reason } from '../../model/reason.ts';
import { VERSION } from '../../model/version.ts';
import type { Policy } from '../../policy/port-policy.ts';
import type { ReportOptions } from '../../report/formats/report-options.ts';
import { gathered } from '../../report/json-pieces.ts';
import { TEXT_WIDTH } from '../../report/wrap.ts';
import { chooseColor } from '../options/color.ts';
import type { AskedReport, ReportFormat } from '../options/report-options.ts';
import { fitted, widthOf } from './fitted.ts';
import type { ReportFiles } from './report-files.ts';

/** What reports are made of and written with. */
interface ReportSettings {
  readonly io: Io;
  readonly files: ReportFiles;
  readonly policy: Policy;
  readonly language: Language;
  readonly failOn: FailOn;
  readonly color?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** Throws KportError `usage` for a report that could not be written, before any work is done for it. */
export function checkReports(reports: readonly AskedReport[], { io, files }: Pick<ReportSettings, 'io' | 'files'>): void {
  const problems = reports.flatMap(({ file }) => (file === undefined ? [] : told(file, files.problem(file, io.cwd))));
  if (problems.length > 0) throw new KportError('usage', problems);
}

/** Writes every report to its place. One that cannot be written keeps no other back; then throws KportError `usage`. */
export async function writeReports(result: LintResult, reports: readonly AskedReport[], settings: ReportSettings): Promise<void> {
  const { io, files } = settings;
  const problems: Reason[] = [];
  for (const { format, file } of reports) {
    const color = file === undefined ? chooseColor(settings.color, io) : settings.color === true;
    const width = file === undefined ? widthOf(io) : TEXT_WIDTH;
    const made = await report(format, result, { ...settings, color, width });
    const pieces = typeof made === 'string' ? [made] : gathered(made);
    if (file !== undefined)
      problems.push(...told(file, isJudged(file, result, io) ? IS_MANIFEST : files.write(file, io.cwd, pieces)));
    else for (const piece of pieces) io.stdout.write(format === 'text' && !settings.quiet ? fitted(piece, io) : piece);
  }
  if (problems.length > 0) throw new KportError('usage', problems);
}

const IS_MANIFEST: Reason = { code: 'file-was-judged' };

/** A slip on the command line must not take a manifest away, which may be one that cannot be read. */
function isJudged(file: string, { judged = [], unreadable }: LintResult, { cwd }: Io): boolean {
  const path = resolve(cwd, file);
  return [...judged, ...unreadable.map((one) => one.file)].some((one) => resolve(cwd, one) === path);
}

function told(file: string, why: Reason | undefined): Reason[] {
  return why === undefined ? [] : [{ code: 'report-not-written', data: { file, why } }];
}

interface Settings extends ReportSettings {
  readonly color: boolean;
  /** Columns of running text. */
  readonly width: number;
}

/** Each format is loaded when it is asked for; what may be long is made piece by piece as it is written. */
async function report(format: ReportFormat, result: LintResult, settings: Settings): Promise<string | Iterable<string>> {
  const { language, color, width, failOn, quiet = false, verbose = false } = settings;
  switch (format) {
    case 'text':
      return (await import('../../report/text.ts')).textPieces(result, { language, color, width, quiet, verbose });
    case 'json':
      return (await import('../../report/json.ts')).lintJson(result, language);
    case 'sarif': {
      const { sarifReport } = await import('../../report/formats/sarif.ts');
      return sarifReport(result, await reportOptions(settings));
    }
    case 'junit':
      return (await import('../../report/formats/junit.ts')).junitReport(result, { ...(await reportOptions(settings)), failOn });
    case 'github': {
      const { githubReport } = await import('../../report/formats/github.ts');
      return githubReport(result, { ...(await reportOptions(settings)), color, quiet, verbose });
    }
    case 'gitlab':
      return (await import('../../report/formats/gitlab.ts')).gitlabReport(result, await reportOptions(settings));
    case 'markdown':
      return (await import('../../report/formats/markdown.ts')).markdownReport(result, await reportOptions(settings));
    case 'html': {
      const { htmlReport } = await import('../../report/html.ts');
      return htmlReport(result, { ...(await reportOptions(settings)), generated: settings.io.today });
    }
  }
}

async function reportOptions({ io, language, policy }: ReportSettings): Promise<ReportOptions> {
  const { repositoryPaths } = await import('../../lint/repository-path.ts');
  const { lineAddresses } = await import('../../report/formats/line-address.ts');
  const rules = await reportedRules(policy);
  return { language, rules, version: VERSION, repositoryPath: repositoryPaths(io.cwd), ...lineAddresses(io) };
}

async function reportedRules(policy: Policy) {
  const { everyRule } = await import('../../rules/index.ts');
  return everyRule.map(({ id, levels, words, others = {} }) => {
    return { id, byDefault: levels.restricted, level: policy.rules[id]?.level ?? 'off', words, others };
  });
}
