// A template is rarely YAML, and its reader is helped by being told so: but only where the template is what is wrong. Behind a
// forgotten bracket, "{{" in quotes or in a block scalar is text like any other.
import { ACTION, type Placeholder, placeholderIn, VARIABLE } from '../../model/placeholder.ts';
import type { Position } from '../../model/source.ts';
import { type Lines, lineText } from './lines.ts';

/** Nobody writes longer ones by hand, and looking at each quote of a hostile one would take its time. */
const LONGEST_LINE = 4096;
const QUOTED_OR_COMMENT = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?<=^|\s)#.*/g;
const BLOCK_SCALAR = /[|>][-+\d]*\s*(?:#.*)?$/;

/** What stands where a text is no YAML. A parser often sees what is wrong with a line only at the beginning of the next. */
export function placeholderAt(lines: Lines, { line, column }: Position): Placeholder | undefined {
  const own = shortLine(lines, line);
  const before = lineBefore(lines, line);
  if (isAction(own, column) || (before !== undefined && isActionLine(lines, before))) return 'template';
  return variableAt(own, column) ?? (before === undefined ? undefined : loneVariable(shortLine(lines, before)));
}

function isAction(text: string, column: number): boolean {
  const plain = withoutQuoted(text).slice(0, column + 1);
  return ACTION.test(plain) || spans(/(?<!\$)\{\{[^}]*\}\}/g, text).some((span) => isAround(span, column));
}

function isActionLine(lines: Lines, line: number): boolean {
  return ACTION.test(withoutQuoted(shortLine(lines, line))) && !isInBlockScalar(lines, line);
}

function variableAt(text: string, column: number): Placeholder | undefined {
  const around = spans(new RegExp(VARIABLE, 'g'), text).find((span) => isAround(span, column));
  return around && placeholderIn(around.text);
}

/** `${LABELS}` for some lines to be filled in. */
function loneVariable(text: string): Placeholder | undefined {
  const placeholder = placeholderIn(text);
  return typeof placeholder === 'object' && placeholder.variable === text.trim() ? placeholder : undefined;
}

interface Span {
  /** Columns, counted from 1. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function spans(pattern: RegExp, text: string): Span[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => {
    return { start: index + 1, end: index + 1 + found.length, text: found };
  });
}

/** Or right behind it. */
function isAround({ start, end }: Span, column: number): boolean {
  return start <= column && column <= end;
}

/** Of the same length. */
function withoutQuoted(text: string): string {
  return text.replace(QUOTED_OR_COMMENT, (quoted) => ' '.repeat(quoted.length));
}

function shortLine(lines: Lines, line: number): string {
  const text = lineText(lines, line) ?? '';
  return text.length > LONGEST_LINE ? '' : text;
}

/** The nearest line above that says something. */
function lineBefore(lines: Lines, line: number): number | undefined {
  for (let above = line - 1; above > 0; above -= 1) {
    if (lineText(lines, above)?.trim() !== '') return above;
  }
  return undefined;
}

function isInBlockScalar(lines: Lines, line: number): boolean {
  let indentation = indentationOf(lineText(lines, line) ?? '');
  for (let above = line - 1; above > 0 && indentation > 0; above -= 1) {
    const text = lineText(lines, above) ?? '';
    if (text.trim() === '' || indentationOf(text) >= indentation) continue;
    if (text.length <= LONGEST_LINE && BLOCK_SCALAR.test(text)) return true;
    indentation = indentationOf(text);
  }
  return false;
}

function indentationOf(text: string): number {
  return text.length - text.trimStart().length;
}
