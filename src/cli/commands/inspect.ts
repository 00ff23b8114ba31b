import { Argument, Command } from 'commander';
import { findPolicy } from '../../lint/find-policy.ts';
import { inspectPaths } from '../../lint/inspect-paths.ts';
import { readPaths } from '../../lint/read-paths.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { catalogue } from '../../words/catalogue.ts';
import { EXIT } from '../exit-codes.ts';
import { fitted } from '../io/fitted.ts';
import { showProgress } from '../io/progress.ts';
import { addChartOptions } from '../options/chart-options.ts';
import { chooseColor } from '../options/color.ts';
import {
  addDialectOption,
  addFormatOption,
  addPolicyOption,
  addPortsOption,
  addRuntimesOption,
  addSharedOptions,
  type CommandContext,
  type DialectOption,
  type FormatOptions,
  nodesOf,
  type PolicyOptions,
  type PortsOption,
  type RuntimesOption,
  withNodes,
} from '../options/command.ts';
import { addExcludeOption, type ExcludeOption } from '../options/exclude-option.ts';
import { chooseLanguage } from '../options/language.ts';

/** Where the work is done; parameters, so that a test can do it. */
interface InspectDoors {
  readonly readPaths: typeof readPaths;
  readonly findPolicy: typeof findPolicy;
}

type InspectOptions = FormatOptions & PolicyOptions & RuntimesOption & PortsOption & DialectOption & ChartOptions & ExcludeOption;

const NOTES = `
Examples:
  kport inspect deploy/web.yaml
  kport inspect --runtime all deploy/web.yaml
  kport inspect --port 80,443 deploy/web.yaml   ports that nobody declares
  kport inspect --format json deploy/ | jq '.workloads[].containers[].runAsNonRoot'

Exit codes: 0, or 3 when something could not be read; 2 for wrong usage.`;

export function inspectCommand(context: CommandContext, doors: InspectDoors = { readPaths, findPolicy }): Command {
  const command = new Command('inspect')
    .description('Shows what kport sees: every workload and container, and where each setting comes from.')
    .addArgument(new Argument('[paths...]', 'files, directories, patterns; - for standard input').default(['.'], '.'));
  return addChartOptions(
    addSharedOptions(
      addFormatOption(addRuntimesOption(addPortsOption(addDialectOption(addExcludeOption(addPolicyOption(command)))))),
    ),
  )
    .addHelpText('after', NOTES)
    .action((paths: string[], options: InspectOptions) => inspect(paths, options, { ...context, ...doors }));
}

async function inspect(
  paths: readonly string[],
  options: InspectOptions,
  { io, now, finish, ...doors }: CommandContext & InspectDoors,
): Promise<void> {
  const language = chooseLanguage(options.lang, io.env);
  const found = await doors.findPolicy(options.policy, io, paths, options.images);
  const { policy } = withNodes(found, nodesOf(options));
  const progress = showProgress(io, language, now, catalogue(language).words.readingFiles);
  const { exclude, dialect } = options;
  const seen = await inspectPaths(
    doors.readPaths(paths, io, { policy, options, exclude, dialect, onProgress: progress.report }),
    {
      ...policy,
      runtimes: options.runtime ?? [policy.runtime],
      ports: options.port,
    },
  ).finally(() => progress.end());
  if (options.format === 'json') {
    io.stdout.write((await import('../../report/inspect-json.ts')).inspectJson(seen, language));
  } else {
    const { inspectText } = await import('../../report/inspect-text.ts');
    io.stdout.write(fitted(inspectText(seen, { language, color: chooseColor(options.color, io) }), io));
  }
  finish(seen.unreadable.length > 0 ? EXIT.notJudged : EXIT.clean);
}
