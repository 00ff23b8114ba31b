// Dockerfiles as BuildKit cuts them up: moby/buildkit frontend/dockerfile/parser/parser.go, Parse. Every character of a text that
// was joined of several lines knows where it stood.

/** A text that stood in the file in pieces: each with its offset in the text, and in the file. */
export interface PiecedText {
  readonly text: string;
  readonly pieces: readonly { readonly from: number; readonly at: number }[];
}

/** A here-document: what stands between its word and the line that repeats it. */
export interface HereDocument {
  readonly name: string;
  readonly text: string;
  /** The offset of its text in the file. */
  readonly at: number;
  readonly isEnded: boolean;
}

/** One instruction, its lines joined. */
export interface LogicalLine {
  /** As it is written. */
  readonly keyword: string;
  /** What stands behind the keyword, without blanks at its ends. */
  readonly rest: PiecedText;
  readonly heredocs: readonly HereDocument[];
  readonly start: number;
  readonly end: number;
}

/** A line that is a comment, and the offset of its `#`. */
export interface DockerfileComment {
  readonly text: string;
  readonly at: number;
}

export interface LogicalLines {
  readonly escape: '\\' | '`';
  readonly lines: readonly LogicalLine[];
  readonly comments: readonly DockerfileComment[];
}

interface PhysicalLine {
  /** Without its line break. */
  readonly text: string;
  readonly at: number;
}

/** Growing while it is read: one for a whole file. */
interface Reader {
  readonly source: string;
  readonly physical: readonly PhysicalLine[];
  readonly comments: DockerfileComment[];
  readonly escape: '\\' | '`';
  next: number;
}

export function logicalLines(text: string): LogicalLines {
  const physical = physicalLines(text);
  const reader: Reader = { source: text, physical, comments: [], escape: escapeOf(physical), next: 0 };
  const lines: LogicalLine[] = [];
  while (reader.next < physical.length) {
    const joined = joinedLine(reader);
    if (joined === undefined) continue;
    lines.push(instruction(joined, reader));
  }
  return { escape: reader.escape, lines, comments: reader.comments };
}

function physicalLines(text: string): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  for (let at = 0; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 ? text.length : feed;
    lines.push({ text: withoutReturn(text.slice(at, end)), at });
    at = end + 1;
  }
  return lines;
}

function withoutReturn(line: string): string {
  let end = line.length;
  while (line.charAt(end - 1) === '\r') end -= 1;
  return line.slice(0, end);
}

const DIRECTIVE = /^#\s*([a-z][a-z0-9]*)\s*=\s*(.+)$/i;

/** Directives stand on top, before any other comment; `escape` may be a backquote. */
function escapeOf(lines: readonly PhysicalLine[]): '\\' | '`' {
  for (const { text } of lines) {
    const [, name = '', value] = DIRECTIVE.exec(text.trim()) ?? [];
    if (!['syntax', 'escape', 'check'].includes(name.toLowerCase())) break;
    if (name.toLowerCase() === 'escape') return value === '`' ? '`' : '\\';
  }
  return '\\';
}

interface Joined extends PiecedText {
  readonly end: number;
}

/** The next instruction's lines as one; undefined for a line that has none. */
function joinedLine(reader: Reader): Joined | undefined {
  const pieces: PiecedText['pieces'][number][] = [];
  const parts: string[] = [];
  let length = 0;
  for (let line = reader.physical[reader.next]; line !== undefined; line = reader.physical[reader.next]) {
    reader.next += 1;
    const isFirst = parts.length === 0;
    const { text, isLast } = withoutContinuation(line.text, reader.escape);
    if (line.text.trimStart().startsWith('#')) {
      addComment(line, reader);
      if (isFirst) return undefined;
      continue;
    }
    // A line without anything in it does not end an instruction that goes on.
    if (line.text.trim() === '') {
      if (isFirst) return undefined;
      continue;
    }
    pieces.push({ from: length, at: line.at });
    parts.push(text);
    length += text.length;
    if (isLast) break;
  }
  const last = reader.physical[reader.next - 1];
  return { text: parts.join(''), pieces, end: (last?.at ?? 0) + (last?.text.length ?? 0) };
}

function addComment({ text, at }: PhysicalLine, { comments }: Reader): void {
  const start = text.indexOf('#');
  comments.push({ text: text.slice(start), at: at + start });
}

/** The escape character at the end of a line joins it with the next one, but for a doubled one. */
function withoutContinuation(text: string, escapedBy: string): { readonly text: string; readonly isLast: boolean } {
  const end = text.trimEnd().length;
  const continues = text[end - 1] === escapedBy && text[end - 2] !== escapedBy;
  return continues ? { text: text.slice(0, end - 1), isLast: false } : { text, isLast: true };
}

function instruction(joined: Joined, reader: Reader): LogicalLine {
  const [, blanks = '', keyword = '', between = ''] = /^(\s*)(\S*)(\s*)/.exec(joined.text) ?? [];
  const rest = partOf(joined, blanks.length + keyword.length + between.length, joined.text.trimEnd().length);
  const names = mayHaveHeredoc(keyword, rest.text) ? heredocWords(rest.text) : [];
  const heredocs = names.map((name) => heredoc(name, reader));
  const last = reader.physical[reader.next - 1];
  return {
    keyword,
    rest,
    heredocs,
    start: offsetOf(joined, blanks.length),
    end: heredocs.length === 0 ? joined.end : (last?.at ?? 0) + (last?.text.length ?? 0),
  };
}

export function partOf({ text, pieces }: PiecedText, from: number, to: number): PiecedText {
  const first = pieceAt(pieces, from);
  const kept = pieces.slice(first).map((piece) => ({ from: piece.from - from, at: piece.at }));
  return { text: text.slice(from, Math.max(from, to)), pieces: kept };
}

/** Where a character of the text stood in the file. */
export function offsetOf({ pieces }: PiecedText, index: number): number {
  const piece = pieces[pieceAt(pieces, index)];
  return piece === undefined ? 0 : piece.at + index - piece.from;
}

function pieceAt(pieces: PiecedText['pieces'], index: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.from ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

function mayHaveHeredoc(keyword: string, rest: string): boolean {
  return rest.includes('<<') && /^(?:run|copy|add|onbuild)$/i.test(keyword);
}

interface HeredocWord {
  readonly name: string;
  /** `<<-`: tabs before the last line do not count. */
  readonly chomps: boolean;
}

/** Words of a line that are `<<NAME`, `<<-NAME`, `3<<"NAME"`; within quotes none is. */
function heredocWords(text: string): HeredocWord[] {
  const found: HeredocWord[] = [];
  for (const { 0: word } of text.matchAll(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|<<[ \t]*|[^\s'"\\<]+|[^\s])+/g)) {
    const [, dash, name = ''] = /^\d*<<(-?)[ \t]*([^<]+)$/.exec(word) ?? [];
    const plain = name.replaceAll(/['"]|\\(?=.)/g, '');
    if (plain !== '' && !/\s/.test(plain)) found.push({ name: plain, chomps: dash === '-' });
  }
  return found;
}

function heredoc({ name, chomps }: HeredocWord, reader: Reader): HereDocument {
  const at = reader.physical[reader.next]?.at ?? 0;
  const { source } = reader;
  for (let line = reader.physical[reader.next]; line !== undefined; line = reader.physical[reader.next]) {
    reader.next += 1;
    if ((chomps ? line.text.replace(/^\t+/, '') : line.text) !== name) continue;
    return { name, text: source.slice(at, line.at), at, isEnded: true };
  }
  return { name, text: source.slice(at), at, isEnded: false };
}
