// What a scan of a brief text has come to. Brief is what nearly every manifest is: mappings and sequences in block style, one-line
// keys, plain and quoted scalars, `|` and `>`, flows without a second thought, anchors and aliases as values where all of a text is asked for. All readers of YAML read it alike, and it is read
// without looking twice at a character; whatever else there is in a text is left to the others.

/**
 * Three numbers a token: what it is, where it starts, where it ends. An anchor stands before what it names. A block whose header says its
 * column has that added to its token.
 */
export const TOKEN = {
  mapping: 0,
  sequence: 1,
  close: 2,
  empty: 3,
  plain: 4,
  lines: 5,
  single: 6,
  double: 7,
  anchor: 8,
  alias: 9,
  block: 10,
} as const;
export const TOKEN_SIZE = 3;

/** What an open collection waits for. */
export const WAITS = { item: 0, nextItem: 1, value: 2, key: 3 } as const;

/** Deeper than any manifest, and not too deep for a recursion. */
const MAX_BRIEF_DEPTH = 100;

/** libyaml finds no colon 1,024 characters behind the start of a key. */
export const LONGEST_KEY = 1000;

export const CODE = {
  plus: 0x2b,
  dot: 0x2e,
  question: 0x3f,
  u: 0x75,
  tilde: 0x7e,
  backslash: 0x5c,
  bar: 0x7c,
  greater: 0x3e,
  bracket: 0x5b,
  brace: 0x7b,

  lf: 0x0a,
  space: 0x20,
  quote: 0x22,
  ampersand: 0x26,
  asterisk: 0x2a,
  hash: 0x23,
  apostrophe: 0x27,
  comma: 0x2c,
  dash: 0x2d,
  colon: 0x3a,
} as const;

export interface Scan {
  text: string;
  /** Whether all tokens are kept, or only those of the outermost mapping, which say what the object is. */
  isWhole: boolean;
  /** Whether an anchor, an alias or a merge key was met: only the tree says what such a text says. */
  isShared: boolean;
  /** Those of this text, from one place to another, behind those of others. */
  tokens: Int32Array;
  start: number;
  end: number;
  /**
   * How many collections are open in block style, and of each, from the outermost on at 1, its column, what it waits for, and where an
   * empty value would stand. What stands at 0 is for none: it is further out than any, and waits for nothing that it could get.
   */
  depth: number;
  readonly columns: Int32Array;
  readonly waits: Int32Array;
  readonly places: Int32Array;
  /** Where it goes on. */
  at: number;
  /** What was looked for last, and what was found behind it: lines are not looked through twice. */
  lineFeed: number;
  colon: number;
  comment: number;
  readonly content: { line: number; at: number };
  lineStart: number;
  /** Behind the first token, those of the values that say what the object is; -1 for none. */
  apiVersion: number;
  kind: number;
}

const USED: Scan = {
  text: '',
  isWhole: false,
  isShared: false,
  tokens: new Int32Array(0),
  start: 0,
  end: 0,
  depth: 0,
  columns: new Int32Array(MAX_BRIEF_DEPTH + 2).fill(-1),
  waits: new Int32Array(MAX_BRIEF_DEPTH + 2).fill(WAITS.key),
  places: new Int32Array(MAX_BRIEF_DEPTH + 2),
  at: 0,
  lineFeed: -1,
  colon: -1,
  comment: -1,
  content: { line: -1, at: -1 },
  lineStart: 0,
  apiVersion: -1,
  kind: -1,
};
/** Numbers of the tokens of some dozen texts, which stay as long as one of these is wanted. */
const ROOM = 1 << 14;

/**
 * The one for all texts, until the next is asked for. Their tokens stand in one list behind each other: a list for each, and a copy of it for
 * whoever wants them, is a fifth of all that a run over many takes.
 */
export function newScan(text: string, isWhole: boolean): Scan {
  USED.text = text;
  USED.isWhole = isWhole;
  USED.isShared = false;
  USED.end = USED.start;
  // One long text would keep its room for good.
  if (USED.tokens.length > ROOM) takeRoom(USED, ROOM);
  USED.depth = 0;
  USED.at = 0;
  USED.lineFeed = -1;
  USED.colon = -1;
  USED.comment = -1;
  USED.content.line = -1;
  USED.lineStart = 0;
  USED.apiVersion = -1;
  USED.kind = -1;
  return USED;
}

/** A value among the tokens of a text: its own, and what is behind its last. */
export interface Stretch {
  readonly text: string;
  readonly tokens: Int32Array;
  readonly at: number;
  readonly end: number;
}

/** All that was found, which stays; without that, the next text takes its place. */
export function kept(scan: Scan): Stretch {
  const { text, tokens, start: at, end } = scan;
  scan.start = end;
  return { text, tokens, at, end };
}

/** The tokens of this text go on in another list; those of others stay where they are. */
function takeRoom(scan: Scan, numbers: number): void {
  const { start, end } = scan;
  const tokens = new Int32Array(numbers);
  tokens.set(scan.tokens.subarray(start, end));
  scan.tokens = tokens;
  scan.start = 0;
  scan.end = end - start;
}

export function isEmpty({ start, end }: Scan): boolean {
  return start === end;
}

export function emit(scan: Scan, token: number, start: number, end: number): void {
  if (!scan.isWhole && scan.depth > 1) return;
  if (scan.end + TOKEN_SIZE > scan.tokens.length) takeRoom(scan, Math.max(ROOM, 2 * (scan.end - scan.start)));
  const { tokens, end: at } = scan;
  tokens[at] = token;
  tokens[at + 1] = start;
  tokens[at + 2] = end;
  scan.end = at + TOKEN_SIZE;
}

/** False where it would be too deep. */
export function open(scan: Scan, token: number, start: number): boolean {
  fill(scan);
  emit(scan, token, start, start + 1);
  scan.depth += 1;
  const { depth, columns, waits, places } = scan;
  columns[depth] = start - scan.lineStart;
  waits[depth] = token === TOKEN.sequence ? WAITS.nextItem : WAITS.key;
  places[depth] = start;
  return depth <= MAX_BRIEF_DEPTH;
}

/** The innermost collection has got what it waited for. */
export function fill({ waits, depth }: Scan): void {
  if (waits[depth] === WAITS.value) waits[depth] = WAITS.key;
  else if (waits[depth] === WAITS.item) waits[depth] = WAITS.nextItem;
}

export function isWaiting({ waits, depth }: Scan): boolean {
  return waits[depth] === WAITS.value || waits[depth] === WAITS.item;
}

/** The column of the innermost collection that is open; -1 where none is. */
export function innermost({ columns, depth }: Scan): number {
  return columns[depth] ?? -1;
}

/** The innermost collection gets nothing, where it waited for something. */
export function fillEmpty(scan: Scan): void {
  if (!isWaiting(scan)) return;
  const at = scan.places[scan.depth] ?? 0;
  emit(scan, TOKEN.empty, at, at);
  fill(scan);
}

export function close(scan: Scan): void {
  fillEmpty(scan);
  emit(scan, TOKEN.close, -1, -1);
  scan.depth -= 1;
}

export function isBlankCode(code: number): boolean {
  return code === CODE.space || code === CODE.lf;
}

/** The offset behind blanks; a text that is scanned ends with a line feed. */
export function behindSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === CODE.space) at += 1;
  return at;
}

/** The offset behind what stands before blanks. */
export function withoutSpaces(text: string, to: number): number {
  let end = to;
  while (text.charCodeAt(end - 1) === CODE.space) end -= 1;
  return end;
}

/** Where the content of a line starts. */
export function contentOfLine({ text, content }: Scan, line: number): number {
  if (content.line !== line) {
    content.line = line;
    content.at = behindSpaces(text, line);
  }
  return content.at;
}

/** The first line feed from an offset on, which is never before one that was asked for; so are the others. */
export function lineFeedFrom(scan: Scan, at: number): number {
  if (scan.lineFeed < at) scan.lineFeed = scan.text.indexOf('\n', at);
  return scan.lineFeed;
}

/**
 * The first colon with a blank behind it. Characters are looked for one by one: V8 finds one of them without a call, and two with one that
 * takes ten times as long.
 */
export function colonFrom(scan: Scan, at: number): number {
  const { text } = scan;
  let colon = scan.colon;
  if (colon >= at) return colon;
  do colon = text.indexOf(':', Math.max(colon + 1, at));
  while (colon !== -1 && !isBlankCode(text.charCodeAt(colon + 1)));
  scan.colon = colon === -1 ? text.length : colon;
  return scan.colon;
}

/** The first # with a blank before it. */
export function commentFrom(scan: Scan, at: number): number {
  const { text } = scan;
  let comment = scan.comment;
  if (comment > at) return comment;
  do comment = text.indexOf('#', Math.max(comment, at) + 1);
  while (comment !== -1 && text.charCodeAt(comment - 1) !== CODE.space);
  scan.comment = comment === -1 ? text.length : comment;
  return scan.comment;
}

/** Whether a line starts with what begins or ends a document, and nothing else that is open. */
export function isMarker(text: string, line: number): boolean {
  const code = text.charCodeAt(line);
  return (code === CODE.dash || code === CODE.dot) && /^(?:---|\.\.\.)/.test(text.slice(line, line + 3));
}

/** Goes on in the next line; false where more than a comment stands in this one. */
export function endLine(scan: Scan, from: number): boolean {
  const { text } = scan;
  const at = behindSpaces(text, from);
  const code = text.charCodeAt(at);
  if (code === CODE.lf) scan.at = at + 1;
  else if (code === CODE.hash && at > from) scan.at = nextLine(text, at);
  else return false;
  return true;
}

export function nextLine(text: string, at: number): number {
  return text.indexOf('\n', at) + 1;
}

const PLAIN_STARTS = plainStarts();

/** Letters, digits and what no reader takes for a sign of anything; the others where no blank follows them. */
function plainStarts(): readonly boolean[] {
  const signs = '_/.$(+^;\\)~<=-:?';
  return Array.from({ length: 0x7f }, (_, code) => {
    const character = String.fromCharCode(code);
    return /\w/.test(character) || signs.includes(character);
  });
}

export function startsPlain(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // Of other scripts: such a text has none of the blanks and breaks that are among them.
  if (code > 0x7e) return true;
  if (PLAIN_STARTS[code] !== true) return false;
  const isSign = code === CODE.dash || code === CODE.colon || code === CODE.question;
  return !isSign || !isBlankCode(text.charCodeAt(at + 1));
}

/** An infinity, which JSON has not: told by others. */
export function isInfinite(text: string, start: number, end: number): boolean {
  if (end - start > 5) return false;
  const code = text.charCodeAt(start);
  return (code === CODE.dot || code === CODE.plus || code === CODE.dash) && /^[-+]?\.(?:inf|nan)$/i.test(text.slice(start, end));
}

/** A key that JSON has not. */
export function isOddKey(text: string, start: number, end: number): boolean {
  if (end - start > 5) return false;
  const code = text.charCodeAt(start);
  // By its second letter: of all keys `name` is the most frequent.
  const mayBeNull = code === CODE.tilde || (text.charCodeAt(start + 1) | 0x20) === CODE.u;
  const isNull = mayBeNull && /^(?:~|null)$/i.test(text.slice(start, end));
  return isNull || isInfinite(text, start, end);
}

/** Notes that a merge key was met. False for one behind other keys: for YAML 1.1 it writes over them, for YAML 1.2 it does not. */
export function mayMerge(scan: Scan, start: number, end: number, isFirst: boolean): boolean {
  if (end - start !== 2 || !scan.text.startsWith('<<', start)) return true;
  scan.isShared = true;
  return isFirst && scan.isWhole;
}

const NAME = /[&*][\w-]+(?=[ \n,\]}])/y;

function isNamed({ tokens, start, end }: Scan): boolean {
  return end > start && tokens[end - TOKEN_SIZE] === TOKEN.anchor;
}

/** Takes the anchor or the alias that starts there: the offset behind it. -1 where it is not brief. */
export function takeName(scan: Scan, token: number, start: number): number {
  NAME.lastIndex = start;
  // Of two, or one that an alias has, nothing comes.
  if (!scan.isWhole || isNamed(scan) || !NAME.test(scan.text)) return -1;
  const end = NAME.lastIndex;
  scan.isShared = true;
  emit(scan, token, start, end);
  return end;
}

/** The token behind a value. */
export function behindValue(tokens: Int32Array, value: number): number {
  let depth = 0;
  let at = value;
  do {
    const token = tokens[at] ?? TOKEN.close;
    if (token <= TOKEN.sequence) depth += 1;
    else if (token === TOKEN.close) depth -= 1;
    at += TOKEN_SIZE;
  } while (depth > 0);
  return at;
}
