import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { DuplicateKey } from '../../src/model/duplicate-key.ts';
import { child, tokens } from '../../src/model/pointer.ts';
import type { SourceDocument, SourceRange } from '../../src/model/source.ts';

/** A policy document from its text, read as YAML 1.1, without any of kport's own reader. */
export function policyDocument(text: string, file = 'policy.yaml'): SourceDocument {
  const counter = new LineCounter();
  const parsed = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    lineCounter: counter,
    // kubectl keeps a date as a text.
    customTags: (tags) =>
      tags.filter((tag) => tag !== 'timestamp' && (typeof tag === 'string' || !tag.tag.endsWith(':timestamp'))),
  });
  const position = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const locate = (pointer: string): SourceRange => {
    let node = parsed.contents as Node;
    for (const token of tokens(pointer)) {
      const next = step(node, token);
      if (!next) break;
      node = next;
    }
    const [start, end] = node.range ?? [0, 0];
    return { start: position(start), end: position(end) };
  };
  const object = parsed.toJS() as Record<string, unknown>;
  const duplicateKeys = duplicates(parsed.contents as Node, '', (offset) => counter.linePos(offset).line);
  return { object, origin: { file, document: 0 }, duplicateKeys, locate, line: () => undefined };
}

function step(node: Node, token: string): Node | undefined {
  if (isSeq(node)) return node.items[Number(token)] as Node | undefined;
  if (!isMap(node)) return undefined;
  return (node.items.findLast(({ key }) => isScalar(key) && String(key.value) === token)?.value as Node | null) ?? undefined;
}

function duplicates(node: Node, at: string, lineOf: (offset: number) => number): DuplicateKey[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => duplicates(item as Node, child(at, index), lineOf));
  if (!isMap(node)) return [];
  const keys = Map.groupBy(node.items.filter(isPair), ({ key }) => String((key as { value?: unknown }).value));
  return [...keys].flatMap(([key, pairs]) => {
    const values = pairs.map(({ value }) => value as Node);
    const hiddenLines = values.slice(0, -1).map((value) => lineOf(value.range?.[0] ?? 0));
    const nested = values.flatMap((value) => duplicates(value, child(at, key), lineOf));
    return hiddenLines.length > 0 ? [{ at: child(at, key), key, hiddenLines }, ...nested] : nested;
  });
}
