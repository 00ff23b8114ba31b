import type { Reason } from './reason.ts';

// Reports that a cluster keeps, of openreports.io and of the older wgpolicyk8s.io: their fields have the same names. Plain data.

/** The first that a cluster has is written, and never both: their readers take two reports of one name for one. */
export const REPORT_APIS = [
  { group: 'openreports.io', version: 'v1alpha1', kind: 'Report', plural: 'reports' },
  { group: 'wgpolicyk8s.io', version: 'v1alpha2', kind: 'PolicyReport', plural: 'policyreports' },
] as const;
export type ReportApi = (typeof REPORT_APIS)[number];

/** kport's report of a namespace, and what says that it is kport's. */
export const REPORT_NAME = 'kport';
export const REPORT_LABELS: Readonly<Record<string, string>> = { 'app.kubernetes.io/managed-by': 'kport' };

/** The object that a result is about. */
export interface ReportedObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for an object of the cluster itself. */
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
}

export interface ReportResult {
  readonly source: 'kport';
  readonly category: string;
  readonly policy: string;
  readonly rule: string;
  /** `error`: could not be judged. `skip`: left out. */
  readonly result: 'fail' | 'warn' | 'error' | 'skip';
  readonly severity: 'high' | 'medium' | 'low' | 'info';
  readonly scored: boolean;
  readonly message: string;
  /** One: readers look at the first only. */
  readonly resources: readonly [ReportedObject];
  /** `resultID` among them: what a result is known by, once in the whole cluster. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface ReportSummary {
  readonly pass: number;
  readonly fail: number;
  readonly warn: number;
  readonly error: number;
  readonly skip: number;
}

/** All that is to be told of a namespace, without a bound. */
export interface NamespaceReport {
  readonly namespace: string;
  /** The gravest first; none for a namespace that is clean, which has no report. */
  readonly results: readonly ReportResult[];
}

/** What is written of it. */
export interface ReportContent {
  /** Of all, those that were left out included. */
  readonly summary: ReportSummary;
  readonly results: readonly ReportResult[];
}

/** What became of the reports of a run. */
export interface WrittenReports {
  readonly written: number;
  /** They say the same already. */
  readonly unchanged: number;
  /** Of namespaces that are clean now. */
  readonly removed: number;
  /** By what happened to each. */
  readonly failures: readonly ReportFailure[];
}

export interface ReportFailure {
  /** Of which the same is to be told. */
  readonly namespaces: readonly string[];
  /** `foreign`: a report of the name is somebody else's, and is left as it is. */
  readonly why: 'foreign' | Reason;
}
