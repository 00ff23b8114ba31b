import { Command, Option } from 'commander';
import type { FailOn } from '../../judge/decide.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import { judgeRelease } from '../../lint/judge-rendered.ts';
import { KportError } from '../../model/errors.ts';
import { type Language, SEVERITIES } from '../../model/finding.ts';
import { type HelmRelease, renderedText } from '../../model/helm-release.ts';
import type { LintResult } from '../../model/lint.ts';
import { wholeText } from '../../report/json-pieces.ts';
import { verdictLine } from '../../report/release-verdict.ts';
import { type ReadPath, readFound, readInput } from '../../sources/read.ts';
import { fill } from '../../words/catalogue.ts';
import { releaseWords } from '../../words/release-words.ts';
import { EXIT_OF_VERDICT } from '../exit-codes.ts';
import { fitted, widthOf } from '../io/fitted.ts';
import { chooseColor } from '../options/color.ts';
import {
  addFormatOption,
  addPolicyOption,
  addSharedOptions,
  type CommandContext,
  type FormatOptions,
  wholeNumber,
} from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';
import { type AskedRelease, type FoundRelease, findRelease } from '../release/find-release.ts';
import { tellCluster } from '../release/tell-release.ts';

/** Where the work is done; parameters, so that a test can do it. */
interface HelmCheckDoors {
  readonly findPolicy: typeof findPolicy;
  readonly findRelease: typeof findRelease;
}

interface HelmCheckOptions extends FormatOptions {
  readonly policy?: string;
  readonly images?: string;
  readonly failOn: FailOn;
  readonly release?: string;
  readonly namespace?: string;
  readonly revision?: number;
  readonly storage: AskedRelease['store'];
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly timeout: number;
  readonly event: boolean;
}

const NOTES = `
Without a file it reads a release of a cluster as helm has stored it, hooks included. helm stores what it is about to install
before it runs the first hook: charts/kport-gate is a hook that runs this command.
--kubeconfig may also be given as KPORT_KUBECONFIG; without both, kport is a Pod and uses its service account.

Examples:
  kport helm-check --release web --namespace shop     what is pending of release web
  kport helm-check --release web --revision 3         a revision, whatever its status
  helm template web chart/ | kport helm-check -       standard input

Exit codes:
  0  allowed: nothing weighs as much as --fail-on, or the policy's mode does not enforce it
  1  refused: findings of at least the severity of --fail-on
  2  wrong usage, or a policy that cannot be used
  3  refused: not judged, because something could not be read, or a rule failed (takes precedence over 1)`;

export function helmCheckCommand(context: CommandContext, doors: HelmCheckDoors = { findPolicy, findRelease }): Command {
  const command = new Command('helm-check')
    .description('Judges what helm is about to install: a pending release in a cluster, or manifests that it has rendered.')
    .argument('[file]', 'rendered manifests; - for standard input')
    .option('--release <name>', 'the release to judge')
    .option('--namespace <name>', 'its namespace (default: of the service account, or of the kubeconfig)')
    .option('--revision <number>', 'its revision (default: the one that is pending)', wholeNumber('--revision'))
    .addOption(
      new Option('--storage <kind>', 'where helm keeps it, as HELM_DRIVER; what sql keeps is not in the cluster')
        .choices(['secret', 'configmap'])
        .default('secret'),
    )
    .option('--kubeconfig <file>', 'the cluster to ask (default: the one that kport runs in)')
    .option('--context <name>', 'a context of the kubeconfig')
    .option('--timeout <seconds>', 'for all that is asked of the cluster', wholeNumber('--timeout'), 30)
    .option('--no-event', 'write no event about a release that is refused');
  addFormatOption(addPolicyOption(command)).addOption(
    new Option('--fail-on <severity>', 'the least severity that refuses').choices([...SEVERITIES, 'never']).default('error'),
  );
  return addSharedOptions(command)
    .addHelpText('after', NOTES)
    .action((file: string | undefined, options: HelmCheckOptions) => helmCheck(file, options, { ...context, ...doors }));
}

type HelmCheckContext = CommandContext & HelmCheckDoors;

async function helmCheck(file: string | undefined, options: HelmCheckOptions, given: HelmCheckContext): Promise<void> {
  const { io, finish } = given;
  const language = chooseLanguage(options.lang, io.env);
  const found = await given.findPolicy(options.policy, io, [], options.images);
  const { read, stored } = await findSubject(file, options, given);
  const release = stored?.release;
  const namespace = release?.namespace ?? options.namespace;
  const { result, ...judged } = judgeRelease(read, {
    found,
    language,
    today: io.today,
    namespace,
    failOn: options.failOn,
    isHanded: !stored,
  });
  // A release may be empty; a file without a manifest was to have one, and helm may have failed before a pipe.
  if (!release && result?.counts.files === 0)
    throw new KportError('input', { code: 'in-place', data: { place: read.file, why: { code: 'no-manifest-in-it' } } });
  const verdict = { ...judged, policy: found.policy.name, release };
  const color = chooseColor(options.color, io);
  if (result) {
    const text = await report(result, { format: options.format, language, color, width: widthOf(io) });
    io.stdout.write(options.format === 'json' ? text : fitted(text, io));
  }
  // Why there is no event comes first: the verdict is what the log of the gate ends with.
  if (stored && result && options.event) await tellCluster(stored, { verdict, result, language }, io);
  (options.format === 'json' ? io.stderr : io.stdout).write(`${verdictLine(verdict, language)}\n`);
  finish(EXIT_OF_VERDICT[verdict.kind]);
}

/** The text to judge, and the release that it belongs to, if any. */
interface Subject {
  readonly read: ReadPath;
  readonly stored?: FoundRelease;
}

async function findSubject(
  file: string | undefined,
  options: HelmCheckOptions,
  { io, ...doors }: HelmCheckContext,
): Promise<Subject> {
  const { release: name, kubeconfig = io.env.KPORT_KUBECONFIG || undefined, storage: store, timeout, ...others } = options;
  if (file !== undefined) {
    if (name !== undefined) throw new KportError('usage', { code: 'file-and-release', data: { file: JSON.stringify(file) } });
    return { read: file === '-' ? await readInput(io) : readFound({ file }, io.cwd) };
  }
  if (name === undefined) throw new KportError('usage', { code: 'which-release' });
  const stored = await doors.findRelease({ ...others, name, kubeconfig, store, timeoutMs: timeout * 1000 }, io);
  return { read: readOf(stored.release, chooseLanguage(others.lang, io.env)), stored };
}

function readOf(release: HelmRelease, language: Language): ReadPath {
  return { file: fill(releaseWords(language).kept, { name: release.name }), text: renderedText(release) };
}

interface ReportOptions {
  readonly format: FormatOptions['format'];
  readonly language: Language;
  readonly color: boolean;
  readonly width: number;
}

async function report(result: LintResult, options: ReportOptions): Promise<string> {
  if (options.format === 'json') return wholeText((await import('../../report/json.ts')).lintJson(result, options.language));
  return (await import('../../report/text.ts')).textReport(result, options);
}
