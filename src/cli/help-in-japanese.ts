// The helps of the commands in Japanese. Loaded only where that is asked for.
import type { EventEmitter } from 'node:events';
import type { Argument, Command, Option } from 'commander';
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
  const options: Readonly<Record<string, string>> = { ...sharedOptionsJa, ...words?.options, ...settings };
  for (const option of command.options) option.description = options[option.long ?? ''] ?? option.description;
  command.helpOption('-h, --help', sharedOptionsJa['--help']);
  // Not where a command takes words of its own, of which `help` might be one.
  const hasHelp = command
    .createHelp()
    .visibleCommands(command)
    .some((child) => child.name() === 'help');
  if (hasHelp) command.helpCommand('help [command]', helpsJa.help?.summary);
  command.configureHelp({
    displayWidth,
    boxWrap: (text, width) => wrap(text, width).join('\n'),
    styleTitle: (title) => helpTitlesJa[title] ?? title,
    optionDescription: described,
    argumentDescription: described,
  });
  for (const child of command.commands) tellInJapanese(child, child.name() === 'serve' ? settings : {});
}

function described({ description, argChoices, defaultValue, defaultValueDescription }: Option | Argument): string {
  const isShown = defaultValue !== undefined && typeof defaultValue !== 'boolean';
  const parts = [
    ...(argChoices ? [`${helpPartsJa.choices}: ${argChoices.join(', ')}`] : []),
    ...(isShown ? [`${helpPartsJa.default}: ${defaultValueDescription ?? JSON.stringify(defaultValue)}`] : []),
  ];
  return parts.length === 0 ? description : `${description} (${parts.join('、')})`;
}
