import type { Language } from '../../model/finding.ts';
import type { Judgement } from '../../model/judgement.ts';
import type { Reason, ReasonValue } from '../../model/reason.ts';
import type { ObjectRef } from '../../model/workload.ts';
import { tell } from '../../words/tell.ts';

/** What could not be judged. */
export function problemsOf({ unreadable, failures }: Pick<Judgement, 'unreadable' | 'failures'>): Reason[] {
  return [
    ...unreadable.map(({ object, reason }): Reason => {
      return { code: 'object-not-judged', data: { object: named(object), why: reason } };
    }),
    ...failures.map(({ object, ruleId, error }): Reason => {
      return { code: 'object-rule-failed', data: { object: named(object), rule: ruleId, error } };
    }),
  ];
}

/** In one line. */
export function problemText(problem: Reason, language: Language): string {
  return tell(problem, language).replaceAll(/\s+/g, ' ').trim();
}

/** A problem that quotes no text of an object: in an answer, which its writer reads, it may stand, but not in a log. */
export function withoutContent(problem: Reason): Reason {
  if (problem.code === 'the-string') return { code: 'a-string' };
  if (!('data' in problem)) return problem;
  const inner = (value: ReasonValue): ReasonValue => (typeof value === 'object' ? withoutContent(value) : value);
  const data = Object.fromEntries(Object.entries(problem.data).map(([name, value]) => [name, inner(value)]));
  return { code: problem.code, data } as Reason;
}

function named({ kind, namespace, name }: Partial<ObjectRef> = {}): ReasonValue {
  const what: ReasonValue = kind || { code: 'an-object' };
  if (!name) return namespace ? { code: 'object-in-namespace', data: { kind: what, namespace } } : what;
  const path = namespace ? `${namespace}/${name}` : name;
  return { code: 'object-named', data: { kind: what, path } };
}
