// What the text of a patch says: a strategic merge patch is a part of an object as it stands, a JSON patch makes one.
import { isJsonPatch, partOfJsonPatch } from '../../model/json-patch.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Pointer } from '../../model/pointer.ts';
import { nodeAt } from './locate.ts';
import type { YamlNode } from './node.ts';
import { readYaml, type YamlDocument } from './read.ts';

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A part of an object, and where in the text it was read from. */
export interface PatchPart {
  readonly object: Mapping;
  /** Offsets in the text of the value at a pointer of the part, or of its nearest parent. */
  extentOf(pointer: Pointer): Extent;
}

/** In the order of the text; none for a text that is no patch, undefined for one that cannot be read. Never throws. */
export function readPatch(text: string): readonly PatchPart[] | undefined {
  const { documents, unreadable } = readYaml(text, '', () => true);
  if (unreadable.length > 0) return undefined;
  return documents.flatMap((document) => ('root' in document ? (partOf(document) ?? []) : []));
}

function partOf({ root, start, value }: YamlDocument): PatchPart | undefined {
  const extent = (node: YamlNode): Extent => ({ start: start + node.start, end: start + node.end });
  if (isMapping(value)) return { object: value, extentOf: (at) => extent(nodeAt(root, at)) };
  if (!isJsonPatch(value)) return undefined;
  const { object, writtenAt } = partOfJsonPatch(value);
  return { object, extentOf: (at) => extent(nodeAt(root, writtenAt(at))) };
}
