// Where the values of a brief document are, told from its tokens: a path goes by what it does not lead through.
import { resolvePlain } from '../scalar.ts';
import { behindValue, type Stretch, TOKEN, TOKEN_SIZE } from './scan.ts';
import { shownEnd } from './token-text.ts';
import { keyAt } from './value.ts';

/** Offsets are in the document's text. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * Of the value that a path leads to; of the last mapping on its way, where that has no such key. Undefined where the path leads into a
 * scalar, or to an item that a sequence has not.
 */
export function extentOf({ text, tokens, at: root }: Stretch, path: readonly string[]): Extent | undefined {
  let at = root;
  for (const name of path) {
    const next = within(text, tokens, at, name);
    if (next === -1) return tokens[at] === TOKEN.mapping ? extentAt(text, tokens, at) : undefined;
    at = next;
  }
  return extentAt(text, tokens, at);
}

/** The token of a value in a collection; -1 where there is none. */
function within(text: string, tokens: Int32Array, at: number, name: string): number {
  if (tokens[at] === TOKEN.mapping) return valueOfKey(text, tokens, at, name);
  return tokens[at] === TOKEN.sequence ? itemAt(tokens, at, Number(name)) : -1;
}

/** Of a key that stands twice the last one counts. */
function valueOfKey(text: string, tokens: Int32Array, mapping: number, name: string): number {
  // A name that is no number and no other word is written as it is, or in quotes.
  const isText = resolvePlain(name) === name;
  let found = -1;
  for (let at = mapping + TOKEN_SIZE; tokens[at] !== TOKEN.close; ) {
    const value = at + TOKEN_SIZE;
    const isWritten = isText && tokens[at] === TOKEN.plain;
    if (isWritten ? isAt(text, tokens, at, name) : keyAt(text, tokens, at) === name) found = value;
    at = behindValue(tokens, value);
  }
  return found;
}

function isAt(text: string, tokens: Int32Array, at: number, name: string): boolean {
  const start = tokens[at + 1] ?? 0;
  return name.length === (tokens[at + 2] ?? 0) - start && text.startsWith(name, start);
}

function itemAt(tokens: Int32Array, sequence: number, index: number): number {
  if (!Number.isInteger(index) || index < 0) return -1;
  let at = sequence + TOKEN_SIZE;
  for (let left = index; left > 0 && tokens[at] !== TOKEN.close; left -= 1) at = behindValue(tokens, at);
  return tokens[at] === TOKEN.close ? -1 : at;
}

function extentAt(text: string, tokens: Int32Array, at: number): Extent {
  const isCollection = (tokens[at] ?? 0) <= TOKEN.sequence;
  let last = isCollection ? behindValue(tokens, at) - TOKEN_SIZE : at;
  // In block style it ends where the last thing in it does.
  while (tokens[last] === TOKEN.close && tokens[last + 2] === -1) last -= TOKEN_SIZE;
  return { start: tokens[at + 1] ?? 0, end: shownEnd(text, tokens, last) };
}
