import type { Pointer } from './pointer.ts';

/** A mapping key that stands more than once: readers keep the last value, a reviewer may see another. */
export interface DuplicateKey {
  /** The pointer of the key, and so of the value that wins. */
  readonly at: Pointer;
  readonly key: string;
  /** The 1-based lines of the values that lose, in order. */
  readonly hiddenLines: readonly number[];
}
