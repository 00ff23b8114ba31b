import type { Language } from '../../model/finding.ts';
import type { Judgement } from '../../model/judgement.ts';
import { isPlaceholderReason } from '../../model/placeholder.ts';
import type { Reason, ReasonValue } from '../../model/reason.ts';
import type { ObjectRef } from '../../model/workload.ts';
import { printable } from '../../report/printable.ts';
import { tell } from '../../words/tell.ts';
import { fitted } from './brief.ts';
import { cutTo, shown } from './cut.ts';

const NOTHING: readonly Reason[] = Object.freeze([]);

/** What could not be judged. */
export function problemsOf({ unreadable, failures }: Pick<Judgement, 'unreadable' | 'failures'>): readonly Reason[] {
  // Asked several times of each request, and nearly always there is nothing.
  if (unreadable.length + failures.length === 0) return NOTHING;
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

/** In one line of so many characters: without advice and quotes where there is no room for them, and then with shorter names. */
export function problemWithin(room: number, problem: Reason, language: Language): string {
  const bare = withoutAdvice(problem);
  const least = withoutContent(bare);
  const texts = [problem, bare, least].map((form) => problemText(form, language));
  const fitting = texts.find((text) => text.length <= room && printable(text).length <= room);
  if (fitting !== undefined) return printable(fitting);
  const cut = fitted(room, (limit) =>
    printable(
      problemText(
        withTexts(least, (text, name) => cutIn(text, name, limit)),
        language,
      ),
    ),
  );
  return cutTo(cut, room);
}

/** Of a field, its end says most. */
function cutIn(text: string, name: string, limit: number): string {
  if (name !== 'field' || text.length <= limit) return shown(text, limit);
  // The second half of a surrogate pair, alone.
  return `...${text.slice(3 - limit).replace(/^[\udc00-\udfff]/, '')}`;
}

/** What to do about a placeholder in a file helps nobody whose object comes to an API server. */
function withoutAdvice(problem: Reason): Reason {
  if (!('data' in problem)) return problem;
  const { why } = problem.data as { readonly why?: ReasonValue };
  if (typeof why !== 'object') return problem;
  return isPlaceholderReason(problem)
    ? why
    : ({ code: problem.code, data: { ...problem.data, why: withoutAdvice(why) } } as Reason);
}

/** A problem that quotes no text of an object: in an answer, which its writer reads, it may stand, but not in a log. */
export function withoutContent(problem: Reason): Reason {
  if (problem.code === 'the-string') return { code: 'a-string' };
  return withInner(problem, (value) => (typeof value === 'object' ? withoutContent(value) : value));
}

function withTexts(problem: Reason, change: (text: string, name: string) => string): Reason {
  return withInner(problem, (value, name) => {
    if (typeof value === 'object') return withTexts(value, change);
    return typeof value === 'string' ? change(value, name) : value;
  });
}

function withInner(problem: Reason, inner: (value: ReasonValue, name: string) => ReasonValue): Reason {
  if (!('data' in problem)) return problem;
  const data = Object.fromEntries(Object.entries(problem.data).map(([name, value]) => [name, inner(value, name)]));
  return { code: problem.code, data } as Reason;
}

function named({ kind, namespace, name }: Partial<ObjectRef> = {}): ReasonValue {
  const what: ReasonValue = kind || { code: 'an-object' };
  if (!name) return namespace ? { code: 'object-in-namespace', data: { kind: what, namespace } } : what;
  const path = namespace ? `${namespace}/${name}` : name;
  return { code: 'object-named', data: { kind: what, path } };
}
