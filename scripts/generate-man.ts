// Writes the page of the manual, dist/man/kport.1, from the definitions of the commands: a step of `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describeProgram } from '../src/cli/commands/completion.ts';
import type { CommandWords, OptionWords } from '../src/cli/completion/describe.ts';
import { wholeProgram } from '../src/cli/run.ts';
import type { Io } from '../src/model/io.ts';
import { VERSION } from '../src/model/version.ts';

const TARGET = path.join(import.meta.dirname, '..', 'dist', 'man', 'kport.1');

/** Where no command is run, nothing is written or read. */
const NOWHERE: Io = {
  stdout: { write: () => undefined, isTerminal: false },
  stderr: { write: () => undefined, isTerminal: false },
  stdin: async () => new Uint8Array(),
  env: {},
  cwd: '.',
  today: '1970-01-01',
  time: () => 0,
};

/** The page in the macros of man(7). */
export async function manPage(): Promise<string> {
  const program = await wholeProgram({ io: NOWHERE, now: () => 0, finish: () => undefined });
  const { commands } = describeProgram(program);
  const told = commands.filter(({ name }) => name !== 'help');
  return [
    `.TH KPORT 1 "" "kport ${VERSION}" "User Commands"`,
    section('NAME', ['kport \\- who may listen on a privileged port in Kubernetes, and how']),
    section('SYNOPSIS', ['.B kport', '.I command', '.RI [ options ]', '.RI [ arguments ]']),
    section('DESCRIPTION', [roff(program.description()), ...afterHelp(program)]),
    ...told.flatMap((command) => commandSections(command, program.commands)),
    section(
      'ENVIRONMENT',
      ENVIRONMENT.flatMap(([name, text]) => ['.TP', `.B ${roff(name)}`, roff(text)]),
    ),
    section('FILES', [
      '.TP',
      '.I .kport.yaml',
      'The policy, in the working directory or the nearest directory above it; see',
      '.BR "kport init" .',
    ]),
    section('SEE ALSO', ['.BR capabilities (7),', '.BR ip (7),', '.BR kubectl (1)']),
    '',
  ].join('\n');
}

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['KPORT_LANG', 'Language of the output, en or ja, where --lang is not given.'],
  ['NO_COLOR', 'Where it is set and not empty, no colours.'],
  ['KPORT_HELM', 'The helm program that renders charts, where it is not the one on PATH.'],
  ['KPORT_...', 'Every option of kport serve: --log-level as KPORT_LOG_LEVEL.'],
];

function commandSections(command: CommandWords, definitions: readonly Command[], above: readonly string[] = []): string[] {
  const definition = definitions.find((candidate) => candidate.name() === command.name);
  const names = [...above, command.name];
  const title = `KPORT ${names.join(' ').toUpperCase()}`;
  const usage = ['.B kport', roff([...above, command.usage].join(' '))];
  const lines = [...usage, '.PP', roff(definition?.description() ?? command.summary), ...command.options.flatMap(optionLines)];
  const children = command.commands.filter(({ name }) => name !== 'help');
  return [
    section(title, [...lines, ...(definition ? afterHelp(definition) : [])]),
    ...children.flatMap((child) => commandSections(child, definition?.commands ?? [], names)),
  ];
}

function optionLines({ flags, description, placeholder, takesFile, values }: OptionWords): string[] {
  const told = values.length > 0 && !takesFile ? `<${values.join('|')}>` : placeholder;
  const value = told === '' ? '' : ` \\fI${roff(told)}\\fR`;
  return ['.TP', flags.map((flag) => `\\fB${roff(flag)}\\fR`).join(', ') + value, roff(description)];
}

/** What the help says behind the options (examples, exit codes), as it stands there. */
function afterHelp(command: Command): string[] {
  let text = '';
  command.configureOutput({ writeOut: (written) => (text += written), getOutHelpWidth: () => 100 }).outputHelp();
  const after = text.slice(command.helpInformation().length).trim();
  return after === '' ? [] : ['.PP', '.nf', ...after.split('\n').map(roff), '.fi'];
}

function section(title: string, lines: readonly string[]): string {
  return [`.SH ${title}`, ...lines].join('\n');
}

/** Text in which nothing is a request, an escape or a typographic dash. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll(/^[.']/gm, '\\&$&');
}

if (import.meta.main) {
  mkdirSync(path.dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, await manPage());
}
