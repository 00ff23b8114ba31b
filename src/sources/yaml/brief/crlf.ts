// A text with lines as Windows ends them, and git for Windows hands them out: read as if a line feed ended each, with what is said of
// places moved to where they are.
import { indexLines, positionAt } from '../lines.ts';
import type { YamlNode } from '../node.ts';

export type Move = (offset: number) => number;

/** From a text without its carriage returns to the text itself: lines are the same in both, and columns. */
export function moveTo(text: string, plain: string): Move {
  const [{ starts }, lines] = [indexLines(text), indexLines(plain)];
  return (offset) => {
    const { line, column } = positionAt(lines, offset);
    return (starts[line - 1] ?? 0) + column - 1;
  };
}

/** As deep as a brief document, and no deeper. */
export function moveTree(node: YamlNode, move: Move): YamlNode {
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
