// One cause, one finding: ports of one container that a rule says the same of are told together, each with its place. The last
// thing that is done to findings: what lets one pass, and what is known, is asked of each port by itself.
import type { Language, Severity } from '../model/finding.ts';
import type { LintFinding, LintResult } from '../model/lint.ts';
import { ruleOf } from '../rules/index.ts';
import { fill } from '../words/catalogue.ts';

/** In the order of the first of each; those that stand alone are the same objects as before. */
export function fold(findings: readonly LintFinding[], language: Language): LintFinding[] {
  const alike = findAlike(findings);
  if (alike.size === 0) return [...findings];
  const groups = new Map<string | LintFinding, Group>();
  const sameness = samenessIn();
  for (const finding of findings) {
    const key = alike.has(finding) ? sameness(finding) : finding;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map((group) => foldGroup(group, language));
}

/** Those of which the same is said of several values of one container: no others can be told together, and sameness takes its time. */
function findAlike(findings: readonly LintFinding[]): ReadonlySet<LintFinding> {
  const byMessage = new Map<string, Map<string | undefined, LintFinding>>();
  const alike = new Set<LintFinding>();
  for (const finding of findings) {
    const { ruleId, messageId, container, data } = finding;
    if (!ruleOf(ruleId)?.folds?.some((name) => name in data)) continue;
    const byContainer = byMessage.get(messageId) ?? new Map<string | undefined, LintFinding>();
    const first = byContainer.get(container);
    if (first !== undefined) alike.add(first).add(finding);
    else byMessage.set(messageId, byContainer.set(container, finding));
  }
  return alike;
}

/** All of a finding but the values of which several may stand in one message, and their places. What many share is written out once. */
function samenessIn(): (finding: LintFinding) => string {
  const numbers = new Map<string, number>();
  const seen = new Map<unknown, number>();
  const numberOf = (shared: unknown): number => {
    const known = seen.get(shared);
    if (known !== undefined) return known;
    const text = JSON.stringify(shared) ?? '';
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    seen.set(shared, number);
    return number;
  };
  return ({ ruleId, messageId, severity, container, subject, origin, data, alsoIn }) => {
    const folds = ruleOf(ruleId)?.folds ?? [];
    let text = `${numberOf(subject)} ${numberOf(origin)} ${numberOf(alsoIn)} ${ruleId} ${messageId} ${severity} ${container?.length} ${container}`;
    // With their lengths, so that no two lists of values look alike.
    for (const name in data) if (!isFolded(name, folds)) text += ` ${name} ${String(data[name]).length} ${data[name]}`;
    return text;
  };
}

/** A value, and what its finding is known by: `port` and `portKey`. */
function isFolded(name: string, folds: readonly string[]): boolean {
  return folds.includes(name) || (name.endsWith('Key') && folds.includes(name.slice(0, -'Key'.length)));
}

type Group = [LintFinding, ...LintFinding[]];

function foldGroup(group: Group, language: Language): LintFinding {
  const [first] = group;
  const rule = group.length > 1 ? ruleOf(first.ruleId) : undefined;
  const message = rule?.words[language].messages[first.messageId];
  if (!message || !rule?.folds) return first;
  const data = { ...first.data };
  for (const name of Object.keys(data)) {
    if (isFolded(name, rule.folds)) data[name] = [...new Set(group.map((finding) => String(finding.data[name])))].join(', ');
  }
  const places = group.map(({ at, range, written, excerpt }) => ({
    at,
    ...(range ? { range } : {}),
    ...(written ? { written } : {}),
    ...(excerpt === undefined ? {} : { excerpt }),
  }));
  return {
    ...first,
    data,
    message: fill(message.text, data),
    fix: fill(message.fix, data),
    places,
    allData: group.map((finding) => finding.data),
  };
}

/** A run as it is told. */
export function foldResult(result: LintResult, language: Language): LintResult {
  const findings = fold(result.findings, language);
  return { ...result, findings, counts: { ...result.counts, ...countSeverities(findings) } };
}

export function countSeverities(findings: readonly LintFinding[]): {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
} {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}
