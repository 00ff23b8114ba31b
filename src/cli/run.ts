import { Command, CommanderError } from 'commander';
import { KportError } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import type { Io } from '../model/io.ts';
import type { Reason } from '../model/reason.ts';
import { VERSION } from '../model/version.ts';
import { printable } from '../report/printable.ts';
import { fold, reflow } from '../report/wrap.ts';
import { EXIT, EXIT_CODES_HELP, EXIT_OF_ERROR, type ExitCode } from './exit-codes.ts';
import { widthOf } from './io/fitted.ts';
import { internalError } from './io/internal-error.ts';
import type { CommandContext } from './options/command.ts';
import { askedLanguage } from './options/language.ts';
import { refuseByReasons } from './options/refusals.ts';

interface CommandEntry {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  /** The whole command: only the one that is called is loaded. */
  readonly load: () => Promise<(context: CommandContext) => Command>;
}

/** In the order in which a new user needs them. */
const COMMANDS: readonly CommandEntry[] = [
  { name: 'lint', summary: 'judge manifests', load: async () => (await import('./commands/lint.ts')).lintCommand },
  { name: 'fix', summary: 'repair what lint finds', load: async () => (await import('./commands/fix.ts')).fixCommand },
  {
    name: 'baseline',
    summary: 'keep the findings that are known',
    load: async () => (await import('./commands/baseline.ts')).baselineCommand,
  },
  {
    name: 'inspect',
    summary: 'show what kport sees in them',
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  { name: 'lsp', summary: 'serve an editor (language server)', load: async () => (await import('./commands/lsp.ts')).lspCommand },
  {
    name: 'audit',
    summary: 'judge what runs in a cluster',
    load: async () => (await import('./commands/audit.ts')).auditCommand,
  },
  { name: 'image', summary: 'read images', load: async () => (await import('./commands/image.ts')).imageCommand },
  {
    name: 'explain',
    summary: 'explain a rule, or a port',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  { name: 'rules', summary: 'list the rules', load: async () => (await import('./commands/rules.ts')).rulesCommand },
  {
    name: 'ports',
    summary: 'search for ports and services',
    load: async () => (await import('./commands/ports.ts')).portsCommand,
  },
  {
    name: 'serve',
    summary: 'run as an admission webhook',
    load: async () => (await import('./commands/serve.ts')).loadServeCommand(),
  },
  {
    name: 'export',
    summary: 'write what the API server judges by itself',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  { name: 'helm-check', summary: 'judge what helm is about to install', load: loadHelmCheckCommand },
  { name: 'helm-post-render', summary: 'judge what helm has rendered, as its post-renderer', load: loadHelmPostRenderCommand },
  { name: 'init', summary: 'begin a policy', load: async () => (await import('./commands/init.ts')).initCommand },
  { name: 'schema', summary: 'print a JSON Schema', load: async () => (await import('./commands/schema.ts')).schemaCommand },
  { name: 'completion', summary: 'complete commands in your shell', load: loadCompletionCommand },
];

const EXAMPLES = `
Examples:
  kport lint deploy/                  judge all manifests in a directory
  kport fix deploy/                   a patch of what can be repaired
  kport inspect deploy/web.yaml       who says what, after inheritance
  kport explain may-run-as-root       why it matters, and how to repair it
  kport help lint                     options of a command
`;

/** kport as a function: arguments (without node and script) and the world in, an exit code out. Never rejects. */
export async function run(argv: readonly string[], io: Io, now: () => number = () => 0): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const language = askedLanguage(argv, io.env);
  const finish = (given: ExitCode): void => {
    code = given;
  };
  const program = await buildProgram(argv, { io, now, finish });
  try {
    if (language === 'ja') await inJapanese(program, calledCommand(argv) === 'serve');
    checkCommand(argv);
    await program.parseAsync(VERSION_HABITS.includes(argv.join(' ')) ? ['--version'] : argv, { from: 'user' });
    return code;
  } catch (error) {
    return failed(error, { argv, io, language, program });
  }
}

const VERSION_HABITS: readonly string[] = ['-v', 'version', 'help version'];

async function inJapanese(program: Command, withSettings: boolean): Promise<void> {
  const { tellInJapanese, settingsInJapanese } = await import('./help-in-japanese.ts');
  tellInJapanese(program, withSettings ? await settingsInJapanese() : {});
}

async function loadHelmCheckCommand(): Promise<(context: CommandContext) => Command> {
  return (await import('./commands/helm-check.ts')).helmCheckCommand;
}

async function loadHelmPostRenderCommand(): Promise<(context: CommandContext) => Command> {
  return (await import('./commands/helm-post-render.ts')).helmPostRenderCommand;
}

async function loadCompletionCommand(): Promise<(context: CommandContext) => Command> {
  const { completionCommand } = await import('./commands/completion.ts');
  return (context) =>
    completionCommand(context, async (language) => {
      const program = await wholeProgram(context);
      if (language === 'ja') await inJapanese(program, true);
      return program;
    });
}

/** The program with every command loaded: for what tells of all of them. */
export async function wholeProgram(context: CommandContext): Promise<Command> {
  return addCommands(newProgram(context), context, () => true, COMMANDS);
}

/** Commander has one sentence for a command that is not there, and another for its help. */
function checkCommand(argv: readonly string[]): void {
  const named = argv[0] === 'help' ? argv[1] : argv[0];
  const isPlain = named !== undefined && (named === '-' || !named.startsWith('-'));
  if (!isPlain || [...COMMANDS, { name: 'help' }, { name: 'version' }].some(({ name }) => name === named)) return;
  throw new KportError('usage', { code: 'unknown-command', data: { name: JSON.stringify(named) } });
}

async function buildProgram(argv: readonly string[], context: CommandContext): Promise<Command> {
  const called = calledCommand(argv);
  // What is called first needs no other command beside it.
  const needed = argv[0] === called ? COMMANDS.filter(({ name }) => name === called) : [];
  return addCommands(newProgram(context), context, (name) => name === called, needed.length > 0 ? needed : COMMANDS);
}

function newProgram({ io }: CommandContext): Command {
  return new Command('kport')
    .description('Checks who may listen on a privileged port (0-1023) in Kubernetes, and who should.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(fold(reflow(text, widthOf(io)), widthOf(io))),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => widthOf(io),
      getErrHelpWidth: () => widthOf(io),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', EXAMPLES + EXIT_CODES_HELP);
}

async function addCommands(
  program: Command,
  context: CommandContext,
  isWhole: (name: string) => boolean,
  commands: readonly CommandEntry[],
): Promise<Command> {
  for (const entry of commands) {
    const command = isWhole(entry.name) ? (await entry.load())(context) : new Command(entry.name);
    program.addCommand(command.summary(entry.summary).copyInheritedSettings(program));
  }
  refuseByReasons(program);
  return program;
}

/** `lint` of `kport lint x`, and of `kport help lint`. */
function calledCommand(argv: readonly string[]): string | undefined {
  const [first, second] = argv.filter((argument) => !argument.startsWith('-'));
  return first === 'help' ? second : first;
}

/** Of these something else may have been meant. */
const SLIPS: readonly Reason['code'][] = ['unknown-flag', 'unknown-command', 'values-without-chart'];

/** Of these the sentence names no way out. */
const HELP_TELLS_MORE: readonly Reason['code'][] = [
  'unknown-flag',
  'unknown-command',
  'argument-missing',
  'option-without-value',
  'too-many-arguments',
  'options-in-conflict',
];

interface Run {
  readonly argv: readonly string[];
  readonly io: Io;
  readonly language: Language;
  readonly program: Command;
}

async function failed(error: unknown, { io, language, ...given }: Run): Promise<ExitCode> {
  // Commander has told it by then: a help or version that was asked for, or a mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (!(error instanceof KportError)) {
    io.stderr.write(internalError(error, io.env, language));
    return EXIT.notJudged;
  }
  const { tell } = await import('../words/tell.ts');
  for (const reason of error.reasons) {
    const isSlip = SLIPS.includes(reason.code);
    const told = isSlip ? (await import('./habits.ts')).withMeant(reason, { ...given, cwd: io.cwd }) : reason;
    io.stderr.write(`kport: ${printable(tell(told, language))}\n`);
    if (HELP_TELLS_MORE.includes(reason.code)) io.stderr.write(`${tell({ code: 'help-tells-more' }, language)}\n`);
  }
  return EXIT_OF_ERROR[error.code];
}
