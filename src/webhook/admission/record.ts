import { knownKind } from '../../facts/objects/locate-pods.ts';
import type { Finding } from '../../model/finding.ts';
import type { Reason } from '../../model/reason.ts';
import type { Policy } from '../../policy/port-policy.ts';
import type { Log } from '../log.ts';
import type { Disposition, Metrics, Verdict } from '../metrics.ts';
import type { AdmissionRequest } from './admission-review.ts';
import type { Ruling } from './admit.ts';
import { cutTo } from './cut.ts';
import { problemsOf, problemText, withoutContent } from './problems.ts';

export interface Recorded {
  readonly request: AdmissionRequest;
  readonly ruling: Ruling;
  readonly policy: Policy;
  readonly milliseconds: number;
}

/** Names of Kubernetes are shorter, and whoever is no API server may write what he likes. */
const LONGEST_FIELD = 256;

/** Counts a ruling and tells it in one line, which names the object and says nothing of what is in it. */
export function record(
  { request, ruling, policy, milliseconds }: Recorded,
  { log, metrics }: { log: Log; metrics: Metrics },
): void {
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
  addDetails(line, ruling, metrics);
  line.milliseconds = Math.round(milliseconds * 1000) / 1000;
  log.info(line, 'decision');
}

function verdictOf(ruling: Ruling): Verdict {
  if (ruling.kind === 'passed') return 'not-judged';
  return ruling.kind === 'refused' ? 'error' : ruling.judgement.verdict;
}

/** Anybody may name a kind; a metric has as many values as kport knows. */
function kindLabel({ kind: { group, version, kind } }: AdmissionRequest, { workloads }: Policy): string {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return knownKind(apiVersion, kind, workloads) === 'unknown' ? 'other' : kind;
}

function addDetails(line: Record<string, unknown>, ruling: Ruling, metrics: Metrics): void {
  if (ruling.kind === 'passed') line.because = ruling.because;
  else if (ruling.kind === 'refused') line.because = logged(ruling.reason);
  else {
    const { mode, denials, warnings, known, recorded, exempted } = ruling.judgement;
    line.mode = mode;
    const [denied, warned] = [count(denials, 'denied', metrics), count(warnings, 'warned', metrics)];
    addTo(warned, count(known, 'known', metrics));
    const counted = count(recorded, 'recorded', metrics);
    if (exempted.length > 0) {
      const findings = exempted.map(({ finding }) => finding);
      count(findings, 'exempted', metrics);
    }
    if (denials.length > 0) line.denied = denied;
    if (warnings.length + known.length > 0) line.warned = warned;
    if (recorded.length > 0) line.recorded = counted;
    if (exempted.length > 0) line.exempted = exempted.length;
    const [problem] = problemsOf(ruling.judgement);
    if (problem !== undefined) line.because = logged(withoutContent(problem));
  }
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
function count(findings: readonly Finding[], disposition: Disposition, metrics: Metrics): Counts {
  const counts: Counts = {};
  for (const { ruleId } of findings) counts[ruleId] = (counts[ruleId] ?? 0) + 1;
  for (const ruleId in counts) metrics.findings(ruleId, disposition, counts[ruleId] ?? 0);
  return counts;
}

function addTo(counts: Counts, more: Counts): void {
  for (const ruleId in more) counts[ruleId] = (counts[ruleId] ?? 0) + (more[ruleId] ?? 0);
}
