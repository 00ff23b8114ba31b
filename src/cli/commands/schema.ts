import { Argument, Command } from 'commander';
import { KportError } from '../../model/errors.ts';
import { readBytes } from '../../sources/files.ts';
import type { CommandContext } from '../options/command.ts';
import { SCHEMAS, type SchemaName, schemaFile } from '../shipped-files.ts';

const EXAMPLES = `
Examples:
  kport schema policy > kport-policy.schema.json    for the line "# yaml-language-server: $schema=…" of a policy
  kport schema lint                                 what kport lint --format json prints

Exit codes: 0, or 2 for wrong usage.`;

export function schemaCommand({ io }: CommandContext): Command {
  return new Command('schema')
    .description('Prints a JSON Schema: of policies, or of what a command prints as JSON.')
    .addArgument(new Argument('<name>', 'whose schema').choices(Object.keys(SCHEMAS)))
    .addHelpText('after', EXAMPLES)
    .action((name: SchemaName) => {
      const read = readBytes(schemaFile(name), io.cwd);
      if ('unreadable' in read) {
        throw new KportError('internal', { code: 'in-place', data: { place: schemaFile(name), why: read.unreadable } });
      }
      io.stdout.write(new TextDecoder().decode(read.bytes));
    });
}
