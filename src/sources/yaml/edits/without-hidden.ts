// The text of an object without the pairs that a later one of the same key hides: what it says stays as it is.
import { isDeepStrictEqual } from 'node:util';
import { type Pointer, tokens } from '../../../model/pointer.ts';
import { reach } from '../locate.ts';
import { entriesOf } from '../mapping.ts';
import type { YamlDocument } from '../read.ts';
import { toValue } from '../value.ts';
import { changePairs } from './change.ts';
import { type EditedDocument, editedBy } from './edits-to.ts';

export interface WithoutHidden extends EditedDocument {
  /** A value that goes is another one than the value that stays. */
  readonly differs: boolean;
}

/** `at` is the pointer of the key. Undefined where the text cannot be changed there alone. */
export function withoutHidden(text: string, document: YamlDocument, at: Pointer): WithoutHidden | undefined {
  const path = tokens(at);
  const key = path.pop() ?? '';
  const { node } = reach(document.root, path);
  if (node.kind !== 'mapping') return undefined;
  const { pairs, hidden } = entriesOf(node);
  const [stays, losers = []] = [pairs.get(key), hidden.get(key)];
  const goes = new Set(losers);
  const done = editedBy(text, { document, after: document.value }, (editing) =>
    changePairs(node, { isKept: (pair) => !goes.has(pair), added: [] }, editing),
  );
  const kept = stays && toValue(stays.value).value;
  return done && { ...done, differs: losers.some(({ value }) => !isDeepStrictEqual(toValue(value).value, kept)) };
}
