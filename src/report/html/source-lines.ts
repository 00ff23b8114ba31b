// The lines around a finding, cut to what fits on a page, with the value apart.

import type { LintFinding } from '../../model/lint.ts';
import { lately, ROOM, remembered } from '../../model/remembered.ts';
import type { Origin, SourceRange } from '../../model/source.ts';
import { withSpaces } from '../excerpt.ts';
import type { PageLine, PageSource } from './page-data.ts';

/** Lines before and behind the value. */
const AROUND = 2;
/** Lines of a value that are shown; a longer one goes on in its file. */
const MOST_MARKED = 6;
/** Characters of a line; a longer one (minified JSON) is cut around its value. */
const MOST_BEFORE = 60;
const MOST_VALUE = 80;
const MOST_BEHIND = 60;
const MOST_LINE = MOST_BEFORE + MOST_VALUE + MOST_BEHIND;
const CUT = '…';

/** The lines of a file, by its name; undefined where its text is not there. */
export interface LinesOf {
  (file: string): readonly string[] | undefined;
  /** Of equal lines, in which the value stands alike, it is one list. */
  readonly shownOf: (around: Around) => readonly PageLine[];
}

/** Lines end where positions count them: at LF, CRLF or CR. A file is taken apart once for what follows each other in it. */
export function linesOf(texts: ReadonlyMap<string, string> | undefined): LinesOf {
  // Behind the last line break there is no line.
  const lines = lately((file: string) =>
    texts
      ?.get(file)
      ?.replace(/(?:\r\n|\n|\r)$/, '')
      .split(/\r\n|\n|\r/),
  );
  return Object.assign(lines, { shownOf: remembered(shown, ROOM, alike) });
}

/** The text that the ranges of a document are places in: its file, or all that was rendered together. */
export function textName({ file, rendered }: Origin): string {
  if (!rendered) return file;
  return rendered.set === undefined ? rendered.from : `${rendered.from} (${rendered.set})`;
}

/** With the lines around it where they are there, or else the line alone; undefined for a finding without a text. */
export function sourceOf({ range, excerpt, origin }: LintFinding, lines: LinesOf): PageSource | undefined {
  if (range === undefined) return undefined;
  const { start } = range;
  const all = lines(textName(origin));
  // The text may be another one of the same name.
  const isThisText = all?.[start.line - 1] !== undefined && (excerpt === undefined || all[start.line - 1] === excerpt);
  if (isThisText) return around(all, range, lines.shownOf);
  return excerpt === undefined ? undefined : lineOf({ range, excerpt });
}

/** One line by itself. */
export function lineOf({ range, excerpt }: { range: SourceRange; excerpt: string }): PageSource {
  return { first: range.start.line, lines: outdented([marked(excerpt, range)]) };
}

/** Lines, the first of which has that number, around a value. */
interface Around {
  readonly lines: readonly string[];
  readonly first: number;
  readonly range: SourceRange;
}

/** Characters of lines of which equal ones are looked for. */
const MOST_ALIKE = 2000;

function around(all: readonly string[], range: SourceRange, shownOf: LinesOf['shownOf']): PageSource {
  const last = lastShown(range);
  const first = Math.max(1, range.start.line - AROUND);
  // What follows a value that goes on would look like its end.
  const lines = all.slice(first - 1, last < lastLine(range) ? last : last + AROUND);
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  // A line may be all of its file, and is not to be put together with others for each of its values.
  return { first, lines: (length > MOST_ALIKE ? shown : shownOf)({ lines, first, range }) };
}

function alike({ lines, first, range: { start, end } }: Around): string {
  return `${start.line - first} ${start.column} ${end.line - start.line} ${end.column}\n${lines.join('\n')}`;
}

function shown({ lines, first, range }: Around): readonly PageLine[] {
  const { line: start } = range.start;
  const last = lastShown(range);
  const all = lines.map((line, index): PageLine => {
    const number = first + index;
    if (number < start || number > last) return plain(line);
    return lastLine(range) === start ? marked(line, range) : [plain(line)];
  });
  return outdented(all);
}

/** Of a value. */
function lastShown(range: SourceRange): number {
  return Math.min(lastLine(range), range.start.line + MOST_MARKED - 1);
}

/** Without the indentation that all lines have: what is left of it in a Pod template is a third of a narrow page. */
function outdented(lines: readonly PageLine[]): PageLine[] {
  const texts = lines.map((line) => (typeof line === 'string' ? line : line.join(''))).filter((text) => text.trim() !== '');
  const shared = Math.min(...texts.map((text) => text.length - text.trimStart().length));
  return lines.map((line) => {
    if (typeof line === 'string') return line.slice(shared);
    const [first, ...others] = line;
    return [first.slice(shared), ...others] as PageLine;
  });
}

/** The last line that the value has a character in. */
function lastLine({ start, end }: SourceRange): number {
  return end.line > start.line && end.column === 1 ? end.line - 1 : end.line;
}

function marked(line: string, { start, end }: SourceRange): PageLine {
  const from = Math.min(start.column - 1, line.length);
  const to = end.line > start.line ? line.length : Math.min(end.column - 1, line.length);
  const [before, value, behind] = [line.slice(0, from), line.slice(from, to), line.slice(to)];
  if (line.length <= MOST_LINE) return [withSpaces(before), withSpaces(value), withSpaces(behind)];
  return [
    withSpaces(endOf(before, MOST_BEFORE)),
    withSpaces(startOf(value, MOST_VALUE)),
    withSpaces(startOf(behind, MOST_BEHIND)),
  ];
}

function plain(line: string): string {
  return withSpaces(startOf(line, MOST_LINE));
}

function startOf(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most) + CUT;
}

function endOf(text: string, most: number): string {
  return text.length <= most ? text : CUT + text.slice(-most);
}
