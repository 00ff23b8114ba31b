import { distance } from 'fastest-levenshtein';

/** Letters that a prefix needs at least to count as an abbreviation. */
const ABBREVIATION = 3;

/** The known name that was probably meant; undefined where none is near. Case does not count. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const word = written.toLowerCase();
  const [nearest] = known
    .map((name) => ({ name, far: distance(word, name.toLowerCase()) }))
    .filter(({ name, far }) => far <= allowedDistance(Math.max(word.length, name.length)))
    .sort((a, b) => a.far - b.far);
  if (nearest) return nearest.name;
  return word.length < ABBREVIATION ? undefined : known.find((name) => name.toLowerCase().startsWith(word));
}

/** Three letters, a third of a long name, and never more than half of a short one: a slip, not another word. */
function allowedDistance(length: number): number {
  return Math.min(Math.max(3, length / 3), length / 2);
}

/** `; did you mean "x"?`, or nothing: to stand behind a sentence about an unknown name. */
export function suggestion(written: unknown, known: readonly unknown[]): string {
  if (typeof written !== 'string') return '';
  const names = known.filter((name) => typeof name === 'string');
  const name = nearestName(written, names);
  return name === undefined ? '' : `; did you mean "${name}"?`;
}
