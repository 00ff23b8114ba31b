// Mappings and lists in brackets.
import { type Added, type Changed, type Editing, gapsOf, type Part } from './collection.ts';
import { lineStart } from './places.ts';
import { inLine, scalarText } from './written.ts';

/** `open` is the offset of the bracket. */
export function changeFlow({ open, parts, added }: Changed & { readonly open: number }, editing: Editing): void {
  const { source, edits } = editing;
  for (const { first, last, before, after } of gapsOf(parts)) {
    // With its comma: the one before it, or for the first the one behind.
    const [start, end] = before ? [before.end, last.end] : [first.start, after?.start ?? last.end];
    // A comment would go as well; who reads again sees that the part is still there.
    if (!source.slice(before ? start : last.end, before ? first.start : end).includes('#')) edits.push({ start, end, text: '' });
  }
  for (const one of added) {
    const text = written(one, editing, indentAt(parts, open, editing));
    const neighbour = parts[one.behind];
    if (neighbour) edits.push({ start: neighbour.end, end: neighbour.end, text: `,${gapAt(neighbour, open, editing)}${text}` });
    else {
      const first = parts.find(({ isKept }) => isKept);
      if (first) edits.push({ start: first.start, end: first.start, text: `${text},${gapAt(first, open, editing)}` });
    }
  }
}

/** Where the parts stand in lines of their own, so does a new one. */
function gapAt(neighbour: Part, open: number, { source, style }: Editing): string {
  if (!isSpread(neighbour, open, source)) return style.json?.isCompact ? '' : ' ';
  return style.lineBreak + indentOf(source, neighbour);
}

function isSpread({ start }: Part, open: number, source: string): boolean {
  return lineStart(source, start) > open;
}

/** What stands before parts in lines of their own; undefined where they are in one. */
function indentAt(parts: readonly Part[], open: number, { source }: Editing): string | undefined {
  const first = parts[0];
  return first && isSpread(first, open, source) ? indentOf(source, first) : undefined;
}

function indentOf(source: string, { start }: Part): string {
  return /[ \t]*/.exec(source.slice(lineStart(source, start), start))?.[0] ?? '';
}

function written({ key, value }: Added, { style }: Editing, indent: string | undefined): string {
  const { json, lineBreak } = style;
  const text =
    json && indent !== undefined
      ? JSON.stringify(value, null, json.indent).replaceAll('\n', lineBreak + indent)
      : inLine(value, style);
  return key === undefined ? text : `${scalarText(key, style)}:${json?.isCompact ? '' : ' '}${text}`;
}
