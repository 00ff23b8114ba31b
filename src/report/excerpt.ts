import type { SourceRange } from '../model/source.ts';
import { displayWidth, endOf, isAscii, startOf } from './display-width.ts';
import { printable } from './printable.ts';
import type { Paint } from './style.ts';

/** Columns of a source line that are shown; a longer one (minified JSON) is cut around its underline. */
const LINE_WIDTH = 100;
const UNDERLINE_WIDTH = 60;
/** What stays visible behind the underline when something in front of it has to go. */
const BEHIND = 20;
const CUT = '...';

interface ExcerptStyle {
  readonly paint: Paint;
  readonly colour: Parameters<Paint>[0];
}

/**
 * The line that a range starts in, under a rule as wide as its number, and an underline of the value. The underline ends
 * with the line, where the value goes on in the next one.
 */
export function excerpt(line: string, range: SourceRange, { paint, colour }: ExcerptStyle): string[] {
  const { before, marked, behind } = isShort(line) ? partsOf(line, range) : clip(split(line, range));
  const number = String(range.start.line);
  const gutter = paint('dim', `${' '.repeat(number.length)} |`);
  const underline = `^${'~'.repeat(Math.max(0, displayWidth(marked) - 1))}`;
  return [
    gutter,
    `${paint('dim', `${number} |`)} ${before}${marked}${behind}`.trimEnd(),
    `${gutter} ${' '.repeat(displayWidth(before))}${paint(colour, underline)}`,
  ];
}

/** As nearly all: it is shown as it is. */
function isShort(line: string): boolean {
  return line.length <= LINE_WIDTH && isAscii(line);
}

function partsOf(line: string, { start, end }: SourceRange): Parts {
  const from = start.column - 1;
  const to = end.line > start.line ? line.length : end.column - 1;
  return { before: line.slice(0, from), marked: line.slice(from, to), behind: line.slice(to) };
}

interface Parts {
  readonly before: string;
  readonly marked: string;
  readonly behind: string;
}

interface Cuts {
  readonly cutBefore: boolean;
  readonly cutBehind: boolean;
}

/** The parts of a line as they are shown. No more of it is looked at than can be: a line may have millions of characters. */
function split(line: string, { start, end }: SourceRange): Parts & Cuts {
  const from = Math.min(start.column - 1, line.length);
  const to = end.line > start.line ? line.length : Math.min(end.column - 1, line.length);
  const first = Math.max(0, from - LINE_WIDTH);
  const middle = Math.min(to, from + LINE_WIDTH);
  const last = Math.min(line.length, middle + LINE_WIDTH);
  return {
    before: withSpaces(line.slice(first, from)),
    marked: withSpaces(line.slice(from, middle)),
    behind: middle < to ? '' : withSpaces(line.slice(to, last)),
    cutBefore: first > 0,
    cutBehind: middle < to || last < line.length,
  };
}

function clip(parts: Parts & Cuts): Parts {
  const { before, marked, behind } = parts;
  const width = [before, marked, behind].reduce((sum, part) => sum + displayWidth(part), 0);
  if (width <= LINE_WIDTH && !parts.cutBefore && !parts.cutBehind) return parts;
  const value = startOf(marked, UNDERLINE_WIDTH);
  const left = LINE_WIDTH - displayWidth(value);
  const head = endOf(before, left - Math.min(BEHIND, displayWidth(behind)));
  const tail = value === marked ? startOf(behind, left - displayWidth(head)) : '';
  const isWhole = value === marked && tail === behind && !parts.cutBehind;
  return {
    before: head === before && !parts.cutBefore ? head : `${CUT}${head}`,
    marked: value,
    behind: isWhole ? tail : `${tail}${CUT}`,
  };
}

/** A tab has no width of its own, and the underline would miss the value: it becomes four spaces, as rustc has it. */
export function withSpaces(text: string): string {
  return printable(text.replaceAll('\t', '    '));
}
