import { place } from '../model/errors.ts';
import { type Finding, type Language, placeOf as placeOfFinding } from '../model/finding.ts';
import type { LintFinding, LintResult, PolicyNotice, RuleFailure } from '../model/lint.ts';
import { ROOM, remembered } from '../model/remembered.ts';
import type { Position, Unreadable } from '../model/source.ts';
import { catalogue, count, fill } from '../words/catalogue.ts';
import { tell } from '../words/tell.ts';
import type { Catalogue } from '../words/texts.ts';
import { rulesOf } from '../words/told-message.ts';
import { storyLines } from './bind-stories.ts';
import { closingParts, knownBy, verdictLine } from './closing-line.ts';
import { exemptedBecause } from './exempted-because.ts';
import { wholeText } from './json-pieces.ts';
import { objectName } from './object-name.ts';
import { printable } from './printable.ts';
import { findingLines } from './rendered-lines.ts';
import { type Paint, painter, SEVERITY_COLOURS } from './style.ts';
import { labelled } from './wrap.ts';

export interface TextOptions {
  readonly color: boolean;
  readonly language: Language;
  /** Columns of running text. */
  readonly width?: number;
  /** One line for each finding and for whatever could not be judged, and nothing else. */
  readonly quiet?: boolean;
  /** Names what is only counted otherwise: skipped files and exempted findings. */
  readonly verbose?: boolean;
}

interface Style {
  readonly width?: number | undefined;
  readonly language: Language;
  readonly paint: Paint;
  readonly texts: Catalogue;
}

/** What `kport lint` tells a person; what could not be judged stands at the end, where it is seen. */
export function textReport(result: LintResult, options: TextOptions): string {
  return wholeText(textPieces(result, options));
}

/** The same, in whole lines. */
export function* textPieces(result: LintResult, options: TextOptions): Generator<string> {
  for (const line of textLines(result, options)) yield `${line}\n`;
}

function* textLines(
  result: LintResult,
  { color, language, width, quiet = false, verbose = false }: TextOptions,
): Generator<string> {
  const style: Style = { width, language, paint: painter(color), texts: catalogue(language) };
  const problems = [
    ...result.unreadable.map((problem) => unreadableLine(problem, style)),
    ...result.failures.map((failure) => failureLine(failure, style)),
  ];
  if (quiet) {
    for (const finding of result.findings) yield headline(finding, style);
    return yield* problems;
  }
  yield* findingBlocks(result.findings, style);
  const sections = [
    [...result.notices.map((notice) => noticeLine(notice, style)), ...staleLine(result, style)],
    verbose ? uncounted(result, style) : skippedLines(result.skipped.filter(isMeant), style),
    storyLines(result.stories, language, style.paint),
    problems,
  ];
  for (const section of sections) if (section.length > 0) yield* [...section, ''];
  yield printable([verdictLine(result, language), ...closingParts(result, language)].join('; '));
}

/**
 * Each finding with its line and its repair, as one piece; what a rule is about stands with the first finding of it in each dialect. Of
 * thousands of findings few have a repair that none had before.
 */
function* findingBlocks(findings: readonly LintFinding[], style: Style): Generator<string> {
  const { fix: label, why: whyLabel, more } = style.texts.words;
  const explained = new Set<string>();
  const repairs = remembered((indent) => remembered((fix) => reason(label, fix, indent, style), ROOM));
  for (const finding of findings) {
    const { range, written, why, fix, ruleId } = finding;
    const indent = ' '.repeat(String((written?.range ?? range)?.start.line ?? '').length + 1);
    const lines = [headline(finding, style), ...findingLines(finding, style)];
    const isFirst = !explained.has(why);
    if (isFirst) lines.push(reason(whyLabel, why, indent, style));
    lines.push(repairs(indent)(fix));
    if (isFirst) lines.push(reason(more, `kport explain ${ruleId}`, indent, style));
    yield `${lines.join('\n')}\n`;
    explained.add(why);
  }
}

function headline(finding: LintFinding, { paint, texts }: Style): string {
  const { severity, message } = finding;
  const label = paint(['bold', SEVERITY_COLOURS[severity]], texts.words[`severity.${severity}`]);
  const tag = paint('dim', `[${rulesOf(finding)}]`);
  return `${findingPlace(finding, paint)}: ${label}: ${printable(message)} ${tag}`;
}

function reason(word: string, text: string, indent: string, { width, paint }: Style): string {
  const label = `${word.toLowerCase()}:`;
  return labelled(label, printable(text), indent, width)
    .join('\n')
    .replace(label, () => paint('bold', label));
}

function unreadableLine({ file, position, reason }: Unreadable, { language, paint, texts: { words } }: Style): string {
  return `${placeOf(file, position, paint)}: ${paint(['bold', 'red'], words.unreadable)}: ${printable(tell(reason, language))}`;
}

function failureLine({ file, object, ruleId, error }: RuleFailure, { paint, texts: { words } }: Style): string {
  const label = paint(['bold', 'red'], printable(objectName(object)));
  return `${placeOf(file, undefined, paint)}: ${label}: ${printable(fill(words.ruleFailed, { rule: ruleId, error }))}`;
}

function noticeLine({ file, position, message }: PolicyNotice, { paint, texts: { words } }: Style): string {
  return `${placeOf(file, position, paint)}: ${paint('bold', words.policy.toLowerCase())}: ${printable(message)}`;
}

function staleLine({ knownFrom }: LintResult, { paint, texts }: Style): string[] {
  if (!knownFrom?.stale) return [];
  return [`${placeOf(knownFrom.name, undefined, paint)}: ${count(texts, knownFrom.stale, 'staleEntry')}`];
}

function uncounted({ skipped, exempted, known = [], knownFrom }: LintResult, style: Style): string[] {
  const { paint, texts } = style;
  const { words } = texts;
  const by = knownFrom ? knownBy(knownFrom, words) : '';
  return [
    ...known.map((finding) => {
      const { message, ruleId } = finding;
      const label = printable(fill(words.knownFinding, { by }));
      return `${findingPlace(finding, paint)}: ${label}: ${printable(message)} ${paint('dim', `[${ruleId}]`)}`;
    }),
    ...exempted.map((passed) => {
      const { message, ruleId } = passed.finding;
      const label = printable(exemptedBecause(passed, words));
      return `${findingPlace(passed.finding, paint)}: ${label}: ${printable(message)} ${paint('dim', `[${ruleId}]`)}`;
    }),
    ...skippedLines(skipped, style),
  ];
}

function skippedLines(skipped: LintResult['skipped'], { language, paint, texts: { words } }: Style): string[] {
  return skipped.map(
    ({ file, position, reason }) => `${placeOf(file, position, paint)}: ${words.skipped}: ${printable(tell(reason, language))}`,
  );
}

/** As a rule nobody asks what the skipped files are; this one may be a workload that a person takes for judged. */
function isMeant({ reason }: LintResult['skipped'][number]): boolean {
  return reason.code === 'workload-without-type';
}

function findingPlace(finding: Finding, paint: Paint): string {
  const { file, range } = placeOfFinding(finding);
  return placeOf(file, range?.start, paint);
}

function placeOf(file: string, position: Position | undefined, paint: Paint): string {
  return paint('bold', place(printable(file), position));
}
