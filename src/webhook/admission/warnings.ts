// The API server hands warnings on in HTTP headers, cuts each at 256 characters and all together at 4096, and asks for 120 at
// most (kubernetes/api admission/v1/types.go, AdmissionResponse.Warnings).

import type { Mode } from '../../model/decision.ts';
import type { Language } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import { fieldPath } from '../../model/pointer.ts';
import type { Reason } from '../../model/reason.ts';
import { printable } from '../../report/printable.ts';
import { fill } from '../../words/catalogue.ts';
import { eachOfAll } from '../../words/told-message.ts';
import { briefly } from './brief.ts';
import { shown } from './cut.ts';
import { problemWithin } from './problems.ts';
import { answerWords } from './words.ts';

const MAX_WARNING_CHARACTERS = 120;
const MAX_WARNINGS = 12;
/** The sentence around it has its place beside. */
const LONGEST_KIND = 30;

/** `findings` first, each rule by itself, in the order of the rules; `known` are those that the object had before. */
export function warningTexts(findings: readonly LintFinding[], known: readonly LintFinding[], language: Language): string[] {
  if (findings.length + known.length === 0) return [];
  const words = answerWords(language);
  // A line is cut: what is told behind another would not be read.
  const fresh = eachOfAll(findings);
  const all = fresh.length + known.length;
  const most = all > MAX_WARNINGS ? MAX_WARNINGS - 1 : all;
  const texts = [
    ...fresh.slice(0, most).map((finding) => warning(finding, '', language)),
    ...known.slice(0, Math.max(0, most - fresh.length)).map((finding) => warning(finding, words.known, language)),
  ];
  return all > most ? [...texts, fill(words.moreWarnings, { n: all - most })] : texts;
}

/**
 * Behind the errors that an object had before: the update that leaves them is allowed, and what the object makes anew is judged
 * like any other, so that a roll-out would stop without a word to whoever started it. Nothing for a kind that makes no Pods.
 */
export function newPodsWarning(kind: string, language: Language): string[] {
  if (kind === 'Pod' || kind === 'PodTemplate') return [];
  return [fill(answerWords(language).newPods, { kind: shown(kind, LONGEST_KIND) })];
}

/** What could not be judged, and is allowed all the same. */
export function unjudgedWarnings(problems: readonly Reason[], language: Language): string[] {
  const words = answerWords(language);
  const first = problems.length > MAX_WARNINGS ? problems.slice(0, MAX_WARNINGS - 1) : problems;
  const texts = first.map((problem) => problemWithin(MAX_WARNING_CHARACTERS, problem, language));
  return first === problems ? texts : [...texts, fill(words.moreWarnings, { n: problems.length - first.length })];
}

/** The only ones who see a misspelt label are those who hear of it: the API server takes any value. */
export function unknownLabelWarning(mode: Mode, language: Language): string[] {
  return [fill(answerWords(language).unknownLabel, { mode })];
}

/** The field is told where there is room for it: the message names the container and the value. */
function warning(finding: LintFinding, known: string, language: Language): string {
  const prefix = `${finding.ruleId}: ${known}`;
  const text = `${prefix}${briefly(finding, language, MAX_WARNING_CHARACTERS - prefix.length)}`;
  const withField = `${text} (${printable(fieldPath(finding.at))})`;
  return withField.length <= MAX_WARNING_CHARACTERS ? withField : text;
}
