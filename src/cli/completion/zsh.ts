import type { CommandWords, OptionWords } from './describe.ts';

/** For zsh, by its own `_arguments`; to be sourced, or put into a folder of `fpath` as `_kport`. */
export function zshCompletion(program: CommandWords): string {
  return `#compdef ${program.name}
${functionsOf(program, `_${program.name}`).join('\n')}
if [ "$funcstack[1]" = "_${program.name}" ]; then _${program.name} "$@"; else compdef _${program.name} ${program.name}; fi
`;
}

function functionsOf(command: CommandWords, name: string): string[] {
  const options = command.options.map(optionSpec);
  const children = command.commands.flatMap((child) => functionsOf(child, `${name}_${child.name.replaceAll('-', '_')}`));
  return [...children, command.commands.length === 0 ? leaf(command, name, options) : branch(command, name, options)];
}

function leaf(command: CommandWords, name: string, options: readonly string[]): string {
  return `${name}() {
  _arguments -s -S ${[...options, ...argumentSpecs(command)].join(' \\\n    ')}
}`;
}

function branch(command: CommandWords, name: string, options: readonly string[]): string {
  const described = command.commands.map((child) => quote(`${child.name}:${child.summary}`));
  const cases = command.commands.map((child) => `        ${child.name}) ${name}_${child.name.replaceAll('-', '_')} ;;`);
  const others =
    command.words.length + Number(command.takesFiles) === 0 ? '' : `\n        *) _arguments ${argumentSpecs(command)} ;;`;
  return `${name}() {
  local curcontext="$curcontext" state line
  local -a commands=(${described.join(' ')})
  _arguments -C ${[...options, quote('1: :->command'), quote('*:: :->argument')].join(' \\\n    ')}
  case $state in
    command)
      _describe -t commands command commands${command.words.length === 0 ? '' : `\n      compadd -- ${command.words.join(' ')}`} ;;
    argument)
      case $line[1] in
${cases.join('\n')}${others}
      esac ;;
  esac
}`;
}

function argumentSpecs({ words, takesFiles }: CommandWords): string[] {
  if (words.length > 0) return [quote(`*:argument:(${words.join(' ')})`)];
  return takesFiles ? [quote('*:file:_files')] : [];
}

/** `*` in front: an option may be given again where the command allows it, and only the command knows. */
function optionSpec(option: OptionWords): string {
  return option.flags
    .map((flag) => {
      const equals = option.takesValue && flag.startsWith('--') ? '=' : '';
      const text = option.description.replaceAll(/[[\]:\\]/g, '\\$&');
      return quote(`*${flag}${equals}[${text}]${option.takesValue ? `:value:${valuesOf(option)}` : ''}`);
    })
    .join(' \\\n    ');
}

function valuesOf({ values, takesFile }: OptionWords): string {
  if (values.length === 0) return takesFile ? '_files' : ' ';
  return takesFile ? `{compadd -- ${values.join(' ')}; _files}` : `(${values.join(' ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
