import { isDeepStrictEqual } from 'node:util';
import { isMapping } from '../../model/mapping.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import { removeKey, setAt, type Writable } from '../writable.ts';

/** What became of one value of an object. Of a list that is longer or shorter, it is the whole list. */
export interface ValueChange {
  readonly at: Pointer;
  readonly kind: 'set' | 'add' | 'remove';
  /** What it was; undefined where it was not there. */
  readonly before?: unknown;
  /** What it is now; undefined where it is gone. */
  readonly value?: unknown;
}

export function valueChanges(before: unknown, after: unknown, at: Pointer = ''): ValueChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => valueChanges(item, after[index], child(at, index)));
  }
  if (!isMapping(before) || !isMapping(after)) return [{ at, kind: 'set', before, value: after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): ValueChange[] => {
    if (!Object.hasOwn(after, key)) return [{ at: child(at, key), kind: 'remove', before: before[key] }];
    if (!Object.hasOwn(before, key)) return [{ at: child(at, key), kind: 'add', value: after[key] }];
    return valueChanges(before[key], after[key], child(at, key));
  });
}

/** The value that has to be there for the change to be made: of what is added, what it is added to. */
export function placeOfChange({ at, kind }: ValueChange): Pointer {
  return kind === 'add' ? at.slice(0, at.lastIndexOf('/')) : at;
}

/** The key that is added there. */
export function keyOfChange({ at, kind }: ValueChange): string | undefined {
  return kind === 'add' ? keyOfPointer(at) : undefined;
}

export function keyOfPointer(at: Pointer): string {
  return tokens(at).at(-1) ?? '';
}

interface MappedPlace {
  readonly at: Pointer;
  readonly isOfKey?: boolean;
}

/** Makes the change where the value of `placeOfChange` stands in another object. */
export function makeChange(object: Writable, { at, kind, value }: ValueChange, { at: place, isOfKey }: MappedPlace): void {
  if (isOfKey) setAt({ object }, place, value);
  else if (kind === 'remove') removeKey({ object }, place);
  else setAt({ object }, kind === 'add' ? child(place, keyOfPointer(at)) : place, value);
}
