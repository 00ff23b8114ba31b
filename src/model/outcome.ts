import type { Finding, Language, RuleLevel } from './finding.ts';
import type { Unreadable } from './source.ts';
import type { ObjectRef, Workload } from './workload.ts';

/** What became of one document, or of one object in it (a List holds many). Nothing else can happen to it. */
export type Outcome =
  | { readonly kind: 'evaluated'; readonly workload: Workload; readonly findings: readonly Finding[] }
  | { readonly kind: 'not-a-workload'; readonly object: ObjectRef }
  | { readonly kind: 'unreadable'; readonly object: ObjectRef; readonly problem: Unreadable }
  | { readonly kind: 'rule-failed'; readonly object: ObjectRef; readonly ruleId: string; readonly error: unknown };

/** A rule as a policy has set it. */
export interface RuleSetting {
  readonly level: RuleLevel;
  /** Complete: the rule's defaults with the policy's values over them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A place in a custom resource that holds Pod specs: see PortPolicy `workloads`. */
export interface WorkloadPath {
  readonly apiGroup: string;
  readonly kind: string;
  /** Dotted field names; `[*]` behind a name stands for every item of a list or every value of a map. */
  readonly podSpecs: readonly string[];
}

/** What the engine needs of a policy. */
export interface EngineSettings {
  /** By rule id; holds every rule. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly workloads: readonly WorkloadPath[];
  readonly language: Language;
}
