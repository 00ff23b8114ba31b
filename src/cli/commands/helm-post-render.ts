import { Command, Option } from 'commander';
import type { FailOn } from '../../judge/decide.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import { judgeRelease } from '../../lint/judge-rendered.ts';
import { KportError } from '../../model/errors.ts';
import { SEVERITIES } from '../../model/finding.ts';
import { verdictLine } from '../../report/release-verdict.ts';
import { textReport } from '../../report/text.ts';
import { tooLarge } from '../../sources/file-problems.ts';
import { MAX_FILE_BYTES } from '../../sources/files.ts';
import { releaseWords } from '../../words/release-words.ts';
import { EXIT, EXIT_OF_VERDICT } from '../exit-codes.ts';
import { chooseColor } from '../options/color.ts';
import {
  addPolicyOption,
  addSharedOptions,
  type CommandContext,
  type PolicyOptions,
  type SharedOptions,
} from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';

interface PostRenderOptions extends SharedOptions, PolicyOptions {
  readonly failOn: FailOn;
  readonly namespace?: string;
}

const NOTES = `
The manifests leave as they came, byte for byte, when the verdict allows them. When it does not, nothing leaves, and helm ends
before anything has reached the cluster. What was found is told on standard error.

Examples:
  helm install web chart/ --post-renderer kport --post-renderer-args helm-post-render             helm 3
  helm install web chart/ --post-renderer kport-post-render                                       helm 4, see deploy/helm-plugin

helm 3 gives a post-renderer no hooks, and no helm gives it CRDs: kport lint CHART and charts/kport-gate see them.`;

export function helmPostRenderCommand(context: CommandContext, doors = { findPolicy }): Command {
  const command = new Command('helm-post-render').description(
    'Is a post-renderer of helm: lets manifests pass from standard input to standard output, or refuses them.',
  );
  addPolicyOption(command).addOption(
    new Option('--fail-on <severity>', 'the least severity that refuses').choices([...SEVERITIES, 'never']).default('error'),
  );
  command.option('--namespace <name>', 'of the release, for exemptions by namespace: helm does not tell it');
  return addSharedOptions(command)
    .addHelpText('after', NOTES)
    .action((options: PostRenderOptions) => postRender(options, { ...context, ...doors }));
}

async function postRender(
  options: PostRenderOptions,
  given: CommandContext & { readonly findPolicy: typeof findPolicy },
): Promise<void> {
  const { io, finish } = given;
  const language = chooseLanguage(options.lang, io.env);
  const found = await given.findPolicy(options.policy, io, [], options.images);
  const text = exactText(await io.stdin());
  const { failOn, namespace } = options;
  const settings = { found, language, today: io.today, namespace, failOn };
  const { result, ...verdict } = judgeRelease({ file: releaseWords(language).stream, text }, settings);
  const color = chooseColor(options.color, { env: io.env, stdout: io.stderr });
  if (result) io.stderr.write(textReport(result, { language, color }));
  io.stderr.write(`${verdictLine({ ...verdict, policy: found.policy.name }, language)}\n`);
  const code = EXIT_OF_VERDICT[verdict.kind];
  if (code === EXIT.clean) io.stdout.write(text);
  finish(code);
}

/** The text, which gives the same bytes when it is written again. Throws where there is none. */
function exactText(bytes: Uint8Array): string {
  if (bytes.length > MAX_FILE_BYTES)
    throw new KportError('input', {
      code: 'what-helm-rendered',
      data: { why: tooLarge('file', bytes.length, MAX_FILE_BYTES) },
    });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new KportError('input', { code: 'rendered-no-utf8' });
  }
}
