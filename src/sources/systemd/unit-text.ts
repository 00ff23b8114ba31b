// The grammar of unit files, whatever their keys mean, as systemd's src/shared/conf-parser.c (config_parse, parse_line) has it;
// systemd 252, 257 and 262 agree.
import { indexLines, type Lines } from '../yaml/lines.ts';

/** A stretch of the text that stands in a joined one. */
interface Piece {
  /** Where it begins there. */
  readonly from: number;
  /** Where it begins in the text. */
  readonly at: number;
}

/** One `Key=value`. */
export interface Assignment {
  readonly section: string;
  readonly key: string;
  /** Where the key begins in the text. */
  readonly at: number;
  /** Without blanks at its ends; of a continued line, the backslash is a blank and comments between are left out. */
  readonly value: string;
  /** Those of the value, in order; never empty. */
  readonly pieces: readonly Piece[];
}

export interface SectionHeader {
  readonly name: string;
  readonly at: number;
}

/** Why systemd reads no further, and so does not load the unit. */
export interface UnitFault {
  readonly code: 'section-header' | 'section-characters' | 'line-too-long';
  readonly at: number;
  /** As written. */
  readonly text: string;
}

export interface UnitText {
  readonly lines: Lines;
  /** In the order of the text, of every section, known to systemd or not. */
  readonly assignments: readonly Assignment[];
  readonly sections: readonly SectionHeader[];
  /** The 1-based lines that are comments. */
  readonly comments: readonly number[];
  /** The last thing that was read. */
  readonly fault?: UnitFault;
}

/** systemd's LONG_LINE_MAX: of a line, and of one with all that continues it. */
const LONGEST_LINE = 1 << 20;
const COMMENT = /^[ \t]*[#;]/;
/** What systemd's string_is_safe refuses. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNSAFE = /[\x00-\x1f\x7f"'\\]/;

interface Reading {
  readonly assignments: Assignment[];
  readonly sections: SectionHeader[];
  section: string | undefined;
}

/** Reads the text of a unit file or a drop-in. Never throws. */
export function readUnitText(text: string): UnitText {
  const lines = indexLines(text);
  const reading: Reading = { assignments: [], sections: [], section: undefined };
  const comments: number[] = [];
  const told = () => ({ lines, assignments: reading.assignments, sections: reading.sections, comments });
  let open: Line | undefined;
  for (const [index, at] of lines.starts.entries()) {
    const written = withoutBreak(text.slice(at, lines.starts[index + 1] ?? text.length));
    if (COMMENT.test(written)) {
      comments.push(index + 1);
      continue;
    }
    const line: Line = open ?? { parts: [], pieces: [], length: 0 };
    const isContinued = endsInBackslash(written);
    append(line, isContinued ? `${written.slice(0, -1)} ` : written, at);
    const fault = line.length > LONGEST_LINE ? tooLong(line) : isContinued ? undefined : readLine(line, reading);
    if (fault) return { ...told(), fault };
    open = isContinued ? line : undefined;
  }
  const fault = open && readLine(open, reading);
  return { ...told(), ...(fault ? { fault } : {}) };
}

/** A line with those that continue it. */
interface Line {
  readonly parts: string[];
  readonly pieces: Piece[];
  length: number;
}

function append(line: Line, part: string, at: number): void {
  line.pieces.push({ from: line.length, at });
  line.parts.push(part);
  line.length += part.length;
}

function tooLong({ pieces }: Line): UnitFault {
  return { code: 'line-too-long', at: pieces[0]?.at ?? 0, text: '' };
}

function withoutBreak(line: string): string {
  let end = line.length;
  while (end > 0 && isBreak(line.charCodeAt(end - 1))) end -= 1;
  return line.slice(0, end);
}

function isBreak(unit: number): boolean {
  return unit === 10 || unit === 13;
}

/** A backslash that none before it escapes. */
function endsInBackslash(line: string): boolean {
  let start = line.length;
  while (start > 0 && line.charCodeAt(start - 1) === 92) start -= 1;
  return (line.length - start) % 2 === 1;
}

function readLine(line: Line, reading: Reading): UnitFault | undefined {
  const joined = line.parts.join('');
  const [start, end] = within(joined, 0, joined.length);
  if (start === end) return undefined;
  const at = placeOf(line.pieces, start);
  if (joined[start] === '[') return readHeader(joined.slice(start, end), at, reading);
  const equals = joined.indexOf('=', start);
  // systemd warns of a line without a key, or outside of any section, and reads on.
  if (reading.section === undefined || equals <= start) return undefined;
  const [, keyEnd] = within(joined, start, equals);
  const [from, to] = within(joined, equals + 1, end);
  const key = joined.slice(start, keyEnd);
  const pieces = piecesFrom(line.pieces, from);
  reading.assignments.push({ section: reading.section, key, at, value: joined.slice(from, to), pieces });
  return undefined;
}

function readHeader(text: string, at: number, reading: Reading): UnitFault | undefined {
  if (!text.endsWith(']')) return { code: 'section-header', at, text };
  const name = text.slice(1, -1);
  if (UNSAFE.test(name)) return { code: 'section-characters', at, text };
  reading.section = name;
  reading.sections.push({ name, at });
  return undefined;
}

/** A stretch of a text without the blanks at its ends: what systemd takes for blanks, and no other characters. */
function within(text: string, from: number, to: number): readonly [start: number, end: number] {
  let [start, end] = [from, to];
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return [start, end];
}

export function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9 || isBreak(unit);
}

/** The pieces behind a place in a joined text. */
function piecesFrom(pieces: readonly Piece[], from: number): Piece[] {
  const first = pieceAt(pieces, from);
  return pieces.slice(first).map((piece, index) => {
    return index === 0 ? { from: 0, at: piece.at + (from - piece.from) } : { from: piece.from - from, at: piece.at };
  });
}

/** Where in the text a place in a joined one is. */
export function placeOf(pieces: readonly Piece[], index: number): number {
  const piece = pieces[pieceAt(pieces, index)];
  return piece === undefined ? 0 : piece.at + (index - piece.from);
}

function pieceAt(pieces: readonly Piece[], index: number): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.from ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
