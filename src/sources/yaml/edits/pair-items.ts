// Which items of a list became which, when all that is known are the two lists.
import { isMapping } from '../../../model/mapping.ts';

interface Paired {
  /** Old places that are still there, each with its new place; both rise. */
  readonly kept: ReadonlyMap<number, number>;
  /** New places that no old one became, and the old place that each comes behind; -1 for none. */
  readonly added: readonly { readonly place: number; readonly behind: number }[];
}

/**
 * Items of one name, and equal ones, are found in order. What lies between two of them is paired as it comes: it was changed where it
 * stands.
 */
export function pairItems(before: readonly unknown[], after: readonly unknown[]): Paired {
  const kept = new Map<number, number>();
  const added: { place: number; behind: number }[] = [];
  let [old, place, behind] = [0, 0, -1];
  for (const [from, to] of [...sameItems(before, after), [before.length, after.length] as const]) {
    for (; old < from && place < to; old += 1, place += 1) {
      kept.set(old, place);
      behind = old;
    }
    for (; place < to; place += 1) added.push({ place, behind });
    if (from < before.length) kept.set(from, to);
    [old, place, behind] = [from + 1, to + 1, from];
  }
  return { kept, added };
}

function sameItems(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  const places = new Map<string, number[]>();
  const keyOf = [before, after].every(hasNames) ? nameOf : (item: unknown) => JSON.stringify(item);
  // From the last, so that the first is taken off the end.
  for (const [index, item] of [...before.entries()].reverse()) {
    const key = keyOf(item);
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  }
  const same: [number, number][] = [];
  for (const [to, item] of after.entries()) {
    const known = places.get(keyOf(item)) ?? [];
    let from = known.pop();
    while (from !== undefined && from < (same.at(-1)?.[0] ?? -1)) from = known.pop();
    if (from !== undefined) same.push([from, to]);
  }
  return same;
}

/** Containers, ports and variables mostly have a name each, by which Kubernetes merges them as well. */
function hasNames(items: readonly unknown[]): boolean {
  const names = items.map(nameOf);
  return names.every((name) => name !== '') && new Set(names).size === names.length;
}

function nameOf(item: unknown): string {
  return isMapping(item) && typeof item.name === 'string' ? item.name : '';
}
