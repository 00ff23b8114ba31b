import type { ExemptedFinding, Mode } from './decision.ts';
import type { LintFinding, RuleFailure } from './lint.ts';
import type { Unreadable } from './source.ts';

/** Why nothing was judged, or nothing had to be. */
export type Passed = 'mode-off' | 'not-a-workload' | 'unchanged';

export interface Unjudged {
  readonly unreadable: readonly Unreadable[];
  readonly failures: readonly RuleFailure[];
}

export interface Spared {
  readonly unreadable: Unreadable;
  /** The reason that the exemption gives. */
  readonly reason: string;
}

/** What objects came to. */
export interface Judgement {
  /** `error`: something could not be judged, and a door must not take it for consent. */
  readonly verdict: 'allow' | 'deny' | 'error';
  /** The mode that held. */
  readonly mode: Mode;
  /** Absent where findings decided. */
  readonly passed?: Passed;
  /** Every finding that stands, in the order of the text: what is exempt or known is not among them. */
  readonly findings: readonly LintFinding[];
  /** The same by what they do: deny, warn, or be recorded only. */
  readonly denials: readonly LintFinding[];
  readonly warnings: readonly LintFinding[];
  readonly recorded: readonly LintFinding[];
  /** Findings that an exemption or a suppression lets pass. */
  readonly exempted: readonly ExemptedFinding[];
  /** Findings that were there before. */
  readonly known: readonly LintFinding[];
  /** What could not be judged, and makes the verdict `error`. */
  readonly unreadable: readonly Unreadable[];
  readonly failures: readonly RuleFailure[];
  /** What could not be judged either, and stops nothing: the mode that holds is a laxer one, or a placeholder is behind it. */
  readonly tolerated: Unjudged;
  /** What could not be judged, and what an exemption lets pass. */
  readonly spared: readonly Spared[];
  /** Which of `policy.exemptions` (by index, ascending) matched a finding: see exemptionNotices. */
  readonly usedExemptions: readonly number[];
}
