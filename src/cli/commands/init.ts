import path from 'node:path';
import { Command, Option } from 'commander';
import { KportError } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import { policyTemplate } from '../../policy/policy-template.ts';
import { DEFAULT_PRESET } from '../../policy/presets.ts';
import { printable } from '../../report/printable.ts';
import { PRESETS, type Preset } from '../../rules/rule.ts';
import { findUpwards, POLICY_FILE } from '../../sources/files.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import { type ReportFiles, reportFiles } from '../io/report-files.ts';
import type { CommandContext } from '../options/command.ts';
import { addLanguageOption } from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';
import { schemaFile } from '../shipped-files.ts';

interface InitOptions {
  readonly extends: Preset;
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
  readonly lang?: Language;
}

const EXAMPLES = `
Examples:
  kport init                              a policy for the working directory and what is below it
  kport init --extends baseline deploy    close the ports of the nodes first
  kport init --dry-run                    look at it first

Exit codes: 0, or 2 where the file is there already or cannot be written.`;

export function initCommand(context: CommandContext, files: ReportFiles = reportFiles): Command {
  const command = new Command('init')
    .description(`Writes a commented ${POLICY_FILE} to begin with.`)
    .argument('[directory]', 'where to', '.')
    .addOption(new Option('--extends <name>', 'the shipped policy to start from').choices(PRESETS).default(DEFAULT_PRESET))
    .option('--overwrite', 'replace the file that is there')
    .option('--dry-run', 'print it instead of writing it');
  return addLanguageOption(command)
    .addHelpText('after', EXAMPLES)
    .action((directory: string, options: InitOptions) => init(directory, options, { ...context, files }));
}

type InitContext = CommandContext & { readonly files: ReportFiles };

async function init(directory: string, options: InitOptions, { io, files }: InitContext): Promise<void> {
  if (directory === '') throw new KportError('usage', { code: 'in-place', data: { place: "''", why: { code: 'empty-path' } } });
  const language = chooseLanguage(options.lang, io.env);
  const { policyTemplateWords } = await import('../../words/policy-template-words.ts');
  const folder = path.resolve(io.cwd, directory);
  const file = path.posix.join(directory.replaceAll(path.sep, '/'), POLICY_FILE);
  const choices = { name: path.basename(folder) || 'policy', preset: options.extends, schema: schemaFrom(folder) };
  const text = policyTemplate(choices, policyTemplateWords(language));
  if (options.dryRun) {
    io.stdout.write(text);
    return;
  }
  if (!options.overwrite && findUpwards(POLICY_FILE, folder) === POLICY_FILE) {
    throw new KportError('usage', { code: 'init-file-there', data: { file } });
  }
  const problem = files.problem(file, io.cwd) ?? files.write(file, io.cwd, text);
  if (problem !== undefined) throw new KportError('usage', { code: 'cannot-be-written', data: { file, why: problem } });
  const { initWritten } = catalogue(language).words;
  io.stdout.write(`${printable(fill(initWritten, { file, directory }))}\n`);
}

/** Only a kport that is installed below the folder is there for everybody who opens the file. */
function schemaFrom(folder: string): string | undefined {
  const found = path.relative(folder, schemaFile('policy')).replaceAll(path.sep, '/');
  return found.startsWith('../') || path.isAbsolute(found) ? undefined : found;
}
