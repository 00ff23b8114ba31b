import type { MarkedComment, SourceRange } from '../model/source.ts';
import { lineText, rangeAt } from './yaml/lines.ts';
import { nodeAt } from './yaml/locate.ts';
import { markedComments } from './yaml/marked-comments.ts';
import { readYaml } from './yaml/read.ts';

/** A comment of a text that need not hold Kubernetes objects. */
interface TextComment extends MarkedComment {
  /** The stretches of the text that it covers. */
  readonly ranges: readonly SourceRange[];
  readonly excerpt: string | undefined;
}

/** The comments of a YAML text that begin with a word; none of what is no YAML, as a template is. */
export function textComments(text: string, word: string): TextComment[] {
  const { documents, lines } = readYaml(text, '');
  return documents.flatMap((document) => {
    if (!('root' in document)) return [];
    const { root, start } = document;
    return markedComments(document, lines, word).map((comment) => ({
      ...comment,
      ranges: comment.covers.map((at) => {
        const node = nodeAt(root, at);
        return rangeAt(lines(), start + node.start, start + node.end);
      }),
      excerpt: lineText(lines(), comment.position.line),
    }));
  });
}
