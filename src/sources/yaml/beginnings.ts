import { child, isUnder, type Pointer } from '../../model/pointer.ts';
import { entriesOf, isMergeKey, jsonKey } from './mapping.ts';
import type { YamlNode } from './node.ts';

/** The outermost values that begin in a line, by line. */
type Beginnings = ReadonlyMap<number, readonly Pointer[]>;

interface Walk {
  readonly found: Map<number, Pointer[]>;
  readonly lineAt: (offset: number) => number;
}

/**
 * What begins in each of some lines: a value with its key, an item of a sequence with its first word, the document with its
 * first key. A list that stands below its key does not begin with its first item, or nobody could speak of that item alone.
 * `lineAt` gives the line of an offset in the document. What an alias stands for begins where it is written.
 */
export function beginningsIn(lines: Iterable<number>, root: YamlNode, lineAt: Walk['lineAt']): Beginnings {
  const found = new Map<number, Pointer[]>(Array.from(lines, (line) => [line, []]));
  if (found.size > 0) {
    note(root, '', { found, lineAt });
    visit(root, '', { found, lineAt });
  }
  return found;
}

function visit(node: YamlNode, at: Pointer, walk: Walk): void {
  if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) {
      note(item, child(at, index), walk);
      visit(item, child(at, index), walk);
    }
  } else if (node.kind === 'mapping') {
    const { pairs } = entriesOf(node);
    for (const pair of node.pairs) {
      if (isMergeKey(pair.key)) continue;
      const name = jsonKey(pair.key);
      // Of a key that stands twice only the last counts.
      if (pairs.get(name) !== pair) continue;
      note(pair.key, child(at, name), walk);
      visit(pair.value, child(at, name), walk);
    }
  }
}

/** In the order of the walk what holds a value comes before it. */
function note(node: YamlNode, at: Pointer, { found, lineAt }: Walk): void {
  const pointers = found.get(lineAt(node.start));
  const last = pointers?.at(-1);
  if (pointers && (last === undefined || !isUnder(at, last))) pointers.push(at);
}
