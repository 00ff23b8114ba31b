// The helps of the commands, and what commander says of a slip, in Japanese. Loaded only where that is asked for.
import type { EventEmitter } from 'node:events';
import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander';
import { KportError } from '../model/errors.ts';
import type { Reason } from '../model/reason.ts';
import { displayWidth } from '../report/display-width.ts';
import { wrap } from '../report/wrap.ts';
import { helpPartsJa, helpsJa, helpTitlesJa, sharedOptionsJa } from '../words/ja/helps.ts';

/** The options of `serve` by their long flags. */
export async function settingsInJapanese(): Promise<Record<string, string>> {
  const { SETTINGS } = await import('../webhook/settings/settings.ts');
  const { SETTINGS_JA } = await import('../webhook/settings/settings-ja.ts');
  const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  return Object.fromEntries(
    names.map((name) => {
      const { flag, fallback } = SETTINGS[name];
      const words = SETTINGS_JA[name];
      return [`--${flag}`, fallback === undefined ? words : `${words} (${helpPartsJa.default}: ${fallback})`];
    }),
  );
}

/** Tells a command and those below it in Japanese. `settings` are the options of `serve` below it. */
export function tellInJapanese(command: Command, settings: Readonly<Record<string, string>> = {}): void {
  const words = helpsJa[command.name()];
  if (words) {
    command.summary(words.summary).description(words.description);
    for (const argument of command.registeredArguments) argument.description = words.arguments?.[argument.name()] ?? '';
    if (words.notes !== undefined) {
      // Where commander keeps what `addHelpText` was given.
      (command as unknown as EventEmitter).removeAllListeners('afterHelp');
      command.addHelpText('after', words.notes);
    }
  }
  for (const option of command.options) tellOption(option, { ...sharedOptionsJa, ...words?.options, ...settings });
  command.helpOption('-h, --help', sharedOptionsJa['--help']);
  if (command.commands.length > 0) command.helpCommand('help [command]', helpsJa.help?.summary);
  command.showHelpAfterError(helpPartsJa.more).configureHelp({
    displayWidth,
    boxWrap: (text, width) => wrap(text, width).join('\n'),
    styleTitle: (title) => helpTitlesJa[title] ?? title,
    optionDescription: described,
    argumentDescription: described,
  });
  refuseInJapanese(command);
  for (const child of command.commands) tellInJapanese(child, child.name() === 'serve' ? settings : {});
}

function tellOption(option: Option, words: Readonly<Record<string, string>>): void {
  option.description = words[option.long ?? ''] ?? option.description;
  const { parseArg } = option;
  if (parseArg === undefined) return;
  option.parseArg = checked(parseArg, `--${option.name()}`, option.argChoices);
}

type ParseArg = NonNullable<Option['parseArg']>;

/** Tells of a value that cannot be read what commander would tell in English. */
function checked(parseArg: ParseArg, name: string, choices: readonly string[] | undefined): ParseArg {
  return (given, before) => {
    try {
      return parseArg(given, before);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw wrongValue(name, given, choices);
    }
  };
}

function wrongValue(name: string, given: string, choices: readonly string[] | undefined): KportError {
  const data = { name, value: JSON.stringify(given) };
  const reason: Reason = choices
    ? { code: 'value-not-allowed', data: { ...data, choices: choices.join(', ') } }
    : { code: 'value-refused', data };
  return new KportError('usage', reason);
}

function described({ description, argChoices, defaultValue, defaultValueDescription }: Option | Argument): string {
  const isShown = defaultValue !== undefined && typeof defaultValue !== 'boolean';
  const parts = [
    ...(argChoices ? [`${helpPartsJa.choices}: ${argChoices.join(', ')}`] : []),
    ...(isShown ? [`${helpPartsJa.default}: ${defaultValueDescription ?? JSON.stringify(defaultValue)}`] : []),
  ];
  return parts.length === 0 ? description : `${description} (${parts.join('、')})`;
}

/** What commander calls where a command line does not fit: https://github.com/tj/commander.js/blob/v15.1.0/lib/command.js */
interface Refusals {
  missingArgument(name: string): void;
  optionMissingArgument(option: Option): void;
  _excessArguments(given: readonly string[]): void;
  _conflictingOption(option: Option, other: Option): void;
}

function refuseInJapanese(command: Command): void {
  const refuse = (reason: Reason): never => {
    throw new KportError('usage', reason);
  };
  const refusals: Refusals = {
    missingArgument: (name) => refuse({ code: 'argument-missing', data: { name } }),
    optionMissingArgument: ({ flags }) => refuse({ code: 'option-without-value', data: { flags } }),
    _excessArguments: (given) => refuse({ code: 'too-many-arguments', data: { given: given.join(', ') } }),
    _conflictingOption: (option, other) =>
      refuse({ code: 'options-in-conflict', data: { one: option.flags, other: other.flags } }),
  };
  for (const argument of command.registeredArguments) {
    const { parseArg, argChoices } = argument;
    if (parseArg !== undefined) argument.parseArg = checked(parseArg, argument.name(), argChoices);
  }
  Object.assign(command, refusals);
}
