import { Argument, Command, Option } from 'commander';
import { API_VERSION, admissionPolicies } from '../../export/admission-policy.ts';
import { differences } from '../../export/check-export.ts';
import { explainExport } from '../../export/explain-export.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import { KportError, place } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { Mapping } from '../../model/mapping.ts';
import { printable } from '../../report/printable.ts';
import { type ReadFile, readObjects } from '../../sources/document.ts';
import { readFound, readInput } from '../../sources/read.ts';
import { yamlDocuments } from '../../sources/yaml/write.ts';
import { fill } from '../../words/catalogue.ts';
import { exportWords } from '../../words/export-words.ts';
import { tell } from '../../words/tell.ts';
import { EXIT } from '../exit-codes.ts';
import { fitted, widthOf } from '../io/fitted.ts';
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
  readonly explain?: boolean;
  readonly check?: string;
}

const VERSIONS = ['1.32', '1.33', '1.34', '1.35', '1.36', '1.37'] as const;
/** The first that reads admission policies from files by default. */
const FIRST_STATIC = '1.37';

const NOTES = `
Examples:
  kport export vap | kubectl apply -f -
  kport export vap --policy baseline --explain
  kport export vap --static --kubernetes 1.37 > /etc/kubernetes/vap/kport.yaml
  kubectl get validatingadmissionpolicies,validatingadmissionpolicybindings -o yaml | kport export vap --check -

Exit codes: 0; 1 where --check finds a difference; 2 for wrong usage; 3 where --check cannot read the file.`;

export function exportCommand(context: CommandContext): Command {
  const command = new Command('export')
    .description('Writes what the API server can judge by itself: ValidatingAdmissionPolicies that say what the policy says.')
    .addArgument(new Argument('<what>', 'the form').choices(['vap']))
    .addOption(new Option('--kubernetes <version>', 'the oldest that it is for').choices(VERSIONS).default(VERSIONS[0]))
    .option('--static', 'for files of the API server (staticManifestsDir), which nobody can delete by the API')
    .option('--explain', 'says rule by rule what the API server judges, and what it cannot know')
    .option('--check <file>', 'compares with what is installed, as kubectl get -o yaml prints it; - is standard input');
  return addLanguageOption(addPolicyOption(command))
    .addHelpText('after', NOTES)
    .action((_what: string, options: ExportOptions) => exportVap(options, context));
}

async function exportVap(options: ExportOptions, { io, finish }: CommandContext): Promise<void> {
  const language = chooseLanguage(options.lang, io.env);
  const isStatic = options.static === true;
  if (isStatic && options.kubernetes !== FIRST_STATIC) {
    throw new KportError('usage', { code: 'static-needs-kubernetes', data: { version: FIRST_STATIC } });
  }
  const { policy } = await findPolicy(options.policy, io, [], options.images);
  if (options.explain) return void io.stdout.write(fitted(explainExport(policy, language, widthOf(io)), io));
  const wanted = admissionPolicies({ policy, language, isStatic });
  if (options.check !== undefined) await check(options.check, { wanted, language, context: { io, finish } });
  else io.stdout.write(`${isStatic ? staticHead(language) : ''}${yamlDocuments(wanted)}`);
}

/** The file that --admission-control-config-file names, as a comment above. */
function staticHead(language: Language): string {
  const words = exportWords(language);
  const configuration = yamlDocuments([
    {
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AdmissionConfiguration',
      plugins: [
        {
          name: 'ValidatingAdmissionPolicy',
          configuration: {
            apiVersion: 'apiserver.config.k8s.io/v1',
            kind: 'ValidatingAdmissionPolicyConfiguration',
            staticManifestsDir: '/etc/kubernetes/vap',
          },
        },
      ],
    },
  ]);
  const lines = [words.staticHead, ...configuration.trimEnd().split('\n').slice(1), words.staticEmpty];
  return lines.map((line) => `# ${line}\n`).join('');
}

interface Checking {
  readonly wanted: ReturnType<typeof admissionPolicies>;
  readonly language: Language;
  readonly context: Pick<CommandContext, 'io' | 'finish'>;
}

async function check(file: string, { wanted, language, context: { io, finish } }: Checking): Promise<void> {
  const words = exportWords(language);
  const read = file === '-' ? await readInput(io) : readFound({ file }, io.cwd);
  const reason = 'skipped' in read ? read.skipped : 'unreadable' in read ? read.unreadable : undefined;
  const { documents, unreadable }: ReadFile =
    'text' in read ? readObjects(read.text, file) : { documents: [], unreadable: reason ? [{ file, reason }] : [] };
  if (unreadable.length > 0) {
    for (const { position, reason } of unreadable)
      io.stderr.write(`${printable(place(file, position))}: ${printable(tell(reason, language))}\n`);
    return finish(EXIT.notJudged);
  }
  const objects = documents.flatMap((one) => (one.kind === 'object' ? itemsOf(one.document.object) : []));
  const found = differences(objects, wanted);
  for (const { kind, object } of found) io.stdout.write(`${printable(fill(words[kind], { file, object }))}\n`);
  if (found.length > 0) return finish(EXIT.findings);
  io.stdout.write(`${printable(fill(words.checked, { file }))}\n`);
}

/** Those of a List, as kubectl prints several. */
function itemsOf(object: Mapping): readonly Mapping[] {
  return Array.isArray(object.items) ? (object.items as Mapping[]) : object.apiVersion === API_VERSION ? [object] : [];
}
