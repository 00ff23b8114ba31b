// From a tree and the value that it should have to edits of its text. What is not understood is left out; who asks reads again.
import { isDeepStrictEqual } from 'node:util';
import { isMapping, type Mapping } from '../../../model/mapping.ts';
import { isMergeKey, jsonKey } from '../mapping.ts';
import type { MappingNode, Pair, SequenceNode, YamlNode } from '../node.ts';
import { toValue } from '../value.ts';
import { changeBlockItems, changeBlockPairs } from './block.ts';
import type { Added, Editing } from './collection.ts';
import { changeFlow } from './flow.ts';
import { pairItems } from './pair-items.ts';
import { behindColon, columnOf } from './places.ts';
import { type Hook, replaceValue } from './replace-value.ts';
import { mergedInto, willSay } from './shared.ts';

export function changeNode(node: YamlNode, after: unknown, editing: Editing, hook?: Hook): void {
  const { shared } = editing;
  if (willSay(node, after, shared)) return;
  if (shared.anchored.has(node)) shared.became.set(node, after);
  if (node.kind === 'mapping' && isMapping(after) && keepsSome(node, after)) changeMapping(node, after, editing);
  else if (node.kind === 'sequence' && Array.isArray(after) && node.items.length > 0 && after.length > 0) {
    changeSequence(node, after, editing);
  } else replaceValue(node, after, editing, hook);
}

function keepsSome({ pairs }: MappingNode, after: Mapping): boolean {
  return pairs.some(({ key }) => isMergeKey(key) || Object.hasOwn(after, jsonKey(key)));
}

function changeMapping(node: MappingNode, after: Mapping, editing: Editing): void {
  const own = lastPairs(node);
  const isFlow = isInBrackets(node, editing);
  for (const [key, pair] of own) {
    if (Object.hasOwn(after, key)) changeNode(pair.value, after[key], editing, isFlow ? undefined : hookOf(pair, editing));
  }
  const isKept = ({ key }: Pair) => isMergeKey(key) || Object.hasOwn(after, jsonKey(key));
  const behind = node.pairs.findLastIndex(isKept);
  // What is merged into the mapping has no pair in it.
  const merged = mergedInto(node, editing.shared);
  const isMerged = (key: string, value: unknown) => Object.hasOwn(merged, key) && isDeepStrictEqual(merged[key], value);
  const added = Object.entries(after)
    .filter(([key, value]) => !own.has(key) && !isMerged(key, value))
    .map(([key, value]) => ({ behind, key, value, isInLine: Array.isArray(value) && hasListInBrackets(node, editing) }));
  changePairs(node, { isKept, added }, editing);
}

interface ChangedPairs {
  readonly isKept: (pair: Pair) => boolean;
  readonly added: readonly Added[];
}

export function changePairs(node: MappingNode, { isKept, added }: ChangedPairs, editing: Editing): void {
  const parts = node.pairs.map((pair) => ({
    start: pair.key.start,
    end: Math.max(pair.key.end, pair.value.end),
    isKept: isKept(pair),
  }));
  if (isInBrackets(node, editing)) changeFlow({ open: node.start, parts, added }, editing);
  else changeBlockPairs({ parts, added }, editing);
}

function hasListInBrackets({ pairs }: MappingNode, editing: Editing): boolean {
  return pairs.some(({ value }) => value.kind === 'sequence' && value.items.length > 0 && isInBrackets(value, editing));
}

/** Of a key that stands twice the last pair counts. */
function lastPairs({ pairs }: MappingNode): ReadonlyMap<string, Pair> {
  return new Map(pairs.filter(({ key }) => !isMergeKey(key)).map((pair) => [jsonKey(pair.key), pair]));
}

function hookOf({ key }: Pair, { source }: Editing): Hook | undefined {
  const behind = behindColon(source, key.end);
  return behind === undefined ? undefined : { behind, column: columnOf(source, key.start) };
}

function changeSequence(node: SequenceNode, after: readonly unknown[], editing: Editing): void {
  const { kept, added } = pairItems(
    node.items.map((item) => toValue(item).value),
    after,
  );
  for (const [index, place] of kept) {
    const item = node.items[index];
    if (item) changeNode(item, after[place], editing);
  }
  const parts = node.items.map(({ start, end }, index) => ({ start, end, isKept: kept.has(index) }));
  const news = added.map(({ behind, place }) => ({ behind, value: after[place] }));
  if (isInBrackets(node, editing)) changeFlow({ open: node.start, parts, added: news }, editing);
  else changeBlockItems({ parts, added: news }, editing);
}

function isInBrackets({ start }: YamlNode, { source }: Editing): boolean {
  return '[{'.includes(source.charAt(start));
}
