// What becomes of findings that are to be repaired, and of the documents.
import type { PartSettings } from '../../judge/judge-documents.ts';
import type { LintFinding } from '../../model/lint.ts';
import type { Editable } from '../editable.ts';
import type { NamedPort, Need } from '../plan.ts';

export interface RepairSettings extends PartSettings {
  /** Whether repairs are made that a person has to make sure of. */
  readonly unsafe: boolean;
}

export interface RepairedFinding {
  readonly finding: LintFinding;
  /** What a person has to make sure of; empty for what is safe, whatever program the image holds. */
  readonly needs: readonly Need[];
  /** What names the number of a port that moves, changed or left. */
  readonly named: readonly NamedPort[];
  /** The finding with whose repair this one went, which was not repaired by itself. */
  readonly wentWith?: LintFinding;
}

/** Why a finding is still there. */
export type LeftBecause =
  /** What would repair it is in no manifest. */
  | 'beyond'
  /** A person has to make sure of something first. */
  | 'unsafe'
  /** The change would stop what runs, or bring another finding. */
  | 'not-held'
  /** The text cannot be changed there alone. */
  | 'notation'
  /** It would change a file that is left as it is. */
  | 'closed';

export interface LeftFinding extends Omit<RepairedFinding, 'named'> {
  readonly because: LeftBecause;
  /** Files that are left as they are, and that the repair would change. */
  readonly files?: readonly string[];
}

export interface Repaired {
  /** In the order of those given; the same where nothing was changed. */
  readonly documents: readonly Editable[];
  readonly repaired: readonly RepairedFinding[];
  readonly left: readonly LeftFinding[];
}
