// One cause, one finding: ports of one container that a rule says the same of are told together, so is what one edit repairs of
// several containers, each with its place, and what a repair begins with carries what follows from it. The last thing that is done
// to findings: what lets one pass, and what is known, is asked of each port, container and rule by itself.
import { atLeast, type Language, SEVERITIES } from '../model/finding.ts';
import type { FindingPlace, LintFinding, LintResult } from '../model/lint.ts';
import type { Mutable } from '../model/mutable.ts';
import type { Pointer } from '../model/pointer.ts';
import { ruleOfFinding } from '../rules/index.ts';
import { saidOf, worded } from '../words/told-message.ts';

/**
 * In the order of the first of each; those that stand alone are the same objects as before. The others have the words of their first
 * still: see inWords.
 */
export function fold(findings: readonly LintFinding[]): readonly LintFinding[] {
  const apart = documentsOf(findings);
  return apart.length > 1 ? apart.flatMap(foldTogether) : foldTogether(findings);
}

/**
 * Those of each document, where they stand together, as those of files do: nothing is told with what stands in another one, and of the
 * thousands of a run a container's name is in many.
 */
function documentsOf(findings: readonly LintFinding[]): readonly (readonly LintFinding[])[] {
  const met = new Set<string>();
  const apart: LintFinding[][] = [];
  let [before, last] = [findings[0]?.origin, [] as LintFinding[]];
  for (const finding of findings) {
    if (last.length === 0 || !isSameDocument(before, finding.origin)) {
      const known = met.size;
      if (met.add(documentOf(finding)).size === known) return [findings];
      before = finding.origin;
      last = [];
      apart.push(last);
    }
    last.push(finding);
  }
  return apart;
}

function isSameDocument(a: LintFinding['origin'] | undefined, b: LintFinding['origin']): boolean {
  return a === b || (a?.document === b.document && a.file === b.file && a.rendered?.set === b.rendered?.set);
}

function documentOf({ origin: { file, document, rendered } }: LintFinding): string {
  return `${document} ${rendered?.set === undefined ? '' : JSON.stringify(rendered.set)} ${file}`;
}

function foldTogether(findings: readonly LintFinding[]): readonly LintFinding[] {
  if (findings.length < 2) return findings;
  const byContainer = groupsOf(findings, containerOf);
  const alike = findAlike(byContainer);
  if (alike.size === 0) return foldContainers(join(findings, byContainer));
  const folded = foldValues(findings, alike);
  return foldContainers(join(folded, groupsOf(folded, containerOf)));
}

function containerOf({ container }: LintFinding): string | undefined {
  return container;
}

export function inWords(finding: LintFinding, language: Language): LintFinding {
  return worded(finding, wordsOf, language);
}

/** Its words alone. */
export function saidIn(finding: LintFinding, language: Language): Pick<LintFinding, 'message' | 'fix'> {
  return saidOf(finding, wordsOf, language);
}

/** Folded and in words: as a door tells them that has room for all. */
export function told(findings: readonly LintFinding[], language: Language): LintFinding[] {
  return fold(findings).map((finding) => inWords(finding, language));
}

/** Values of one container that the same rule says the same of. */
function foldValues(findings: readonly LintFinding[], alike: ReadonlySet<LintFinding>): readonly LintFinding[] {
  const sameness = samenessIn();
  return grouped(findings, (finding) => (alike.has(finding) ? sameness(finding) : undefined)).map(foldGroup);
}

/** In the order of the first of each; one without a key stands alone. */
function grouped(findings: readonly LintFinding[], keyOf: (finding: LintFinding) => string | undefined): readonly Group[] {
  return groupsOf<string | LintFinding>(findings, (finding) => keyOf(finding) ?? finding);
}

/** The same by any key. By hand: Map.groupBy takes twice as long for a few. */
function groupsOf<Key>(findings: readonly LintFinding[], keyOf: (finding: LintFinding) => Key): readonly Group[] {
  const groups = new Map<Key, Group>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

/** Those of which the same is said of several values of one container: no others can be told together, and sameness takes its time. */
function findAlike(byContainer: readonly Group[]): ReadonlySet<LintFinding> {
  const alike = new Set<LintFinding>();
  for (const group of byContainer) {
    const [first, second] = group;
    // Nearly always there is nothing else, or one thing more.
    if (group.length < 2 || (group.length === 2 && first.messageId !== second?.messageId)) continue;
    const known = new Map<string, LintFinding>();
    for (const finding of group) {
      const { messageId, data } = finding;
      if (!ruleOfFinding(finding)?.folds?.some((name) => name in data)) continue;
      const before = known.get(messageId);
      if (before !== undefined) alike.add(before).add(finding);
      else known.set(messageId, finding);
    }
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
  return (finding) => {
    const { ruleId, messageId, severity, container, subject, origin, data, alsoIn } = finding;
    const folds = ruleOfFinding(finding)?.folds ?? [];
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

function foldGroup(found: Group): LintFinding {
  const group = found.toSorted((a, b) => byFields(a.at, b.at));
  const [first = found[0]] = group;
  const rule = group.length > 1 ? ruleOfFinding(first) : undefined;
  if (!rule?.folds) return first;
  const data = { ...first.data };
  for (const name of Object.keys(data)) {
    if (isFolded(name, rule.folds)) data[name] = [...new Set(group.map((finding) => String(finding.data[name])))].join(', ');
  }
  const places = group.map(placeOf);
  return { ...first, data, places, allData: group.map((finding) => finding.data) };
}

/**
 * By their fields, so that a file and an object without a text tell the same one first; the tenth of a list behind the second.
 * Without Intl, whose tables take 10 ms to load.
 */
function byFields(a: Pointer, b: Pointer): number {
  let same = 0;
  while (same < a.length && a.charCodeAt(same) === b.charCodeAt(same)) same += 1;
  // Those of one container begin with the same fields.
  const from = a.lastIndexOf('/', same - 1) + 1;
  const [fields, others] = [a.slice(from).split('/'), b.slice(from).split('/')];
  for (const [index, field] of fields.entries()) {
    const other = others[index] ?? '';
    const order = Number(field) - Number(other) || compare(field, other);
    if (order !== 0) return order;
  }
  return fields.length - others.length;
}

/** Field by field, as findings are made. */
function placeOf({ at, range, written, excerpt }: LintFinding): FindingPlace {
  const place: Mutable<FindingPlace> = { at };
  if (range) place.range = range;
  if (written) place.written = written;
  if (excerpt !== undefined) place.excerpt = excerpt;
  return place;
}

function wordsOf(finding: LintFinding) {
  return ruleOfFinding(finding)?.words;
}

/** What a rule says goes with another's repair stands with the first such finding about its container. */
function join(findings: readonly LintFinding[], byContainer: readonly Group[]): readonly LintFinding[] {
  const hosts = hostsIn(findings, byContainer);
  if (hosts.size === 0) return findings;
  const stands: LintFinding[] = [];
  const parts = new Map<LintFinding, LintFinding[]>();
  for (const finding of findings) {
    const host = hosts.get(finding);
    const own = host && parts.get(host);
    if (host === undefined) stands.push(finding);
    else if (own === undefined) parts.set(host, [finding]);
    else own.push(finding);
  }
  return stands.map((finding) => {
    const own = parts.get(finding);
    return own === undefined ? finding : { ...finding, parts: [finding, ...own.sort(byRule)] };
  });
}

/** In one order at every door, whatever that of the text is. */
function byRule(a: LintFinding, b: LintFinding): number {
  return compare(a.ruleId, b.ruleId) || byFields(a.at, b.at);
}

/** Of each finding that is told with another, that one. */
function hostsIn(findings: readonly LintFinding[], byContainer: readonly Group[]): ReadonlyMap<LintFinding, LintFinding> {
  const hosts = new Map<LintFinding, LintFinding>();
  if (!findings.some(joins)) return hosts;
  const aboutOf = aboutIn();
  for (const named of byContainer) {
    // Nearly always the name says it: no text is made then.
    if (isOfOnePod(named)) noteHosts(named, hosts);
    else for (const about of groupsOf(named, aboutOf)) noteHosts(about, hosts);
  }
  return hosts;
}

function isOfOnePod(findings: readonly LintFinding[]): boolean {
  const [first] = findings;
  for (const one of findings) {
    if (one.pod !== first?.pod || one.subject !== first?.subject || one.origin !== first?.origin) return false;
  }
  return true;
}

/** Looked for once for all that are alike: there may be as many of them as ports, and any of these may be what they go with. */
function noteHosts(about: readonly LintFinding[], hosts: Map<LintFinding, LintFinding>): void {
  const joining = about.filter(joins);
  for (const alike of joining.length < 2 ? [joining] : groupsOf(joining, kindOf)) {
    const host = hostAmong(about, alike);
    if (host !== undefined) for (const finding of alike) hosts.set(finding, host);
  }
}

/** What decides where a finding about a container goes. */
function kindOf({ ruleId, messageId, severity, alsoIn }: LintFinding): string {
  return `${ruleId} ${messageId} ${severity} ${alsoIn === undefined ? '' : JSON.stringify(alsoIn)}`;
}

function joins(finding: LintFinding): boolean {
  return ruleOfFinding(finding)?.joins !== undefined;
}

function hostAmong(about: readonly LintFinding[], [finding]: readonly LintFinding[]): LintFinding | undefined {
  const joinsIt = finding && ruleOfFinding(finding)?.joins;
  if (finding === undefined || joinsIt === undefined) return undefined;
  const { messageId, severity, alsoIn } = finding;
  let host: LintFinding | undefined;
  for (const one of about) {
    // What is graver than the other would be told too lightly within it.
    if (!atLeast(one.severity, severity) || !joinsIt(messageId, one) || !isSame(one.alsoIn, alsoIn)) continue;
    if (host === undefined || byWeight(host, one) > 0) host = one;
  }
  return host;
}

/** The gravest; of two alike a port that is declared goes before one that is not, at every door. */
function byWeight(a: LintFinding, b: LintFinding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || compare(a.ruleId, b.ruleId) || compare(a.at, b.at);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function isSame(a: LintFinding['alsoIn'], b: LintFinding['alsoIn']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

type AboutOf = (finding: Pick<LintFinding, 'container' | 'pod' | 'subject' | 'origin'>) => string;

/** The container of one Pod of one rendering. There may be thousands: object and rendering, which they share, are put into words once. */
function aboutIn(): AboutOf {
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
function foldContainers(findings: readonly LintFinding[]): readonly LintFinding[] {
  if (!findings.some(({ oneEdit, parts }) => oneEdit !== undefined && parts === undefined)) return findings;
  // Of one Pod nothing tells two apart.
  const aboutOf = isOfOnePod(findings) ? () => '' : aboutIn();
  const keyOf = (finding: LintFinding) => oneEditOf(finding, aboutOf);
  return grouped(findings, keyOf).map((found) => {
    if (found.length === 1) return found[0];
    const group = found.toSorted((a, b) => byFields(a.at, b.at));
    const [first = found[0]] = group;
    const containers = group.map(({ container = '' }) => container);
    const places = group.map((one) => ({ ...placeOf(one), container: one.container ?? '' }));
    // One that is spread without a field takes ten times as long.
    return { ...first, container: undefined, containers, places };
  });
}

/** The Pod's field that repairs it, and what is said. */
function oneEditOf(finding: LintFinding, aboutOf: AboutOf): string | undefined {
  const { oneEdit, parts, messageId, severity, alsoIn, pod = '', subject, origin } = finding;
  if (oneEdit === undefined || parts || wordsOf(finding)?.en.messages[messageId]?.several === undefined) return undefined;
  return [aboutOf({ pod, subject, origin }), oneEdit, messageId, severity, alsoIn && JSON.stringify(alsoIn)].join('\0');
}

/** A run as it is told. */
export function foldResult(result: LintResult, language: Language): LintResult {
  const findings = told(result.findings, language);
  return { ...result, findings, counts: { ...result.counts, ...countSeverities(findings) } };
}

export function countSeverities(findings: readonly LintFinding[]): {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
} {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return { errors: counts.error, warnings: counts.warning, infos: counts.info };
}
