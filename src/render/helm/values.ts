import { isMapping } from '../../model/mapping.ts';
import type { WrittenPlace } from '../../model/source.ts';
import { sameValue } from '../../sources/json-value.ts';
import { indexLines, type Lines, lineText, rangeAt } from '../../sources/yaml/lines.ts';
import { entriesOf } from '../../sources/yaml/mapping.ts';
import { type AnchoredNode, dereference, type YamlNode } from '../../sources/yaml/node.ts';
import { readYaml } from '../../sources/yaml/read.ts';
import { toValue } from '../../sources/yaml/value.ts';

import type { DataPath } from './trace/expression.ts';

export type ValuePath = readonly (string | number)[];

/** A file of values as its reader sees it. */
export interface ValuesFile {
  readonly file: string;
  readonly root: YamlNode;
  /** What to add to an offset in the tree for that in the file. */
  readonly start: number;
  readonly lines: Lines;
}

/** Undefined for what is no single mapping. */
export function readValues(text: string, file: string): ValuesFile | undefined {
  const { documents } = readYaml(text, file);
  const [document] = documents;
  if (!document || !('root' in document) || !isMapping(document.value)) return undefined;
  return { file, root: document.root, start: document.start, lines: indexLines(text) };
}

/** The path with every range replaced by what it was at in its round, over the values as helm had them. */
export function resolvePath(path: DataPath, values: unknown, rounds: ReadonlyMap<number, number>): ValuePath | undefined {
  const resolved: (string | number)[] = [];
  let value = values;
  for (const step of path) {
    const key = typeof step === 'object' ? keyOfRound(value, rounds.get(step.range) ?? -1) : step;
    if (key === undefined) return undefined;
    resolved.push(key);
    value = childOf(value, key);
  }
  return resolved;
}

/** Templates go through a mapping in the order of its keys. */
function keyOfRound(value: unknown, round: number): string | number | undefined {
  if (Array.isArray(value)) return round >= 0 && round < value.length ? round : undefined;
  return isMapping(value) ? Object.keys(value).sort()[round] : undefined;
}

export function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce(childOf, value);
}

function childOf(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isMapping(value) && Object.hasOwn(value, String(key)) ? value[String(key)] : undefined;
}

/** The node of a file at a path; undefined where the file does not have it. */
export function nodeOf({ root }: ValuesFile, path: ValuePath): AnchoredNode | undefined {
  let node: AnchoredNode | undefined = dereference(root);
  for (const key of path) {
    const next: YamlNode | undefined =
      node?.kind === 'mapping'
        ? entriesOf(node).pairs.get(String(key))?.value
        : node?.kind === 'sequence'
          ? node.items[Number(key)]
          : undefined;
    node = next && dereference(next);
  }
  return node;
}

/**
 * The place of the value that wins: of the files, the last one that has anything at the path, as long as what it has is what
 * helm came to.
 */
export function placeOfValue(layers: readonly Layer[], effective: unknown): WrittenPlace | undefined {
  for (const { values, path } of layers.toReversed()) {
    const node = nodeOf(values, path);
    if (!node) continue;
    return sameValue(toValue(node).value, effective) ? written(values, node) : undefined;
  }
  return undefined;
}

/** A file, and the path by which it has the value: that of a subchart begins with the subchart's name. */
export interface Layer {
  readonly values: ValuesFile;
  readonly path: ValuePath;
}

function written({ file, start, lines }: ValuesFile, node: AnchoredNode): WrittenPlace {
  const range = rangeAt(lines, start + node.start, start + node.end);
  const excerpt = lineText(lines, range.start.line);
  return { file, range, ...(excerpt === undefined ? {} : { excerpt }) };
}
