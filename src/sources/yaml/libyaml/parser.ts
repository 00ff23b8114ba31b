// go-yaml v2's parser (parserc.go) over the scanner's tokens, making the tree at once. It reads one document, as kubectl does.
import { MAX_DEPTH, type MappingNode, type Pair, type SequenceNode, YamlFault, type YamlNode } from '../node.ts';
import { emptyScalar, scalarOf } from '../scalar-node.ts';
import { accept, type Context, type Cursor, next, nextIs, startNode, take, takeAlias, takeProperties } from './cursor.ts';
import { startScanner } from './scanner.ts';

/** The first document of a text, and where something stands behind it that kubectl does not look at. */
interface FirstDocument {
  /** Undefined for an empty document. */
  readonly root: YamlNode | undefined;
  readonly hasAliases: boolean;
  readonly ignoredFrom: number | undefined;
}

/** Reads the first document of a text as libyaml does. Throws YamlFault. */
export function parseFirstDocument(text: string): FirstDocument {
  const cursor: Cursor = { scanner: startScanner(text), anchors: new Map(), open: new Set(), hasAliases: false };
  // Behind it `---` has to come, and there kubectl has cut the file.
  if (nextIs(cursor, 'directive')) throw new YamlFault(next(cursor).start, { code: 'expected-document-start' });
  const isExplicit = accept(cursor, 'document-start') !== undefined;
  const isEmpty = nextIs(cursor, 'stream-end') || (isExplicit && nextIs(cursor, 'document-start', 'document-end'));
  const root = isEmpty ? undefined : parseNode(cursor, 'block');
  return { root, hasAliases: cursor.hasAliases, ignoredFrom: startOfRest(cursor) };
}

function startOfRest(cursor: Cursor): number | undefined {
  accept(cursor, 'document-end');
  try {
    // They are about a document behind them, and that begins where kubectl has cut the file.
    while (accept(cursor, 'directive'));
    const { type, start } = next(cursor);
    return type === 'stream-end' ? undefined : start;
  } catch (error) {
    if (error instanceof YamlFault) return error.offset;
    throw error;
  }
}

function parseNode(cursor: Cursor, context: Context): YamlNode {
  if (nextIs(cursor, 'alias')) return takeAlias(cursor);
  const { anchor, tag } = takeProperties(cursor);
  const { start } = next(cursor);
  const isBare = anchor === undefined && tag === undefined;
  const node =
    startNode(cursor, context, tag) ??
    (isBare ? undefined : scalarOf({ start, end: start, text: '', isPlain: true, tag: tag ?? '' }));
  if (!node) throw new YamlFault(start, { code: 'expected-node' });
  if (anchor !== undefined) cursor.anchors.set(anchor, node);
  if (tag !== undefined && /^!\w/.test(tag)) node.localTag = tag;
  if (node.kind !== 'scalar') parseContent(cursor, node);
  return node;
}

function parseContent(cursor: Cursor, node: SequenceNode | MappingNode): void {
  cursor.open.add(node);
  if (cursor.open.size > MAX_DEPTH) throw new YamlFault(node.start, { code: 'nested-too-deep', data: { most: MAX_DEPTH } });
  if (nextIs(cursor, 'block-entry') && node.kind === 'sequence') parseIndentless(cursor, node);
  else {
    const isFlow = take(cursor).type.startsWith('flow');
    if (node.kind === 'mapping') (isFlow ? parseFlowMapping : parseBlockMapping)(cursor, node);
    else (isFlow ? parseFlowSequence : parseBlockSequence)(cursor, node);
  }
  cursor.open.delete(node);
}

function parseIndentless(cursor: Cursor, node: SequenceNode): void {
  for (let dash = accept(cursor, 'block-entry'); dash; dash = accept(cursor, 'block-entry')) {
    const isEmpty = nextIs(cursor, 'block-entry', 'key', 'value', 'block-end');
    addItem(node, isEmpty ? emptyScalar(dash.end) : parseNode(cursor, 'block'));
  }
}

function parseBlockSequence(cursor: Cursor, node: SequenceNode): void {
  for (let dash = accept(cursor, 'block-entry'); dash; dash = accept(cursor, 'block-entry')) {
    addItem(node, nextIs(cursor, 'block-entry', 'block-end') ? emptyScalar(dash.end) : parseNode(cursor, 'block'));
  }
  if (!accept(cursor, 'block-end')) throw new YamlFault(next(cursor).start, { code: 'expected-dash' });
}

function parseBlockMapping(cursor: Cursor, node: MappingNode): void {
  for (let key = accept(cursor, 'key'); key; key = accept(cursor, 'key')) {
    addPair(node, parseBlockPart(cursor, key.end), (at) =>
      accept(cursor, 'value') ? parseBlockPart(cursor, at) : emptyScalar(at),
    );
  }
  if (!accept(cursor, 'block-end')) throw new YamlFault(next(cursor).start, { code: 'expected-key' });
}

/** A key or a value; where there is none, an empty one that stands at `at`. */
function parseBlockPart(cursor: Cursor, at: number): YamlNode {
  return nextIs(cursor, 'key', 'value', 'block-end') ? emptyScalar(at) : parseNode(cursor, 'indentless');
}

function parseFlowSequence(cursor: Cursor, node: SequenceNode): void {
  for (let isFirst = true; !nextIs(cursor, 'flow-sequence-end'); isFirst = false) {
    if (!isFirst && !accept(cursor, 'flow-entry')) throw new YamlFault(next(cursor).start, { code: 'expected-comma-or-bracket' });
    if (nextIs(cursor, 'flow-sequence-end')) break;
    addItem(node, nextIs(cursor, 'key') ? parseFlowPair(cursor) : parseNode(cursor, 'flow'));
  }
  node.end = take(cursor).end;
}

/** `[a: b]`: a mapping of one pair. */
function parseFlowPair(cursor: Cursor): MappingNode {
  const { start, end } = take(cursor);
  const node: MappingNode = { kind: 'mapping', start, end, pairs: [] };
  // libyaml takes whatever stands where the key is missing.
  const key = nextIs(cursor, 'value', 'flow-entry', 'flow-sequence-end')
    ? emptyScalar(take(cursor).start)
    : parseNode(cursor, 'flow');
  addPair(node, key, (at) => parseFlowValue(cursor, at, 'flow-sequence-end'));
  return node;
}

function parseFlowMapping(cursor: Cursor, node: MappingNode): void {
  for (let isFirst = true; !nextIs(cursor, 'flow-mapping-end'); isFirst = false) {
    if (!isFirst && !accept(cursor, 'flow-entry')) throw new YamlFault(next(cursor).start, { code: 'expected-comma-or-brace' });
    if (nextIs(cursor, 'flow-mapping-end')) break;
    const indicator = accept(cursor, 'key');
    const isEmpty = indicator && nextIs(cursor, 'value', 'flow-entry', 'flow-mapping-end');
    const key = isEmpty ? emptyScalar(indicator.end) : parseNode(cursor, 'flow');
    addPair(node, key, (at) => (indicator ? parseFlowValue(cursor, at, 'flow-mapping-end') : emptyScalar(at)));
  }
  node.end = take(cursor).end;
}

function parseFlowValue(cursor: Cursor, at: number, end: 'flow-sequence-end' | 'flow-mapping-end'): YamlNode {
  return accept(cursor, 'value') && !nextIs(cursor, 'flow-entry', end) ? parseNode(cursor, 'flow') : emptyScalar(at);
}

function addItem(node: SequenceNode, item: YamlNode): void {
  node.items.push(item);
  node.end = item.end;
}

function addPair(node: MappingNode, key: YamlNode, readValue: (at: number) => YamlNode): void {
  const value = readValue(key.end);
  node.pairs.push({ key, value } satisfies Pair);
  node.end = value.end;
}
