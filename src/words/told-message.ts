// What a finding says, as a template: its rule's message, and what is told with it.
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Message, RuleWords } from '../model/rule-words.ts';
import { catalogue, fill, template } from './catalogue.ts';

type WordsOf = (ruleId: string) => RuleWords | undefined;

/** Undefined for a message that no rule has. */
export function messageOf(finding: LintFinding, wordsOf: WordsOf, language: Language): Pick<Message, 'text' | 'fix'> | undefined {
  const { ruleId, messageId, containers } = finding;
  const own = wordsOf(ruleId)?.[language].messages[messageId];
  if (own === undefined) return undefined;
  const { words } = catalogue(language);
  const alone = { text: (containers && own.several) ?? own.text, fix: own.fix };
  return joinedOf(finding).reduce((first, one) => {
    const second = wordsOf(one.ruleId)?.[language].messages[one.messageId]?.within;
    if (second === undefined) return first;
    return {
      text: fill(words.joinedText, { first: first.text, second: second.text }),
      fix: fill(words.joinedFix, { first: first.fix, second: second.fix }),
    };
  }, alone);
}

/** What its placeholders stand for. */
export function fillingOf(finding: LintFinding): LintFinding['data'] {
  const { data, containers } = finding;
  const joined = joinedOf(finding);
  if (containers === undefined && joined.length === 0) return data;
  const named = containers ? { containers: listed(containers) } : {};
  return Object.assign({}, ...joined.map((one) => one.data), data, named);
}

/** As many as a line has room for; the places have them all. */
const MOST_NAMES = 8;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
  return names.length > MOST_NAMES ? `${shown.join(', ')}, … (${names.length})` : shown.join(', ');
}

/** The same for many findings: what alike ones say is put together, and taken apart, once. */
export function teller<F extends LintFinding>(wordsOf: WordsOf, language: Language): (finding: F) => F {
  const known = new Map<string, Filled | undefined>();
  return (finding) => {
    const key = eachOf(finding).reduce(
      (all, { ruleId, messageId }) => `${all} ${ruleId} ${messageId}`,
      finding.containers ? '+' : '',
    );
    if (!known.has(key)) known.set(key, filledBy(messageOf(finding, wordsOf, language)));
    const filled = known.get(key);
    if (filled === undefined) return finding;
    const filling = fillingOf(finding);
    return { ...finding, message: filled.text(filling), fix: filled.fix(filling) };
  };
}

interface Filled {
  readonly text: ReturnType<typeof template>;
  readonly fix: ReturnType<typeof template>;
}

function filledBy(message: Pick<Message, 'text' | 'fix'> | undefined): Filled | undefined {
  return message && { text: template(message.text), fix: template(message.fix) };
}

/** Its text and its repair, filled in. */
export function told<F extends LintFinding>(finding: F, wordsOf: WordsOf, language: Language): F {
  return teller<F>(wordsOf, language)(finding);
}

/** It and those that are told with it, each by itself: what is counted or named by rule. */
export function eachOf(finding: LintFinding): readonly LintFinding[] {
  return finding.parts ?? [finding];
}

/** Those of other rules that are told with it. */
export function joinedOf({ parts = [] }: LintFinding): readonly LintFinding[] {
  return parts.slice(1);
}

/** Their rules, as a report names them. */
export function rulesOf(finding: LintFinding): string {
  return [...new Set(eachOf(finding).map(({ ruleId }) => ruleId))].join(', ');
}
