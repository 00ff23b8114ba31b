import { YamlFault } from '../node.ts';
import { isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import { fold } from './plain-scalar.ts';
import { isAtMarker, peek, type Scanner, takeBreak } from './scanner.ts';

const BACKSLASH = 0x5c;
const SINGLE_QUOTE = 0x27;

/** What one character behind a backslash stands for. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/** The number of hexadecimal digits behind `\x`, `\u` and `\U`. */
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

interface Quoted {
  readonly scanner: Scanner;
  /** Where the opening quote stands: a scalar that does not end is told there. */
  readonly start: number;
  readonly quote: number;
  readonly parts: string[];
}

/** Reads a scalar in quotes, over several lines too. Throws YamlFault. */
export function scanQuoted(scanner: Scanner): { readonly value: string } {
  const quoted: Quoted = { scanner, start: scanner.at, quote: peek(scanner), parts: [] };
  scanner.at += 1;
  for (;;) {
    if (isAtMarker(scanner)) throw new YamlFault(quoted.start, { code: 'marker-in-quotes' });
    if (peek(scanner) === 0) throw new YamlFault(quoted.start, { code: 'quote-not-closed' });
    const escapedBreak = scanWord(quoted);
    if (peek(scanner) === quoted.quote) break;
    scanBlanks(quoted, escapedBreak);
  }
  scanner.at += 1;
  return { value: quoted.parts.join('') };
}

/** Reads up to a blank, a line break or the closing quote; true where it ends in an escaped line break. */
function scanWord({ scanner, quote, parts }: Quoted): boolean {
  const isSingle = quote === SINGLE_QUOTE;
  let from = scanner.at;
  const flush = (): void => {
    if (scanner.at > from) parts.push(scanner.text.slice(from, scanner.at));
  };
  for (let code = peek(scanner); !isBlankOrEnd(code); code = peek(scanner)) {
    if (code === quote && !(isSingle && peek(scanner, 1) === quote)) break;
    if (code !== quote && (isSingle || code !== BACKSLASH)) {
      scanner.at += 1;
      continue;
    }
    flush();
    if (isSingle) parts.push("'");
    else if (isBreak(peek(scanner, 1))) {
      scanner.at += 1;
      takeBreak(scanner);
      return true;
    } else parts.push(scanEscape(scanner));
    if (isSingle) scanner.at += 2;
    from = scanner.at;
  }
  flush();
  return false;
}

function scanEscape(scanner: Scanner): string {
  const name = scanner.text.charAt(scanner.at + 1);
  const simple = ESCAPES[name];
  const length = simple === undefined ? DIGITS[name] : 0;
  if (length === undefined) throw new YamlFault(scanner.at, { code: 'unknown-escape' });
  const digits = scanner.text.slice(scanner.at + 2, scanner.at + 2 + length);
  if (digits.length < length || /[^0-9a-fA-F]/.test(digits)) {
    throw new YamlFault(scanner.at, { code: 'expected-hexadecimal' });
  }
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw new YamlFault(scanner.at, { code: 'invalid-unicode-escape' });
  }
  scanner.at += 2 + length;
  return simple ?? String.fromCodePoint(code);
}

/** Between words on one line blanks are kept; over lines they fold. */
function scanBlanks({ scanner, parts }: Quoted, escapedBreak: boolean): void {
  const from = scanner.at;
  const breaks: string[] = [];
  let hasBreak = escapedBreak;
  for (let code = peek(scanner); isBlank(code) || isBreak(code); code = peek(scanner)) {
    if (isBlank(code)) {
      scanner.at += 1;
      continue;
    }
    breaks.push(takeBreak(scanner));
    hasBreak = true;
  }
  if (!hasBreak) parts.push(scanner.text.slice(from, scanner.at));
  // An escaped line break stands for nothing; those behind it are kept.
  else if (escapedBreak) parts.push(breaks.join(''));
  else parts.push(fold(breaks));
}
