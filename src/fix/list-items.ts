// The items of a long list as documents of their own: a repair reads its document again, which costs as much as the document is long.
import { isDeepStrictEqual } from 'node:util';
import { itemsOf } from '../facts/objects/lists.ts';
import { readTypeMeta } from '../facts/objects/object-ref.ts';
import { COMMENT_WORD } from '../judge/suppression-marks.ts';
import { isMapping } from '../model/mapping.ts';
import { dashBefore, lineStart, nextLine, opensLine } from '../sources/yaml/edits/places.ts';
import { applyEdits } from '../sources/yaml/edits/text-edit.ts';
import { nodeAt } from '../sources/yaml/locate.ts';
import type { YamlNode } from '../sources/yaml/node.ts';
import { type Editable, editableOfText } from './editable.ts';

/** A list that is repaired item by item. */
export interface ItemList {
  readonly whole: Editable;
  readonly items: readonly ListItem[];
}

interface ListItem {
  readonly editable: Editable;
  /** Where its dash stands, which is a blank in its own text; undefined in brackets. */
  readonly dash: number | undefined;
}

/** Of fewer, the whole is read as soon. */
const FEWEST = 10;

/** Undefined for what is no long list, and where an item does not say by itself what it says in the list. */
export function itemList(whole: Editable): ItemList | undefined {
  const place = { value: whole.document.object, at: '' };
  const list = itemsOf(place, readTypeMeta(place, undefined, []));
  if (list?.key !== 'items' || !Array.isArray(list.items) || list.items.length < FEWEST) return undefined;
  if (!list.items.every(isTyped) || whole.document.duplicateKeys.some(({ at }) => !at.startsWith('/items/'))) return undefined;
  const node = nodeAt(whole.read.root, '/items');
  const nodes = node.kind === 'sequence' ? node.items : [];
  const items = nodes.flatMap((_, index) => itemAt(index, nodes, whole) ?? []);
  return items.length === list.items.length && !isSpokenOf(whole, items) ? { whole, items } : undefined;
}

/** Items of a list of one kind may leave out which. */
function isTyped(item: unknown): boolean {
  return isMapping(item) && [item.apiVersion, item.kind].every((name) => typeof name === 'string' && name !== '');
}

/** Whether a comment between the items may be about one of them. */
function isSpokenOf({ text }: Editable, items: readonly ListItem[]): boolean {
  const between = applyEdits(
    text,
    items.map(({ editable: { start, end } }) => ({ start, end, text: '' })),
  );
  return between === undefined || between.toLowerCase().includes(COMMENT_WORD);
}

function itemAt(index: number, nodes: readonly YamlNode[], whole: Editable): ListItem | undefined {
  const { text } = whole;
  const node = nodes[index];
  if (node?.kind !== 'mapping') return undefined;
  if (text.charAt(node.start) === '{') {
    const start = opensLine(text, node.start) ? lineStart(text, node.start) : node.start;
    return itemOf({ start, end: node.end }, undefined, { whole, index });
  }
  const dash = dashBefore(text, node.start);
  if (dash === undefined || !opensLine(text, dash)) return undefined;
  const before = nodes[index - 1];
  const start = before ? nextLine(text, before.end - 1) : aboveComments(text, lineStart(text, dash));
  return start > dash ? undefined : itemOf({ start, end: nextLine(text, node.end - 1) }, dash - start, { whole, index });
}

/** Where the comments begin that stand above a line. */
function aboveComments(text: string, line: number): number {
  let first = line;
  while (first > 0) {
    const above = lineStart(text, first - 1);
    if (!/^[ \t]*#/.test(text.slice(above, first))) break;
    first = above;
  }
  return first;
}

interface Place {
  readonly whole: Editable;
  readonly index: number;
}

function itemOf(
  { start, end }: Pick<Editable, 'start' | 'end'>,
  dash: number | undefined,
  { whole, index }: Place,
): ListItem | undefined {
  const written = whole.text.slice(start, end);
  const text = dash === undefined ? written : withCharacter(written, dash, ' ');
  const editable = editableOfText({ ...whole, start, end, text });
  const said = (whole.document.object.items as readonly unknown[])[index];
  return editable && isDeepStrictEqual(editable.document.object, said) ? { editable, dash } : undefined;
}

function withCharacter(text: string, at: number, character: string): string {
  return text.slice(0, at) + character + text.slice(at + 1);
}

/** The list with what became of its items; undefined where its text does not say that. */
export function withItems({ whole, items }: ItemList, after: readonly Editable[]): Editable | undefined {
  const changed = items.flatMap(({ editable, dash }, index) => {
    const { text } = after[index] ?? editable;
    if (text === editable.text) return [];
    return [{ start: editable.start, end: editable.end, text: dash === undefined ? text : withCharacter(text, dash, '-') }];
  });
  if (changed.length === 0) return whole;
  const text = applyEdits(whole.text, changed);
  const made = text === undefined ? undefined : editableOfText({ ...whole, text });
  const wanted = { ...whole.document.object, items: after.map(({ document }) => document.object) };
  return made && isDeepStrictEqual(made.document.object, wanted) ? made : undefined;
}
