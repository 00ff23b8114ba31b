import { child, type Pointer, tokens } from '../../model/pointer.ts';
import { entriesOf } from './mapping.ts';
import { type AnchoredNode, dereference, type Pair, type YamlNode } from './node.ts';

/** A key that stands more than once: where its last pair is, which wins, and the pairs that lose. */
interface HiddenPairs {
  readonly at: Pointer;
  readonly key: string;
  readonly hidden: readonly Pair[];
}

interface Reached {
  readonly node: AnchoredNode;
  /** How many tokens of the pointer led there. */
  readonly taken: number;
}

/** As far as a pointer leads. A value under an alias is where it is written. */
export function reach(root: YamlNode, path: readonly string[]): Reached {
  let node = dereference(root);
  for (const [taken, token] of path.entries()) {
    const next =
      node.kind === 'mapping'
        ? entriesOf(node).pairs.get(token)?.value
        : node.kind === 'sequence'
          ? node.items[Number(token)]
          : undefined;
    if (next === undefined) return { node, taken };
    node = dereference(next);
  }
  return { node, taken: path.length };
}

/** The node of the value at `pointer`, or of its nearest parent that is there. */
export function nodeAt(root: YamlNode, pointer: Pointer): AnchoredNode {
  return reach(root, tokens(pointer)).node;
}

/** Every key that stands more than once in its mapping, in the order of the text; an aliased mapping is told once. */
export function duplicateKeys(root: YamlNode): HiddenPairs[] {
  const found: HiddenPairs[] = [];
  collectDuplicates(root, '', { found, seen: new Set() });
  return found;
}

function collectDuplicates(
  node: YamlNode,
  at: Pointer,
  walk: { readonly found: HiddenPairs[]; readonly seen: Set<YamlNode> },
): void {
  const target = dereference(node);
  if (target.kind === 'scalar' || walk.seen.has(target)) return;
  walk.seen.add(target);
  if (target.kind === 'sequence') {
    for (const [index, item] of target.items.entries()) collectDuplicates(item, child(at, index), walk);
    return;
  }
  const { pairs, hidden } = entriesOf(target);
  for (const [key, losers] of hidden) walk.found.push({ at: child(at, key), key, hidden: losers });
  for (const [key, { value }] of pairs) collectDuplicates(value, child(at, key), walk);
}
