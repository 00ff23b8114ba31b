// What an audit found, as the results that a cluster's report objects hold: failures, warnings, and what could not be judged.
import { hash } from 'node:crypto';
import { fingerprints } from '../judge/identity.ts';
import type { AuditedNamespace, AuditedOwner, AuditFinding, AuditResult, SeenFailure } from '../model/audit.ts';
import type { Language, Severity } from '../model/finding.ts';
import type { NamespaceReport, ReportContent, ReportedObject, ReportResult, ReportSummary } from '../model/policy-report.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import { tell } from '../words/tell.ts';
import { printable } from './printable.ts';

/** One for each namespace of which all that runs was read, in their order: whether a namespace is clean, a part of it does not say. */
export function policyReports(result: AuditResult, language: Language): NamespaceReport[] {
  return result.namespaces
    .filter(({ name }) => name !== '' && isWhole(result, name))
    .map((namespace) => ({ namespace: namespace.name, results: resultsOf(namespace, language) }));
}

/** What may never be read is known beforehand, and Pods say enough of it; what could not be read just now may hold anything. */
function isWhole({ unread }: AuditResult, name: string): boolean {
  return !unread.some(({ resource, namespaces = [name], isForbidden }) => {
    return namespaces.includes(name) && (resource === 'pods' || !isForbidden);
  });
}

const RESULTS = {
  error: { result: 'fail', severity: 'high', scored: true },
  warning: { result: 'warn', severity: 'medium', scored: false },
} as const;

type Weighing = keyof typeof RESULTS;

const RANKS: Readonly<Record<ReportResult['result'], number>> = { error: 0, fail: 1, warn: 2, skip: 3 };

function resultsOf({ name, owners }: AuditedNamespace, language: Language): ReportResult[] {
  const all = owners.flatMap((owner) => {
    const about = objectOf(owner, name);
    return [...notJudged(owner, about, language), ...findingsOf(owner, about)];
  });
  return all.toSorted((a, b) => RANKS[a.result] - RANKS[b.result]);
}

function objectOf({ object, uid }: AuditedOwner, namespace: string): ReportedObject {
  const { apiVersion, kind, name } = object;
  return { apiVersion, kind, namespace, name, ...(uid === undefined ? {} : { uid }) };
}

function findingsOf(owner: AuditedOwner, about: ReportedObject): ReportResult[] {
  // Over all of them: that one is no warning any more gives no other another identity.
  const prints = fingerprints(owner.findings, () => '');
  return owner.findings.flatMap((finding, index) => {
    const { severity } = finding;
    return isWeighing(severity) ? [resultOf({ finding, owner, about, severity, print: prints[index] ?? '' })] : [];
  });
}

function isWeighing(severity: Severity): severity is Weighing {
  return severity !== 'info';
}

interface Weighed {
  readonly finding: AuditFinding;
  readonly owner: AuditedOwner;
  readonly about: ReportedObject;
  readonly severity: Weighing;
  /** The finding's identity. */
  readonly print: string;
}

function resultOf({ finding, owner, about, severity, print }: Weighed): ReportResult {
  const { ruleId, message, fix, pods, nodes, foundIn } = finding;
  const seen = owner.seen.find(({ rules, container }) => rules.includes(ruleId) && isOf(finding, container));
  const properties = {
    ...(finding.container === undefined ? {} : { container: finding.container }),
    fix,
    foundIn,
    pods: String(pods),
    ...(nodes.length > 0 ? { nodes: several(nodes) } : {}),
    ...(seen ? { [seen.how]: failureText(seen) } : {}),
  };
  return told({ about, properties, print, policy: ruleId, rule: ruleOf(finding), message, ...RESULTS[severity] });
}

/** Readers count results of one policy and rule of an object as one. */
function ruleOf({ container, containers, data, allData = [data], messageId }: AuditFinding): string {
  const ports = [
    ...new Set(allData.flatMap(({ portKey }) => (portKey === undefined ? [] : [String(portKey).replace('/', '-')]))),
  ];
  const parts = [several(containers ?? (container === undefined ? [] : [container])), several(ports)];
  return parts.filter((part) => part !== '').join('/') || messageId;
}

function isOf({ container, containers }: AuditFinding, name: string | undefined): boolean {
  return name === undefined || name === container || (containers?.includes(name) ?? false);
}

function failureText({ reason, message, since }: SeenFailure): string {
  const text = message === '' ? reason : `${reason}: ${message}`;
  return since === undefined ? text : `${text} (${since})`;
}

/** Whatever could not be judged may be anything, and a report without it would look clean. */
function notJudged({ unreadable, failures }: AuditedOwner, about: ReportedObject, language: Language): ReportResult[] {
  const all = [
    ...unreadable.map(({ reason }) => ({ rule: 'unreadable', message: tell(reason, language) })),
    ...failures.map(({ ruleId, error }) => ({ rule: ruleId, message: error })),
  ];
  return all.map((one, index) =>
    told({ ...NOT_JUDGED, ...one, about, properties: {}, print: `not judged ${one.rule} ${index}` }),
  );
}

const NOT_JUDGED = { policy: 'not-judged', result: 'error', severity: 'high', scored: false } as const;

/** Longer than any that kport says of itself; what runs may put more into a message of its own. */
const LONGEST = 1024;

interface Telling extends Pick<ReportResult, 'policy' | 'rule' | 'result' | 'severity' | 'scored' | 'message'> {
  readonly about: ReportedObject;
  readonly properties: Readonly<Record<string, string>>;
  readonly print: string;
}

function told({ about, properties, print, message, ...judged }: Telling): ReportResult {
  const { uid = '', apiVersion, kind, namespace = '', name } = about;
  // A container, a port and a property are no part of what readers know a result by, unless this says so.
  const resultID = hash('sha256', JSON.stringify([uid, apiVersion, kind, namespace, name, print])).slice(0, 32);
  const said = Object.entries(properties).map(([key, value]) => [key, cut(value)]);
  return {
    source: 'kport',
    category: CATEGORY,
    ...judged,
    rule: cut(judged.rule),
    message: cut(message),
    resources: [about],
    properties: { resultID, ...Object.fromEntries(said) },
  };
}

/** By which readers filter: it does not change with the language. */
const CATEGORY = 'Privileged ports';

function cut(text: string): string {
  const line = printable(text);
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

const MOST_NAMES = 5;

function several(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${first}, … (${names.length})` : first;
}

/**
 * What of a report fits into so many bytes of JSON: all results, else all without their repairs, which are half of it, else the gravest, and
 * one that says how many are left out. At least that one is there, however small the room.
 */
export function reportWithin(report: NamespaceReport, mostBytes: number, language: Language): ReportContent {
  const { results: whole } = report;
  if (sum(whole.map(sizeOf)) <= mostBytes) return { summary: summaryOf(whole), results: whole };
  const results = whole.map(withoutRepair);
  const sizes = results.map(sizeOf);
  if (sum(sizes) <= mostBytes) return { summary: summaryOf(results), results };
  const room = mostBytes - sizeOf(leftOut(report, results.length, language));
  const kept = results.slice(0, howManyFit(sizes, room));
  const last = leftOut(report, results.length - kept.length, language);
  return { summary: summaryOf([...results, last]), results: [...kept, last] };
}

function withoutRepair({ properties: { fix: _, ...properties }, ...result }: ReportResult): ReportResult {
  return { ...result, properties };
}

function sizeOf(result: ReportResult): number {
  return Buffer.byteLength(JSON.stringify(result)) + TIMESTAMP_BYTES;
}

/** What a result is given when it is written, and the comma behind it. */
const TIMESTAMP_BYTES = Buffer.byteLength('"timestamp":{"seconds":9999999999,"nanos":0},,');

function howManyFit(sizes: readonly number[], room: number): number {
  let taken = 0;
  const first = sizes.findIndex((size) => {
    taken += size;
    return taken > room;
  });
  return first === -1 ? sizes.length : first;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function leftOut({ namespace }: NamespaceReport, n: number, language: Language): ReportResult {
  return told({
    about: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
    properties: { leftOut: String(n) },
    print: 'left out',
    policy: 'left-out',
    rule: 'left-out',
    result: 'skip',
    severity: 'info',
    scored: false,
    message: fill(catalogue(language).words.reportLeftOut, { n, namespace }),
  });
}

function summaryOf(results: readonly ReportResult[]): ReportSummary {
  const count = (kind: ReportResult['result']): number => results.filter(({ result }) => result === kind).length;
  return { pass: 0, fail: count('fail'), warn: count('warn'), error: count('error'), skip: count('skip') };
}
