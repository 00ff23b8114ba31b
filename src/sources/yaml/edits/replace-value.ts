import type { ScalarNode, YamlNode } from '../node.ts';
import { resolvePlain } from '../scalar.ts';
import type { Editing } from './collection.ts';
import { lineEnd, lineStart } from './places.ts';
import { inBlock, inLine, isBare, scalarText } from './written.ts';

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
  const renumbered = node.kind === 'scalar' ? withNumbersOf(after, node.value, source.slice(node.start, node.end)) : undefined;
  const quote = node.kind === 'scalar' ? source.charAt(node.start) : '';
  const text =
    renumbered ??
    (typeof after === 'string'
      ? scalarText(after, editing.style, quote)
      : (spread(node, after, editing) ?? inLine(after, editing.style)));
  if (hook === undefined) edits.push({ start: node.start, end: node.end, text });
  else if (node.end === node.start || node.start > lineEnd(source, hook.behind)) refill(hook, node, { after, text }, editing);
  else edits.push({ start: node.start, end: node.end, text });
}

const NUMBER = /\d+/g;

/**
 * The text of a scalar with other numbers where they stand, whatever its notation, if what it is to say differs in nothing else:
 * lines of a block, quotes behind a tag.
 */
function withNumbersOf(after: unknown, before: ScalarNode['value'], written: string): string | undefined {
  if (typeof after !== typeof before) return undefined;
  const head = /^[|>].*/.exec(written)?.[0] ?? '';
  const body = written.slice(head.length);
  const isAlike = String(before).replaceAll(NUMBER, '0') === String(after).replaceAll(NUMBER, '0');
  if (!isAlike || numbersOf(body) !== numbersOf(before)) return undefined;
  const numbers = String(after).matchAll(NUMBER);
  const text = head + body.replaceAll(NUMBER, () => numbers.next().value?.[0] ?? '');
  return isText(text) || typeof after !== 'string' ? text : undefined;
}

function numbersOf(value: ScalarNode['value']): string {
  return (String(value).match(NUMBER) ?? []).join();
}

/** What stands in quotes, in a block, or is nothing else. */
function isText(written: string): boolean {
  return /^['"|>]/.test(written) || resolvePlain(written) === written;
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
