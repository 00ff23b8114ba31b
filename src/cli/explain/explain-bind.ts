import { Argument, Command } from 'commander';
import { findPolicy } from '../../lint/find-policy.ts';
import { KportError } from '../../model/errors.ts';
import { catalogue } from '../../words/catalogue.ts';
import { EXIT } from '../exit-codes.ts';
import { fitted, widthOf } from '../io/fitted.ts';
import { showProgress } from '../io/progress.ts';
import { chooseColor } from '../options/color.ts';
import {
  addDialectOption,
  addPolicyOption,
  addPortsOption,
  addRuntimeOption,
  addSharedOptions,
  type CommandContext,
  type DialectOption,
  type PolicyOptions,
  type PortsOption,
  type RuntimeOption,
  type SharedOptions,
  withNodes,
} from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';

type ExplainBindOptions = SharedOptions & PolicyOptions & RuntimeOption & PortsOption & DialectOption;

const NOTES = `
Without a path it explains what is in the working directory, and says so.

Examples:
  kport explain bind deploy/web.yaml
  kport explain bind --runtime cri-o deploy/web.yaml
  kport explain bind --port 80 deploy/web.yaml
  helm template chart/ | kport explain bind -

Exit codes: 0, or 3 when something could not be read; 2 for wrong usage.`;

/** A command within \`kport explain\`, whose shared options hold for it too. */
export function explainBindCommand(context: CommandContext): Command {
  const command = new Command('bind')
    .summary('whether and why each privileged port of a manifest can be bound')
    .description('Tells step by step whether each privileged port of a manifest can be bound, by what, and what helps if not.')
    .addArgument(new Argument('[paths...]', 'files, directories, patterns; - for standard input').default(['.'], '.'));
  return addSharedOptions(addRuntimeOption(addPortsOption(addDialectOption(addPolicyOption(command)))))
    .addHelpText('after', NOTES)
    .action((paths: string[]) => {
      const options: ExplainBindOptions = command.optsWithGlobals();
      // Long, and of whatever lies there: who has forgotten the file is to see why.
      if (command.args.length === 0) {
        const { words } = catalogue(chooseLanguage(options.lang, context.io.env));
        context.io.stderr.write(`kport: ${words.explainsFolder}\n`);
      }
      return explainBind(paths, options, context);
    });
}

async function explainBind(
  paths: readonly string[],
  options: ExplainBindOptions,
  { io, now, finish }: CommandContext,
): Promise<void> {
  const language = chooseLanguage(options.lang, io.env);
  // What reads manifests is not needed to explain a rule.
  const [{ inspectPaths }, { readPaths }, report] = await Promise.all([
    import('../../lint/inspect-paths.ts'),
    import('../../lint/read-paths.ts'),
    import('../../report/bind-explain.ts'),
  ]);
  const { policy } = withNodes(await findPolicy(options.policy, io, paths, options.images), options);
  const progress = showProgress(io, language, now, catalogue(language).words.readingFiles);
  const reading = { policy, options: {}, dialect: options.dialect, onProgress: progress.report };
  const seen = await inspectPaths(readPaths(paths, io, reading), {
    ...policy,
    runtimes: [policy.runtime],
    ports: options.port,
    judged: { policy, door: 'file', language, today: io.today, cwd: io.cwd },
  }).finally(() => progress.end());
  if (seen.files === 0) {
    throw new KportError('usage', { code: 'no-files', data: { paths: paths.join(', ') } });
  }
  const style = { policy: policy.name, language, color: chooseColor(options.color, io), width: widthOf(io) };
  io.stdout.write(fitted(report.explainBind(seen, style), io));
  finish(seen.unreadable.length > 0 ? EXIT.notJudged : EXIT.clean);
}
