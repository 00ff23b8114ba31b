import type { AnchoredNode, YamlNode } from '../node.ts';
import { YamlFault } from '../node.ts';
import { scalarOf } from '../scalar-node.ts';
import type { Scanner, Token, TokenType } from './scanner.ts';
import { peekToken, takeToken } from './tokens.ts';

/** A parser in the midst of a document. */
export interface Cursor {
  readonly scanner: Scanner;
  readonly anchors: Map<string, AnchoredNode>;
  /** Collections that are not complete: none may hold an alias of itself. */
  readonly open: Set<YamlNode>;
  hasAliases: boolean;
}

/** What may stand here; `indentless`: also a sequence at the column of the mapping that it is a value of. */
export type Context = 'flow' | 'block' | 'indentless';

export function next({ scanner }: Cursor): Token {
  return peekToken(scanner);
}

export function take({ scanner }: Cursor): Token {
  return takeToken(scanner);
}

export function nextIs(cursor: Cursor, ...types: readonly TokenType[]): boolean {
  return types.includes(next(cursor).type);
}

/** Takes the next token if it is of the type. */
export function accept(cursor: Cursor, type: TokenType): Token | undefined {
  return nextIs(cursor, type) ? take(cursor) : undefined;
}

export function takeAlias(cursor: Cursor): YamlNode {
  const { start, end, value } = take(cursor);
  const target = cursor.anchors.get(value);
  if (!target) throw new YamlFault(start, { code: 'unknown-anchor', data: { name: JSON.stringify(value) } });
  if (cursor.open.has(target)) throw new YamlFault(start, { code: 'anchor-in-itself', data: { name: JSON.stringify(value) } });
  cursor.hasAliases = true;
  return { kind: 'alias', start, end, target };
}

/** The anchor and the tag of a node, in either order. */
export function takeProperties(cursor: Cursor): { readonly anchor: string | undefined; readonly tag: string | undefined } {
  const before = accept(cursor, 'anchor');
  const tag = accept(cursor, 'tag');
  const anchor = before ?? (tag ? accept(cursor, 'anchor') : undefined);
  // No document can declare one: a directive stands before `---`, and there kubectl cuts the file.
  if (tag && /^![\w-]+!/.test(tag.value)) throw new YamlFault(tag.start, { code: 'undefined-tag-handle' });
  return { anchor: anchor?.value, tag: tag?.value };
}

/** A scalar, or an empty collection whose opening token is not taken; undefined where none may stand. */
export function startNode(cursor: Cursor, context: Context, tag: string | undefined): AnchoredNode | undefined {
  const { type, start, end, value, isPlain } = next(cursor);
  if (type === 'scalar') {
    take(cursor);
    return scalarOf({ start, end, text: value, isPlain, tag: tag ?? '' });
  }
  if (type === 'flow-sequence-start') return { kind: 'sequence', start, end, items: [] };
  if (type === 'flow-mapping-start') return { kind: 'mapping', start, end, pairs: [] };
  if (type === 'block-entry' && context === 'indentless') return { kind: 'sequence', start, end, items: [] };
  if (context === 'flow') return undefined;
  if (type === 'block-sequence-start') return { kind: 'sequence', start, end, items: [] };
  return type === 'block-mapping-start' ? { kind: 'mapping', start, end, pairs: [] } : undefined;
}
