import { dereference, type Entries, type MappingNode, type Pair, YamlFault, type YamlNode } from './node.ts';

/**
 * Reads a mapping as go-yaml v2 does: pairs in order, the last one wins, and a merge key writes its keys over what stands
 * before it. Kept on the node, for a mapping may be merged many times. Throws YamlFault for keys that JSON cannot have.
 */
export function entriesOf(node: MappingNode): Entries {
  node.entries ??= readEntries(node);
  return node.entries;
}

const NONE_HIDDEN: Entries['hidden'] = new Map();

function readEntries(node: MappingNode): Entries {
  const pairs = new Map<string, Pair>();
  if (!node.pairs.some(({ key }) => isMergeKey(key))) {
    for (const pair of node.pairs) pairs.set(jsonKey(pair.key), pair);
    // Nearly always.
    if (pairs.size === node.pairs.length) return { pairs, hidden: NONE_HIDDEN };
    pairs.clear();
  }
  const own = new Map<string, Pair>();
  const hidden = new Map<string, Pair[]>();
  for (const pair of node.pairs) {
    if (isMergeKey(pair.key)) {
      mergeInto(pairs, pair.value);
      continue;
    }
    const name = jsonKey(pair.key);
    const earlier = own.get(name);
    if (earlier) hidePair(hidden, name, earlier);
    own.set(name, pair);
    pairs.set(name, pair);
  }
  return { pairs, hidden };
}

function hidePair(hidden: Map<string, Pair[]>, name: string, pair: Pair): void {
  const before = hidden.get(name);
  if (before) before.push(pair);
  else hidden.set(name, [pair]);
}

export function isMergeKey(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isMerge;
}

/** The JSON key of a key node: numbers and booleans become text, as sigs.k8s.io/yaml converts them. Throws YamlFault. */
export function jsonKey(node: YamlNode): string {
  const key = dereference(node);
  if (key.kind !== 'scalar') throw new YamlFault(key.start, { code: 'key-not-scalar' });
  if (key.value === null) throw new YamlFault(key.start, { code: 'key-null' });
  return String(key.value);
}

function mergeInto(pairs: Map<string, Pair>, source: YamlNode): void {
  const node = dereference(source);
  // Of a list the first wins, so it is written last.
  const sources = node.kind === 'sequence' ? node.items.map(dereference).reverse() : [node];
  for (const mapping of sources) {
    if (mapping.kind !== 'mapping') throw new YamlFault(source.start, { code: 'merge-without-mapping' });
    for (const [key, pair] of entriesOf(mapping).pairs) pairs.set(key, pair);
  }
}
