import type { Argument, Command, Option } from 'commander';

/** An option as a shell completes it. */
export interface OptionWords {
  /** `-h` and `--help`: one or both. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What the help calls its value: `<file|name>`; empty where it takes none. */
  readonly placeholder: string;
  /** Values to offer; the user may mean others. */
  readonly values: readonly string[];
  readonly takesFile: boolean;
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  /** How it is called, without the name of the program: `lint [options] [paths...]`. */
  readonly usage: string;
  readonly options: readonly OptionWords[];
  readonly commands: readonly CommandWords[];
  /** Words to offer as arguments. */
  readonly words: readonly string[];
  readonly takesFiles: boolean;
}

/** What the definitions of commands do not say: values that are known, by the name of an option or of a command. */
interface KnownWords {
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly commands: Readonly<Record<string, readonly string[]>>;
}

/** How arguments and values that are files are called in the help. */
const FILE = /file|path|dir|chart|manifest/i;

/** What a shell has to know of a command and of those below it, in their order. */
export function describeCommand(command: Command, known: KnownWords): CommandWords {
  const help = command.createHelp();
  const isFile = (argument: Argument): boolean => FILE.test(argument.name());
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    usage: `${command.name()} ${command.usage()}`.trim(),
    options: help.visibleOptions(command).map((option) => describeOption(option, known)),
    commands: help.visibleCommands(command).map((child) => describeCommand(child, known)),
    words: [
      ...command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
      ...(known.commands[command.name()] ?? []),
    ],
    takesFiles: command.registeredArguments.some(isFile),
  };
}

function describeOption(option: Option, known: KnownWords): OptionWords {
  const takesValue = option.required || option.optional;
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    description: option.description,
    takesValue,
    placeholder: takesValue ? (/[<[].*$/.exec(option.flags)?.[0] ?? '') : '',
    values: option.argChoices ?? (takesValue ? known.options[option.long ?? ''] : undefined) ?? [],
    takesFile: takesValue && FILE.test(option.flags),
  };
}
