import type { YamlNode } from './node.ts';

/** A comment that begins with a certain word. Offsets are within the document's text. */
export interface FoundComment {
  /** The offset of its `#`. */
  readonly start: number;
  /** From the word to the end of the line, without blanks. */
  readonly text: string;
  readonly textStart: number;
  /** Nothing stands before it in its line. */
  readonly isAlone: boolean;
}

/**
 * The comments of a document that begin with `word`, in any case, or with one that begins so, in order. Outside of its scalars a document has nothing but indicators,
 * names of anchors and tags, and comments, which begin with a `#` at the start of a line or behind a blank (YAML 1.2, 6.6): what
 * looks like a comment within a text of the manifest is none. Each line is looked at once, however often the word stands in it.
 */
export function commentsWith(word: string, text: string, root: YamlNode): FoundComment[] {
  const scalars = scalarsOf(root, text);
  const pattern = new RegExp(`#[ \\t]*(${word}[^${BREAKS}]*)`, 'gi');
  const found: FoundComment[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const within = scalarAt(scalars, match.index);
    if (within) {
      pattern.lastIndex = within.end;
      continue;
    }
    const line = lineStart(text, match.index);
    // The word must open the comment: in what is commented out, it is part of that.
    if (commentStart(text, line, scalars) === match.index) found.push(comment(text, line, match));
    pattern.lastIndex = Math.max(pattern.lastIndex, match.index + match[0].length);
  }
  return found;
}

/** All that end a line to one of the readers. */
const BREAKS = '\\r\\n\\u0085\\u2028\\u2029';

interface Extent {
  readonly start: number;
  readonly end: number;
}

function comment(text: string, line: number, { index, 0: whole, 1: rest = '' }: RegExpExecArray): FoundComment {
  const textStart = index + whole.length - rest.length;
  return { start: index, text: rest.trim(), textStart, isAlone: text.slice(line, index).trim() === '' };
}

/** Where keys and values that are scalars stand, in the order of the text. */
function scalarsOf(root: YamlNode, text: string): Extent[] {
  const extents: Extent[] = [];
  const queue: YamlNode[] = [root];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (node.kind === 'scalar') {
      if (node.end > node.start) extents.push({ start: contentStart(text, node), end: node.end });
    } else if (node.kind === 'sequence') for (const item of node.items) queue.push(item);
    else if (node.kind === 'mapping') for (const { key, value } of node.pairs) queue.push(key, value);
  }
  return extents.sort((a, b) => a.start - b.start);
}

/** Behind the indicator of a block scalar a comment may stand: its text begins in the next line. */
function contentStart(text: string, { start, end }: Extent): number {
  if (!'|>'.includes(text.charAt(start))) return start;
  const lineFeed = text.indexOf('\n', start);
  return lineFeed === -1 ? end : Math.min(lineFeed, end);
}

function scalarAt(scalars: readonly Extent[], offset: number): Extent | undefined {
  let low = 0;
  let high = scalars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scalars[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const next = scalars[low];
  return next && next.start <= offset ? next : undefined;
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !'\r\n\u0085\u2028\u2029'.includes(text.charAt(at - 1))) at -= 1;
  return at;
}

/** The offset of the `#` that opens the comment of a line. */
function commentStart(text: string, line: number, scalars: readonly Extent[]): number {
  for (let at = text.indexOf('#', line); at !== -1; at = text.indexOf('#', at + 1)) {
    const within = scalarAt(scalars, at);
    if (within) at = within.end - 1;
    else if (at === line || ' \t'.includes(text.charAt(at - 1))) return at;
  }
  return -1;
}
