import { Command, Option } from 'commander';
import type { FailOn } from '../../judge/decide.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import type { AuditResult } from '../../model/audit.ts';
import { MODES, type Mode } from '../../model/decision.ts';
import { KportError } from '../../model/errors.ts';
import { type Language, SEVERITIES } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { LintFinding } from '../../model/lint.ts';
import { VERSION } from '../../model/version.ts';
import { wholeText } from '../../report/json-pieces.ts';
import { printable } from '../../report/printable.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import { connect } from '../audit/connect.ts';
import type { KeptOptions } from '../audit/keep-audit.ts';
import { auditExitCode, EXIT, EXIT_CODES_HELP } from '../exit-codes.ts';
import { fitted } from '../io/fitted.ts';
import { showProgress } from '../io/progress.ts';
import { type ReportFiles, reportFiles } from '../io/report-files.ts';
import { chooseColor } from '../options/color.ts';
import {
  addPolicyOption,
  addSharedOptions,
  type CommandContext,
  everyTime,
  type PolicyOptions,
  type SharedOptions,
  wholeNumber,
} from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';
import { addRuleOption, type RuleOption, withRules } from '../options/rule-option.ts';

/** Where the work is done; parameters, so that a test can do it. */
interface AuditDoors {
  readonly findPolicy: typeof findPolicy;
  readonly connect: typeof connect;
  readonly files: ReportFiles;
}

const FORMATS = ['text', 'json', 'html'] as const;

interface AuditOptions extends SharedOptions, PolicyOptions, RuleOption, KeptOptions {
  readonly format: (typeof FORMATS)[number];
  readonly namespace?: readonly string[];
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly timeout: number;
  readonly policyName: string;
  readonly as?: string;
  readonly mode?: Mode;
  readonly baseline?: string;
  readonly saveBaseline?: string;
  readonly failOn: FailOn;
  readonly verbose?: boolean;
}

const NOTES = `
Findings are told once a workload, with the Pods and the nodes that they hold for; a port by what runs the containers of each node.
What the status of Pods says goes before what is known of an image: as whom it starts, and which digest it is.

Without --policy, the cluster is judged by its PortPolicy "default" (--policy-name), if it has one, else as kport lint would.
The cluster is the one that kubectl would ask: KPORT_KUBECONFIG, KUBECONFIG, ~/.kube/config; inside of a Pod its own.
deploy/audit has the rights that it needs, all of them to read. A kind that may not be read is named, and makes the exit code 3.

Examples:
  kport audit                             the namespace of the context
  kport audit -A                          all namespaces
  kport audit -n shop -n bank -l app=web  Pods with a label, and what they belong to
  kport audit -A --as restricted          what would be denied if the policy were enforced today
  kport audit -A --mode enforce           the same for the policy that the cluster has
  kport audit -A --format json | jq '.namespaces[].owners[].seen[]'
  kport audit -A --format html > audit.html  a page by namespace and by node
  kport audit -A --save-baseline known.json   writes down what is known
  kport audit -A --baseline known.json        counts only what is new
  kport audit -A --write-reports          Report of openreports.io, else PolicyReport of wgpolicyk8s.io
`;

export function auditCommand(context: CommandContext, doors: AuditDoors = { findPolicy, connect, files: reportFiles }): Command {
  const command = new Command('audit')
    .description('Judges what runs in a cluster: on which node, as whom, and what failed as predicted.')
    .addOption(new Option('-n, --namespace <name>', 'a namespace, several times for several').argParser(everyTime))
    .addOption(new Option('-A, --all-namespaces', 'all of them').conflicts('namespace'))
    .option('-l, --selector <labels>', 'only Pods with these labels, and what they belong to')
    .option('--field-selector <fields>', 'only Pods with these fields, and what they belong to')
    .option('--kubeconfig <file>', 'the cluster to ask (default: as kubectl)')
    .option('--context <name>', 'a context of the kubeconfig')
    .option('--timeout <seconds>', 'for each answer of the cluster', wholeNumber('--timeout'), 30);
  addRuleOption(addPolicyOption(command))
    .addOption(new Option('--format <format>', 'for people, or for programs').choices(FORMATS).default('text'))
    .option('--policy-name <name>', 'the PortPolicy of the cluster', 'default')
    .option('--as <file|name>', 'a policy to preview: what it would deny')
    .addOption(new Option('--mode <mode>', 'the mode to preview (default: enforce, with --as)').choices(MODES))
    .option('--baseline <file>', 'findings in this file are known and do not count')
    .option('--save-baseline <file>', 'writes all findings down as known')
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the exit code 1')
        .choices([...SEVERITIES, 'never'])
        .default('error'),
    )
    .option('--write-reports', 'keeps a report in each namespace with findings, and removes it where there are none any more')
    .option('--write-metrics <namespace/name>', 'keeps the counts in a ConfigMap that is there, for kport serve --audit-metrics')
    .option('-v, --verbose', 'also how to repair findings, and the workloads without any');
  return addSharedOptions(command)
    .addHelpText('after', NOTES + EXIT_CODES_HELP)
    .action((options: AuditOptions) => runAudit(options, { ...context, ...doors }));
}

type AuditContext = CommandContext & AuditDoors;

async function runAudit(options: AuditOptions, given: AuditContext): Promise<void> {
  const { io, now, finish, files } = given;
  const language = chooseLanguage(options.lang, io.env);
  checkBaseline(options, given);
  const [{ auditCluster }, { auditWords }, { checkKept, keepAudit }] = await Promise.all([
    import('../audit/audit-cluster.ts'),
    import('../../words/audit-words.ts'),
    import('../audit/keep-audit.ts'),
  ]);
  checkKept(options);
  const progress = showProgress(io, language, now, auditWords(language).progress);
  const world = { ...given, language, onProgress: (objects: number) => progress.report(objects, objects) };
  const { result, single, connected } = await auditCluster(await askedOf(options, io), world).finally(() => progress.end());
  io.stdout.write(await report(result, options, { io, language }));
  if (options.saveBaseline !== undefined) await saveBaseline(single, options.saveBaseline, { io, files, language });
  const say = (line: string): void => io.stderr.write(`${printable(line)}\n`);
  const isKept = await keepAudit({ result, connected }, options, { language, say });
  finish(isKept ? auditExitCode(result, options.failOn) : EXIT.notJudged);
}

/** What cannot be written is told before a cluster is asked. */
function checkBaseline({ saveBaseline: file }: AuditOptions, { io, files }: AuditContext): void {
  const problem = file === undefined ? undefined : files.problem(file, io.cwd);
  if (file !== undefined && problem !== undefined) {
    throw new KportError('usage', { code: 'baseline-not-written', data: { file, why: problem } });
  }
}

async function askedOf(options: AuditOptions, io: Io) {
  const { namespace = [], allNamespaces = false, timeout, baseline, ...others } = options;
  return {
    ...others,
    namespaces: namespace,
    allNamespaces,
    timeoutMs: timeout * 1000,
    adjust: (policy: Parameters<typeof withRules>[0]['policy']) => withRules({ policy }, options).policy,
    baseline: baseline === undefined ? undefined : await knownIn(baseline, io),
  };
}

async function knownIn(file: string, { cwd }: Io) {
  const { readBaseline } = await import('../../lint/baseline-file.ts');
  return { file, known: new Set(readBaseline(file, cwd).map(({ fingerprint }) => fingerprint)) };
}

interface Reporting {
  readonly io: Io;
  readonly language: Language;
}

async function report(result: AuditResult, options: AuditOptions, { io, language }: Reporting): Promise<string> {
  if (options.format === 'json') return (await import('../../report/audit-json.ts')).auditJson(result, language);
  if (options.format === 'html') return htmlOf(result, language);
  const { auditText } = await import('../../report/audit-text.ts');
  const verbose = options.verbose ?? false;
  return fitted(auditText(result, { color: chooseColor(options.color, io), language, verbose }), io);
}

async function htmlOf(result: AuditResult, language: Language): Promise<string> {
  const [{ auditHtml }, { everyRule }] = await Promise.all([import('../../report/html.ts'), import('../../rules/index.ts')]);
  return wholeText(auditHtml(result, { language, version: VERSION, rules: everyRule }));
}

async function saveBaseline(
  findings: readonly LintFinding[],
  file: string,
  { io, files, language }: Reporting & Pick<AuditDoors, 'files'>,
): Promise<void> {
  const [{ entriesOf }, { baselineText }, { auditWords }] = await Promise.all([
    import('../../lint/baseline-compare.ts'),
    import('../../lint/baseline-file.ts'),
    import('../../words/audit-words.ts'),
  ]);
  const problem = files.write(file, io.cwd, baselineText(entriesOf(findings)));
  if (problem !== undefined) throw new KportError('usage', { code: 'baseline-not-written', data: { file, why: problem } });
  const written = { file, entries: count(catalogue(language), findings.length, 'entry') };
  io.stderr.write(`${fill(auditWords(language).baselineWritten, written)}\n`);
}
