import { distance } from 'fastest-levenshtein';
import { didYouMean } from '../model/near-name.ts';
import type { Reason } from '../model/reason.ts';

/** Letters that a prefix needs at least to count as an abbreviation. */
const ABBREVIATION = 3;

/** The known name that was probably meant; undefined where none is near. Case does not count. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const word = written.toLowerCase();
  const [nearest] = known
    .map((name) => ({ name, most: allowedDistance(Math.max(word.length, name.length)) }))
    // Of another length by more letters than may be wrong: seen without counting, which takes as long as both together.
    .filter(({ name, most }) => Math.abs(word.length - name.length) <= most)
    .map(({ name, most }) => ({ name, most, far: distance(word, name.toLowerCase()) }))
    .filter(({ far, most }) => far <= most)
    .sort((a, b) => a.far - b.far);
  if (nearest) return nearest.name;
  return word.length < ABBREVIATION ? undefined : known.find((name) => name.toLowerCase().startsWith(word));
}

/** Of a short word two letters, or half of it, else three, or a third of a long name: a slip, not another word. */
function allowedDistance(length: number): number {
  return length < 7 ? Math.min(2, length / 2) : Math.max(3, length / 3);
}

/** A reason about an unknown name, with the known one that was probably meant. */
export function suggested(why: Reason, written: unknown, known: readonly unknown[]): Reason {
  if (typeof written !== 'string') return why;
  const names = known.filter((name) => typeof name === 'string');
  return didYouMean(why, nearestName(written, names));
}
