import { withMore } from '../model/lists.ts';
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
  let scopes: ReadonlyMap<string, Scope<T>> | undefined;
  return (scope, wanted) => {
    // Made when somebody asks: in most trees nobody does.
    scopes ??= scopesOf(items, labelledOf);
    const { all = [], byLabel } = scopes.get(scope) ?? {};
    let smallest: readonly T[] = all;
    for (const [name, value] of wanted) {
      const found = byLabel?.get(name)?.get(value) ?? [];
      if (found.length < smallest.length) smallest = found;
    }
    return smallest.filter((item) => hasLabels(labelledOf(item).labels, wanted));
  };
}

interface Scope<T> {
  readonly all: T[];
  /** By name, then by value. */
  readonly byLabel: Map<string, Map<string, T[]>>;
}

function scopesOf<T>(items: readonly T[], labelledOf: (item: T) => Labelled): ReadonlyMap<string, Scope<T>> {
  const index = new Map<string, Scope<T>>();
  for (const item of items) {
    const { scopes, labels } = labelledOf(item);
    for (const scope of scopes) {
      const { all, byLabel } = remember(index, scope, () => ({ all: [], byLabel: new Map() }));
      all.push(item);
      for (const name of Object.keys(labels)) {
        const values = remember(byLabel, name, () => new Map<string, T[]>());
        const value = labels[name] ?? '';
        // Nearly always there is one of them.
        values.set(value, withMore(values.get(value), item));
      }
    }
  }
  return index;
}

export function hasLabels(labels: Labelled['labels'], wanted: readonly Label[]): boolean {
  return wanted.every(([name, value]) => Object.hasOwn(labels, name) && labels[name] === value);
}
