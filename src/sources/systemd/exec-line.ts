// A command line of a unit: src/core/load-fragment.c (config_parse_exec).
import { isBlank } from './unit-text.ts';
import { nextWord, skipBlanks, type Word } from './words.ts';

/** One command of a line, of which `;` makes several. */
export interface ExecCommand {
  /** What stands before the program: some of `-`, `@`, `:`, `+`, `!`, `!!` and, since systemd 258, `|`. */
  readonly prefixes: string;
  /** The program as written, with specifiers; without the prefixes. */
  readonly program: Word;
  /** Those behind the program; the first one is not the name of the process (`@`). */
  readonly args: readonly Word[];
  /** The name of the process is to be another one (`@`), and there is none. */
  readonly lacksName: boolean;
}

/** The commands of a line; empty for an empty one, which clears what was said before. A line with open quotes ends before them. */
export function readExecLine(value: string): ExecCommand[] {
  const commands: ExecCommand[] = [];
  let at: number | undefined = 0;
  while (at !== undefined) {
    const first = nextWord(value, at, 'c');
    if (first === undefined || first === 'unbalanced') break;
    if (first.text === ';') {
      at = first.next;
      continue;
    }
    const { args, next } = argumentsAt(value, first.next);
    const prefixes = prefixesOf(first.text);
    const program = { text: first.text.slice(prefixes.length), from: first.from + prefixes.length, to: first.to };
    const isNamed = prefixes.includes('@');
    commands.push({ prefixes, program, args: isNamed ? args.slice(1) : args, lacksName: isNamed && args.length === 0 });
    at = next;
  }
  return commands;
}

/** Of a command, up to its end; `next` only where another one follows. */
function argumentsAt(value: string, from: number): { readonly args: Word[]; readonly next?: number } {
  const args: Word[] = [];
  for (let at = from; at < value.length; ) {
    if (value[at] === ';' && endsAt(value, at + 1)) return { args, next: skipBlanks(value, at + 1) };
    if (value.startsWith('\\;', at) && endsAt(value, at + 2)) {
      args.push({ text: ';', from: at, to: at + 2 });
      at = skipBlanks(value, at + 2);
      continue;
    }
    const word = nextWord(value, at, 'c');
    if (word === undefined || word === 'unbalanced') break;
    args.push(word);
    at = word.next;
  }
  return { args };
}

function endsAt(value: string, index: number): boolean {
  return index >= value.length || isBlank(value.charCodeAt(index));
}

/** Each once; `+`, `!` and `!!` exclude one another. */
function prefixesOf(word: string): string {
  let taken = '';
  for (const character of word) {
    const isPrivileged = taken.includes('+') || taken.includes('!!');
    const isFree =
      character === '!' ? !isPrivileged : character === '+' ? !isPrivileged && !taken.includes('!') : !taken.includes(character);
    if (!'-@:+!|'.includes(character) || !isFree) break;
    taken += character;
  }
  return taken;
}
