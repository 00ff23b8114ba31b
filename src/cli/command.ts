import { type Command, Option } from 'commander';
import { LANGUAGES, type Language } from '../model/finding.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

/** What a command is given beside its arguments. */
export interface CommandContext {
  readonly io: Io;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Says how the command ended; without it, clean. */
  readonly finish: (code: ExitCode) => void;
}

export const FORMATS = ['text', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Options that several commands share, as commander hands them over. */
export interface SharedOptions {
  readonly lang?: Language;
  readonly color?: boolean;
}

export interface FormatOptions extends SharedOptions {
  readonly format: Format;
}

export interface PolicyOptions {
  readonly policy?: string;
}

export function addSharedOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--lang <language>', 'language of the output (default: KPORT_LANG, else the locale)').choices(LANGUAGES),
    )
    .option('--color', 'colours, even where there is no terminal')
    .option('--no-color', 'no colours (as NO_COLOR)');
}

export function addFormatOption(command: Command): Command {
  return command.addOption(new Option('--format <format>', 'for people, or for programs').choices(FORMATS).default('text'));
}

export function addPolicyOption(command: Command): Command {
  return command.option(
    '--policy <file|name>',
    'a policy file, or restricted, baseline, audit (default: the nearest .kport.yaml from here upwards, else restricted)',
  );
}
