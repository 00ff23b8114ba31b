import { resolve } from 'node:path';
import { Command } from 'commander';
import { findPolicy } from '../../lint/find-policy.ts';
import type { EditorSettings } from '../../lsp/desk.ts';
import { serveEditor } from '../../lsp/server.ts';
import { VERSION } from '../../model/version.ts';
import { isPreset } from '../../policy/presets.ts';
import { EXIT } from '../exit-codes.ts';
import { repairableTexts } from '../io/repairable-texts.ts';
import { addLanguageOption, type CommandContext, type SharedOptions } from '../options/command.ts';
import { addJudgingOptions, type JudgingOptions, policyBy } from '../options/judging-options.ts';
import { languageOfEditor } from '../options/language.ts';

interface LspOptions extends Pick<SharedOptions, 'lang'>, JudgingOptions {}

const NOTES = `
An editor starts it: it speaks the Language Server Protocol on standard input and output. A file is judged while one types as
kport lint --no-render judges it alone, by the policy that is found from the file upwards. How VS Code, Neovim and Helix start it
is in docs/editors.md.

Exit codes: 0 where the editor has ended it (shutdown, then exit); 1 where it was gone without that; 2 for wrong usage.`;

export function lspCommand(context: CommandContext): Command {
  const command = new Command('lsp').description('Tells an editor what lint finds while one types, as a language server.');
  return addLanguageOption(addJudgingOptions(command))
    .option('--stdio', 'standard input and output, which it speaks on anyway: many editors give it')
    .addHelpText('after', NOTES)
    .action((options: LspOptions) => serve(options, context));
}

async function serve(options: LspOptions, { io, now, finish }: CommandContext): Promise<void> {
  if (io.pipes === undefined) throw new Error('nobody to speak with');
  const policyOf = policyFinder(options, io.cwd);
  // A mistake on the command line is told at once, not at each file.
  if (options.rule) await policyOf({ cwd: io.cwd, file: '.' });
  const gone = await serveEditor({
    io,
    pipes: io.pipes(),
    now,
    version: VERSION,
    exclude: options.exclude,
    policyOf,
    textsOf: (judged, cwd) => repairableTexts({ findings: [], judged }, { cwd, movesPorts: true }),
    renderedRepairs: async ({ cwd, file }, language) => {
      const policy = await policyOf({ cwd, file });
      const { repairsOfFolder } = await import('../io/repairs-of-folder.ts');
      return repairsOfFolder(file, { io: { ...io, cwd }, policy, language, exclude: options.exclude });
    },
    judgedChart: async ({ cwd, file }, language) => {
      const policy = await policyOf({ cwd, file });
      const { judgedChart } = await import('../io/repairs-of-folder.ts');
      return judgedChart(file, { io: { ...io, cwd }, policy, language, exclude: options.exclude });
    },
    languageOf: (locale) => languageOfEditor(options.lang, io.env, locale),
  });
  if (gone !== EXIT.clean) finish(gone);
}

/** What is named is named from where the editor started it, whichever folder a file is in. */
function policyFinder(options: LspOptions, from: string): EditorSettings['policyOf'] {
  const { policy, images } = options;
  const named = {
    ...options,
    ...(policy === undefined || isPreset(policy) ? {} : { policy: resolve(from, policy) }),
    ...(images === undefined ? {} : { images: resolve(from, images) }),
  };
  return ({ cwd, file }) => policyBy(named, { cwd }, [file], findPolicy);
}
