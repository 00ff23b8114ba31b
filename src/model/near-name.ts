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
  return length < 10 ? 2 : 3;
}

/** Letters to change, add, leave out or swap with the next one: the optimal string alignment distance. */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
