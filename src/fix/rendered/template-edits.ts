// Changes of texts that are no documents: templates, and patches within a kustomization. They go by lines and columns, and whether
// they do what they should shows when the text is rendered again.
import type { SourceRange } from '../../model/source.ts';
import { sameValue } from '../../sources/json-value.ts';
import type { TextEdit } from '../../sources/yaml/edits/text-edit.ts';
import { inLine, pairLines, type Style, scalarText } from '../../sources/yaml/edits/written.ts';
import { indexLines, type Lines, lineText } from '../../sources/yaml/lines.ts';
import { readYaml } from '../../sources/yaml/read.ts';
import { keyOfPointer, type ValueChange } from './value-changes.ts';

/** Undefined where the text is written in another way than people write it as a rule. */
export function templateEdit(text: string, { start, end }: SourceRange, change: ValueChange): TextEdit | undefined {
  const lines = indexLines(text);
  const [from, to] = [start, end].map(({ line, column }) => (lines.starts[line - 1] ?? 0) + column - 1) as [number, number];
  if (change.kind === 'add') return added(lines, start, change);
  if (change.kind === 'remove') return removed(lines, start.line, change);
  const written = changed(text.slice(from, to), change, styleOf(text));
  return written === undefined ? undefined : { start: from, end: to, text: written };
}

function styleOf(text: string): Style {
  return { json: undefined, step: 2, dash: 2, lineBreak: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** What stands in place of a value in one line, a scalar in its quotes; undefined where it is not the one that was rendered. */
function changed(old: string, { before, value }: ValueChange, style: Style): string | undefined {
  const [read] = readYaml(old, '').documents;
  const isIt = read && 'root' in read && sameValue(read.value, before);
  if (!isIt || /[\r\n]/.test(old)) return undefined;
  return typeof value === 'object' ? inLine(value, style) : scalarText(value, style, /^["']/.exec(old)?.[0]);
}

/** A key goes above the first of its mapping, and in an item of a list below that. */
function added(lines: Lines, { line, column }: SourceRange['start'], { at, value }: ValueChange): TextEdit | undefined {
  const style = styleOf(lines.text);
  const first = lineText(lines, line) ?? '';
  const [before, rest] = [first.slice(0, column - 1), first.slice(column - 1)];
  const isItem = /^ *(?:- +)+$/.test(before);
  const isPair = /^[\w./-]+:(?: |$)/.test(rest);
  if (!isPair || mentions(lines, line, { column, key: keyOfPointer(at) })) return undefined;
  if (before.trim() !== '' && !(isItem && /^[\w./-]+: +[^\s|>&!#]/.test(rest))) return undefined;
  const written = pairLines(keyOfPointer(at), value, { column: column - 1, style });
  const place = lines.starts[isItem ? line : line - 1];
  return place === undefined
    ? undefined
    : { start: place, end: place, text: written.map((one) => one + style.lineBreak).join('') };
}

/** Whether anything in a mapping may make the key, too, with other values: it would stand there twice. */
function mentions(lines: Lines, first: number, { column, key }: { readonly column: number; readonly key: string }): boolean {
  const name = key.toLowerCase();
  for (let line = first; line <= lines.starts.length; line += 1) {
    const text = lineText(lines, line) ?? '';
    const isOutside = line > first && columnOf(text) < column - 1 && !/^\s*(?:$|#|\{\{)/.test(text);
    if (isOutside) return false;
    if (text.toLowerCase().includes(name)) return true;
  }
  return false;
}

/** The lines of a key and of all that is in it, none of which a template makes. */
function removed(lines: Lines, line: number, { at }: ValueChange): TextEdit | undefined {
  const head = headAbove(lines, line, keyOfPointer(at));
  if (head === undefined) return undefined;
  const column = columnOf(lineText(lines, head) ?? '');
  let last = head;
  for (let next = head + 1; isWithin(lineText(lines, next) ?? '', column); next += 1) last = next;
  const [start, end] = [lines.starts[head - 1] ?? 0, lines.starts[last] ?? lines.text.length];
  return last < line || lines.text.slice(start, end).includes('{{') ? undefined : { start, end, text: '' };
}

/** The line that begins with the key: the one of the value, or the one above it. */
function headAbove(lines: Lines, line: number, key: string): number | undefined {
  const isHead = (number: number) => lineText(lines, number)?.trimStart().startsWith(`${key}:`) === true;
  return [line, line - 1].find((number) => number > 0 && isHead(number));
}

function isWithin(line: string, column: number): boolean {
  const own = columnOf(line);
  return line.trim() !== '' && (own > column || (own === column && /^ *-(?: |$)/.test(line)));
}

function columnOf(line: string): number {
  return line.length - line.trimStart().length;
}
