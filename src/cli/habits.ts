// What people write who know kubectl, eslint, kube-linter or trivy, and what kport calls it. Loaded only for what was not
// understood.

import { resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { didYouMean, guessedName } from '../model/near-name.ts';
import type { Reason } from '../model/reason.ts';
import { everyRule } from '../rules/index.ts';
import { kindOfPath } from '../sources/files.ts';
import { REPORT_FORMATS } from './options/report-options.ts';

const COMMANDS: Readonly<Record<string, string>> = {
  analyse: 'lint',
  analyze: 'lint',
  check: 'lint',
  run: 'lint',
  scan: 'lint',
  test: 'lint',
  validate: 'lint',
  verify: 'lint',
  show: 'inspect',
  view: 'inspect',
  describe: 'inspect',
  checks: 'rules',
  list: 'rules',
  ls: 'rules',
  docs: 'explain',
  why: 'explain',
  find: 'ports',
  search: 'ports',
  server: 'serve',
  start: 'serve',
  webhook: 'serve',
  config: 'init',
  new: 'init',
  completions: 'completion',
  lock: 'image lock',
};

/** `{}` is the value that was given with it. */
const FLAGS: Readonly<Record<string, string>> = {
  '-c': '--policy {}',
  '--config': '--policy {}',
  '-n': '--namespace {}',
  '--ignore': '--exclude {}',
  '--ignore-path': '--exclude {}',
  '--ignore-paths': '--exclude {}',
  '--ignore-pattern': '--exclude {}',
  '--skip-dirs': '--exclude {}',
  '--skip-files': '--exclude {}',
  '--disable': '--rule {}=off',
  '--skip': '--rule {}=off',
  '--severity': '--fail-on {}',
  '--min-severity': '--fail-on {}',
  '--failure-threshold': '--fail-on {}',
  '--json': '--format json',
  '--sarif': '--format sarif',
  '--html': '--format html',
  '--junit': '--format junit',
  '--markdown': '--format markdown',
  '--silent': '--quiet',
  '--force': '--overwrite',
  '--debug': '--verbose',
};

/** Files by their endings, as `-o report.sarif` means them. */
const FORMAT_OF: Readonly<Record<string, string>> = { xml: 'junit', md: 'markdown', htm: 'html' };
const FORMATS: readonly string[] = REPORT_FORMATS;

export interface Slip {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly program: Command;
}

/** The reason with what was probably meant. */
export function withMeant(reason: Reason, slip: Slip): Reason {
  // `-f json`, as `-f` is the format of others.
  if (reason.code === 'values-without-chart' && FORMATS.includes(String(reason.data.file)))
    return { code: 'values-or-format', data: { file: String(reason.data.file) } };
  return didYouMean(reason, meant(reason, slip));
}

function meant(reason: Reason, slip: Slip): string | undefined {
  if (reason.code === 'unknown-flag') return meantFlag(String(reason.data.flag), slip);
  return reason.code === 'unknown-command' ? meantCommand(slip) : undefined;
}

function meantFlag(given: string, { argv, program }: Slip): string | undefined {
  const [flag = '', ...rest] = given.split('=');
  const value = rest.length > 0 ? rest.join('=') : argv[argv.indexOf(given) + 1];
  const words = argv.filter((word) => !word.startsWith('-'));
  const { options } = calledBy(words, program);
  const habit = habitOf(flag, value);
  if (habit !== undefined && hasOption(options, habit)) return habit;
  if (!flag.startsWith('--')) return;
  // Without the dashes, which would count as letters that agree.
  const names = options.flatMap(({ long }) => (long ? [long.slice(2)] : []));
  const name = guessedName(flag.slice(2), names);
  return name === undefined ? undefined : `--${name}`;
}

function habitOf(flag: string, value: string | undefined): string | undefined {
  if (flag === '--output' || flag === '-o') return outputFormat(value);
  if (/^-o\w/.test(flag)) return outputFormat(flag.slice(2));
  return Object.hasOwn(FLAGS, flag) ? FLAGS[flag]?.replace('{}', value ?? '...') : undefined;
}

/** Not every command has it, or knows the value. */
function hasOption(options: readonly Option[], written: string): boolean {
  const [name, value = ''] = written.split(/[ =]/);
  return options.some(({ long, argChoices }) => long === name && (argChoices?.includes(value) ?? true));
}

/** `bind` of `explain bind`. */
function calledBy([name, ...words]: readonly string[], command: Command): Command {
  const child = command.commands.find((one) => one.name() === name);
  return child ? calledBy(words, child) : command;
}

function outputFormat(value = 'json'): string {
  if (FORMATS.includes(value)) return `--format ${value}`;
  const ending = value.split('.').at(-1) ?? '';
  const format = FORMAT_OF[ending] ?? ending;
  return value.includes('.') && FORMATS.includes(format) ? `--format ${format}=${value}` : '--format json';
}

function meantCommand({ argv, cwd, program }: Slip): string | undefined {
  const given = argv[0] === 'help' ? (argv[1] ?? '') : (argv[0] ?? '');
  const names = program.commands.map((command) => command.name());
  if (argv[0] !== 'help' && looksLikePath(given, cwd)) return ['kport lint', ...argv.map(quoted)].join(' ');
  const habit = Object.hasOwn(COMMANDS, given.toLowerCase()) ? COMMANDS[given.toLowerCase()] : guessedName(given, names);
  if (habit !== undefined) return habit;
  return everyRule.some(({ id }) => id === given) || /^\d+$/.test(given) ? `kport explain ${given}` : undefined;
}

function looksLikePath(given: string, cwd: string): boolean {
  return given === '-' || /[/\\*]|\.(?:ya?ml|json|tgz)$|^\.+$/.test(given) || kindOfPath(resolve(cwd, given)) !== undefined;
}

function quoted(word: string): string {
  return /[^\w@%+=:,./-]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word;
}
