import { type BindFailure, bindFailures } from '../../facts/questions/bind-failures.ts';
import type { BindAnswer } from '../../model/bind.ts';
import { withMore } from '../../model/lists.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import type { RuleContext } from '../rule.ts';

export interface Story {
  readonly container: ContainerFacts;
  readonly failure: BindFailure;
  readonly ports: [BindAnswer, ...BindAnswer[]];
}

/** One for all ports of a container that have one cause. */
export function storiesOf(container: ContainerFacts, { binds, image }: Pick<RuleContext, 'binds' | 'image'>): Story[] {
  const verdicts = binds(container);
  if (verdicts.length === 0) return [];
  let found: { readonly verdict: BindAnswer; readonly failure: BindFailure }[] | undefined;
  for (const verdict of verdicts) {
    if (verdict.error === undefined) continue;
    for (const failure of bindFailures(verdict, { container, image: image(container) }))
      found = withMore(found, { verdict, failure });
  }
  if (found === undefined) return [];
  // Nearly always there is one port, and no text of it is needed.
  if (found.length < 2) return found.map(({ verdict, failure }) => ({ container, failure, ports: [verdict] }));
  const stories = new Map<string, Story>();
  for (const { verdict, failure } of found) {
    const key = JSON.stringify(failure);
    const known = stories.get(key);
    if (known) known.ports.push(verdict);
    else stories.set(key, { container, failure, ports: [verdict] });
  }
  return [...stories.values()];
}
