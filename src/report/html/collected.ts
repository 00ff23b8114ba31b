/** A list in which each value stands once. */
export interface Collected<T> {
  /** The place of the value, which is put in where it is new. `key` tells values apart that are no texts. */
  indexOf(value: T, key?: string): number;
  values(): readonly T[];
}

export function collected<T>(): Collected<T> {
  const places = new Map<T | string, number>();
  const values: T[] = [];
  return {
    indexOf(value, key) {
      const before = places.get(key ?? value);
      if (before !== undefined) return before;
      places.set(key ?? value, values.length);
      return values.push(value) - 1;
    },
    values: () => values,
  };
}
