import { isMapping } from '../../model/mapping.ts';
import { entriesOf, isMergeKey, jsonKey } from './mapping.ts';
import { MAX_DEPTH, type MappingNode, type SequenceNode, YamlFault, type YamlNode } from './node.ts';

/** More values than any manifest has: an etcd object is at most 1.5 MiB. */
const MAX_VALUES = 2_000_000;

interface Count {
  /** Values a reader decodes, aliases expanded. */
  readonly values: number;
  /** Those of them that stand below an alias. */
  readonly aliased: number;
  /** Levels of nesting, through aliases too. */
  readonly depth: number;
}

/** A document's JSON value, and whether a key stands twice in some mapping of it. */
export interface Value {
  readonly value: unknown;
  readonly hasDuplicates: boolean;
}

interface ValueContext {
  /** Values below an alias are made once and shared. */
  readonly shared: Map<YamlNode, unknown>;
  hasDuplicates: boolean;
}

/** Makes a tree's value. Throws YamlFault. */
export function toValue(root: YamlNode): Value {
  const making: ValueContext = { shared: new Map(), hasDuplicates: false };
  return { value: jsonValue(root, making), hasDuplicates: making.hasDuplicates };
}

/** Whether a tree says a JSON value. */
export function isValue(node: YamlNode, value: unknown): boolean {
  if (node.kind === 'scalar') return Object.is(node.value, value);
  if (node.kind === 'alias') return isValue(node.target, value);
  if (node.kind === 'sequence') {
    return Array.isArray(value) && value.length === node.items.length && node.items.every((item, at) => isValue(item, value[at]));
  }
  if (!isMapping(value)) return false;
  const { pairs } = entriesOf(node);
  let left = pairs.size;
  for (const key in value) {
    const pair = Object.hasOwn(value, key) ? pairs.get(key) : undefined;
    if (pair === undefined || !isValue(pair.value, value[key])) return false;
    left -= 1;
  }
  return left === 0;
}

function jsonValue(node: YamlNode, making: ValueContext): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map((item) => jsonValue(item, making));
  if (node.kind === 'mapping') return objectOf(node, making);
  const known = making.shared.get(node.target);
  if (known !== undefined) return known;
  const value = jsonValue(node.target, making);
  making.shared.set(node.target, value);
  return value;
}

function objectOf(node: MappingNode, making: ValueContext): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  if (node.pairs.some(({ key }) => isMergeKey(key))) {
    const { pairs, hidden } = entriesOf(node);
    making.hasDuplicates ||= hidden.size > 0;
    for (const [name, pair] of pairs) put(object, name, jsonValue(pair.value, making));
    return object;
  }
  for (const { key, value } of node.pairs) {
    const name = jsonKey(key);
    making.hasDuplicates ||= Object.hasOwn(object, name);
    put(object, name, jsonValue(value, making));
  }
  return object;
}

export function put(object: Record<string, unknown>, name: string, value: unknown): void {
  // An assignment to __proto__ would set the prototype and lose the key.
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}

/** Refuses alias bombs by go-yaml's own measure, and documents of more values than anything real. Throws YamlFault. */
export function checkSize(root: YamlNode): void {
  const { values, aliased, depth } = count(root, new Map());
  if (depth > MAX_DEPTH) throw new YamlFault(0, { code: 'nested-too-deep', data: { most: MAX_DEPTH } });
  if (values > MAX_VALUES) throw new YamlFault(0, { code: 'too-many-values', data: { most: MAX_VALUES } });
  if (aliased > 100 && values > 1000 && aliased / values > allowedAliasRatio(values)) {
    throw new YamlFault(0, { code: 'excessive-aliasing' });
  }
}

/** go-yaml: 99 % up to 400,000 values, falling to 10 % at 4,000,000. */
function allowedAliasRatio(values: number): number {
  const low = 400_000;
  const high = 4_000_000;
  if (values <= low) return 0.99;
  return values >= high ? 0.1 : 0.99 - (0.89 * (values - low)) / (high - low);
}

function count(node: YamlNode, known: Map<YamlNode, Count>): Count {
  if (node.kind === 'scalar') return { values: 1, aliased: 0, depth: 1 };
  if (node.kind === 'alias') {
    const { values, depth } = count(node.target, known);
    return { values: values + 1, aliased: values, depth };
  }
  const before = known.get(node);
  if (before) return before;
  const sum = { values: 1, aliased: 0, depth: 0 };
  for (const child of childrenOf(node)) {
    const of = count(child, known);
    sum.values += of.values;
    sum.aliased += of.aliased;
    sum.depth = Math.max(sum.depth, of.depth);
  }
  sum.depth += 1;
  known.set(node, sum);
  return sum;
}

function childrenOf(node: SequenceNode | MappingNode): readonly YamlNode[] {
  return node.kind === 'sequence' ? node.items : node.pairs.flatMap(({ key, value }) => [key, value]);
}
