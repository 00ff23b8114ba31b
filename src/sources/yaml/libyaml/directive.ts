// A line that begins with `%`, as yaml_parser_scan_directive reads it: https://yaml.org/spec/1.1/#id895217
import type { Reason } from '../../../model/reason.ts';
import { YamlFault } from '../node.ts';
import { isBlank, isBlankOrEnd, isBreakOrEnd } from './characters.ts';
import { peek, type Scanner, skipLine } from './scanner.ts';

/** Takes a directive up to its line break. Throws YamlFault. */
export function scanDirective(scanner: Scanner): void {
  scanner.at += 1;
  const name = take(scanner, /[\w-]+/y, { code: 'expected-directive-name' });
  if (!isBlankOrEnd(peek(scanner))) throw new YamlFault(scanner.at, { code: 'directive-not-alphabetic' });
  if (name === 'YAML') scanVersion(scanner);
  else if (name === 'TAG') scanHandle(scanner);
  else throw new YamlFault(scanner.at, { code: 'unknown-directive' });
  skipBlanks(scanner);
  if (peek(scanner) === 0x23) skipLine(scanner);
  if (!isBreakOrEnd(peek(scanner))) throw new YamlFault(scanner.at, { code: 'expected-comment-or-break' });
}

function scanVersion(scanner: Scanner): void {
  skipBlanks(scanner);
  scanNumber(scanner);
  take(scanner, /\./y, { code: 'expected-digit-or-dot' });
  scanNumber(scanner);
}

/** What libyaml has room for. */
const MAX_DIGITS = 9;

function scanNumber(scanner: Scanner): void {
  const digits = take(scanner, /\d+/y, { code: 'expected-version' });
  if (digits.length > MAX_DIGITS) throw new YamlFault(scanner.at, { code: 'version-too-long' });
}

function scanHandle(scanner: Scanner): void {
  skipBlanks(scanner);
  take(scanner, /!(?:[\w-]*!)?(?![\w-])/y, { code: 'expected-exclamation-mark' });
  if (!isBlank(peek(scanner))) throw new YamlFault(scanner.at, { code: 'expected-whitespace' });
  skipBlanks(scanner);
  take(scanner, /(?:[\w;/?:@&=+$,.!~*'()[\]-]|%[0-9A-Fa-f]{2})+/y, { code: 'expected-tag-uri' });
  if (!isBlankOrEnd(peek(scanner))) throw new YamlFault(scanner.at, { code: 'expected-whitespace-or-break' });
}

function skipBlanks(scanner: Scanner): void {
  while (isBlank(peek(scanner))) scanner.at += 1;
}

function take(scanner: Scanner, pattern: RegExp, missing: Reason): string {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text)?.[0];
  if (found === undefined) throw new YamlFault(scanner.at, missing);
  scanner.at += found.length;
  return found;
}
