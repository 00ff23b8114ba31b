import { knownKind } from '../facts/locate-pods.ts';
import type { Finding } from '../model/finding.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { AdmissionRequest } from './admission-review.ts';
import type { Ruling } from './admit.ts';
import type { Log } from './log.ts';
import type { Disposition, Metrics, Verdict } from './metrics.ts';

export interface Recorded {
  readonly request: AdmissionRequest;
  readonly ruling: Ruling;
  readonly policy: Policy;
  readonly milliseconds: number;
}

/** Counts a ruling and tells it in one line, which names the object and says nothing of what is in it. */
export function record(
  { request, ruling, policy, milliseconds }: Recorded,
  { log, metrics }: { log: Log; metrics: Metrics },
): void {
  const verdict = verdictOf(ruling);
  const { uid, operation, kind, subResource, namespace, name, userInfo, dryRun } = request;
  metrics.request(operation, kindLabel(request, policy), verdict);
  metrics.duration(milliseconds / 1000);
  if (ruling.kind === 'judged') countFindings(ruling, metrics);
  log.info(
    {
      uid,
      operation,
      kind: kind.kind,
      ...(subResource ? { subResource } : {}),
      ...(namespace ? { namespace } : {}),
      name: name || '',
      user: userInfo?.username ?? '',
      ...(dryRun ? { dryRun } : {}),
      verdict,
      policy: policy.name,
      ...details(ruling),
      milliseconds: Math.round(milliseconds * 1000) / 1000,
    },
    'decision',
  );
}

function verdictOf(ruling: Ruling): Verdict {
  if (ruling.kind === 'passed') return 'not-judged';
  return ruling.kind === 'refused' ? 'error' : ruling.decision.verdict;
}

/** Anybody may name a kind; a metric has as many values as kport knows. */
function kindLabel({ kind: { group, version, kind } }: AdmissionRequest, { workloads }: Policy): string {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return knownKind(apiVersion, kind, workloads) === 'unknown' ? 'other' : kind;
}

function details(ruling: Ruling): object {
  if (ruling.kind === 'passed') return { because: ruling.because };
  if (ruling.kind === 'refused') return { because: ruling.reason };
  const { denials, warnings, known, audit, exempted, errors } = ruling.decision;
  return {
    mode: ruling.mode,
    ...(denials.length > 0 ? { denied: byRule(denials) } : {}),
    ...(warnings.length + known.length > 0 ? { warned: byRule([...warnings, ...known]) } : {}),
    ...(audit.length > 0 ? { recorded: byRule(audit) } : {}),
    ...(exempted.length > 0 ? { exempted: exempted.length } : {}),
    ...(errors.length > 0 ? { because: errors[0] } : {}),
  };
}

function countFindings({ decision }: Extract<Ruling, { kind: 'judged' }>, metrics: Metrics): void {
  const { denials, warnings, known, audit, exempted } = decision;
  const all: readonly (readonly [Disposition, readonly Finding[]])[] = [
    ['denied', denials],
    ['warned', warnings],
    ['known', known],
    ['recorded', audit],
    ['exempted', exempted.map(({ finding }) => finding)],
  ];
  for (const [disposition, findings] of all) {
    for (const [ruleId, n] of Object.entries(byRule(findings))) metrics.findings(ruleId, disposition, n);
  }
}

function byRule(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { ruleId } of findings) counts[ruleId] = (counts[ruleId] ?? 0) + 1;
  return counts;
}
