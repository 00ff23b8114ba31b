// The variables of a .env file: compose-go dotenv/parser.go.
import { interpolate, type Variables } from './interpolate.ts';

/** More than any .env file has. */
const MAX_VARIABLES = 10_000;

const START = /[ \t\v\f\r]*(?:export[ \t]+)?/y;
const NAME = /([\w.[\]-]+)[ \t\v\f\r]*([=:\n]|$)[ \t\v\f\r]*/y;
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0[0-7]{0,3})/g;
const ESCAPED: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', $: '$$' };

/**
 * The variables of a text, beside those that are known before and win. Undefined where Compose refuses the file; a value that refers
 * to a variable which nobody knows is not known itself.
 */
export function readEnvFile(text: string, before: Variables): Map<string, string> | undefined {
  const found = new Map<string, string>();
  const known: Variables = { get: (name) => before.get(name) ?? found.get(name) };
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length && found.size < MAX_VARIABLES) {
    const blank = /(?:\s+|#[^\n]*)*/y;
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
    if (at >= text.length) break;
    const statement = statementAt(text, at);
    if (statement === undefined) return undefined;
    at = statement.end;
    const { name, value, isLiteral } = statement;
    if (value === undefined) continue;
    const filled = isLiteral ? value : interpolate(value, known);
    if (filled === undefined) return undefined;
    if (isLiteral || !/\$\{\w+\}/.test(filled)) found.set(name, filled);
  }
  return found;
}

interface Statement {
  readonly name: string;
  /** Undefined for a variable that is taken from the environment. */
  readonly value: string | undefined;
  /** In single quotes: no variable in it is replaced. */
  readonly isLiteral: boolean;
  readonly end: number;
}

function statementAt(text: string, at: number): Statement | undefined {
  START.lastIndex = at;
  START.exec(text);
  NAME.lastIndex = START.lastIndex;
  const [, name = '', sign = ''] = NAME.exec(text) ?? [];
  if (name === '') return undefined;
  const end = NAME.lastIndex;
  if (sign !== '=' && sign !== ':') return { name, value: undefined, isLiteral: true, end };
  const quote = text.charAt(end);
  if (quote === '"' || quote === "'") return quoted(text, { name, quote, start: end + 1 });
  const feed = text.indexOf('\n', end);
  const line = text.slice(end, feed === -1 ? text.length : feed);
  const value = (line.split(' #', 1)[0] ?? '').trimEnd();
  return { name, value, isLiteral: false, end: feed === -1 ? text.length : feed + 1 };
}

interface Quoted {
  readonly name: string;
  readonly quote: '"' | "'";
  readonly start: number;
}

function quoted(text: string, { name, quote, start }: Quoted): Statement | undefined {
  let at = start;
  while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === '\\' ? 2 : 1;
  if (at >= text.length) return undefined;
  const inner = text.slice(start, at).replaceAll(`\\${quote}`, quote);
  const value = quote === "'" ? inner : inner.replaceAll(ESCAPE, unescaped);
  return { name, value, isLiteral: quote === "'", end: at + 1 };
}

function unescaped(written: string): string {
  const letter = written.charAt(1);
  if (letter === '0') return String.fromCharCode(Number.parseInt(written.slice(1), 8) & 0xff);
  return ESCAPED[letter] ?? letter;
}
