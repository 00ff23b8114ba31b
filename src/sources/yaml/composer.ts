import type { AnchoredNode, MappingNode, SequenceNode, YamlNode } from './node.ts';

type Open = { node: SequenceNode } | { node: MappingNode; key: YamlNode | undefined };

/** Puts the nodes of a document together, in the order in which they are read. */
export interface Composer {
  readonly text: string;
  readonly open: Open[];
  root: YamlNode | undefined;
  /** The end of what was read last: where an empty value stands. */
  last: number;
  readonly anchors: Map<string, AnchoredNode>;
  /** Of the next node. */
  anchor: string | undefined;
}

export function newComposer(text: string): Composer {
  return { text, open: [], root: undefined, last: 0, anchors: new Map(), anchor: undefined };
}

export function addSequence(composer: Composer, start: number): void {
  add(composer, { kind: 'sequence', start, end: start + 1, items: [] });
}

export function addMapping(composer: Composer, start: number): void {
  add(composer, { kind: 'mapping', start, end: start + 1, pairs: [] });
}

export function add(composer: Composer, node: YamlNode): void {
  const parent = composer.open.at(-1);
  composer.last = node.end;
  if (composer.anchor !== undefined && node.kind !== 'alias') composer.anchors.set(composer.anchor, node);
  composer.anchor = undefined;
  if (!parent) composer.root ??= node;
  else if ('key' in parent) addToMapping(parent, node);
  else parent.node.items.push(node);
  if (node.kind === 'sequence') composer.open.push({ node });
  else if (node.kind === 'mapping') composer.open.push({ node, key: undefined });
}

function addToMapping(parent: { node: MappingNode; key: YamlNode | undefined }, node: YamlNode): void {
  if (parent.key === undefined) {
    parent.key = node;
    return;
  }
  parent.node.pairs.push({ key: parent.key, value: node });
  parent.key = undefined;
}

/** False for one that stands for nothing, or for what it is in. */
export function addAlias(composer: Composer, start: number, end: number): boolean {
  const target = composer.anchors.get(composer.text.slice(start + 1, end));
  if (target === undefined || composer.open.some(({ node }) => node === target)) return false;
  add(composer, { kind: 'alias', start, end, target });
  return true;
}

/** `endOf` tells where the collection that is closed ends. */
export function close(composer: Composer, endOf: (node: SequenceNode | MappingNode) => number): void {
  const closed = composer.open.pop();
  if (!closed) return;
  closed.node.end = endOf(closed.node);
  composer.last = closed.node.end;
}
