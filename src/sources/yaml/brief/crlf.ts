// A text with lines as Windows ends them, and git for Windows hands them out: read as if a line feed ended each, with what is said of
// places moved to where they are.
import { indexLines, positionAt } from '../lines.ts';
import type { YamlNode } from '../node.ts';
import type { Brief } from './brief.ts';

/** The document of a text that was read without its carriage returns. */
export function withReturns({ type, value, place, root, hasAliases }: Brief, text: string, plain: string): Brief {
  let moved: Move | undefined;
  const move = (offset: number): number => {
    moved ??= moveTo(text, plain);
    return moved(offset);
  };
  return {
    type,
    value,
    place(path) {
      const found = place(path);
      return found && { start: move(found.start), end: move(found.end) };
    },
    root: () => moveTree(root(), move),
    hasAliases,
  };
}

type Move = (offset: number) => number;

/** Lines are the same in both, and columns. */
function moveTo(text: string, plain: string): Move {
  const [{ starts }, lines] = [indexLines(text), indexLines(plain)];
  return (offset) => {
    const { line, column } = positionAt(lines, offset);
    return (starts[line - 1] ?? 0) + column - 1;
  };
}

/** As deep as a brief document, and no deeper. */
function moveTree<T extends YamlNode>(node: T, move: Move): T {
  node.start = move(node.start);
  node.end = move(node.end);
  if (node.kind === 'sequence') for (const item of node.items) moveTree(item, move);
  if (node.kind === 'mapping')
    for (const { key, value } of node.pairs) {
      moveTree(key, move);
      moveTree(value, move);
    }
  return node;
}
