// Variables and quotes in the words of a Dockerfile: moby/buildkit frontend/dockerfile/shell/lex.go. What nobody can know from the
// file stays unknown, and so does what only a shell could say.

/** What a variable holds: `unset` for none, `unknown` for one of the base image, or of whoever builds. */
export type Variable = { readonly value: string } | 'unset' | 'unknown';

export interface Expanding {
  readonly escape: string;
  readonly variable: (name: string) => Variable;
}

/** No word that anybody wrote is longer; what doubles itself line by line is. */
const LONGEST = 4096;
const NAME = /[A-Za-z_]\w*/y;
const DEEPEST = 10;

/** A word without its quotes, variables replaced; undefined where it is not known. */
export function expand(word: string, expanding: Expanding): string | undefined {
  if (word.length > LONGEST) return undefined;
  // Most have none of it.
  if (!/["'$`\\]/.test(word)) return word;
  const expanded = expandUntil({ word, at: 0 }, expanding, { end: '', depth: 0 });
  return expanded === undefined || expanded.length > LONGEST ? undefined : expanded;
}

interface Cursor {
  readonly word: string;
  at: number;
}

interface Within {
  /** What ends it: a quote or a bracket; nothing for the end of the word. */
  readonly end: string;
  readonly depth: number;
}

function expandUntil(cursor: Cursor, expanding: Expanding, { end, depth }: Within): string | undefined {
  let text = '';
  while (cursor.at < cursor.word.length) {
    const char = cursor.word.charAt(cursor.at);
    cursor.at += 1;
    if (char === end) return text;
    const piece = pieceOf(char, cursor, expanding, { end, depth });
    if (piece === undefined) return undefined;
    text += piece;
  }
  return end === '' ? text : undefined;
}

function pieceOf(char: string, cursor: Cursor, expanding: Expanding, { end, depth }: Within): string | undefined {
  const { word, at } = cursor;
  if (char === expanding.escape) {
    const next = word.charAt(at);
    if (end === '"' && !['"', '$', expanding.escape].includes(next)) return char;
    cursor.at += 1;
    return next;
  }
  if (char === '$') return depth > DEEPEST ? undefined : variableAt(cursor, expanding, depth);
  if (char === '`') return undefined;
  if (end === '"' || (char !== "'" && char !== '"')) return char;
  if (char === '"') return expandUntil(cursor, expanding, { end: '"', depth: depth + 1 });
  const close = word.indexOf("'", at);
  cursor.at = close + 1;
  return close === -1 ? undefined : word.slice(at, close);
}

/** `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME:+word}`; what else a shell has is not known. */
function variableAt(cursor: Cursor, expanding: Expanding, depth: number): string | undefined {
  const isBraced = cursor.word.charAt(cursor.at) === '{';
  if (isBraced) cursor.at += 1;
  NAME.lastIndex = cursor.at;
  const [name] = NAME.exec(cursor.word) ?? [];
  if (name === undefined) return isBraced || /[\w(@*#?$!]/.test(cursor.word.charAt(cursor.at)) ? undefined : '$';
  cursor.at += name.length;
  const found = expanding.variable(name);
  if (!isBraced) return valueIn(found);
  const [modifier] = /^(?:\}|:?[-+?])/.exec(cursor.word.slice(cursor.at, cursor.at + 2)) ?? [];
  if (modifier === undefined) return undefined;
  cursor.at += modifier.length;
  if (modifier === '}') return valueIn(found);
  const other = expandUntil(cursor, expanding, { end: '}', depth: depth + 1 });
  return chosen(found, modifier, other);
}

function chosen(found: Variable, modifier: string, other: string | undefined): string | undefined {
  if (found === 'unknown') return undefined;
  const isSet = found !== 'unset' && (found.value !== '' || !modifier.startsWith(':'));
  if (modifier.endsWith('+')) return isSet ? other : '';
  if (isSet) return valueIn(found);
  return modifier.endsWith('-') ? other : undefined;
}

function valueIn(found: Variable): string | undefined {
  if (found === 'unknown') return undefined;
  return found === 'unset' ? '' : found.value;
}
