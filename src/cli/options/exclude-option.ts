import { type Command, Option } from 'commander';
import { everyTime } from './command.ts';
import { refuse } from './refusals.ts';

export interface ExcludeOption {
  readonly exclude?: readonly string[];
}

export function addExcludeOption(command: Command): Command {
  const option = new Option('--exclude <pattern>', 'leaves files out, as .gitignore does; several times for several');
  return command.addOption(option.argParser(collect));
}

function collect(given: string, before: readonly string[] = []): readonly string[] {
  if (given.trim() === '') refuse({ code: 'no-pattern', data: { name: '--exclude' } });
  return everyTime(given, before);
}
