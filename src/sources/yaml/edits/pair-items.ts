// Which items of a list became which, when all that is known are the two lists.

interface Paired {
  /** Old places that are still there, each with its new place; both rise. */
  readonly kept: ReadonlyMap<number, number>;
  /** New places that no old one became, and the old place that each comes behind; -1 for none. */
  readonly added: readonly { readonly place: number; readonly behind: number }[];
}

/** Equal items are found in order. What lies between two of them is paired as it comes: it was changed where it stands. */
export function pairItems(before: readonly unknown[], after: readonly unknown[]): Paired {
  const kept = new Map<number, number>();
  const added: { place: number; behind: number }[] = [];
  let [old, place, behind] = [0, 0, -1];
  for (const [from, to] of [...equalItems(before, after), [before.length, after.length] as const]) {
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

function equalItems(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  const places = new Map<string, number[]>();
  // From the last, so that the first is taken off the end.
  for (const [index, item] of [...before.entries()].reverse()) {
    const key = JSON.stringify(item);
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  }
  const equal: [number, number][] = [];
  for (const [to, item] of after.entries()) {
    const known = places.get(JSON.stringify(item)) ?? [];
    let from = known.pop();
    while (from !== undefined && from < (equal.at(-1)?.[0] ?? -1)) from = known.pop();
    if (from !== undefined) equal.push([from, to]);
  }
  return equal;
}
