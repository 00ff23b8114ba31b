// What a finding says, as a template: its rule's message, and what is told with it.
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { DialectWords, Message } from '../model/rule-words.ts';
import { catalogue, fill } from './catalogue.ts';

type WordsOf = (finding: LintFinding) => DialectWords | undefined;

/** Undefined for a message that no rule has. */
export function messageOf(finding: LintFinding, wordsOf: WordsOf, language: Language): Pick<Message, 'text' | 'fix'> | undefined {
  const { messageId, containers } = finding;
  const own = wordsOf(finding)?.[language].messages[messageId];
  if (own === undefined) return undefined;
  const { words } = catalogue(language);
  const alone = { text: (containers && own.several) ?? own.text, fix: own.fix };
  return joinedOf(finding).reduce((first, one) => {
    const second = wordsOf(one)?.[language].messages[one.messageId]?.within;
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

type Said = Pick<LintFinding, 'message' | 'fix'>;

/** With the words for all that it stands for, where that is more than itself. */
export function worded(finding: LintFinding, wordsOf: WordsOf, language: Language): LintFinding {
  const [own, ...others] = finding.parts?.map((one) => worded(one, wordsOf, language)) ?? [];
  // Word by word: what is spread behind something else takes ten times as long.
  const { message, fix } = own ? joinedWords(own, others, wordsOf, language) : ownWords(finding, wordsOf, language);
  if (own) return { ...finding, parts: [own, ...others], message, fix };
  return message === finding.message && fix === finding.fix ? finding : { ...finding, message, fix };
}

/** What is said of all that it stands for, for whoever tells nothing else of it. */
export function saidOf(finding: LintFinding, wordsOf: WordsOf, language: Language): Said {
  const [own = finding, ...others] = finding.parts ?? [];
  const said = ownWords(own, wordsOf, language);
  return others.length === 0 ? said : joinedWords(said, others, wordsOf, language);
}

function ownWords(finding: LintFinding, wordsOf: WordsOf, language: Language): Said {
  const message = finding.places && messageOf(finding, wordsOf, language);
  if (message === undefined) return finding;
  const filling = fillingOf(finding);
  return { message: fill(message.text, filling), fix: fill(message.fix, filling) };
}

/** With the words that others have within it. */
function joinedWords(own: Said, others: readonly LintFinding[], wordsOf: WordsOf, language: Language): Said {
  const { joinedText, joinedFix } = catalogue(language).words;
  let { message, fix } = own;
  for (const other of others) {
    const within = wordsOf(other)?.[language].messages[other.messageId]?.within;
    if (within === undefined) continue;
    message = fill(joinedText, { first: message, second: fill(within.text, other.data) });
    fix = fill(joinedFix, { first: fix, second: fill(within.fix, other.data) });
  }
  return { message, fix };
}

/** It and those that are told with it, each by itself: what is counted or named by rule. */
export function eachOf(finding: LintFinding): readonly LintFinding[] {
  return finding.parts ?? [finding];
}

/** The same of all. By hand: flatMap takes several times as long, and most stand alone. */
export function eachOfAll(findings: readonly LintFinding[]): readonly LintFinding[] {
  if (!findings.some(({ parts }) => parts !== undefined)) return findings;
  const all: LintFinding[] = [];
  for (const finding of findings) {
    if (finding.parts === undefined) all.push(finding);
    else for (const part of finding.parts) all.push(part);
  }
  return all;
}

/** Those of other rules that are told with it. */
export function joinedOf({ parts = [] }: LintFinding): readonly LintFinding[] {
  return parts.slice(1);
}

/** Their rules, as a report names them. */
export function rulesOf(finding: LintFinding): string {
  const { parts, ruleId } = finding;
  if (parts === undefined) return ruleId;
  if (parts.length === 2 && parts[0]?.ruleId !== parts[1]?.ruleId) return `${parts[0]?.ruleId}, ${parts[1]?.ruleId}`;
  return [...new Set(parts.map(({ ruleId }) => ruleId))].join(', ');
}
