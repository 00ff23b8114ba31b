import { saidIn } from '../../judge/fold.ts';
import type { Language } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import { fieldPath } from '../../model/pointer.ts';
import type { Reason } from '../../model/reason.ts';
import { printable } from '../../report/printable.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import { rulesOf } from '../../words/told-message.ts';
import { cutTo, shown } from './cut.ts';
import { problemText } from './problems.ts';
import { answerWords } from './words.ts';

/** kubectl prints the message as it is; a terminal full of it is enough, and logs of the API server hold it, too. */
const MAX_DENIAL_CHARACTERS = 4096;
/** Room for what is told behind the list. */
const CLOSING = 200;
/** Of a name or a value that somebody wrote; the longest message of a rule with harmless names is half of that. */
const MAX_LINE = 600;

/** What a person is told of a request that is denied. Its warnings are an answer's own, which kubectl and Helm print beside. */
interface Denial {
  /** Kind and name. */
  readonly object: string;
  readonly policy: string;
  readonly denials: readonly LintFinding[];
  /** What could not be judged. */
  readonly errors: readonly Reason[];
  /** Of a container that is added to a running Pod, as by `kubectl debug`. */
  readonly isEphemeral?: boolean;
}

/** A head, the errors with rule, field, value, reason and repair, as many as there is room for, and how many are left out. */
export function denialMessage({ object, policy, denials, errors, isEphemeral }: Denial, language: Language): string {
  const texts = catalogue(language);
  const words = answerWords(language);
  const known = { object: printable(object), policy: printable(policy), errors: count(texts, denials.length, 'error') };
  const head = cutTo(fill(errors.length > 0 ? words.notJudged : words.denied, known), MAX_LINE);
  const entries = fitting(errorEntries(denials, errors, language), MAX_DENIAL_CHARACTERS - head.length - CLOSING);
  const left = errors.length + denials.length - entries.length;
  const closing = [
    ...(left > 0 ? [fill(words.moreErrors, { n: left })] : []),
    ...(isEphemeral && errors.length === 0 ? [words.debug] : []),
  ];
  return [head, ...entries, ...closing].join('\n');
}

/** Why a rule matters is told with its first error only. Made one by one: most of a long list has no room. */
function* errorEntries(denials: readonly LintFinding[], errors: readonly Reason[], language: Language): Generator<string> {
  const words = answerWords(language);
  const explained = new Set<string>();
  for (const error of errors) yield `- ${line(problemText(error, language))}`;
  for (const finding of denials) {
    const { ruleId, at, why } = finding;
    const { message, fix } = saidIn(finding, language);
    const reason = explained.has(ruleId) ? '' : `\n  ${words.why}: ${line(why)}`;
    explained.add(ruleId);
    yield `- ${rulesOf(finding)}: ${line(fieldPath(at))}: ${line(message)}${reason}\n  ${words.fix}: ${line(fix)}`;
  }
}

/** At least one entry, so that no denial is without a reason. */
function fitting(all: Iterable<string>, room: number): string[] {
  const entries: string[] = [];
  let used = 0;
  for (const entry of all) {
    used += entry.length + 1;
    if (used > room && entries.length > 0) break;
    entries.push(entry);
  }
  return entries;
}

function line(text: string): string {
  return shown(text, MAX_LINE);
}
