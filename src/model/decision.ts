import type { Finding } from './finding.ts';

/** enforce: errors deny; warn: everything is a warning; audit: everything is recorded only; off: nothing is judged. */
export const MODES = ['enforce', 'warn', 'audit', 'off'] as const;
export type Mode = (typeof MODES)[number];

/** What a policy makes of findings. `error`: something could not be judged, and a door must not take it for consent. */
export interface Decision {
  readonly verdict: 'allow' | 'deny' | 'error';
  /** Findings that deny, gravest first. */
  readonly denials: readonly Finding[];
  /** Findings that are told to the user and deny nothing. */
  readonly warnings: readonly Finding[];
  /** Findings that are only recorded. */
  readonly audit: readonly Finding[];
  /** Findings that an exemption covers. */
  readonly exempted: readonly ExemptedFinding[];
  /** What could not be judged: one sentence each. */
  readonly errors: readonly string[];
}

export interface ExemptedFinding {
  readonly finding: Finding;
  /** The reason that the exemption gives. */
  readonly reason: string;
}
