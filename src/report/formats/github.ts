// Workflow commands of GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. They are
// read by actions/runner, src/Runner.Common/ActionCommand.cs, from every line of the output: a line that begins with `::`, and
// any line with `##[` in it.
import { hash } from 'node:crypto';
import { placeOf, SEVERITIES, type Severity } from '../../model/finding.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import type { Position, SourceRange } from '../../model/source.ts';
import { catalogue } from '../../words/catalogue.ts';
import { rulesOf } from '../../words/told-message.ts';
import { printable } from '../printable.ts';
import { textReport } from '../text.ts';
import { problemsOf } from './problems.ts';
import type { ReportOptions } from './report-options.ts';

/** GitHub shows this many annotations of each type in a step and drops the others. */
const MOST_ANNOTATIONS = 10;

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

interface Annotation {
  readonly severity: Severity;
  readonly file: string;
  readonly position?: Position | undefined;
  readonly range?: SourceRange | undefined;
  readonly title: string;
  readonly message: string;
}

export interface GithubOptions extends ReportOptions {
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Annotations for the lines of a pull request, gravest first, and everything as text for the log. */
export function githubReport(result: LintResult, options: GithubOptions): string {
  const all = annotationsOf(result, options);
  const shown = SEVERITIES.flatMap((severity) => all.filter((one) => one.severity === severity).slice(0, MOST_ANNOTATIONS));
  const commands = shown.map((annotation) => `${command(annotation, options)}\n`).join('');
  return commands + withoutCommands(textReport(result, options));
}

function annotationsOf(result: LintResult, { language }: GithubOptions): Annotation[] {
  const { words } = catalogue(language);
  return [
    ...problemsOf(result, language).map(({ kind, text, ...place }): Annotation => {
      return { severity: 'error', ...place, title: `kport: ${kind}`, message: printable(text) };
    }),
    ...result.findings.map((finding) => ofFinding(finding, words.fix.toLowerCase())),
    ...result.notices.map(({ file, position, message }): Annotation => {
      return { severity: 'warning', file, position, title: 'kport: policy', message: printable(message) };
    }),
  ];
}

function ofFinding(finding: LintFinding, fixWord: string): Annotation {
  const { severity, message, fix } = finding;
  const lines = `${printable(message)}\n${fixWord}: ${printable(fix)}`;
  return { severity, ...placeOf(finding), title: `kport: ${rulesOf(finding)}`, message: lines };
}

function command(annotation: Annotation, { repositoryPath }: GithubOptions): string {
  const { severity, file, title, message } = annotation;
  // Standard input is no file that a line could be shown of.
  const where = file === '-' ? {} : { file: printable(repositoryPath(file)), ...lines(annotation) };
  const properties = { ...where, title };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[severity]} ${list.join(',')}::${escapeData(message)}`;
}

/** GitHub shows an annotation under its last line: one about a value that goes on (a container) belongs under its first. */
function lines({ position, range }: Annotation): Readonly<Record<string, number>> {
  if (range === undefined) return position === undefined ? {} : { line: position.line, col: position.column };
  const { start, end } = range;
  if (end.line > start.line) return { line: start.line, col: start.column };
  return { line: start.line, col: start.column, endLine: end.line, endColumn: end.column };
}

/** As actions/toolkit, packages/core/src/command.ts. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * A text in which no line is a command, whatever a file is called or a line of it says. The word that ends it is made of the
 * text, so that nobody can write it into the text beforehand.
 */
function withoutCommands(text: string): string {
  const token = `kport-${hash('sha256', text).slice(0, 32)}`;
  return `::stop-commands::${token}\n${text}::${token}::\n`;
}
