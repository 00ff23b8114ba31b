// The state of go-yaml v2's scanner, which is libyaml's (scannerc.go), and how it moves through the text.
import { isBlankOrEnd, isBreak } from './characters.ts';

export type TokenType =
  | 'alias'
  | 'anchor'
  | 'block-end'
  | 'block-entry'
  | 'block-mapping-start'
  | 'block-sequence-start'
  | 'directive'
  | 'document-end'
  | 'document-start'
  | 'flow-entry'
  | 'flow-mapping-end'
  | 'flow-mapping-start'
  | 'flow-sequence-end'
  | 'flow-sequence-start'
  | 'key'
  | 'scalar'
  | 'stream-end'
  | 'tag'
  | 'value';

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** Of an alias or anchor the name, of a tag its text, of a scalar its content. */
  readonly value: string;
  readonly isPlain: boolean;
}

/** A place that turns out to be a key when a `:` follows on the same line. */
export interface SimpleKey {
  possible: boolean;
  /** In a block mapping nothing but a key may stand here. */
  required: boolean;
  token: number;
  at: number;
  line: number;
  column: number;
}

export interface Scanner {
  /** Ends in a line feed and a NUL. */
  readonly text: string;
  at: number;
  line: number;
  lineStart: number;
  readonly tokens: Token[];
  /** The place in `tokens` of the one that comes next, and how many came before it in all. */
  head: number;
  taken: number;
  flowLevel: number;
  /** The column of the block collection that is open, -1 where none is; below it those of the ones around it. */
  indent: number;
  readonly indents: number[];
  /** One for each flow level, and one for the block level. */
  readonly simpleKeys: SimpleKey[];
  readonly simpleKeysByToken: Map<number, SimpleKey>;
  simpleKeyAllowed: boolean;
}

export function startScanner(text: string): Scanner {
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  return {
    text: text.endsWith('\n') ? `${text}\0` : `${text}\n\0`,
    at: bom,
    line: 0,
    lineStart: bom,
    tokens: [],
    head: 0,
    taken: 0,
    flowLevel: 0,
    indent: -1,
    indents: [],
    simpleKeys: [noSimpleKey()],
    simpleKeysByToken: new Map(),
    simpleKeyAllowed: true,
  };
}

export function noSimpleKey(): SimpleKey {
  return { possible: false, required: false, token: 0, at: 0, line: 0, column: 0 };
}

/** The character `ahead` of the present one. */
export function peek(scanner: Scanner, ahead = 0): number {
  return scanner.text.charCodeAt(scanner.at + ahead);
}

export function column(scanner: Scanner): number {
  return scanner.at - scanner.lineStart;
}

/** Takes a line break and returns what it is in a scalar: LS and PS are kept, any other is a line feed. */
export function takeBreak(scanner: Scanner): string {
  const { text, at } = scanner;
  const code = text.charCodeAt(at);
  scanner.at += code === 0x0d ? carriageReturn(text, at) : 1;
  scanner.line += 1;
  scanner.lineStart = scanner.at;
  return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
}

/** kubectl reads lines before it reads YAML, and makes CR LF a line feed: CR CR LF is then CR LF, one line break. */
function carriageReturn(text: string, at: number): number {
  if (text.charCodeAt(at + 1) === 0x0a) return 2;
  return text.startsWith('\r\n', at + 1) ? 3 : 1;
}

/** Takes all that stands before the next line break. */
export function skipLine(scanner: Scanner): void {
  while (scanner.text.charCodeAt(scanner.at) !== 0 && !isBreak(scanner.text.charCodeAt(scanner.at))) scanner.at += 1;
}

/** `---` or `...` at the start of a line, alone or before a blank. */
export function isAtMarker(scanner: Scanner, marker?: string): boolean {
  if (scanner.at !== scanner.lineStart || !isBlankOrEnd(peek(scanner, 3))) return false;
  const three = scanner.text.slice(scanner.at, scanner.at + 3);
  return marker === undefined ? three === '---' || three === '...' : three === marker;
}
