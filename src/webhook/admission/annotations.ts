// Audit annotations stand in the audit log of the API server, which puts the webhook's name before each key.
import type { Finding } from '../../model/finding.ts';
import type { Judgement } from '../../model/judgement.ts';
import { fieldPath } from '../../model/pointer.ts';
import { eachOfAll } from '../../words/told-message.ts';
import { shown } from './cut.ts';
import { problemsOf, problemText } from './problems.ts';

const MAX_VALUE = 4096;
const MAX_LISTED = 40;

/** The whole verdict, in English whatever the language of the answers, for people who read the audit log: which findings denied, warned, were recorded or exempt. */
export function auditAnnotations(judgement: Judgement, policy: string): Record<string, string> {
  const { verdict, mode, denials, warnings, known, recorded, exempted, tolerated, spared } = judgement;
  const annotations: Record<string, string> = { verdict, policy: shown(policy, 256), mode };
  const add = <T>(key: string, items: readonly T[], text: (item: T) => string): void => {
    if (items.length > 0) annotations[key] = list(items, text);
  };
  add('not-judged', [...problemsOf(judgement), ...problemsOf(tolerated)], (problem) => problemText(problem, 'en'));
  add('denied', eachOfAll(denials), place);
  add('warned', eachOfAll(warnings), place);
  add('known', eachOfAll(known), place);
  add('recorded', eachOfAll(recorded), place);
  if (exempted.length + spared.length > 0) annotations.exempted = list(exemptedTexts(judgement), (text) => text());
  return annotations;
}

/** Made one by one: most of a long list has no room. */
function exemptedTexts({ exempted, spared }: Judgement): (() => string)[] {
  const unjudged = problemsOf({ unreadable: spared.map(({ unreadable }) => unreadable), failures: [] });
  return [
    ...exempted.map(
      ({ finding, reason }) =>
        () =>
          `${place(finding)} (${reason})`,
    ),
    ...unjudged.map((problem, index) => () => `${problemText(problem, 'en')} (${spared[index]?.reason})`),
  ];
}

/** No message and no repair: the rule and the field say what it was. */
function place({ ruleId, at }: Finding): string {
  return `${ruleId} ${fieldPath(at)}`;
}

function list<T>(items: readonly T[], text: (item: T) => string): string {
  const texts = items.slice(0, MAX_LISTED).map(text);
  if (items.length > MAX_LISTED) texts.push(`${items.length - MAX_LISTED} more`);
  return shown(texts.join('; '), MAX_VALUE);
}
