import type { Dockerfile } from '../../model/dockerfile.ts';
import { mentions } from '../../model/mentions.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import type { MarkedComment, SourceDocument, SourceRange } from '../../model/source.ts';
import { indexLines, type Lines, lineText, positionAt, rangeAt } from '../yaml/lines.ts';
import { type PlacedInstruction, placedInstruction } from './instruction.ts';
import { type DockerfileComment, type LogicalLines, logicalLines } from './logical-lines.ts';

/** A Dockerfile as a document. Never throws; a text that is none has no instruction. */
export function readDockerfile(text: string, file: string): SourceDocument {
  const logical = logicalLines(text);
  const placed = logical.lines.map(placedInstruction);
  const lines = indexLines(text);
  const object: Dockerfile & Record<string, unknown> = {
    apiVersion: 'dockerfile',
    kind: 'image',
    escape: logical.escape,
    instructions: placed.map(({ instruction }) => instruction),
    ...unended(logical),
  };
  const locate = (pointer: Pointer): SourceRange => {
    const [, index = '', ...path] = tokens(pointer);
    const found = placed[Number(index)];
    const { start, end } = index === '' || found === undefined ? { start: 0, end: text.length } : extentAt(found, path);
    return rangeAt(lines, start, end);
  };
  return {
    object,
    origin: { file, document: 0 },
    duplicateKeys: [],
    locate,
    line: (number) => lineText(lines, number),
    comments: (word) => markedComments(logical.comments, { lines, placed }, word),
  };
}

function unended({ lines }: LogicalLines): Pick<Dockerfile, 'unended'> {
  const last = lines.length - 1;
  const open = lines[last]?.heredocs.find(({ isEnded }) => !isEnded);
  return open === undefined ? {} : { unended: { name: open.name, at: child('/instructions', last) } };
}

/** Of the part itself, or of the nearest one that it is in. */
function extentAt({ extent, parts }: PlacedInstruction, path: readonly string[]) {
  for (let length = path.length; length > 0; length -= 1) {
    const found = parts.get(path.slice(0, length).join('/'));
    if (found) return found;
  }
  return extent;
}

interface Placed {
  readonly lines: Lines;
  readonly placed: readonly PlacedInstruction[];
}

/** Comments have a line to themselves in a Dockerfile; what they are about is what begins in the next line that is none. */
function markedComments(comments: readonly DockerfileComment[], { lines, placed }: Placed, word: string): MarkedComment[] {
  if (!mentions(lines.text, word)) return [];
  const lineAt = (offset: number) => positionAt(lines, offset).line;
  const commented = new Set(comments.map(({ at }) => lineAt(at)));
  const pattern = new RegExp(`^#[ \\t]*(${word}.*)`, 'i');
  let below = 0;
  const found = comments.flatMap(({ text, at }) => {
    const [, rest] = pattern.exec(text) ?? [];
    if (rest === undefined) return [];
    // Comments above one another are about the same line, which is looked for once.
    if (lineAt(at) >= below) below = lineAt(at) + 1;
    while (commented.has(below)) below += 1;
    return [{ text: rest.trim(), position: positionAt(lines, at + text.length - rest.length), line: below }];
  });
  const beginnings = beginningsIn(new Set(found.map(({ line }) => line)), placed, lineAt);
  return found.map((comment) => ({ ...comment, covers: beginnings.get(comment.line) ?? [] }));
}

/** The instruction that begins in a line, and the parts that do where it began before. */
function beginningsIn(
  wanted: ReadonlySet<number>,
  placed: readonly PlacedInstruction[],
  lineAt: (offset: number) => number,
): ReadonlyMap<number, readonly Pointer[]> {
  const found = new Map<number, Pointer[]>(Array.from(wanted, (line) => [line, []]));
  for (const [index, { extent, parts }] of placed.entries()) {
    const pointer = child('/instructions', index);
    const first = lineAt(extent.start);
    found.get(first)?.push(pointer);
    if (first === lineAt(extent.end)) continue;
    for (const [part, { start }] of parts) {
      const line = lineAt(start);
      if (line !== first) found.get(line)?.push(`${pointer}/${part}`);
    }
  }
  return found;
}
