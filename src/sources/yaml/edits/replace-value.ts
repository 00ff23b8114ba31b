import type { YamlNode } from '../node.ts';
import type { Editing } from './collection.ts';
import { lineEnd, lineStart } from './places.ts';
import { inBlock, inLine, isBare, isPlainLike, scalarText } from './written.ts';

/** The key of a block mapping that a value hangs at. */
export interface Hook {
  /** The offset behind its colon. */
  readonly behind: number;
  /** The column of the key. */
  readonly column: number;
}

/** A value becomes another one that has nothing in common with it. */
export function replaceValue(node: YamlNode, after: unknown, editing: Editing, hook?: Hook): void {
  const { source, edits } = editing;
  const quote = node.kind === 'scalar' ? source.charAt(node.start) : '';
  const isAlike = node.kind === 'scalar' && typeof after === 'string' && isPlainLike(after, source.slice(node.start, node.end));
  const text = isAlike
    ? after
    : typeof after === 'string'
      ? scalarText(after, editing.style, quote)
      : (spread(node, after, editing) ?? inLine(after, editing.style));
  if (hook === undefined) edits.push({ start: node.start, end: node.end, text });
  else if (node.end === node.start || node.start > lineEnd(source, hook.behind)) refill(hook, node, { after, text }, editing);
  else edits.push({ start: node.start, end: node.end, text });
}

/** In JSON with its pairs in lines of their own, a value that had nothing in it gets such lines, too. */
function spread({ start }: YamlNode, after: unknown, { source, style: { json, lineBreak } }: Editing): string | undefined {
  const [, indent] = /^([ \t]*)"(?:[^"\\]|\\.)*"[ \t]*:[ \t]*$/.exec(source.slice(lineStart(source, start), start)) ?? [];
  if (json === undefined || indent === undefined) return undefined;
  return JSON.stringify(after, null, json.indent).replaceAll('\n', lineBreak + indent);
}

interface Refill {
  readonly after: unknown;
  /** The same in one line. */
  readonly text: string;
}

/** Behind a key that has nothing in its line, but for a comment that stays. What stood in the lines below goes. */
function refill({ behind, column }: Hook, node: YamlNode, { after, text }: Refill, { source, style, edits }: Editing): void {
  const start = lineEnd(source, behind);
  const end = Math.max(start, lineEnd(source, node.end));
  if (isBare(after)) edits.push({ start: behind, end: behind, text: ` ${text}` });
  const lines = isBare(after) ? [] : inBlock(after, column + (Array.isArray(after) ? style.dash : style.step), style);
  edits.push({ start, end, text: lines.map((line) => style.lineBreak + line).join('') });
}
