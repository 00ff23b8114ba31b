import { type Command, InvalidArgumentError, Option } from 'commander';

export interface ExcludeOption {
  readonly exclude?: readonly string[];
}

export function addExcludeOption(command: Command): Command {
  const option = new Option('--exclude <pattern>', 'leaves files out, as .gitignore does; several times for several');
  return command.addOption(option.argParser(collect));
}

function collect(given: string, before: readonly string[] = []): readonly string[] {
  if (given.trim() === '') throw new InvalidArgumentError('It is a pattern, such as third_party/.');
  return [...before, given];
}
