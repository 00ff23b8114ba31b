import type { Finding } from './finding.ts';
import type { Position } from './source.ts';
import type { SuppressionKind } from './suppression.ts';

/** enforce: errors deny; warn: everything is a warning; audit: everything is recorded only; off: nothing is judged. */
export const MODES = ['enforce', 'warn', 'audit', 'off'] as const;
export type Mode = (typeof MODES)[number];

/** The one of two modes that does less. */
export function laxerMode(a: Mode, b: Mode): Mode {
  return MODES.indexOf(a) > MODES.indexOf(b) ? a : b;
}

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
  /** What lets it pass: an exemption of the policy, or something that stands beside the value itself. */
  readonly by: 'policy' | SuppressionKind;
  /** The file in which that stands: the policy's, or the manifest's. */
  readonly file: string;
  readonly position?: Position;
}
