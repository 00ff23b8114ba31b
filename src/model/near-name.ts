import type { Reason } from './reason.ts';

/** The reason with the name that was probably meant, where there is one. */
export function didYouMean(why: Reason, name: string | undefined): Reason {
  return name === undefined ? why : { code: 'did-you-mean', data: { why, name: JSON.stringify(name) } };
}

/**
 * Of these names the one that a key was meant to be, by a slip: another case, a letter too many, too few, wrong or in another
 * place. Undefined where none is near, and for a key that is one of them.
 */
export function nearName(key: string, names: readonly string[]): string | undefined {
  if (names.includes(key)) return undefined;
  const word = lettersOf(key);
  const near = names
    .map((name) => ({ name, far: slips(word, name.toLowerCase()) }))
    .filter(({ name, far }) => far <= mostSlips(name.length))
    .sort((a, b) => a.far - b.far);
  return near[0]?.name;
}

/** `run_as_non_root` and `run-as-non-root` are written in other conventions. */
function lettersOf(key: string): string {
  return key.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** A short word is soon another word. */
function mostSlips(length: number): number {
  if (length < 5) return 1;
  return length < 10 ? 2 : MOST_SLIPS;
}

const MOST_SLIPS = 3;

/**
 * Letters to change, add, leave out or swap with the next one: the optimal string alignment distance; infinite where it is more than
 * anybody asks for. Three rows are filled again and again, because an object may have a hundred thousand such keys.
 */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_SLIPS) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let next: number[] = [];
  for (let i = 1; i <= a.length; i += 1) {
    next[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      const isSwap = i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      const change = (row[j - 1] ?? 0) + (isSame ? 0 : 1);
      const swap = isSwap ? (before[j - 2] ?? 0) + 1 : change;
      const far = Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next[j] = far;
      least = Math.min(least, far);
    }
    if (least > MOST_SLIPS) return Number.POSITIVE_INFINITY;
    const free = before;
    before = row;
    row = next;
    next = free;
  }
  return row[b.length] ?? 0;
}
