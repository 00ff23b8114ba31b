// A YAML document as a value of a Compose project: read as go-yaml v3 does, with its variables filled in and its tags looked at.
import type { Reason } from '../../model/reason.ts';
import { isMergeKey, jsonKey } from '../yaml/mapping.ts';
import { type AnchoredNode, dereference, type MappingNode, type Pair, type ScalarNode, type YamlNode } from '../yaml/node.ts';
import type { YamlDocument } from '../yaml/read.ts';
import { interpolate, type Variables } from './interpolate.ts';
import type { ComposeEntry, ComposeText, ComposeValue, Spot } from './value.ts';

/** Something that Compose refuses, and where. */
export interface ComposeFault {
  readonly spot: Spot;
  readonly reason: Reason;
}

/** The keys that lead to a value. */
export type Path = readonly string[];

export interface ConvertedDocument {
  readonly root: ComposeValue;
  /** What `!reset` and `!override` take away of the files before. */
  readonly resets: readonly Path[];
}

interface Converting {
  readonly document: YamlDocument;
  readonly text: ComposeText;
  readonly variables: Variables;
  readonly faults: ComposeFault[];
  /** What an alias stands for is converted once; undefined where there is none. */
  readonly made: Map<YamlNode, ComposeValue> | undefined;
}

export function convertDocument(
  document: YamlDocument,
  from: Pick<Converting, 'text' | 'variables' | 'faults'>,
): ConvertedDocument {
  const { source, root } = document;
  const converting: Converting = { document, ...from, made: source.includes('*') ? new Map() : undefined };
  return { root: convert(root, converting), resets: source.includes('!') ? resetsIn(root, converting) : [] };
}

function spotOf({ start, end }: { readonly start: number; readonly end: number }, { document, text }: Converting): Spot {
  return { text, start: document.start + start, end: document.start + end };
}

function convert(node: YamlNode, converting: Converting): ComposeValue {
  const target = dereference(node);
  const known = converting.made?.get(target);
  if (known !== undefined) return known;
  const made = converted(target, converting);
  converting.made?.set(target, made);
  return made;
}

function converted(node: AnchoredNode, converting: Converting): ComposeValue {
  const spot = spotOf(node, converting);
  if (node.kind === 'scalar') return { kind: 'scalar', value: scalarValue(node, spot, converting), spot };
  if (node.kind === 'mapping') return { kind: 'mapping', entries: entriesOf(node, converting), spot };
  const items = node.items.filter((item) => !isReset(item)).map((item) => convert(item, converting));
  return { kind: 'list', items, spot };
}

/** `yes`, `on` and the like are no booleans since YAML 1.2. */
function formerBoolean({ value, start, end }: ScalarNode, { document }: Converting): string | undefined {
  const written = typeof value === 'boolean' ? document.source.slice(start, end) : '';
  return /^(?:[yn]|yes|no|on|off)$/i.test(written) ? written : undefined;
}

function scalarValue(node: ScalarNode, spot: Spot, converting: Converting): ScalarNode['value'] {
  const { value } = node;
  const { variables, faults } = converting;
  if (typeof value === 'boolean') return formerBoolean(node, converting) ?? value;
  if (typeof value !== 'string') return value;
  const filled = interpolate(value, variables);
  if (filled === undefined) faults.push({ spot, reason: { code: 'compose-template', data: { text: JSON.stringify(value) } } });
  return filled ?? value;
}

/** A key of its own wins over a merged one wherever it stands, and of merged mappings the first. */
function entriesOf(node: MappingNode, converting: Converting): Map<string, ComposeEntry> {
  const own = new Map<string, ComposeEntry>();
  let merged: Map<string, ComposeEntry> | undefined;
  for (const pair of node.pairs) {
    if (!isMergeKey(pair.key)) addOwn(own, pair, converting);
    else if (merged === undefined) merged = mergedFrom(pair.value, converting);
    else tellTwice(spotOf(pair.key, converting), '<<', converting);
  }
  return merged === undefined ? own : new Map([...merged, ...own]);
}

function addOwn(entries: Map<string, ComposeEntry>, { key, value }: Pair, converting: Converting): void {
  const name = nameOf(key, converting);
  const spot = spotOf(key, converting);
  if (isNoText(key, converting)) converting.faults.push({ spot, reason: { code: 'compose-key-type', data: { key: name } } });
  if (entries.has(name)) tellTwice(spot, name, converting);
  if (!isReset(value)) entries.set(name, { key: spot, value: convert(value, converting) });
}

function tellTwice(spot: Spot, name: string, { faults }: Converting): void {
  faults.push({ spot, reason: { code: 'compose-key-twice', data: { key: JSON.stringify(name) } } });
}

function nameOf(key: YamlNode, converting: Converting): string {
  const node = dereference(key);
  return (node.kind === 'scalar' ? formerBoolean(node, converting) : undefined) ?? jsonKey(key);
}

function isNoText(key: YamlNode, converting: Converting): boolean {
  const node = dereference(key);
  if (node.kind !== 'scalar' || typeof node.value === 'string') return false;
  return typeof node.value === 'number' || formerBoolean(node, converting) === undefined;
}

function mergedFrom(merged: YamlNode, converting: Converting): Map<string, ComposeEntry> {
  const node = dereference(merged);
  const sources = node.kind === 'sequence' ? node.items.toReversed() : [node];
  const mappings = sources.map((source) => convert(source, converting));
  return new Map(mappings.flatMap((mapping) => (mapping.kind === 'mapping' ? [...mapping.entries] : [])));
}

function isReset(node: YamlNode): boolean {
  return dereference(node).localTag === '!reset';
}

/** More than anybody resets; anchors in anchors could come to more than there is memory. */
const MAX_RESETS = 10_000;

function resetsIn(node: YamlNode, converting: Converting, known: Map<YamlNode, readonly Path[]> = new Map()): readonly Path[] {
  const target = dereference(node);
  if (target.localTag === '!reset' || target.localTag === '!override') return [[]];
  if (target.kind !== 'mapping') return [];
  const before = known.get(target);
  if (before !== undefined) return before;
  const found: Path[] = [];
  for (const { key, value } of target.pairs) {
    const below = resetsIn(value, converting, known);
    if (found.length + below.length > MAX_RESETS) break;
    for (const path of below) found.push(isMergeKey(key) ? path : [nameOf(key, converting), ...path]);
  }
  known.set(target, found);
  return found;
}
