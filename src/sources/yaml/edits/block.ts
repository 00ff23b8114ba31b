// Mappings and lists by indentation.
import { type Added, type Changed, type Editing, type Gap, gapsOf, type Part } from './collection.ts';
import { columnOf, dashBefore, lineEnd, lineStart, nextLine, opensLine } from './places.ts';
import { itemLines, pairInLine, pairLines } from './written.ts';

export function changeBlockPairs({ parts, added }: Changed, editing: Editing): void {
  const { source, style } = editing;
  for (const gap of gapsOf(parts)) remove(gap, gap.first.start, editing);
  const column = columnOf(source, parts[0]?.start ?? 0);
  insert({ parts, added }, editing, ({ key = '', value, isInLine }) =>
    isInLine ? [pairInLine(key, value, { column, style })] : pairLines(key, value, { column, style }),
  );
}

export function changeBlockItems({ parts, added }: Changed, editing: Editing): void {
  const { source, style } = editing;
  const dashes = parts.map(({ start }) => dashBefore(source, start));
  const [first] = dashes;
  if (first === undefined) return;
  for (const gap of gapsOf(parts)) {
    const dash = dashes[parts.indexOf(gap.first)];
    if (dash !== undefined) remove(gap, dash, editing);
  }
  insert({ parts: parts.map((part, index) => ({ ...part, start: dashes[index] ?? part.start })), added }, editing, ({ value }) =>
    itemLines(value, columnOf(source, first), style),
  );
}

/** Whole lines, a comment at their end included; comments above stay. What shares its line with a dash gives way to the next. */
function remove({ first, last, after }: Gap, start: number, { source, edits }: Editing): void {
  if (opensLine(source, start)) {
    edits.push({ start: lineStart(source, start), end: nextLine(source, last.end), text: '' });
    return;
  }
  if (after === undefined) return;
  const end = lineEnd(source, last.end);
  if (source.slice(end, after.start).trim() === '') edits.push({ start: first.start, end: after.start, text: '' });
  else edits.push({ start: behindBlanks(source, first.start), end, text: '' });
}

/** Where the blanks before an offset begin. */
function behindBlanks(source: string, offset: number): number {
  let at = offset;
  while (' \t'.includes(source.charAt(at - 1))) at -= 1;
  return at;
}

function insert({ parts, added }: Changed, editing: Editing, lines: (one: Added) => string[]): void {
  const { source, style, edits } = editing;
  for (const one of added) {
    const neighbour = parts[one.behind];
    const written = lines(one);
    if (neighbour) {
      // Behind the line break, for the line itself may go.
      const at = nextLine(source, neighbour.end);
      const isLast = at === source.length && !source.endsWith('\n');
      const text = written.map((line) => (isLast ? style.lineBreak + line : line + style.lineBreak)).join('');
      edits.push({ start: at, end: at, text });
    } else insertFirst(parts[0], written, editing);
  }
}

function insertFirst(first: Part | undefined, lines: readonly string[], { source, style, edits }: Editing): void {
  if (first === undefined || !opensLine(source, first.start)) return;
  const at = lineStart(source, first.start);
  edits.push({ start: at, end: at, text: lines.map((line) => line + style.lineBreak).join('') });
}
