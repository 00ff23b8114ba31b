import { remember } from './workload-group.ts';

/** A label and its value. */
export type Label = readonly [name: string, value: string];

export interface Labelled {
  /** Where it is looked for. */
  readonly scopes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Finds what has all labels of a selector, in the order given; all of a scope for a selector without labels. Thousands of selectors
 * and of what they select may be in a tree: they meet by a label, not each with each.
 */
export function labelIndex<T>(
  items: readonly T[],
  labelledOf: (item: T) => Labelled,
): (scope: string, wanted: readonly Label[]) => readonly T[] {
  const byLabel = new Map<string, T[]>();
  const file = (item: T, ...key: readonly string[]) => remember<string, T[]>(byLabel, JSON.stringify(key), () => []).push(item);
  for (const item of items) {
    const { scopes, labels } = labelledOf(item);
    for (const scope of scopes) {
      file(item, scope);
      for (const label of Object.entries(labels)) file(item, scope, ...label);
    }
  }
  return (scope, wanted) => {
    const keys = wanted.length === 0 ? [[scope]] : wanted.map((label) => [scope, ...label]);
    const buckets = keys.map((key) => byLabel.get(JSON.stringify(key)) ?? []);
    const smallest = buckets.reduce((least, bucket) => (bucket.length < least.length ? bucket : least));
    return smallest.filter((item) => hasLabels(labelledOf(item).labels, wanted));
  };
}

export function hasLabels(labels: Labelled['labels'], wanted: readonly Label[]): boolean {
  return wanted.every(([name, value]) => Object.hasOwn(labels, name) && labels[name] === value);
}
