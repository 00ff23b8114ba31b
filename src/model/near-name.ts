import type { Reason } from './reason.ts';

/** The reason with the name that was probably meant, where there is one. */
export function didYouMean(why: Reason, name: string | undefined): Reason {
  return name === undefined ? why : { code: 'did-you-mean', data: { why, name: JSON.stringify(name) } };
}

/** A reason about a name that nobody knows, with the known one that was probably meant. */
export function suggested(why: Reason, written: unknown, known: readonly unknown[]): Reason {
  if (typeof written !== 'string') return why;
  const names = known.filter((name) => typeof name === 'string');
  return didYouMean(why, guessedName(written, names));
}

/**
 * Of these names the one that a key was meant to be, by a slip: another case, a letter too many, too few, wrong or in another
 * place. Undefined where none is near, and for a key that is one of them.
 */
export function nearName(key: string, names: readonly string[]): string | undefined {
  return names.includes(key) ? undefined : nearest(lettersOf(key), names, ({ length }) => mostSlips(length));
}

/** `run_as_non_root` and `run-as-non-root` are written in other conventions. */
function lettersOf(key: string): string {
  return key.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** `of` begins many words. */
const SHORTEST_BEGINNING = 3;

/**
 * Of these names the one to suggest for a name that none of them is: a guess where nothing hangs on it, so that a third of a long name
 * may be missing, and `warn` is `warning`, or the other way round.
 */
export function guessedName(written: string, names: readonly string[]): string | undefined {
  const word = written.toLowerCase();
  const near = nearest(word, names, ({ length }) => Math.max(mostSlips(length), length / 3));
  return near ?? names.find((name) => isBeginning(word, name.toLowerCase()));
}

function isBeginning(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= SHORTEST_BEGINNING && (a.startsWith(b) || b.startsWith(a));
}

function nearest(word: string, names: readonly string[], most: (name: string) => number): string | undefined {
  return names
    .map((name) => ({ name, far: slips(word, name.toLowerCase(), most(name)) }))
    .filter(({ name, far }) => far <= most(name))
    .sort((a, b) => a.far - b.far)[0]?.name;
}

/** A short word is soon another word. */
function mostSlips(length: number): number {
  if (length < 5) return 1;
  return length < 10 ? 2 : 3;
}

/**
 * Letters to change, add, leave out or swap with the next one: the optimal string alignment distance; infinite where it is more than
 * `most`. Three rows are filled again and again, because an object may have a hundred thousand such keys.
 */
function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
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
    if (least > most) return Number.POSITIVE_INFINITY;
    const free = before;
    before = row;
    row = next;
    next = free;
  }
  return row[b.length] ?? 0;
}
