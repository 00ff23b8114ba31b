import { YamlFault } from '../node.ts';
import { isBlankOrEnd } from './characters.ts';
import { peek, type Scanner } from './scanner.ts';

const BEHIND_NAME: ReadonlySet<string> = new Set('?:,]}%@`');

/** Reads an anchor or an alias, from its `&` or `*`: the name without it. Throws YamlFault. */
export function scanAnchor(scanner: Scanner): { readonly value: string } {
  const value = match(/[0-9A-Za-z_-]*/y, scanner.text, scanner.at + 1);
  const end = scanner.at + 1 + value.length;
  if (value === '' || !(isBlankOrEnd(scanner.text.charCodeAt(end)) || BEHIND_NAME.has(scanner.text.charAt(end)))) {
    throw new YamlFault(end, { code: 'expected-alphanumeric' });
  }
  scanner.at = end;
  return { value };
}

/** Reads a tag as it is written: `!`, `!local`, `!!int`, `!<uri>`. Throws YamlFault. */
export function scanTag(scanner: Scanner): { readonly value: string } {
  const start = scanner.at;
  const isVerbatim = scanner.text.charAt(start + 1) === '<';
  const value = match(
    isVerbatim ? /!<(?:[\w;/?:@&=+$,.!~*'()[\]-]|%[0-9A-Fa-f]{2})+>/y : /!(?:[\w;/?:@&=+$,.!~*'()[\]-]|%[0-9A-Fa-f]{2})*/y,
    scanner.text,
    start,
  );
  if (value === '') throw new YamlFault(start, { code: 'expected-tag-end' });
  if (value.length > 1 && /^![\w-]*!$/.test(value)) throw new YamlFault(start, { code: 'expected-tag-uri' });
  scanner.at += value.length;
  if (!isBlankOrEnd(peek(scanner))) throw new YamlFault(scanner.at, { code: 'expected-whitespace-or-break' });
  return { value };
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
