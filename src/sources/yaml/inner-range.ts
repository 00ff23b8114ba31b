// Where in a file stands what the text of one of its values says: a patch within an object.
import { isJsonPatch, partOfJsonPatch } from '../../model/json-patch.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import type { Position, SourceRange } from '../../model/source.ts';
import { indexLines, type Lines, positionAt, rangeAt } from './lines.ts';
import { nodeAt } from './locate.ts';
import type { ScalarNode, SequenceNode } from './node.ts';
import { type PatchPart, readPatch } from './patch-text.ts';
import type { YamlDocument } from './read.ts';
import { toValue } from './value.ts';

/** From the rest of a pointer to the range in the file; undefined where that is not certain. */
export type InnerRange = (path: readonly string[]) => SourceRange | undefined;

/** Of what a value of a document says of other objects: the text of a patch, or the operations of one. */
export function innerRange(node: ScalarNode | SequenceNode, { source, start }: YamlDocument, lines: Lines): InnerRange {
  if (node.kind === 'sequence') {
    const { value } = toValue(node);
    const part = isJsonPatch(value) ? partOfJsonPatch(value) : undefined;
    return (path) => {
      const inner = part && nodeAt(node, part.writtenAt(child('', ...path)));
      return inner && rangeAt(lines, start + inner.start, start + inner.end);
    };
  }
  return typeof node.value === 'string' ? inText(node, source, positionAt(lines, start + node.start).line) : () => undefined;
}

/** Only a literal block stands in a file as it is read, but for its indentation. `line` is that of its indicator. */
function inText(node: ScalarNode, source: string, line: number): InnerRange {
  const text = String(node.value);
  const indent = indentOf(node, source, text);
  const parts = indent === undefined ? [] : (readPatch(text) ?? []);
  const lines = indexLines(text);
  const moved = (offset: number): Position => {
    const inner = positionAt(lines, offset);
    return { line: line + inner.line, column: inner.column + (indent ?? 0) };
  };
  return (path) => {
    const [part, pointer] = partAt(parts, path);
    const extent = part?.extentOf(pointer);
    return extent && { start: moved(extent.start), end: moved(extent.end) };
  };
}

/** Of several parts, the first token of a pointer says which. */
function partAt(parts: readonly PatchPart[], path: readonly string[]): [PatchPart | undefined, Pointer] {
  if (parts.length < 2) return [parts[0], child('', ...path)];
  const [index, ...rest] = path;
  return [parts[Number(index)], child('', ...rest)];
}

function indentOf({ start, end }: ScalarNode, source: string, text: string): number | undefined {
  if (source.charAt(start) !== '|') return undefined;
  const written = source
    .slice(source.indexOf('\n', start) + 1, end)
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  const read = text.trimEnd().split('\n');
  const indent = (written[0]?.length ?? 0) - (read[0]?.length ?? 0);
  const isSame = read.every((line, index) => written[index]?.slice(indent) === line || (line === '' && !written[index]?.trim()));
  return indent >= 0 && isSame ? indent : undefined;
}
