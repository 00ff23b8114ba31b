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

/** A part of an object, and the operations that make it where it is a JSON patch. */
export interface Patch {
  readonly object: Mapping;
  readonly operations?: readonly Mapping[];
}

/** With the place in the text that it was read from. */
export interface PatchPart extends Patch {
  /** Offsets in the text of the value at a pointer of the part or of the operations, or of its nearest parent. */
  extentOf(pointer: Pointer): Extent;
}

/** In the order of the text; none for a text that is no patch, undefined for one that cannot be read. Never throws. */
export function readPatch(text: string): readonly PatchPart[] | undefined {
  const { documents, unreadable } = readYaml(text, '');
  if (unreadable.length > 0) return undefined;
  return documents.flatMap((document) => ('root' in document ? partsOf(document) : []));
}

function partsOf({ root, start, value }: YamlDocument): PatchPart[] {
  const extent = (node: YamlNode): Extent => ({ start: start + node.start, end: start + node.end });
  if (isMapping(value)) return [{ object: value, extentOf: (at) => extent(nodeAt(root, at)) }];
  if (!isJsonPatch(value)) return [];
  const { object, writtenAt } = partOfJsonPatch(value);
  return [{ object, operations: value, extentOf: (at) => extent(nodeAt(root, writtenAt(at))) }];
}

/** Of a value that is a patch, or a text of some. */
export function patchesIn(value: unknown): readonly Patch[] {
  if (typeof value === 'string') return readPatch(value) ?? [];
  if (isMapping(value)) return [{ object: value }];
  return isJsonPatch(value) ? [{ object: partOfJsonPatch(value).object, operations: value }] : [];
}
