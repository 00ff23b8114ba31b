import { knownKind } from '../../facts/objects/locate-pods.ts';
import type { Judgement } from '../../model/judgement.ts';
import type { LintFinding } from '../../model/lint.ts';
import type { Reason } from '../../model/reason.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { eachOfAll } from '../../words/told-message.ts';
import type { Log } from '../log.ts';
import type { Disposition, Metrics, Verdict } from '../metrics.ts';
import type { AdmissionRequest } from './admission-review.ts';
import type { Ruling } from './admit.ts';
import { cutTo } from './cut.ts';
import type { NamespaceLabel } from './namespace-label.ts';
import { problemsOf, problemText, withoutContent } from './problems.ts';

export interface Recorded {
  readonly request: AdmissionRequest;
  readonly ruling: Ruling;
  readonly policy: Policy;
  readonly milliseconds: number;
  readonly label?: NamespaceLabel;
}

/** Who is told of a verdict. */
export interface Telemetry {
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'request' | 'findings' | 'duration'>;
}

/** Names of Kubernetes are shorter, and whoever is no API server may write what he likes. */
const LONGEST_FIELD = 256;

/** Counts a ruling and tells it in one line, which names the object and says nothing of what is in it. */
export function record({ request, ruling, policy, milliseconds, label }: Recorded, { log, metrics }: Telemetry): void {
  const verdict = verdictOf(ruling);
  const { uid, operation, kind, subResource, namespace, name, userInfo, dryRun } = request;
  metrics.request(operation, kindLabel(request, policy), verdict);
  metrics.duration(milliseconds / 1000);
  const line: Record<string, unknown> = { uid, operation, kind: short(kind.kind) };
  if (subResource) line.subResource = short(subResource);
  if (namespace) line.namespace = short(namespace);
  line.name = short(name || '');
  line.user = short(userInfo?.username ?? '');
  if (dryRun) line.dryRun = dryRun;
  line.verdict = verdict;
  line.policy = policy.name;
  if (label === 'unknown') line.namespaceLabel = label;
  addDetails(line, ruling, metrics);
  line.milliseconds = Math.round(milliseconds * 1000) / 1000;
  log.info(line, 'decision');
}

function verdictOf(ruling: Ruling): Verdict {
  if (ruling.kind === 'passed') return 'not-judged';
  if (ruling.kind === 'judged') return ruling.judgement.verdict;
  return ruling.mode === 'enforce' ? 'error' : 'not-judged';
}

/** Anybody may name a kind; a metric has as many values as kport knows. */
function kindLabel({ kind: { group, version, kind } }: AdmissionRequest, { workloads }: Policy): string {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return knownKind(apiVersion, kind, workloads) === 'unknown' ? 'other' : kind;
}

function addDetails(line: Record<string, unknown>, ruling: Ruling, metrics: Telemetry['metrics']): void {
  if (ruling.kind === 'passed') line.because = ruling.because;
  else if (ruling.kind === 'refused') {
    line.mode = ruling.mode;
    line.because = logged(ruling.reason);
  } else addJudgement(line, ruling.judgement, metrics);
}

function addJudgement(line: Record<string, unknown>, judgement: Judgement, metrics: Telemetry['metrics']): void {
  const { mode, denials, warnings, known, recorded, exempted, tolerated, spared } = judgement;
  line.mode = mode;
  const [denied, warned] = [count(denials, 'denied', metrics), count(warnings, 'warned', metrics)];
  addTo(warned, count(known, 'known', metrics));
  const counted = count(recorded, 'recorded', metrics);
  if (exempted.length > 0) {
    const findings = exempted.map(({ finding }) => finding);
    count(findings, 'exempted', metrics);
  }
  const [unjudged] = problemsOf(tolerated);
  const total = tolerated.unreadable.length + tolerated.failures.length;
  addUnjudged(mode === 'audit' ? counted : warned, total, mode === 'audit' ? 'recorded' : 'warned', metrics);
  addUnjudged({}, spared.length, 'exempted', metrics);
  if (denials.length > 0) line.denied = denied;
  if (Object.keys(warned).length > 0) line.warned = warned;
  if (Object.keys(counted).length > 0) line.recorded = counted;
  if (exempted.length + spared.length > 0) line.exempted = exempted.length + spared.length;
  const problem = problemsOf(judgement)[0] ?? unjudged;
  if (problem !== undefined) line.because = logged(withoutContent(problem));
}

/** In the place of a rule: what could not be judged, and was allowed. */
const NOT_JUDGED = 'not-judged';

function addUnjudged(counts: Counts, n: number, disposition: Disposition, metrics: Telemetry['metrics']): void {
  if (n === 0) return;
  counts[NOT_JUDGED] = n;
  metrics.findings(NOT_JUDGED, disposition, n);
}

function short(text: string): string {
  return cutTo(text, LONGEST_FIELD);
}

/** A log is English, whatever the language of the answers. */
function logged(reason: Reason): string {
  return short(problemText(reason, 'en'));
}

type Counts = Record<string, number>;

/** How many findings of each rule there are, which the metrics are told, too. */
function count(findings: readonly LintFinding[], disposition: Disposition, metrics: Telemetry['metrics']): Counts {
  const counts: Counts = {};
  for (const { ruleId } of eachOfAll(findings)) counts[ruleId] = (counts[ruleId] ?? 0) + 1;
  for (const ruleId in counts) metrics.findings(ruleId, disposition, counts[ruleId] ?? 0);
  return counts;
}

function addTo(counts: Counts, more: Counts): void {
  for (const ruleId in more) counts[ruleId] = (counts[ruleId] ?? 0) + (more[ruleId] ?? 0);
}
