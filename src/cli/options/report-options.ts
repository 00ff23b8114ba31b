import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { KportError } from '../../model/errors.ts';
import { suggested } from '../../model/near-name.ts';

/** Text first, then what other programs read. */
export const REPORT_FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report that is asked for. Without a file it goes to standard output. */
export interface AskedReport {
  readonly format: ReportFormat;
  readonly file?: string;
}

export interface ReportsOption {
  /** As written, in their order. */
  readonly format?: readonly string[];
}

export function addReportsOption(command: Command): Command {
  const option = new Option(
    '--format <format>',
    'FORMAT, or FORMAT=FILE to write a file; several times for several (default: text)',
  );
  return command.addOption(
    option.choices(REPORT_FORMATS).argParser((given: string, before: readonly string[] = []) => [...before, given]),
  );
}

/** The reports that are asked for. Throws KportError `usage` for an unknown format, and for two reports in one place. */
export function askedReports(cwd: string, given: readonly string[] = ['text']): AskedReport[] {
  const asked = given.map(readReport);
  const places = asked.map(({ file }) => (file === undefined ? '-' : resolve(cwd, file)));
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice === undefined) return asked;
  const [first = '', second = ''] = given.filter((_, index) => places[index] === twice);
  const code = twice === '-' ? 'two-reports-to-output' : 'two-reports-to-file';
  const [format = ''] = second.split('=');
  throw new KportError('usage', { code, data: { first, second, format } });
}

function readReport(text: string): AskedReport {
  const at = text.indexOf('=');
  const [name, file] = at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  const format = REPORT_FORMATS.find((known) => known === name);
  if (format === undefined) {
    const data = { name: JSON.stringify(name), formats: REPORT_FORMATS.join(', ') };
    throw new KportError('usage', suggested({ code: 'unknown-format', data }, name, REPORT_FORMATS));
  }
  if (file === '') throw new KportError('usage', { code: 'format-without-file', data: { text } });
  return file === undefined || file === '-' ? { format } : { format, file };
}
