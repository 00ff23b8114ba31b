import { Argument, Command, Option } from 'commander';
import { catalogue, fill } from '../knowledge/catalogue.ts';
import { KportError } from '../model/errors.ts';
import { type Language, SEVERITIES } from '../model/finding.ts';
import type { LintResult } from '../model/lint.ts';
import { chooseColor } from './color.ts';
import {
  addFormatOption,
  addPolicyOption,
  addRuntimeOption,
  addSharedOptions,
  type CommandContext,
  type FormatOptions,
  type PolicyOptions,
  type RuntimeOption,
  withRuntime,
} from './command.ts';
import { EXIT_CODES_HELP, exitCode, type FailOn } from './exit-codes.ts';
import { findPolicy } from './find-policy.ts';
import { chooseLanguage } from './language.ts';
import { lintPaths } from './lint-paths.ts';
import { showProgress } from './progress.ts';

/** Where the work is done; parameters, so that a test can do it. */
export interface LintDoors {
  readonly lintPaths: typeof lintPaths;
  readonly findPolicy: typeof findPolicy;
}

interface LintOptions extends FormatOptions, PolicyOptions, RuntimeOption {
  readonly failOn: FailOn;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

const EXAMPLES = `
Examples:
  kport lint                              all manifests under the working directory
  kport lint deploy/ 'apps/**/*.yaml'     directories, files and patterns
  helm template chart/ | kport lint -     standard input
  kport lint --policy baseline --fail-on warning deploy/
  kport lint --runtime cri-o deploy/      what the ports come to on the nodes that you have
  kport lint --format json deploy/ | jq '.findings[].rule'
`;

export function lintCommand(context: CommandContext, doors: LintDoors = { lintPaths, findPolicy }): Command {
  const command = new Command('lint')
    .description('Judges manifests: who may listen on a privileged port, and should it.')
    .addArgument(new Argument('[paths...]', 'files, directories, patterns; - for standard input').default(['.'], '.'));
  addFormatOption(addRuntimeOption(addPolicyOption(command))).addOption(
    new Option('--fail-on <severity>', 'the least severity that makes the exit code 1')
      .choices([...SEVERITIES, 'never'])
      .default('error'),
  );
  return addSharedOptions(command)
    .option('--quiet', 'one line for each finding and for what could not be judged: no excerpts, reasons, repairs or counts')
    .addOption(new Option('--verbose', 'also name the skipped files and the exempted findings').conflicts('quiet'))
    .addHelpText('after', EXAMPLES + EXIT_CODES_HELP)
    .action((paths: string[], options: LintOptions) => lint(paths, options, { ...context, ...doors }));
}

async function lint(paths: readonly string[], options: LintOptions, given: CommandContext & LintDoors): Promise<void> {
  const { io, now, finish } = given;
  const language = chooseLanguage(options.lang, io.env);
  const policy = withRuntime(await given.findPolicy(options.policy, io), options.runtime);
  const progress = showProgress(io, language, now);
  const result = await given
    .lintPaths(paths, { policy, language, io, stories: options.format === 'text' && !options.quiet, onProgress: progress.report })
    .finally(() => progress.end());
  // As eslint and kubectl: paths without a single file are a slip, and no consent.
  if (result.counts.files === 0) {
    throw new KportError('usage', fill(catalogue(language).words.noFiles, { paths: paths.join(', ') }));
  }
  io.stdout.write(await report(result, { ...options, language, color: chooseColor(options.color, io) }));
  finish(exitCode(result, options.failOn));
}

async function report(result: LintResult, options: LintOptions & { language: Language; color: boolean }): Promise<string> {
  if (options.format === 'json') return (await import('../report/json.ts')).lintJson(result);
  return (await import('../report/text.ts')).textReport(result, options);
}
