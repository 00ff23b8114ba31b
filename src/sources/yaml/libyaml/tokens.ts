// Which token comes next, as yaml_parser_fetch_next_token decides it.
import { YamlFault } from '../node.ts';
import { isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import { scanDirective } from './directive.ts';
import { INDICATORS } from './indicators.ts';
import { scanPlain } from './plain-scalar.ts';
import { column, isAtMarker, peek, type Scanner, skipLine, type Token, takeBreak } from './scanner.ts';
import { isValid, pushToken, removeSimpleKey, saveSimpleKey, unrollIndent } from './simple-keys.ts';

/** The token that comes next. Throws YamlFault. */
export function peekToken(scanner: Scanner): Token {
  for (;;) {
    const token = scanner.tokens[scanner.head];
    const key = scanner.simpleKeysByToken.get(scanner.taken);
    if (token && !(key && isValid(scanner, key))) return token;
    fetchToken(scanner);
  }
}

export function takeToken(scanner: Scanner): Token {
  const token = peekToken(scanner);
  scanner.head += 1;
  scanner.taken += 1;
  // What was taken goes in runs: one by one would move the rest each time.
  if (scanner.head === scanner.tokens.length || scanner.head > 1000) {
    scanner.tokens.splice(0, scanner.head);
    scanner.head = 0;
  }
  return token;
}

function fetchToken(scanner: Scanner): void {
  skipToToken(scanner);
  unrollIndent(scanner, column(scanner));
  const code = peek(scanner);
  if (code === 0) fetchEnd(scanner);
  else if (column(scanner) === 0 && code === 0x25) fetchDirective(scanner);
  else if (isAtMarker(scanner)) fetchMarker(scanner);
  else if (!INDICATORS[scanner.text.charAt(scanner.at)]?.(scanner)) fetchPlain(scanner);
}

function skipToToken(scanner: Scanner): void {
  for (;;) {
    while (peek(scanner) === 0x20 || (peek(scanner) === 0x09 && (scanner.flowLevel > 0 || !scanner.simpleKeyAllowed)))
      scanner.at += 1;
    if (peek(scanner) === 0x23) skipLine(scanner);
    if (!isBreak(peek(scanner))) return;
    takeBreak(scanner);
    if (scanner.flowLevel === 0) scanner.simpleKeyAllowed = true;
  }
}

function fetchEnd(scanner: Scanner): void {
  unrollIndent(scanner, -1);
  removeSimpleKey(scanner);
  scanner.simpleKeyAllowed = false;
  pushToken(scanner, 'stream-end', scanner.at);
}

/** It ends a document, whatever is open. */
function fetchDirective(scanner: Scanner): void {
  unrollIndent(scanner, -1);
  removeSimpleKey(scanner);
  scanner.simpleKeyAllowed = false;
  const start = scanner.at;
  scanDirective(scanner);
  pushToken(scanner, 'directive', start);
}

function fetchMarker(scanner: Scanner): void {
  unrollIndent(scanner, -1);
  removeSimpleKey(scanner);
  scanner.simpleKeyAllowed = false;
  const type = isAtMarker(scanner, '---') ? 'document-start' : 'document-end';
  scanner.at += 3;
  pushToken(scanner, type, scanner.at - 3);
}

function fetchPlain(scanner: Scanner): void {
  const code = peek(scanner);
  const first = scanner.text.charAt(scanner.at);
  const canStart =
    !(isBlankOrEnd(code) || NOT_PLAIN.has(first)) ||
    (first === '-' && !isBlank(peek(scanner, 1))) ||
    (scanner.flowLevel === 0 && (first === '?' || first === ':'));
  // libyaml says the same of a tab as of any other character, and nobody sees one.
  if (!canStart) throw new YamlFault(scanner.at, { code: first === '\t' ? 'tab-as-indentation' : 'cannot-start-token' });
  saveSimpleKey(scanner);
  scanner.simpleKeyAllowed = false;
  const start = scanner.at;
  const { value, end, simpleKeyAllowed } = scanPlain(scanner);
  if (simpleKeyAllowed) scanner.simpleKeyAllowed = true;
  pushToken(scanner, 'scalar', start, { value, end, isPlain: true });
}

const NOT_PLAIN: ReadonlySet<string> = new Set('-?:,[]{}#&*!|>\'"%@`');
