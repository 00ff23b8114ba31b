import { Argument, Command, Option } from 'commander';
import { API_VERSION, admissionPolicies, PART_LABEL } from '../../export/admission-policy.ts';
import { type Difference, differences } from '../../export/check-export.ts';
import { explainExport } from '../../export/explain-export.ts';
import { webhookConfiguration } from '../../export/webhook-configuration.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import { LABELS_HOLD, type LabelsHold } from '../../model/decision.ts';
import { KportError, place } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { Mapping } from '../../model/mapping.ts';
import { fieldPath } from '../../model/pointer.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { printable } from '../../report/printable.ts';
import { type ReadFile, readObjects } from '../../sources/document.ts';
import { readFound, readInput } from '../../sources/read.ts';
import { yamlDocuments } from '../../sources/yaml/write.ts';
import { fill } from '../../words/catalogue.ts';
import type { ExportWords } from '../../words/en/export.ts';
import { exportWords } from '../../words/export-words.ts';
import { tell } from '../../words/tell.ts';
import { EXIT } from '../exit-codes.ts';
import { fitted, widthOf } from '../io/fitted.ts';
import { openCluster } from '../io/open-cluster.ts';
import {
  addLanguageOption,
  addPolicyOption,
  type CommandContext,
  type PolicyOptions,
  type SharedOptions,
} from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';

interface ExportOptions extends SharedOptions, PolicyOptions {
  readonly static?: boolean;
  readonly kubernetes: string;
  readonly namespaceLabels: LabelsHold;
  readonly exceptNamespaces?: readonly string[];
  readonly explain?: boolean;
  readonly check?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly url?: string;
  readonly ca?: string;
}

const FORMS = ['vap', 'webhook'] as const;
type Form = (typeof FORMS)[number];

const VERSIONS = ['1.32', '1.33', '1.34', '1.35', '1.36', '1.37'] as const;
/** The first that reads admission policies from files by default. */
const FIRST_STATIC = '1.37';
/** For all that is asked of a cluster. */
const TIMEOUT_MS = 30_000;

const NOTES = `
Forms:
  vap      ValidatingAdmissionPolicies that say what the policy says, and their bindings
  webhook  with --static: the configuration of the webhook, which a file cannot call by a Service

Examples:
  kport export vap | kubectl apply --server-side -f -
  kport export vap --policy baseline --explain
  kport export vap --check cluster --kubeconfig ~/.kube/config
  kport export vap --static --kubernetes 1.37 > /etc/kubernetes/vap/kport.yaml
  kport export webhook --static --kubernetes 1.37 --url https://kport.example:8443/validate --ca ca.crt

--kubeconfig may also be given as KPORT_KUBECONFIG; without both, kport is a Pod and uses its service account.

Exit codes: 0; 1 where --check finds a difference; 2 for wrong usage; 3 where --check cannot read what is installed.`;

export function exportCommand(context: CommandContext): Command {
  const command = new Command('export')
    .description('Writes what the API server can judge by itself: ValidatingAdmissionPolicies that say what the policy says.')
    .addArgument(new Argument('<what>', 'the form').choices(FORMS))
    .addOption(new Option('--kubernetes <version>', 'the oldest that it is for').choices(VERSIONS).default(VERSIONS[0]))
    .option('--static', 'for files of the API server (staticManifestsDir), which nobody can delete by the API')
    .addOption(
      new Option('--namespace-labels <how>', 'what the label kport.dev/mode of a namespace does, as of kport serve')
        .choices(LABELS_HOLD)
        .default('on'),
    )
    .option(
      '--except-namespaces <name,...>',
      'namespaces that are not judged (default: kube-system; with --static: none)',
      (names: string) => names.split(',').filter((name) => name !== ''),
    )
    .option('--explain', 'says rule by rule what the API server judges, and what it cannot know')
    .option('--check <file>', 'compares with what is installed: cluster, or a file that kubectl get -o yaml printed; - is stdin')
    .option('--kubeconfig <file>', 'with --check cluster: the cluster to ask (default: the one that kport runs in)')
    .option('--context <name>', 'a context of the kubeconfig')
    .option('--url <url>', 'of webhook: the address that the API server calls, https://HOST:PORT/validate')
    .option('--ca <file>', 'of webhook: the CA of its certificate, PEM (default: the authorities of the machine)');
  return addLanguageOption(addPolicyOption(command))
    .addHelpText('after', NOTES)
    .action((what: Form, options: ExportOptions) => exportAs(what, options, context));
}

async function exportAs(what: Form, options: ExportOptions, context: CommandContext): Promise<void> {
  const { io } = context;
  const isStatic = options.static === true;
  if (isStatic && options.kubernetes !== FIRST_STATIC) {
    throw new KportError('usage', { code: 'static-needs-kubernetes', data: { version: FIRST_STATIC } });
  }
  const { policy } = await findPolicy(options.policy, io, [], options.images);
  if (what === 'webhook') return exportWebhook(policy, options, io);
  for (const option of ['url', 'ca'] as const)
    if (options[option] !== undefined)
      throw new KportError('usage', { code: 'export-only', data: { option: `--${option}`, what: 'webhook' } });
  const language = chooseLanguage(options.lang, io.env);
  if (options.explain) return void io.stdout.write(fitted(explainExport(policy, language, widthOf(io)), io));
  const { namespaceLabels: labels, exceptNamespaces: spared } = options;
  const wanted = admissionPolicies({ policy, language, isStatic, labels, ...(spared ? { spared } : {}) });
  if (options.check !== undefined) await check({ file: options.check, wanted, language }, options, context);
  else io.stdout.write(isStatic ? staticFile('ValidatingAdmissionPolicy', wanted, language) : yamlDocuments(wanted));
}

function exportWebhook(policy: Policy, options: ExportOptions, io: Io): void {
  const { url, ca, namespaceLabels: labels, exceptNamespaces: spared = [] } = options;
  if (!options.static) throw new KportError('usage', { code: 'export-webhook-static' });
  for (const option of ['check', 'explain'] as const)
    if (options[option] !== undefined)
      throw new KportError('usage', { code: 'export-only', data: { option: `--${option}`, what: 'vap' } });
  if (url === undefined || !/^https:\/\/[^?#@\s]*[^?#@\s/]$/.test(url)) {
    throw new KportError('usage', { code: 'export-webhook-url', data: { url: JSON.stringify(url ?? '') } });
  }
  const read = ca === undefined ? undefined : readFound({ file: ca }, io.cwd);
  if (read && 'unreadable' in read) {
    throw new KportError('input', { code: 'in-place', data: { place: read.file, why: read.unreadable } });
  }
  const authority = read && 'text' in read ? read.text : undefined;
  const configuration = webhookConfiguration({ policy, labels, spared, url, ca: authority });
  io.stdout.write(staticFile('ValidatingAdmissionWebhook', [configuration], chooseLanguage(options.lang, io.env)));
}

const CONFIGURATIONS = {
  ValidatingAdmissionPolicy: { kind: 'ValidatingAdmissionPolicyConfiguration', folder: '/etc/kubernetes/vap' },
  ValidatingAdmissionWebhook: { kind: 'WebhookAdmissionConfiguration', folder: '/etc/kubernetes/webhooks' },
} as const;

/**
 * With the file that --admission-control-config-file names as a comment above. No line parts it from the first object: the API server
 * does not start with a document that is a comment alone.
 */
function staticFile(plugin: keyof typeof CONFIGURATIONS, objects: readonly object[], language: Language): string {
  const words = exportWords(language);
  const { kind, folder } = CONFIGURATIONS[plugin];
  const apiVersion = 'apiserver.config.k8s.io/v1';
  const plugins = [{ name: plugin, configuration: { apiVersion, kind, staticManifestsDir: folder } }];
  const configuration = withoutMarker(yamlDocuments([{ apiVersion, kind: 'AdmissionConfiguration', plugins }])).trimEnd();
  const head = [words.staticHead, ...configuration.split('\n'), words.staticEmpty].map((line) => `# ${line}\n`).join('');
  return `${head}${withoutMarker(yamlDocuments(objects))}`;
}

function withoutMarker(documents: string): string {
  return documents.replace(/^---\n/, '');
}

interface Checking {
  readonly file: string;
  readonly wanted: ReturnType<typeof admissionPolicies>;
  readonly language: Language;
}

async function check({ file, wanted, language }: Checking, options: ExportOptions, { io, finish }: CommandContext) {
  const installed = file === 'cluster' ? await inCluster(options, io) : await inFile(file, io);
  for (const { position, reason } of installed.unreadable)
    io.stderr.write(`${printable(place(file, position))}: ${printable(tell(reason, language))}\n`);
  if (installed.unreadable.length > 0) return finish(EXIT.notJudged);
  const found = differences(installed.objects, wanted);
  io.stdout.write(`${linesOf(found, { file, wanted, language }).map(printable).join('\n')}\n`);
  if (found.length > 0) finish(EXIT.findings);
}

/** How much is not as it should be and the way out, then each place. Where nothing is installed, one line says so. */
function linesOf(found: readonly Difference[], { file, wanted, language }: Checking): string[] {
  const words = exportWords(language);
  if (found.length === 0) return [fill(words.checked, { file })];
  const isNothing = found.length === wanted.length && found.every(({ kind }) => kind === 'missing');
  if (isNothing) return [fill(words.nothing, { file })];
  const n = new Set(found.flatMap(({ kind, object }) => (kind === 'unexpected' ? [] : [object]))).size;
  const head = n > 0 ? [fill(words.other, { file, n, all: wanted.length })] : [];
  return [...head, ...found.flatMap((difference) => placeLines(difference, file, words))];
}

/** As long as may be read beside another. */
const LONGEST_VALUE = 60;

/** Of long texts what is said of them stands before them. */
function placeLines(difference: Difference, file: string, words: ExportWords): string[] {
  const { kind, object } = difference;
  if (kind !== 'differs') return [fill(words[kind], { file, object })];
  const texts = [difference.found, difference.wanted].map((value) =>
    value === undefined ? words.absent : JSON.stringify(value),
  );
  const [found = '', wanted = ''] = texts.map((text) => from(startOf(texts), text));
  const told = { file, object, field: fieldPath(difference.at), found, wanted };
  if (texts.every((text) => text.length <= LONGEST_VALUE))
    return [fill(difference.wanted === undefined ? words.surplus : words.differs, told)];
  return [words.parts, words['parts.found'], words['parts.wanted']].map((line) => fill(line, told));
}

/** A little before two long texts part, which may be after a thousand characters. */
function startOf([one = '', other = '']: readonly string[]): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return Math.max(0, same - LONGEST_VALUE / 3);
}

function from(start: number, text: string): string {
  if (text.length <= LONGEST_VALUE) return text;
  const end = start + LONGEST_VALUE;
  return `${start > 0 ? '...' : ''}${text.slice(start, end)}${end < text.length ? '...' : ''}`;
}

interface Installed extends Pick<ReadFile, 'unreadable'> {
  readonly objects: readonly Mapping[];
}

async function inCluster({ kubeconfig, context }: ExportOptions, { env, time }: Io): Promise<Installed> {
  const asked = { kubeconfig: kubeconfig ?? (env.KPORT_KUBECONFIG || undefined), context, timeoutMs: TIMEOUT_MS };
  const cluster = await openCluster({ ...asked, userAgent: 'kport-export' }, time);
  const { readAdmissionPolicies } = await import('../../cluster/admission-policies.ts');
  return { objects: await readAdmissionPolicies(cluster, PART_LABEL), unreadable: [] };
}

async function inFile(file: string, io: Io): Promise<Installed> {
  const read = file === '-' ? await readInput(io) : readFound({ file }, io.cwd);
  const reason = 'skipped' in read ? read.skipped : 'unreadable' in read ? read.unreadable : undefined;
  const { documents, unreadable }: ReadFile =
    'text' in read ? readObjects(read.text, file) : { documents: [], unreadable: reason ? [{ file, reason }] : [] };
  return { objects: documents.flatMap((one) => (one.kind === 'object' ? itemsOf(one.document.object) : [])), unreadable };
}

/** Those of a List, as kubectl prints several. */
function itemsOf(object: Mapping): readonly Mapping[] {
  return Array.isArray(object.items) ? (object.items as Mapping[]) : object.apiVersion === API_VERSION ? [object] : [];
}
