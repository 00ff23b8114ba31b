import { catalogue, count, fill } from '../knowledge/catalogue.ts';
import type { Catalogue } from '../knowledge/texts.ts';
import { place } from '../model/errors.ts';
import type { Finding, Language } from '../model/finding.ts';
import type { LintFinding, LintResult, PolicyNotice, RuleFailure } from '../model/lint.ts';
import type { Position, Unreadable } from '../model/source.ts';
import { storyLines } from './bind-stories.ts';
import { excerpt } from './excerpt.ts';
import { objectName } from './object-name.ts';
import { printable } from './printable.ts';
import { type Paint, painter, SEVERITY_COLOURS } from './style.ts';
import { labelled } from './wrap.ts';

export interface TextOptions {
  readonly color: boolean;
  readonly language: Language;
  /** One line for each finding and for whatever could not be judged, and nothing else. */
  readonly quiet?: boolean;
  /** Names what is only counted otherwise: skipped files and exempted findings. */
  readonly verbose?: boolean;
}

interface Style {
  readonly paint: Paint;
  readonly texts: Catalogue;
}

/** What `kport lint` tells a person: the findings, then what could not be judged, then the policy's notices and the counts. */
export function textReport(result: LintResult, { color, language, quiet = false, verbose = false }: TextOptions): string {
  const style: Style = { paint: painter(color), texts: catalogue(language) };
  const lines = quiet ? result.findings.map((finding) => headline(finding, style)) : [...findingBlocks(result.findings, style)];
  for (const problem of result.unreadable) lines.push(unreadableLine(problem, style));
  for (const failure of result.failures) lines.push(failureLine(failure, style));
  if (!quiet) {
    for (const notice of result.notices) lines.push(noticeLine(notice, style));
    if (verbose) for (const line of uncounted(result, style)) lines.push(line);
    const stories = storyLines(result.stories, language, style.paint);
    if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
    if (stories.length > 0) lines.push(...stories, '');
    lines.push(closingLine(result, style));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Each finding with its line and its repair; what a rule is about stands with the first finding of it. */
function* findingBlocks(findings: readonly LintFinding[], style: Style): Generator<string> {
  const explained = new Set<string>();
  for (const finding of findings) {
    const { range, excerpt: line } = finding;
    const colour = SEVERITY_COLOURS[finding.severity];
    yield headline(finding, style);
    if (range && line !== undefined) yield* excerpt(line, range, { paint: style.paint, colour });
    yield* reasons(finding, !explained.has(finding.ruleId), style);
    yield '';
    explained.add(finding.ruleId);
  }
}

function headline({ origin, range, severity, message, ruleId }: Finding, { paint, texts }: Style): string {
  const label = paint(['bold', SEVERITY_COLOURS[severity]], texts.words[`severity.${severity}`]);
  const tag = paint('dim', `[${ruleId}]`);
  return `${placeOf(origin.file, range?.start, paint)}: ${label}: ${printable(message)} ${tag}`;
}

function reasons({ range, why, fix, ruleId }: Finding, isFirst: boolean, { paint, texts: { words } }: Style): string[] {
  const indent = ' '.repeat(String(range?.start.line ?? '').length + 1);
  const told: [string, string][] = isFirst
    ? [
        [words.why, why],
        [words.fix, fix],
        [words.more, `kport explain ${ruleId}`],
      ]
    : [[words.fix, fix]];
  return told.flatMap(([word, text]) => {
    const label = `${word.toLowerCase()}:`;
    return labelled(label, printable(text), indent).map((line, index) =>
      index === 0 ? line.replace(label, () => paint('bold', label)) : line,
    );
  });
}

function unreadableLine({ file, position, reason }: Unreadable, { paint, texts: { words } }: Style): string {
  return `${placeOf(file, position, paint)}: ${paint(['bold', 'red'], words.unreadable)}: ${printable(reason)}`;
}

function failureLine({ file, object, ruleId, error }: RuleFailure, { paint, texts: { words } }: Style): string {
  const label = paint(['bold', 'red'], printable(objectName(object)));
  return `${placeOf(file, undefined, paint)}: ${label}: ${printable(fill(words.ruleFailed, { rule: ruleId, error }))}`;
}

function noticeLine({ file, position, message }: PolicyNotice, { paint, texts: { words } }: Style): string {
  return `${placeOf(file, position, paint)}: ${paint('bold', words.policy.toLowerCase())}: ${printable(message)}`;
}

function uncounted({ skipped, exempted }: LintResult, { paint, texts: { words } }: Style): string[] {
  return [
    ...exempted.map(({ finding: { origin, range, message, ruleId }, reason }) => {
      const label = printable(fill(words.exemptedBecause, { reason }));
      return `${placeOf(origin.file, range?.start, paint)}: ${label}: ${printable(message)} ${paint('dim', `[${ruleId}]`)}`;
    }),
    ...skipped.map(({ file, reason }) => `${placeOf(file, undefined, paint)}: ${words.skipped}: ${printable(reason)}`),
  ];
}

/** "no findings" only where everything was judged: what could not be read may hold any number of them. */
function closingLine({ findings, unreadable, failures, counts, policy }: LintResult, { texts }: Style): string {
  const { words } = texts;
  const workloads = count(texts, counts.workloads, 'workload');
  const isClean = findings.length + unreadable.length + failures.length === 0;
  const verdict = isClean
    ? `${words.noFindings} (${workloads})`
    : fill(words.findingsSummary, {
        errors: count(texts, counts.errors, 'error'),
        warnings: count(texts, counts.warnings, 'warning'),
        infos: count(texts, counts.infos, 'info'),
        workloads,
      });
  const { judged, skipped } = counts;
  const files = fill(words.filesSummary, {
    files: count(texts, counts.files, 'file'),
    judged,
    skipped,
    unreadable: counts.unreadable,
  });
  const exempted = counts.exempted === 0 ? [] : [`${words.exempted}: ${counts.exempted}`];
  const remapping = counts.remapping ? [count(texts, counts.remapping, 'remapping')] : [];
  return [verdict, ...exempted, ...remapping, files, `${words.policy.toLowerCase()}: ${printable(policy.name)}`].join('; ');
}

function placeOf(file: string, position: Position | undefined, paint: Paint): string {
  return paint('bold', place(printable(file), position));
}
