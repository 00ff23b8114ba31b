// Texts that are written once and used twice: an alias follows what becomes of its anchor, and so does what is merged.
import { isDeepStrictEqual } from 'node:util';
import type { Mapping } from '../../../model/mapping.ts';
import { isMergeKey, jsonKey } from '../mapping.ts';
import { dereference, type MappingNode, type YamlNode } from '../node.ts';
import { isValue, put } from '../value.ts';

export interface Shared {
  /** What has an alias. */
  readonly anchored: ReadonlySet<YamlNode>;
  /** What becomes of those that change; they stand before their aliases. */
  readonly became: Map<YamlNode, unknown>;
}

export function sharedIn(root: YamlNode, source: string): Shared {
  const anchored = new Set<YamlNode>();
  if (source.includes('*')) collect(root, anchored);
  return { anchored, became: new Map() };
}

function collect(node: YamlNode, anchored: Set<YamlNode>): void {
  if (node.kind === 'alias') anchored.add(node.target);
  else if (node.kind === 'sequence') for (const item of node.items) collect(item, anchored);
  else if (node.kind === 'mapping') for (const { value } of node.pairs) collect(value, anchored);
}

/** Whether a tree, as it is, will say the value when its anchors have changed. */
export function willSay(node: YamlNode, value: unknown, { became }: Shared): boolean {
  return became.size === 0 ? isValue(node, value) : isDeepStrictEqual(valueAfter(node, new Map(became)), value);
}

/** What merge keys will bring into a mapping. */
export function mergedInto({ pairs }: MappingNode, { became }: Shared): Mapping {
  const merged: Record<string, unknown> = {};
  for (const { key, value } of pairs) if (isMergeKey(key)) merge(merged, value, new Map(became));
  return merged;
}

type Known = Map<YamlNode, unknown>;

function valueAfter(node: YamlNode, known: Known): unknown {
  if (known.has(node)) return known.get(node);
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map((item) => valueAfter(item, known));
  if (node.kind === 'mapping') return objectOf(node, known);
  const value = valueAfter(node.target, known);
  known.set(node.target, value);
  return value;
}

function objectOf({ pairs }: MappingNode, known: Known): Mapping {
  const object: Record<string, unknown> = {};
  for (const { key, value } of pairs) {
    if (isMergeKey(key)) merge(object, value, known);
    else put(object, jsonKey(key), valueAfter(value, known));
  }
  return object;
}

/** Of a list the first wins, so it is written last. */
function merge(object: Record<string, unknown>, source: YamlNode, known: Known): void {
  const node = dereference(source);
  for (const one of node.kind === 'sequence' ? node.items.toReversed() : [source]) {
    for (const [key, value] of Object.entries(valueAfter(one, known) as Mapping)) put(object, key, value);
  }
}
