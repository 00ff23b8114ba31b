// How systemd takes a value apart into words: src/basic/extract-word.c (extract_first_word), src/basic/escape.c (cunescape_one).
import { isBlank } from './unit-text.ts';

/** A word of a value: without its quotes, and where it stands in the value with them. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** `plain`: a backslash stands for the character behind it (lists). `c`: for what C has it stand for (command lines). */
export type Escapes = 'plain' | 'c';

/** What stands at a place of a value: a word, and where the next one may begin. Undefined at its end. */
export type NextWord = (Word & { readonly next: number }) | 'unbalanced' | undefined;

export function nextWord(value: string, at: number, escapes: Escapes): NextWord {
  const from = skipBlanks(value, at);
  if (from >= value.length) return undefined;
  const plain = endOfPlain(value, from);
  if (plain >= value.length || isBlank(value.charCodeAt(plain))) {
    return wordOf(value.slice(from, plain), from, plain, skipBlanks(value, plain));
  }
  let [text, quote] = [value.slice(from, plain), ''];
  for (let index = plain; ; index += 1) {
    const character = value[index];
    if (character === undefined) return quote === '' ? wordOf(text, from, index, index) : 'unbalanced';
    if (character === '\\') {
      if (index + 1 >= value.length) return 'unbalanced';
      const meant = unescaped(value, index + 1, escapes);
      text += meant.text;
      index += meant.length;
    } else if (character === quote) quote = '';
    else if (quote !== '') text += character;
    else if (character === '"' || character === "'") quote = character;
    else if (isBlank(value.charCodeAt(index))) return wordOf(text, from, index, skipBlanks(value, index));
    else text += character;
  }
}

/** Where the first blank, quote or backslash stands. */
function endOfPlain(value: string, from: number): number {
  let at = from;
  for (; at < value.length; at += 1) {
    const unit = value.charCodeAt(at);
    if (unit === 34 || unit === 39 || unit === 92 || isBlank(unit)) break;
  }
  return at;
}

/** What may end a word, or is not what it stands for. */
const SEPARATING = /[\s"'\\]/;

/** The words of a list, up to where its quotes or its last backslash have no end. */
export function wordsOf(value: string): Word[] {
  // As most values are.
  if (!SEPARATING.test(value)) return value === '' ? [] : [{ text: value, from: 0, to: value.length }];
  const words: Word[] = [];
  for (let at = 0; ; ) {
    const word = nextWord(value, at, 'plain');
    if (word === undefined || word === 'unbalanced') return words;
    words.push(word);
    at = word.next;
  }
}

function wordOf(text: string, from: number, to: number, next: number) {
  return { text, from, to, next };
}

export function skipBlanks(value: string, from: number): number {
  let at = from;
  while (at < value.length && isBlank(value.charCodeAt(at))) at += 1;
  return at;
}

interface Unescaped {
  readonly text: string;
  /** Of what stands behind the backslash. */
  readonly length: number;
}

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
};
const NUMBERS = /(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/y;

/** What C does not know stands for itself, with its backslash. */
function unescaped(value: string, at: number, escapes: Escapes): Unescaped {
  const character = value.charAt(at);
  if (escapes === 'plain') return { text: character, length: 1 };
  const letter = Object.hasOwn(LETTERS, character) ? LETTERS[character] : undefined;
  if (letter !== undefined) return { text: letter, length: 1 };
  NUMBERS.lastIndex = at;
  const [digits = '', hex2, hex4, hex8, octal] = NUMBERS.exec(value) ?? [];
  const code = octal === undefined ? Number.parseInt(hex2 ?? hex4 ?? hex8 ?? '', 16) : Number.parseInt(octal, 8);
  const isCharacter = code > 0 && code <= (octal === undefined ? 0x10ffff : 0xff);
  return isCharacter ? { text: String.fromCodePoint(code), length: digits.length } : { text: `\\${character}`, length: 1 };
}
