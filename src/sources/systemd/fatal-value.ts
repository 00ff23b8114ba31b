// What systemd does not read past: of the unit's own file it makes a unit that is not loaded, of a drop-in it ends the reading. Measured
// with systemd 252 (systemctl show, systemd-analyze verify), for each key of [Service] that anybody writes; src/core/load-fragment.c.

import { remembered } from '../../model/remembered.ts';
import { type Fatal, fatalValue, hasUnknownSpecifier, resolved } from '../../model/unit-values.ts';
import { type ExecCommand, readExecLine } from './exec-line.ts';
import type { Assignment } from './unit-text.ts';
import { nextWord } from './words.ts';

const COMMAND_LINES: ReadonlySet<string> = new Set(
  ['Start', 'StartPre', 'StartPost', 'Condition', 'Reload', 'Stop', 'StopPost'].map((step) => `Exec${step}`),
);
/** Their paths are absolute, and of the first one only where no `-` stands before it. */
const PATHS: ReadonlySet<string> = new Set(['WorkingDirectory', 'RootDirectory', 'RootImage']);

/** Whether its values are command lines. */
export function isCommandLine(key: string): boolean {
  return COMMAND_LINES.has(key);
}

export interface Unit {
  /** `nginx.service`. */
  readonly name: string;
  /** As a line is read: a value is looked at by several. */
  readonly commands: (line: string) => readonly ExecCommand[];
}

export function unitOf(name: string): Unit {
  return { name, commands: remembered(readExecLine) };
}

/** Undefined for an assignment that systemd takes, or ignores. */
export function fatalAssignment({ section, key, value }: Assignment, unit: Unit): Fatal | undefined {
  if (section !== 'Service') return undefined;
  if (isCommandLine(key)) return fatalCommands(value, unit);
  return PATHS.has(key) ? fatalPath(key, value, unit) : fatalValue(key, value, unit);
}

function fatalPath(key: string, value: string, unit: Unit): Fatal | undefined {
  const isMild = key === 'WorkingDirectory' && (value.startsWith('-') || value === '~');
  const { text, isKnown } = resolved(value, unit);
  if (value === '' || isMild) return undefined;
  if (hasUnknownSpecifier(value)) {
    return { kind: 'specifier', text: `${key === 'WorkingDirectory' ? 'working directory path ' : ''}'${value}'` };
  }
  return !isKnown || text.startsWith('/') ? undefined : { kind: 'path', text };
}

function fatalCommands(value: string, unit: Unit): Fatal | undefined {
  for (const command of unit.commands(value)) {
    const fatal = command.prefixes.includes('-') ? undefined : fatalCommand(command, value, unit);
    if (fatal !== undefined) return fatal;
  }
  return isUnbalanced(value) ? { kind: 'quotes', text: value } : undefined;
}

/** Of a command that systemd leaves out, because a `-` stands before a program that is none. */
export function isLeftOut(command: ExecCommand, unit: Unit): boolean {
  return command.prefixes.includes('-') && fatalCommand(command, '', unit) !== undefined;
}

/** In the order in which systemd looks at it. `line`: all of the value. */
function fatalCommand(command: ExecCommand, line: string, unit: Unit): Fatal | undefined {
  const { program, args, lacksName } = command;
  if (program.text === '') return { kind: 'no-program', text: line };
  if (hasUnknownSpecifier(program.text)) return { kind: 'specifier', text: `'${program.text}'` };
  const fatal = fatalProgram(command, unit);
  if (fatal !== undefined) return fatal;
  const unknown = args.find(({ text }) => hasUnknownSpecifier(text));
  if (unknown !== undefined) return { kind: 'specifier', text: unknown.text };
  return lacksName ? { kind: 'no-name', text: line } : undefined;
}

/** A program is a path from the root, or a name. A `|` is for the versions that know it, and for who asks of which. */
function fatalProgram({ prefixes, program }: ExecCommand, unit: Unit): Fatal | undefined {
  const { text, isKnown } = resolved(program.text, unit);
  if (!isKnown || prefixes.includes('|')) return undefined;
  if (text.endsWith('/')) return { kind: 'folder', text };
  return text.startsWith('/') || !text.includes('/') ? undefined : { kind: 'program', text };
}

const QUOTING = /["'\\]/;

/** Quotes that nothing closes, behind the first word: of an open first word systemd makes no command at all. */
function isUnbalanced(value: string): boolean {
  let at = 0;
  if (!QUOTING.test(value)) return false;
  for (;;) {
    const word = nextWord(value, at, 'c');
    if (word === undefined || word === 'unbalanced') return word !== undefined && at > 0;
    at = word.next;
  }
}
