// One cause, one finding: ports of one container that a rule says the same of are told together, so is what one edit repairs of
// several containers, each with its place, and what a repair begins with carries what follows from it. The last thing that is done
// to findings: what lets one pass, and what is known, is asked of each port, container and rule by itself.
import { atLeast, type Language, SEVERITIES, type Severity } from '../model/finding.ts';
import type { FindingPlace, LintFinding, LintResult } from '../model/lint.ts';
import { ruleOf } from '../rules/index.ts';
import { teller, told } from '../words/told-message.ts';

/** In the order of the first of each; those that stand alone are the same objects as before. */
export function fold(findings: readonly LintFinding[], language: Language): LintFinding[] {
  return tellTogether(foldValues(findings, language), language);
}

/** The second half, by which different rules, which may have different effects, come together. */
export function tellTogether(findings: readonly LintFinding[], language: Language): LintFinding[] {
  return foldContainers(join(findings, language), language);
}

/** The first half: values of one container that the same rule says the same of. */
export function foldValues(findings: readonly LintFinding[], language: Language): LintFinding[] {
  const alike = findAlike(findings);
  if (alike.size === 0) return [...findings];
  const sameness = samenessIn();
  return grouped(findings, (finding) => (alike.has(finding) ? sameness(finding) : undefined)).map((group) =>
    foldGroup(group, language),
  );
}

/** In the order of the first of each; one without a key stands alone. */
function grouped(findings: readonly LintFinding[], keyOf: (finding: LintFinding) => string | undefined): readonly Group[] {
  const groups = new Map<string | number, Group>();
  for (const [index, finding] of findings.entries()) {
    const key = keyOf(finding) ?? index;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
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

/** By their fields, so that a file and an object without a text tell the same one first. */
const FIELDS = new Intl.Collator('en', { numeric: true });

function foldGroup(found: Group, language: Language): LintFinding {
  const group = found.toSorted((a, b) => FIELDS.compare(a.at, b.at));
  const [first = found[0]] = group;
  const rule = group.length > 1 ? ruleOf(first.ruleId) : undefined;
  if (!rule?.folds) return first;
  const data = { ...first.data };
  for (const name of Object.keys(data)) {
    if (isFolded(name, rule.folds)) data[name] = [...new Set(group.map((finding) => String(finding.data[name])))].join(', ');
  }
  const places = group.map(placeOf);
  return told({ ...first, data, places, allData: group.map((finding) => finding.data) }, wordsOf, language);
}

function placeOf({ at, range, written, excerpt }: LintFinding): FindingPlace {
  return {
    at,
    ...(range ? { range } : {}),
    ...(written ? { written } : {}),
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}

function wordsOf(ruleId: string) {
  return ruleOf(ruleId)?.words;
}

/** What a rule says goes with another's repair stands with the first such finding about its container. */
function join(findings: readonly LintFinding[], language: Language): LintFinding[] {
  const joined = joinedTo(findings);
  if (joined.size === 0) return [...findings];
  const gone = new Set([...joined.values()].flat());
  const tell = teller(wordsOf, language);
  return findings.flatMap((finding) => {
    const own = joined.get(finding);
    if (own === undefined) return gone.has(finding) ? [] : [finding];
    return [tell({ ...finding, parts: [finding, ...own] })];
  });
}

/** By the finding that they are told with. */
function joinedTo(findings: readonly LintFinding[]): ReadonlyMap<LintFinding, readonly LintFinding[]> {
  const joined = new Map<LintFinding, LintFinding[]>();
  if (!findings.some(joins)) return joined;
  for (const about of Map.groupBy(findings, aboutIn()).values()) {
    // Looked for once for all that are alike: there may be as many of them as ports, and any of these may be what they go with.
    const hosts = new Map<string, LintFinding | undefined>();
    for (const finding of about) {
      if (about.length === 1 || !joins(finding)) continue;
      const { ruleId, messageId, severity, alsoIn } = finding;
      const kind = `${ruleId} ${messageId} ${severity} ${alsoIn === undefined ? '' : JSON.stringify(alsoIn)}`;
      if (!hosts.has(kind)) hosts.set(kind, hostAmong(about, finding));
      const host = hosts.get(kind);
      const own = host && joined.get(host);
      if (own !== undefined) own.push(finding);
      else if (host !== undefined) joined.set(host, [finding]);
    }
  }
  return joined;
}

function joins({ ruleId }: LintFinding): boolean {
  return ruleOf(ruleId)?.joins !== undefined;
}

function hostAmong(findings: readonly LintFinding[], finding: LintFinding): LintFinding | undefined {
  let host: LintFinding | undefined;
  for (const one of findings) if (isHost(one, finding) && (host === undefined || byWeight(one, host) < 0)) host = one;
  return host;
}

/** The gravest; of two alike a port that is declared goes before one that is not, at every door. */
function byWeight(a: LintFinding, b: LintFinding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || compare(a.ruleId, b.ruleId) || compare(a.at, b.at);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** What is graver than the other would be told too lightly within it. */
function isHost(host: LintFinding, finding: LintFinding): boolean {
  if (!atLeast(host.severity, finding.severity) || ruleOf(finding.ruleId)?.joins?.(finding.messageId, host) !== true)
    return false;
  return host.alsoIn === finding.alsoIn || JSON.stringify(host.alsoIn) === JSON.stringify(finding.alsoIn);
}

/** The container of one Pod of one rendering. There may be thousands: object and rendering, which they share, are put into words once. */
function aboutIn(): (finding: Pick<LintFinding, 'container' | 'pod' | 'subject' | 'origin'>) => string {
  const numbers = new Map<string, number>();
  const seen = new Map<LintFinding['subject'], Map<LintFinding['origin'], number>>();
  const numberOf = (subject: LintFinding['subject'], origin: LintFinding['origin']): number => {
    const { kind, namespace = '', name } = subject;
    const text = [origin.file, origin.document, origin.rendered?.set ?? '', kind, namespace, name].join('\0');
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    seen.set(subject, (seen.get(subject) ?? new Map<LintFinding['origin'], number>()).set(origin, number));
    return number;
  };
  return ({ container = '', pod = '', subject, origin }) =>
    `${seen.get(subject)?.get(origin) ?? numberOf(subject, origin)}\0${pod}\0${container}`;
}

/** Containers of one Pod of which the same is said, and which one edit repairs. */
function foldContainers(findings: readonly LintFinding[], language: Language): LintFinding[] {
  const aboutOf = aboutIn();
  const keyOf = (finding: LintFinding) => oneEditOf(finding, aboutOf);
  return grouped(findings, keyOf).map((group) => {
    const [first, ...others] = group;
    if (others.length === 0) return first;
    const containers = group.map(({ container = '' }) => container);
    const places = group.map((one) => ({ ...placeOf(one), container: one.container ?? '' }));
    const { container: _, ...shared } = first;
    return told({ ...shared, containers, places }, wordsOf, language);
  });
}

/** The Pod's field that repairs it, and what is said. */
function oneEditOf(finding: LintFinding, aboutOf: ReturnType<typeof aboutIn>): string | undefined {
  const { oneEdit, parts, ruleId, messageId, severity, alsoIn, pod = '', subject, origin } = finding;
  if (oneEdit === undefined || parts || wordsOf(ruleId)?.en.messages[messageId]?.several === undefined) return undefined;
  return [aboutOf({ pod, subject, origin }), oneEdit, messageId, severity, alsoIn && JSON.stringify(alsoIn)].join('\0');
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
