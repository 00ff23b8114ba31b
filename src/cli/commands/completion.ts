import { Argument, Command } from 'commander';
import { LANGUAGES, type Language } from '../../model/finding.ts';
import { everyRule } from '../../rules/index.ts';
import { PRESETS } from '../../rules/rule.ts';
import { bashCompletion } from '../completion/bash.ts';
import { type CommandWords, describeCommand } from '../completion/describe.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { addLanguageOption, type CommandContext, type SharedOptions } from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
type Shell = keyof typeof SHELLS;

const EXAMPLES = `
Examples:
  source <(kport completion bash)                                       in this shell; in ~/.bashrc for all
  kport completion zsh > "\${fpath[1]}/_kport"                           zsh
  kport completion fish > ~/.config/fish/completions/kport.fish         fish

Exit codes: 0, or 2 for wrong usage.`;

/** The whole program in a language, with every command loaded; the one command that has to know all others. */
type LoadProgram = (language: Language) => Promise<Command>;

export function completionCommand({ io }: CommandContext, loadProgram: LoadProgram): Command {
  return addLanguageOption(new Command('completion'))
    .description('Prints a script that completes commands, options and their values in your shell.')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELLS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell, { lang }: SharedOptions) => {
      io.stdout.write(SHELLS[shell](describeProgram(await loadProgram(chooseLanguage(lang, io.env)))));
    });
}

/** What a shell, or a page of the manual, says of the program. */
export function describeProgram(program: Command): CommandWords {
  return describeCommand(program, {
    options: { '--policy': PRESETS, '--lang': LANGUAGES, '--certs': ['self'], '--log-level': ['debug', 'info', 'warn', 'error'] },
    commands: { explain: everyRule.map(({ id }) => id), help: program.commands.map((command) => command.name()) },
  });
}
