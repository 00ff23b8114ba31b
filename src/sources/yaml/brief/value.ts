// What a brief document says, made of its tokens without a tree: of most documents nobody asks where a value is.
import { resolvePlain } from '../scalar.ts';
import { put, type Value } from '../value.ts';
import { TOKEN, TOKEN_SIZE } from './scan.ts';
import { contentOf, isPlain } from './token-text.ts';

interface Making {
  readonly text: string;
  readonly tokens: readonly number[];
  /** The token that comes next. */
  at: number;
  hasDuplicates: boolean;
}

/** As `toValue` makes it of the tree. */
export function briefValue(text: string, tokens: readonly number[]): Value {
  const making: Making = { text, tokens, at: 0, hasDuplicates: false };
  return { value: take(making), hasDuplicates: making.hasDuplicates };
}

/** As deep as a brief document, and no deeper. */
function take(making: Making): unknown {
  const { at } = making;
  making.at = at + TOKEN_SIZE;
  const token = making.tokens[at];
  if (token === TOKEN.mapping) return takeMapping(making);
  return token === TOKEN.sequence ? takeSequence(making) : scalarAt(making.text, making.tokens, at);
}

function takeMapping(making: Making): Record<string, unknown> {
  const { text, tokens } = making;
  const object: Record<string, unknown> = {};
  while (tokens[making.at] !== TOKEN.close) {
    const name = keyAt(text, tokens, making.at);
    making.at += TOKEN_SIZE;
    if (!making.hasDuplicates && Object.hasOwn(object, name)) making.hasDuplicates = true;
    put(object, name, take(making));
  }
  making.at += TOKEN_SIZE;
  return object;
}

function takeSequence(making: Making): unknown[] {
  const items: unknown[] = [];
  while (making.tokens[making.at] !== TOKEN.close) items.push(take(making));
  making.at += TOKEN_SIZE;
  return items;
}

function scalarAt(text: string, tokens: readonly number[], at: number): string | number | boolean | null {
  const token = tokens[at] ?? TOKEN.empty;
  if (token === TOKEN.empty) return null;
  const content = contentOf(text, token, tokens[at + 1] ?? 0, tokens[at + 2] ?? 0);
  return isPlain(token) ? resolvePlain(content) : content;
}

/** Its JSON key: numbers and booleans become text. A key that JSON has not is not brief. */
export function keyAt(text: string, tokens: readonly number[], at: number): string {
  return String(scalarAt(text, tokens, at));
}
