import { MAX_DEPTH, YamlFault } from '../node.ts';
import { column, noSimpleKey, type Scanner, type SimpleKey, type Token, type TokenType } from './scanner.ts';

/** The `:` must stand at most so many characters behind the start of its key, and on the same line. */
const LONGEST_KEY = 1024;

/** Whether a key may still come of it. Throws YamlFault where one must, and cannot. */
export function isValid(scanner: Scanner, key: SimpleKey): boolean {
  if (!key.possible) return false;
  if (key.line === scanner.line && key.at + LONGEST_KEY >= scanner.at) return true;
  refuseRequired(key);
  forget(scanner, key);
  return false;
}

function refuseRequired(key: SimpleKey): void {
  if (key.required) throw new YamlFault(key.at, { code: 'expected-colon' });
}

/** What follows may be a key. */
export function saveSimpleKey(scanner: Scanner): void {
  if (!scanner.simpleKeyAllowed) return;
  removeSimpleKey(scanner);
  const key: SimpleKey = {
    possible: true,
    required: scanner.flowLevel === 0 && scanner.indent === column(scanner),
    token: scanner.taken + scanner.tokens.length - scanner.head,
    at: scanner.at,
    line: scanner.line,
    column: column(scanner),
  };
  scanner.simpleKeys[scanner.flowLevel] = key;
  scanner.simpleKeysByToken.set(key.token, key);
}

/** What may have been a key is none. */
export function removeSimpleKey(scanner: Scanner): void {
  const key = currentKey(scanner);
  if (!key.possible) return;
  refuseRequired(key);
  forget(scanner, key);
}

export function forget(scanner: Scanner, key: SimpleKey): void {
  key.possible = false;
  scanner.simpleKeysByToken.delete(key.token);
}

export function currentKey(scanner: Scanner): SimpleKey {
  return scanner.simpleKeys[scanner.flowLevel] ?? noSimpleKey();
}

export function openFlow(scanner: Scanner): void {
  scanner.flowLevel += 1;
  scanner.simpleKeys[scanner.flowLevel] = noSimpleKey();
  if (scanner.flowLevel > MAX_DEPTH) throw tooDeep(scanner.at);
}

export function closeFlow(scanner: Scanner): void {
  if (scanner.flowLevel === 0) return;
  scanner.simpleKeysByToken.delete(currentKey(scanner).token);
  scanner.flowLevel -= 1;
  scanner.simpleKeys.length = scanner.flowLevel + 1;
}

/** Opens a block collection where the column is deeper than the one that is open; `token` is the one it goes before. */
export function rollIndent(scanner: Scanner, type: TokenType, from: Pick<SimpleKey, 'at' | 'column'> & { token?: number }): void {
  if (scanner.flowLevel > 0 || scanner.indent >= from.column) return;
  scanner.indents.push(scanner.indent);
  scanner.indent = from.column;
  if (scanner.indents.length > MAX_DEPTH) throw tooDeep(from.at);
  insertToken(scanner, type, from);
}

/** Closes the block collections that are deeper than a column. */
export function unrollIndent(scanner: Scanner, to: number): void {
  if (scanner.flowLevel > 0) return;
  while (scanner.indent > to) {
    pushToken(scanner, 'block-end', scanner.at);
    scanner.indent = scanner.indents.pop() ?? -1;
  }
}

/** What a scanned token holds, and where it ends unless that is where the scanner stands. */
export interface Content {
  readonly value: string;
  readonly isPlain?: boolean;
  readonly end?: number;
}

export function pushToken(scanner: Scanner, type: TokenType, start: number, content: Content = { value: '' }): void {
  scanner.tokens.push({ type, start, end: content.end ?? scanner.at, value: content.value, isPlain: content.isPlain ?? false });
}

/** Puts a token before one that is there already. */
export function insertToken(scanner: Scanner, type: TokenType, before: { readonly at: number; readonly token?: number }): void {
  const token: Token = { type, start: before.at, end: before.at, value: '', isPlain: false };
  const place = before.token === undefined ? scanner.tokens.length : before.token - scanner.taken + scanner.head;
  scanner.tokens.splice(place, 0, token);
}

function tooDeep(offset: number): YamlFault {
  return new YamlFault(offset, { code: 'nested-too-deep', data: { most: MAX_DEPTH } });
}
