import type { CommandWords, OptionWords } from './describe.ts';

/**
 * For bash 3.2 (of macOS) and later, without the package bash-completion. Where there is no word to offer, readline offers the
 * names of files (`-o default`).
 */
export function bashCompletion(program: CommandWords): string {
  const all = withPaths(program, '');
  return `# bash completion for ${program.name}
_${program.name}() {
  local cur prev at word path='' words=''
  cur=\${COMP_WORDS[COMP_CWORD]}
  prev=\${COMP_WORDS[COMP_CWORD-1]}
  # bash splits --format=json into three words.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    case "$path $word" in
${all.flatMap(({ path, command }) => command.commands.map((child) => step(path, child.name))).join('\n')}
    esac
  done
  case "$path $prev" in
${all.flatMap(({ path, command }) => command.options.filter(({ takesValue }) => takesValue).map((option) => values(path, option))).join('\n')}
  esac
  case "$path" in
${all.map(({ path, command }) => offered(path, command)).join('\n')}
  esac
  if [[ $cur == -* ]]; then words=$options; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _${program.name} ${program.name}
`;
}

interface PathOfCommand {
  /** The names that lead to it, each behind a blank; empty for the program. */
  readonly path: string;
  readonly command: CommandWords;
}

function withPaths(command: CommandWords, path: string): PathOfCommand[] {
  return [{ path, command }, ...command.commands.flatMap((child) => withPaths(child, `${path} ${child.name}`))];
}

function step(path: string, name: string): string {
  return `      '${path} ${name}') path='${path} ${name}' ;;`;
}

function values(path: string, { flags, values: given }: OptionWords): string {
  const patterns = flags.map((flag) => `'${path} ${flag}'`).join(' | ');
  const words = given.length === 0 ? 'COMPREPLY=()' : `COMPREPLY=($(compgen -W '${given.join(' ')}' -- "$cur"))`;
  return `    ${patterns}) ${words}; return ;;`;
}

function offered(path: string, command: CommandWords): string {
  const options = command.options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith('--')));
  const words = [...command.commands.map(({ name }) => name), ...command.words];
  return `    '${path}') words='${words.join(' ')}'; local options='${options.join(' ')}' ;;`;
}
