// What an audit counted, as it is kept between the job that audits and the server whose metrics tell it. Plain data.

import { SEVERITIES, type Severity } from './finding.ts';
import { parsedJson } from './json.ts';
import { isMapping } from './mapping.ts';

/** Of the ConfigMap. */
export const AUDIT_TOTALS_KEY = 'audit.json';

export interface AuditTotals {
  /** When the cluster was read, in ISO 8601. */
  readonly at: string;
  /** Whether all that was asked for could be read and judged. */
  readonly complete: boolean;
  readonly findings: readonly { readonly rule: string; readonly severity: Severity; readonly n: number }[];
  /** What went wrong in containers as kport predicts it: where somebody says the cause, and where what is there fits it. */
  readonly failures: { readonly seen: number; readonly fits: number };
}

/** Undefined for what is none. */
export function readAuditTotals(text: string): AuditTotals | undefined {
  const value = parsedJson(text);
  if (!isMapping(value) || !isMapping(value.failures)) return undefined;
  const { at, complete, findings } = value;
  const { seen, fits } = value.failures;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || typeof complete !== 'boolean') return undefined;
  if (!isCount(seen) || !isCount(fits) || !Array.isArray(findings) || !findings.every(isTotal)) return undefined;
  return { at, complete, findings, failures: { seen, fits } };
}

function isTotal(value: unknown): value is AuditTotals['findings'][number] {
  return (
    isMapping(value) && typeof value.rule === 'string' && SEVERITIES.some((one) => one === value.severity) && isCount(value.n)
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
