import type { CommandWords, OptionWords } from './describe.ts';

/** For fish: a line for everything that may follow. */
export function fishCompletion(program: CommandWords): string {
  return `# fish completion for ${program.name}\n${linesOf(program, program.name, []).join('\n')}\n`;
}

function linesOf(command: CommandWords, program: string, above: readonly string[]): string[] {
  const condition = conditionOf(command, above);
  const line = (rest: string): string => `complete -c ${program} ${condition} ${rest}`;
  return [
    // Names of files are offered where they are asked for, and nowhere else.
    line(command.takesFiles ? '-F' : '-f'),
    ...command.commands.map(({ name, summary }) => line(`-a ${name} -d ${quote(summary)}`)),
    ...(command.words.length === 0 ? [] : [line(`-a ${quote(command.words.join(' '))}`)]),
    ...command.options.map((option) => line(optionRest(option))),
    ...command.commands.flatMap((child) => linesOf(child, program, [...above, child.name])),
  ];
}

function conditionOf({ commands }: CommandWords, above: readonly string[]): string {
  if (above.length === 0) return '-n __fish_use_subcommand';
  const seen = above.map((name) => `__fish_seen_subcommand_from ${name}`);
  const children = commands.map(({ name }) => name).join(' ');
  return `-n ${quote([...seen, ...(children === '' ? [] : [`not __fish_seen_subcommand_from ${children}`])].join('; and '))}`;
}

function optionRest({ flags, description, takesValue, takesFile, values }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  // -x: a value and no file; -r -F: a value that may be a file.
  const value = takesValue ? [takesFile ? '-r -F' : '-x'] : [];
  const offered = values.length === 0 ? [] : [`-a ${quote(values.join(' '))}`];
  return [...names, ...value, ...offered, `-d ${quote(description)}`].join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
