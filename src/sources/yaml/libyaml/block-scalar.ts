import { YamlFault } from '../node.ts';
import { isBlank, isBreak, isBreakOrEnd } from './characters.ts';
import { column, peek, type Scanner, skipLine, takeBreak } from './scanner.ts';

interface Header {
  readonly isLiteral: boolean;
  readonly chomping: string | undefined;
  /** 0 where the first line tells it. */
  readonly indent: number;
}

/** Reads a block scalar, from its `|` or `>`. Throws YamlFault. */
export function scanBlockScalar(scanner: Scanner): { readonly value: string } {
  const { isLiteral, chomping, indent: given } = scanHeader(scanner);
  const parts: string[] = [];
  let { indent, breaks } = scanIndent(scanner, given);
  let lineBreak = '';
  let wasBlank = false;
  while (column(scanner) === indent && peek(scanner) !== 0) {
    const startsBlank = isBlank(peek(scanner));
    const folds = !isLiteral && lineBreak === '\n' && !wasBlank && !startsBlank;
    if (!folds) parts.push(lineBreak);
    else if (breaks.length === 0) parts.push(' ');
    parts.push(breaks.join(''));
    wasBlank = startsBlank;
    const from = scanner.at;
    skipLine(scanner);
    parts.push(scanner.text.slice(from, scanner.at));
    lineBreak = takeLineBreak(scanner);
    ({ indent, breaks } = scanIndent(scanner, indent));
  }
  if (chomping !== '-') parts.push(lineBreak);
  if (chomping === '+') parts.push(breaks.join(''));
  return { value: parts.join('') };
}

function takeLineBreak(scanner: Scanner): string {
  return isBreak(peek(scanner)) ? takeBreak(scanner) : '';
}

/** `|2-`: the digit is the indentation, `-` takes away the line breaks at the end, `+` keeps them all. */
function scanHeader(scanner: Scanner): Header {
  const isLiteral = peek(scanner) === 0x7c;
  const header = /^.(?:([-+])([0-9])?|([0-9])([-+])?)?/.exec(scanner.text.slice(scanner.at, scanner.at + 3));
  const [all = '', before, digitBehind, digitBefore, behind] = header ?? [];
  const digit = digitBehind ?? digitBefore;
  scanner.at += all.length;
  if (digit === '0') throw new YamlFault(scanner.at - 1, { code: 'zero-indentation' });
  while (isBlank(peek(scanner))) scanner.at += 1;
  if (peek(scanner) === 0x23) skipLine(scanner);
  if (!isBreakOrEnd(peek(scanner))) throw new YamlFault(scanner.at, { code: 'expected-comment-or-break' });
  takeLineBreak(scanner);
  return {
    isLiteral,
    chomping: before ?? behind,
    indent: digit === undefined ? 0 : Math.max(scanner.indent, 0) + Number(digit),
  };
}

/** Takes indentation and empty lines; an `indent` of 0 becomes that of the first line with a text, and deeper than the parent's. */
function scanIndent(scanner: Scanner, indent: number): { indent: number; breaks: string[] } {
  const breaks: string[] = [];
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || column(scanner) < indent) && peek(scanner) === 0x20) scanner.at += 1;
    deepest = Math.max(deepest, column(scanner));
    if ((indent === 0 || column(scanner) < indent) && peek(scanner) === 0x09) {
      throw new YamlFault(scanner.at, { code: 'tab-as-indentation' });
    }
    if (!isBreak(peek(scanner))) break;
    breaks.push(takeBreak(scanner));
  }
  return { indent: indent === 0 ? Math.max(deepest, scanner.indent + 1, 1) : indent, breaks };
}
