import type { SourceRange } from '../../../model/source.ts';

/** The 0-based offset of a 0-based line, line feeds alone ending lines. */
export function startOfLine(text: string, line: number): number {
  let at = 0;
  for (let left = line; left > 0; left -= 1) at = text.indexOf('\n', at) + 1;
  return at;
}

export function offsetsOf(text: string, { start, end }: SourceRange): readonly [number, number] {
  return [startOfLine(text, start.line - 1) + start.column - 1, startOfLine(text, end.line - 1) + end.column - 1];
}
