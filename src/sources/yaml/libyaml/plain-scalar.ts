import { YamlFault } from '../node.ts';
import { isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import { column, isAtMarker, peek, type Scanner, takeBreak } from './scanner.ts';

interface PlainScalar {
  readonly value: string;
  /** Behind its last character; the scanner stands behind the blanks that follow. */
  readonly end: number;
  /** A line break follows, so that the next token may be a key. */
  readonly simpleKeyAllowed: boolean;
}

/** Reads a plain scalar, over several lines too. Throws YamlFault. */
export function scanPlain(scanner: Scanner): PlainScalar {
  const { text, flowLevel } = scanner;
  const indent = scanner.indent + 1;
  let value = '';
  // What is not yet in the value: a stretch of one line, and what the line breaks behind it stand for.
  let from = scanner.at;
  let end = scanner.at;
  let folded: string | undefined;
  while (!isAtMarker(scanner) && peek(scanner) !== 0x23) {
    const word = scanner.at;
    skipWord(scanner);
    if (scanner.at > word) {
      if (folded !== undefined) {
        value += text.slice(from, end) + folded;
        from = word;
        folded = undefined;
      }
      end = scanner.at;
    }
    if (!isBlank(peek(scanner)) && !isBreak(peek(scanner))) break;
    folded = scanGap(scanner, indent);
    if (flowLevel === 0 && column(scanner) < indent) break;
  }
  return { value: value + text.slice(from, end), end, simpleKeyAllowed: folded !== undefined };
}

function skipWord(scanner: Scanner): void {
  const { text, flowLevel } = scanner;
  let { at } = scanner;
  for (let code = text.charCodeAt(at); !isBlankOrEnd(code); code = text.charCodeAt(at)) {
    if (code === 0x3a && isBlankOrEnd(text.charCodeAt(at + 1))) break;
    if (flowLevel > 0 && endsPlainInFlow(code)) break;
    at += 1;
  }
  scanner.at = at;
}

/** One of `,?[]{}`; YAML 1.2 lets `?` pass. */
function endsPlainInFlow(code: number): boolean {
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

/** Takes the blanks and line breaks behind a word; what the line breaks stand for, undefined where there are none. */
function scanGap(scanner: Scanner, indent: number): string | undefined {
  let breaks: string[] | undefined;
  for (let code = peek(scanner); isBlank(code) || isBreak(code); code = peek(scanner)) {
    if (isBreak(code)) {
      breaks ??= [];
      breaks.push(takeBreak(scanner));
    } else if (code === 0x09 && breaks && column(scanner) < indent) {
      throw new YamlFault(scanner.at, { code: 'tab-violates-indentation' });
    } else scanner.at += 1;
  }
  return breaks && fold(breaks);
}

/** One line feed becomes a space, of several the first goes; LS and PS stay. */
export function fold(breaks: readonly string[]): string {
  if (breaks[0] !== '\n') return breaks.join('');
  return breaks.length === 1 ? ' ' : breaks.slice(1).join('');
}
