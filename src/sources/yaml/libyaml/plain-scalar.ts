import { YamlFault } from '../node.ts';
import { isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import { column, isAtMarker, peek, type Scanner, takeBreak } from './scanner.ts';

export interface PlainScalar {
  readonly value: string;
  /** Behind its last character; the scanner stands behind the blanks that follow. */
  readonly end: number;
  /** A line break follows, so that the next token may be a key. */
  readonly simpleKeyAllowed: boolean;
}

/** Of the blanks between two words of a scalar, what stands for them in its value. */
interface Gap {
  readonly text: string;
  readonly hasBreak: boolean;
}

const NO_GAP: Gap = { text: '', hasBreak: false };

/** Reads a plain scalar, over several lines too. Throws YamlFault. */
export function scanPlain(scanner: Scanner): PlainScalar {
  const indent = scanner.indent + 1;
  const parts: string[] = [];
  let end = scanner.at;
  let gap = NO_GAP;
  while (!isAtMarker(scanner) && peek(scanner) !== 0x23) {
    const from = scanner.at;
    skipWord(scanner);
    if (scanner.at > from) {
      parts.push(gap.text, scanner.text.slice(from, scanner.at));
      end = scanner.at;
      gap = NO_GAP;
    }
    if (!isBlank(peek(scanner)) && !isBreak(peek(scanner))) break;
    gap = scanGap(scanner, indent);
    if (scanner.flowLevel === 0 && column(scanner) < indent) break;
  }
  return { value: parts.join(''), end, simpleKeyAllowed: gap.hasBreak };
}

function skipWord(scanner: Scanner): void {
  const inFlow = scanner.flowLevel > 0;
  for (;;) {
    const code = peek(scanner);
    if (isBlankOrEnd(code)) return;
    if (code === 0x3a && isBlankOrEnd(peek(scanner, 1))) return;
    if (inFlow && endsPlainInFlow(code)) return;
    scanner.at += 1;
  }
}

/** One of `,?[]{}`; YAML 1.2 lets `?` pass. */
function endsPlainInFlow(code: number): boolean {
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

function scanGap(scanner: Scanner, indent: number): Gap {
  const from = scanner.at;
  const breaks: string[] = [];
  for (;;) {
    const code = peek(scanner);
    if (isBreak(code)) breaks.push(takeBreak(scanner));
    else if (!isBlank(code)) break;
    else if (code === 0x09 && breaks.length > 0 && column(scanner) < indent) {
      throw new YamlFault(scanner.at, 'found a tab character that violates indentation');
    } else scanner.at += 1;
  }
  return breaks.length === 0
    ? { text: scanner.text.slice(from, scanner.at), hasBreak: false }
    : { text: fold(breaks), hasBreak: true };
}

/** One line feed becomes a space, of several the first goes; LS and PS stay. */
export function fold(breaks: readonly string[]): string {
  if (breaks[0] !== '\n') return breaks.join('');
  return breaks.length === 1 ? ' ' : breaks.slice(1).join('');
}
