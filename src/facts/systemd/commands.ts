// The command lines of a service: who runs them, and what one of them writes before the program starts.
import { child } from '../../model/pointer.ts';
import type { StartWriter, UnitCommand, UnitObject } from '../../model/unit.ts';
import { resolved } from '../../model/unit-values.ts';
import { listed } from './values.ts';

/** Of a command line, with its specifiers resolved. */
export function commandsOf(unit: UnitObject, key: string): UnitCommand[] {
  return listed(unit, 'Service', key).map(({ at, words, prefixes = '' }) => {
    return { at, prefixes, words: words.map((word) => resolved(word, unit).text) };
  });
}

/** The command that listens: of a service that runs several one after the other, the last. */
export function mainCommand(unit: UnitObject): UnitCommand | undefined {
  return commandsOf(unit, 'ExecStart').at(-1);
}

const SYSCTL = 'ip_unprivileged_port_start';
const SET = /ip_unprivileged_port_start\s*=\s*["']?(\d{1,5})\b/;
const ECHOED =
  /(?:echo|printf)\s+(?:-n\s+)?["']?(\d{1,5})(?:\\n)?["']?\s*>\s*["']?\/proc\/sys\/net\/ipv4\/ip_unprivileged_port_start/;

/**
 * The command before the program that sets the port start: one that root runs, with /proc/sys writable. A `+` takes every restriction
 * away, a `!` the user only.
 */
export function startWriter(
  unit: UnitObject,
  may: { readonly isRoot: boolean; readonly isReadOnly: boolean },
): StartWriter | undefined {
  const commands = ['ExecCondition', 'ExecStartPre'].flatMap((key) => commandsOf(unit, key));
  const writer = commands.findLast(({ words, prefixes }) => {
    const isAllowed = prefixes.includes('+') || (!may.isReadOnly && (may.isRoot || /(?<!!)!(?!!)/.test(prefixes)));
    return isAllowed && words.some((word) => word.includes(SYSCTL)) && writes(words.join(' '));
  });
  if (writer === undefined) return undefined;
  const command = writer.words.join(' ');
  const [, start] = SET.exec(command) ?? ECHOED.exec(command) ?? [];
  return { at: child(writer.at, 0), command, ...(start === undefined ? {} : { start: Number(start) }) };
}

/** And does not only look at it. */
function writes(command: string): boolean {
  return command.includes('=') || command.includes('>') || /\btee\b/.test(command);
}
