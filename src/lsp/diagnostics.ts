// What an editor shows of a text that was judged.
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { fingerprints } from '../judge/identity.ts';
import type { Language, Severity } from '../model/finding.ts';
import type { FindingPlace, LintFinding } from '../model/lint.ts';
import type { Unreadable } from '../model/source.ts';
import { printable } from '../report/printable.ts';
import { ruleOf } from '../rules/index.ts';
import { catalogue, count, fill } from '../words/catalogue.ts';
import { editorWords } from '../words/editor-words.ts';
import { tell } from '../words/tell.ts';
import { joinedOf, rulesOf } from '../words/told-message.ts';
import { type JudgedText, type LeftText, MOST_TEXT } from './judge-open.ts';
import { pointAt, type Shift, toRange } from './ranges.ts';

/** Findings that are shown of one text: nobody reads more, and editors cut them off, too. */
export const MOST_SHOWN = 1000;

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

export interface View {
  readonly uri: string;
  readonly language: Language;
  readonly shift: Shift;
}

export function diagnosticsOf(seen: JudgedText | LeftText, view: View): Diagnostic[] {
  if ('because' in seen) return whyLeft(seen, view);
  const shown = findingDiagnostics(seen, view);
  const left = seen.result.findings.length - shown.length;
  return [...shown.map(([, diagnostic]) => diagnostic), ...moreThan(left, view), ...notJudged(seen, view)];
}

export type FoundDiagnostic = readonly [LintFinding, Diagnostic];

export function findingDiagnostics({ result: { findings } }: JudgedText, view: View): FoundDiagnostic[] {
  const prints = fingerprints(findings);
  return findings
    .slice(0, MOST_SHOWN)
    .map((finding, index) => [finding, diagnosticOf(finding, prints[index] ?? '', view)] as const);
}

function whyLeft({ because }: LeftText, { language, shift }: View): Diagnostic[] {
  const words = editorWords(language);
  if (because === 'too-long') return [note(fill(words.tooLong, { most: MOST_TEXT }), pointAt(undefined, shift))];
  return because.map((reason) => note(fill(words.notJudged, { why: tell(reason, language) }), pointAt(undefined, shift)));
}

function diagnosticOf(finding: LintFinding, fingerprint: string, view: View): Diagnostic {
  const { range } = finding;
  const related = relatedTo(finding, view);
  const shown = bareDiagnostic(finding, range ? toRange(range, view.shift) : pointAt(undefined, view.shift), fingerprint);
  return related.length > 0 ? { ...shown, relatedInformation: related } : shown;
}

/** Without the other values that it is about. */
export function bareDiagnostic(finding: LintFinding, range: Diagnostic['range'], fingerprint: string): Diagnostic {
  const { ruleId, severity, message } = finding;
  const [reference] = ruleOf(ruleId)?.words.references ?? [];
  return {
    range,
    severity: SEVERITY[severity],
    code: rulesOf(finding),
    ...(reference ? { codeDescription: { href: reference.url } } : {}),
    source: 'kport',
    message: printable(message),
    data: { fingerprint },
  };
}

/** The other values that it is about. */
function relatedTo(finding: LintFinding, { uri, shift }: View): NonNullable<Diagnostic['relatedInformation']> {
  const { places = [], message, at } = finding;
  const others: (FindingPlace & { readonly message?: string })[] = [...places, ...joinedOf(finding)];
  return others.flatMap(({ range, message: own = message, ...place }) =>
    range === undefined || place.at === at ? [] : [{ location: { uri, range: toRange(range, shift) }, message: printable(own) }],
  );
}

function moreThan(left: number, { language, shift }: View): Diagnostic[] {
  if (left <= 0) return [];
  const findings = count(catalogue(language), left, 'finding');
  return [note(fill(editorWords(language).more, { findings }), pointAt(undefined, shift))];
}

/** No finding may be missed without a word. */
function notJudged({ result }: JudgedText, view: View): Diagnostic[] {
  const { language, shift } = view;
  const words = editorWords(language);
  return [
    ...result.unreadable.map((one) => noteOf(one, view)),
    ...result.failures.map(({ ruleId: rule, error }) => note(fill(words.ruleFailed, { rule, error }), pointAt(undefined, shift))),
  ];
}

/** What could not be read, and why. */
export function noteOf({ reason, position }: Pick<Unreadable, 'reason' | 'position'>, { language, shift }: View): Diagnostic {
  return note(fill(editorWords(language).notJudged, { why: tell(reason, language) }), pointAt(position, shift));
}

function note(message: string, range: Diagnostic['range']): Diagnostic {
  return { range, severity: DiagnosticSeverity.Information, source: 'kport', message: printable(message) };
}
