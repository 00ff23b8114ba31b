// A report for a comment on a pull request, or for the summary of a step: GitHub Flavored Markdown, which GitLab reads, too.

import { place } from '../../model/errors.ts';
import { placeOf, SEVERITIES } from '../../model/finding.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import type { Words } from '../../words/texts.ts';
import { eachOf, rulesOf } from '../../words/told-message.ts';
import { closingParts, verdictLine } from '../closing-line.ts';
import { cut } from '../display-width.ts';
import { objectName } from '../object-name.ts';
import { codeCell, codeSpan, markdownText } from './markdown-text.ts';
import { type Problem, problemsOf } from './problems.ts';
import { repairDiff } from './repair-diff.ts';
import type { ReportOptions } from './report-options.ts';

/** What GitHub takes in one comment, in characters; here in UTF-16 code units, of which there are no fewer. */
export const MOST_CHARACTERS = 65_536;

/** No row takes less than this, so that no more of them need be tried. */
const LEAST_ROW = 20;
/** Columns of one cell or item: a name can be as long as a file. */
const MOST_COLUMNS = 500;

/** By which whoever posts the comment finds it again, to replace it. */
export const MARKER = '<!-- kport-report -->';

interface Shown {
  readonly problems: readonly Problem[];
  /** Gravest first. */
  readonly findings: readonly LintFinding[];
}

/** As much as has room: what could not be judged first, then the gravest findings. */
export function markdownReport(result: LintResult, options: ReportOptions): string {
  const problems = problemsOf(result, options.language);
  const findings = SEVERITIES.flatMap((severity) => result.findings.filter((finding) => finding.severity === severity));
  const all = problems.length + findings.length;
  const most = Math.min(all, Math.ceil(MOST_CHARACTERS / LEAST_ROW));
  const write = (count: number): string => {
    const shown = { problems: problems.slice(0, count), findings: findings.slice(0, Math.max(0, count - problems.length)) };
    return page(result, shown, { ...options, left: all - count });
  };
  return write(largest(most, (count) => write(count).length <= MOST_CHARACTERS));
}

/** The largest number up to `most` that fits, where all smaller ones fit as well; 0 where none does. */
function largest(most: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface PageOptions extends ReportOptions {
  /** Problems and findings that had no room. */
  readonly left: number;
}

function page(result: LintResult, { problems, findings }: Shown, options: PageOptions): string {
  const { language, left } = options;
  const { words } = catalogue(language);
  const head = [MARKER, `### kport: ${verdictLine(result, language)}`, text(closingParts(result, language).join('; '))];
  const files = Map.groupBy(findings, (finding) => placeOf(finding).file);
  const sections = [...files].map(([file, own]) => fileSection(file, own, { ...options, words }));
  const more = left === 0 ? [] : [fill(words.moreThanFits, { n: left })];
  const rules = Map.groupBy(findings.flatMap(eachOf), ({ ruleId }) => ruleId);
  const details = [...rules].map(([ruleId, own]) => ruleDetails(ruleId, own, options));
  return `${[...head, ...problemSection(problems, { ...options, words }), ...sections, ...more, ...details].join('\n\n')}\n`;
}

interface SectionOptions extends ReportOptions {
  readonly words: Words;
}

function problemSection(problems: readonly Problem[], { words, repositoryPath }: SectionOptions): string[] {
  if (problems.length === 0) return [];
  const rows = problems.map(({ file, position, text: told }) => [
    codeCell(cut(place(repositoryPath(file), position), MOST_COLUMNS)),
    text(told),
  ]);
  return [`#### ${words.notJudged}`, table([words.place, words.reason], rows)];
}

function fileSection(
  file: string,
  findings: readonly LintFinding[],
  { words, repositoryPath, lineAddress }: SectionOptions,
): string {
  const path = repositoryPath(file);
  const isInside = !path.startsWith('/') && path !== '-';
  const linked = (line: number) => (lineAddress && isInside ? `[${line}](${lineAddress(path, line)})` : String(line));
  const lineOf = (finding: LintFinding) => placeOf(finding).range?.start.line;
  const sorted = findings.toSorted((a, b) => (lineOf(a) ?? 0) - (lineOf(b) ?? 0));
  const rows = sorted.map((finding) => [
    lineOf(finding) === undefined ? '' : linked(lineOf(finding) ?? 0),
    words[`severity.${finding.severity}`],
    codeCell(cut(objectName(finding.subject), MOST_COLUMNS)),
    text(finding.message),
    text(finding.fix),
    `\`${rulesOf(finding)}\``,
  ]);
  const heads = [words.line, words.severity, words.object, words.finding, words.fix, words.rule];
  const repairs = sorted.flatMap((finding) => repairDetails(finding, { words, repositoryPath }));
  return [`#### ${codeSpan(cut(path, MOST_COLUMNS))}`, table(heads, rows), ...repairs].join('\n\n');
}

/** A longer one is none to look through here. */
const MOST_LINES = 60;

/** What would repair a finding, behind a line that opens. */
function repairDetails(
  finding: LintFinding,
  { words, repositoryPath }: Pick<SectionOptions, 'words' | 'repositoryPath'>,
): string[] {
  const { repair, ruleId } = finding;
  const lines = repair ? repairDiff(repair, repositoryPath) : [];
  if (repair === undefined || lines.length > MOST_LINES || lines.some((line) => line.length > MOST_COLUMNS)) return [];
  const line = placeOf(finding).range?.start.line ?? 1;
  const needs = repair.needs.length > 0 ? repair.needs : [words.safeRepair];
  return [
    [
      '<details>',
      `<summary>${fill(words.repairOfLine, { line })}: <code>${ruleId}</code></summary>`,
      '',
      ...needs.map((need) => `- ${text(need)}`),
      '',
      '```diff',
      ...lines,
      '```',
      '',
      '</details>',
    ].join('\n'),
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Why a rule matters, behind a line that opens. */
function ruleDetails(
  ruleId: string,
  findings: readonly LintFinding[],
  { language, rules }: Pick<ReportOptions, 'language' | 'rules'>,
): string {
  const { words } = catalogue(language);
  const title = rules.find(({ id }) => id === ruleId)?.words[language].title;
  const summary = title === undefined ? `<code>${ruleId}</code>` : `<code>${ruleId}</code>: ${html(title)}`;
  return [
    '<details>',
    `<summary>${summary}</summary>`,
    '',
    // In each dialect it is another one.
    ...[...new Set(findings.map(({ why }) => why))].flatMap((why) => [`${words.why}: ${text(why)}`, '']),
    '</details>',
  ].join('\n');
}

function text(given: string): string {
  return markdownText(cut(given, MOST_COLUMNS));
}

function html(given: string): string {
  return given.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
