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

/** The one that does more. */
function stricterMode(a: Mode, b: Mode): Mode {
  return laxerMode(a, b) === a ? b : a;
}

/** What the label kport.dev/mode of a namespace does. `on`: it goes before the policy. `stricter`: only where it asks for more. `off`: never. */
export const LABELS_HOLD = ['on', 'stricter', 'off'] as const;
export type LabelsHold = (typeof LABELS_HOLD)[number];

/** The mode that holds in a namespace with the label. */
export function labelledMode(label: Mode, hold: LabelsHold, policy: { readonly mode: Mode }): Mode {
  if (hold === 'off') return policy.mode;
  return hold === 'stricter' ? stricterMode(label, policy.mode) : label;
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
