import type { AuditResult } from '../model/audit.ts';
import type { AuditTotals } from '../model/audit-totals.ts';
import type { Severity } from '../model/finding.ts';

/** How many findings there are of each rule and severity, once an owner: none of what is exempted or known. */
export function auditTotals({ at, namespaces, unread }: AuditResult): AuditTotals {
  const owners = namespaces.flatMap((namespace) => namespace.owners);
  const groups = Map.groupBy(
    owners.flatMap(({ findings }) => findings),
    ({ ruleId, severity }) => `${ruleId} ${severity}`,
  );
  const findings = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { length }]) => {
      const [rule = '', severity] = key.split(' ');
      return { rule, severity: severity as Severity, n: length };
    });
  const isJudged = owners.every(({ unreadable, failures }) => unreadable.length + failures.length === 0);
  const predicted = owners.flatMap(({ seen }) => seen.filter(({ isPredicted }) => isPredicted));
  const went = (wanted: 'seen' | 'fits') => predicted.filter(({ how }) => how === wanted).length;
  const failures = { seen: went('seen'), fits: went('fits') };
  return { at, complete: unread.length === 0 && isJudged, findings, failures };
}
