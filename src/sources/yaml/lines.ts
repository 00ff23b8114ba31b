import { ownText } from '../../model/own-text.ts';
import type { Position, SourceRange } from '../../model/source.ts';

/** Where the lines of a text start. */
export interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Lines end at LF, CRLF or CR, as an editor counts them. */
export function indexLines(text: string): Lines {
  const starts = [0];
  if (!text.includes('\r')) {
    // Nearly always, and in a third of the time.
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return { text, starts };
  }
  const breaks = /\r\n|\n|\r/g;
  for (let match = breaks.exec(text); match; match = breaks.exec(text)) starts.push(match.index + match[0].length);
  return { text, starts };
}

/** The 1-based line and column of a 0-based offset; an offset behind the text is the place behind its last character. */
export function positionAt({ text, starts }: Lines, offset: number): Position {
  const at = Math.min(offset, text.length);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

export function rangeAt(lines: Lines, start: number, end: number): SourceRange {
  return { start: positionAt(lines, start), end: positionAt(lines, end) };
}

/** The text of a 1-based line without its line break; undefined where there is no such line. */
export function lineText({ text, starts }: Lines, line: number): string | undefined {
  const start = starts[line - 1];
  if (start === undefined) return undefined;
  let end = starts[line] ?? text.length;
  while (end > start && isBreak(text.charCodeAt(end - 1))) end -= 1;
  const found = text.slice(start, end);
  return found.length > LONGEST_OWN ? found : ownText(found);
}

/** A longer line may be all of its file, and told of each of its values. */
const LONGEST_OWN = 1000;

function isBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

/** The next line feed; the end of the text in its last line. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
