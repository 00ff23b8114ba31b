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
  /** The first line that is nothing of all that, or stands outside of any section: systemd reads on, Quadlet does not. */
  readonly stray?: Stray;
}

export interface Stray {
  readonly at: number;
  readonly text: string;
  readonly isOutside: boolean;
}

/** systemd's LONG_LINE_MAX: of a line, and of one with all that continues it. */
const LONGEST_LINE = 1 << 20;
/** What systemd's string_is_safe refuses. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNSAFE = /[\x00-\x1f\x7f"'\\]/;

interface Reading {
  readonly assignments: Assignment[];
  readonly sections: SectionHeader[];
  section: string | undefined;
  stray: Stray | undefined;
}

/**
 * Reads the text of a unit file or a drop-in. Never throws. `isQuadlet`: as pkg/systemd/parser/unitfile.go Parse does since Podman 5.0. Its
 * lines have no blanks at their ends, each backslash at one continues it, none of both becomes a blank, an empty line is a comment, and
 * what nothing but comments continues is not read.
 */
export function readUnitText(text: string, isQuadlet = false): UnitText {
  const lines = indexLines(text);
  const reading: Reading = { assignments: [], sections: [], section: undefined, stray: undefined };
  const comments: number[] = [];
  const told = (fault?: UnitFault): UnitText => {
    const { assignments, sections, stray } = reading;
    return { lines, assignments, sections, comments, ...(fault ? { fault } : {}), ...(stray ? { stray } : {}) };
  };
  let open: OpenLine | undefined;
  let last = 0;
  for (let index = 0; index < lines.starts.length; index += 1) {
    const start = lines.starts[index] ?? 0;
    const end = withoutBreak(text, start, lines.starts[index + 1] ?? text.length);
    const from = isQuadlet ? startBehindBlanks(text, start, end) : start;
    const to = isQuadlet ? endBeforeBlanks(text, from, end) : end;
    if (isComment(text, from, to)) {
      comments.push(index + 1);
      continue;
    }
    if (isQuadlet && from === to) continue;
    last = index;
    const isContinued = isQuadlet ? text.charCodeAt(to - 1) === 92 : endsInBackslash(text, from, to);
    if (open === undefined && !isContinued && to - from <= LONGEST_LINE) {
      // As nearly all lines are: it is read where it stands.
      const fault = readLine({ text, from, to, pieces: undefined }, reading);
      if (fault) return told(fault);
      continue;
    }
    open ??= { parts: [], pieces: [], length: 0 };
    append(open, isContinued ? text.slice(from, to - 1) + (isQuadlet ? '' : ' ') : text.slice(from, to), from);
    const fault = open.length > LONGEST_LINE ? tooLong(open) : isContinued ? undefined : readLine(joined(open), reading);
    if (fault) return told(fault);
    if (!isContinued) open = undefined;
  }
  const isLost = isQuadlet && last < lines.starts.length - (text.endsWith('\n') ? 2 : 1);
  return told(open && !isLost ? readLine(joined(open), reading) : undefined);
}

/** A line that others continue. */
interface OpenLine {
  readonly parts: string[];
  readonly pieces: Piece[];
  length: number;
}

function append(line: OpenLine, part: string, at: number): void {
  line.pieces.push({ from: line.length, at });
  line.parts.push(part);
  line.length += part.length;
}

function joined({ parts, pieces, length }: OpenLine): Line {
  return { text: parts.join(''), from: 0, to: length, pieces };
}

function tooLong({ pieces }: OpenLine): UnitFault {
  return { code: 'line-too-long', at: pieces[0]?.at ?? 0, text: '' };
}

/** Where the line ends that begins at an offset. */
function withoutBreak(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBreak(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

function isBreak(unit: number): boolean {
  return unit === 10 || unit === 13;
}

/** Behind spaces and tabs, a `#` or a `;`. */
function isComment(text: string, from: number, to: number): boolean {
  let at = from;
  while (at < to && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at += 1;
  return at < to && (text.charCodeAt(at) === 35 || text.charCodeAt(at) === 59);
}

/** A backslash that none before it escapes. */
function endsInBackslash(text: string, from: number, to: number): boolean {
  let start = to;
  while (start > from && text.charCodeAt(start - 1) === 92) start -= 1;
  return (to - start) % 2 === 1;
}

/** A line with those that continue it, in a text. */
interface Line {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Of a joined text; undefined in that of the file. */
  readonly pieces: readonly Piece[] | undefined;
}

function readLine({ text, from, to, pieces }: Line, reading: Reading): UnitFault | undefined {
  const start = startBehindBlanks(text, from, to);
  if (start === to) return undefined;
  const end = endBeforeBlanks(text, start, to);
  const at = pieces === undefined ? start : placeOf(pieces, start);
  if (text.charCodeAt(start) === 91) return readHeader(text.slice(start, end), at, reading);
  let equals = start;
  while (equals < end && text.charCodeAt(equals) !== 61) equals += 1;
  // systemd warns of a line without a key, or outside of any section, and reads on.
  const isOutside = reading.section === undefined;
  if (reading.section === undefined || equals === start || equals === end) {
    reading.stray ??= { at, text: text.slice(start, end), isOutside: isOutside && equals > start && equals < end };
    return undefined;
  }
  const key = text.slice(start, endBeforeBlanks(text, start, equals));
  const value = startBehindBlanks(text, equals + 1, end);
  const own = pieces === undefined ? [{ from: 0, at: value }] : piecesFrom(pieces, value);
  reading.assignments.push({ section: reading.section, key, at, value: text.slice(value, end), pieces: own });
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

/** Where a stretch of a text begins behind its blanks: what systemd takes for blanks, and no other characters. */
function startBehindBlanks(text: string, from: number, to: number): number {
  let start = from;
  while (start < to && isBlank(text.charCodeAt(start))) start += 1;
  return start;
}

/** Where a stretch of a text ends before its blanks. */
function endBeforeBlanks(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end;
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
