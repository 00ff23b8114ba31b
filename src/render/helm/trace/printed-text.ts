// Texts that an action prints as they are: a manifest in a block of values.yaml (`extraObjects: - |`).
import type { WrittenPlace } from '../../../model/source.ts';
import { lineText } from '../../../sources/yaml/lines.ts';
import { type Layer, placeOfValue } from '../values.ts';

/** A text, and the lines of the file that it was written in, from the one that it begins in. */
interface WrittenText {
  readonly text: string;
  readonly file: string;
  /** 1-based. */
  readonly firstLine: number;
  line(number: number): string | undefined;
}

/** A block scalar begins below its key. */
export function textInValues(layers: readonly Layer[], text: string): WrittenText | undefined {
  const place = placeOfValue(layers, text);
  const values = layers.findLast(({ values: { file } }) => file === place?.file)?.values;
  if (!place || !values) return undefined;
  return { text, file: place.file, firstLine: place.range.start.line + 1, line: (number) => lineText(values.lines, number) };
}

/** What of an output an action has printed, and what of it is looked for; offsets are into the output. */
export interface Printed {
  readonly output: string;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Line for line, but for blanks at the beginnings: undefined where anything else in the text is another one. */
export function placeInText(written: WrittenText, { output, start, end, from, to }: Printed): WrittenPlace | undefined {
  if (from < start) return undefined;
  const printed = output.slice(start, end).split('\n');
  const skipped = printed[0]?.trim() === '' ? 1 : 0;
  const source = written.text.trimEnd().split('\n');
  if (!source.every((line, index) => line.trim() === printed[index + skipped]?.trim())) return undefined;
  const index = output.slice(start, from).split('\n').length - 1 - skipped;
  const [shown, number] = [printed[index + skipped] ?? '', written.firstLine + index];
  const line = written.line(number);
  if (line === undefined || line.trim() !== shown.trim()) return undefined;
  const lineStart = Math.max(output.lastIndexOf('\n', from - 1) + 1, start);
  const column = from - lineStart + indentOf(line) - indentOf(shown);
  const length = Math.min(to - from, line.trimEnd().length - column);
  const range = { start: { line: number, column: column + 1 }, end: { line: number, column: column + length + 1 } };
  return { file: written.file, range, excerpt: line };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
