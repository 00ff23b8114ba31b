import { mentions } from '../../model/mentions.ts';
import type { MarkedComment } from '../../model/source.ts';
import { beginningsIn } from './beginnings.ts';
import { commentsWith, type FoundComment } from './comments.ts';
import { type Lines, lineText, positionAt } from './lines.ts';
import type { YamlDocument } from './read.ts';

/** The comments of a document that begin with a word, with the lines that they are about and what begins there. */
export function markedComments(document: YamlDocument, indexed: () => Lines, word: string): MarkedComment[] {
  // Most documents have none, and to look for their comments takes as long as a rule does.
  if (!mentions(document.source, word)) return [];
  const { root, source, start } = document;
  const lines = indexed();
  const lineAt = (offset: number) => positionAt(lines, start + offset).line;
  const found = commentsWith(word, source, root);
  const targets = targetsOf(found, lines, lineAt);
  const beginnings = beginningsIn(targets, root, lineAt);
  return found.map(({ text, textStart }, index) => {
    const line = targets[index] ?? 0;
    return { text, position: positionAt(lines, start + textStart), line, covers: beginnings.get(line) ?? [] };
  });
}

/** The line that each comment is about. Comments above one another are about the same line, which is looked for once. */
function targetsOf(found: readonly FoundComment[], lines: Lines, lineAt: (offset: number) => number): number[] {
  let below = 0;
  return found.map(({ start, isAlone }) => {
    const line = lineAt(start);
    if (!isAlone) return line;
    if (line >= below) {
      below = line + 1;
      while (lineText(lines, below)?.trimStart().startsWith('#')) below += 1;
    }
    return below;
  });
}
