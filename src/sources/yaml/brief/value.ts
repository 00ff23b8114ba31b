// What a brief document says, made of its tokens without a tree: of most documents nobody asks where a value is.
import { resolvePlain } from '../scalar.ts';
import { put, type Value } from '../value.ts';
import type { RepeatedSpecs } from './repeated-specs.ts';
import { behindValue, type Stretch, TOKEN, TOKEN_SIZE } from './scan.ts';
import { contentOf, isPlain } from './token-text.ts';

interface Making {
  readonly text: string;
  readonly tokens: Int32Array;
  /** The token that comes next. */
  at: number;
  hasDuplicates: boolean;
  /** Of which the values of Pod specs are taken. */
  specs: RepeatedSpecs | undefined;
}

/**
 * As `toValue` makes it of the tree, with the values of Pod specs that came before, where somebody keeps them. Where a key stands twice,
 * nothing in it is shared with other documents.
 */
export function briefValue(stretch: Stretch, specs?: RepeatedSpecs): Value {
  const { text, tokens, at } = stretch;
  const making: Making = { text, tokens, at, hasDuplicates: false, specs };
  const value = take(making, '');
  if (making.hasDuplicates && specs !== undefined) return briefValue(stretch);
  return { value, hasDuplicates: making.hasDuplicates };
}

/** As deep as a brief document, and no deeper. */
function take(making: Making, name: string): unknown {
  const { at } = making;
  making.at = at + TOKEN_SIZE;
  const token = making.tokens[at];
  if (token === TOKEN.mapping) return takeMapping(making, name);
  return token === TOKEN.sequence ? takeSequence(making) : scalarAt(making.text, making.tokens, at);
}

/** `of` is the key that it is the value of. */
function takeMapping(making: Making, of: string): Record<string, unknown> {
  const { text, tokens } = making;
  const object: Record<string, unknown> = {};
  while (tokens[making.at] !== TOKEN.close) {
    const name = keyAt(text, tokens, making.at);
    making.at += TOKEN_SIZE;
    if (!making.hasDuplicates && Object.hasOwn(object, name)) making.hasDuplicates = true;
    const isSpec = name === 'spec' && (of === 'template' || object.kind === 'Pod');
    put(object, name, isSpec ? takeSpec(making) : take(making, name));
  }
  making.at += TOKEN_SIZE;
  return object;
}

/** Within one that has not come before no other is looked for: there may be a hundred in one another. */
function takeSpec(making: Making): unknown {
  const { text, tokens, at, specs } = making;
  if (specs === undefined || tokens[at] !== TOKEN.mapping) return take(making, 'spec');
  const end = behindValue(tokens, at);
  const known = specs.find({ text, tokens, at, end }, wholeValue);
  making.specs = undefined;
  const value = known ?? take(making, 'spec');
  making.specs = specs;
  making.at = end;
  return value;
}

function wholeValue(stretch: Stretch): Record<string, unknown> | undefined {
  const { value, hasDuplicates } = briefValue(stretch);
  return hasDuplicates ? undefined : (value as Record<string, unknown>);
}

function takeSequence(making: Making): unknown[] {
  const items: unknown[] = [];
  while (making.tokens[making.at] !== TOKEN.close) items.push(take(making, ''));
  making.at += TOKEN_SIZE;
  return items;
}

function scalarAt(text: string, tokens: Int32Array, at: number): string | number | boolean | null {
  const token = tokens[at] ?? TOKEN.empty;
  if (token === TOKEN.empty) return null;
  const content = contentOf(text, token, tokens[at + 1] ?? 0, tokens[at + 2] ?? 0);
  return isPlain(token) ? resolvePlain(content) : content;
}

/** Its JSON key: numbers and booleans become text. A key that JSON has not is not brief. */
export function keyAt(text: string, tokens: Int32Array, at: number): string {
  return String(scalarAt(text, tokens, at));
}
