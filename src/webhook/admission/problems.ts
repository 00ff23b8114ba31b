import type { Judgement } from '../../model/judgement.ts';
import type { ObjectRef } from '../../model/workload.ts';

/** What could not be judged: one sentence each. */
export function problemsOf({ unreadable, failures }: Pick<Judgement, 'unreadable' | 'failures'>): string[] {
  return [
    ...unreadable.map(({ object, reason }) => `${named(object)} cannot be judged: ${reason}`),
    ...failures.map(({ object, ruleId, error }) => `${named(object)} cannot be judged: rule ${ruleId} failed: ${error}`),
  ].map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

function named({ kind, namespace, name }: Partial<ObjectRef> = {}): string {
  const what = kind || 'object';
  if (!name) return namespace ? `${what} in namespace ${namespace}` : what;
  return namespace ? `${what} ${namespace}/${name}` : `${what} ${name}`;
}
