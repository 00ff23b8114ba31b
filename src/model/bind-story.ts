import type { BindVerdict } from './bind.ts';
import type { Dialect } from './dialect.ts';
import type { Position } from './source.ts';
import type { ObjectRef } from './workload.ts';

/** A verdict without the reasoning: what fits into a line. */
export type VerdictSummary = Omit<BindVerdict, 'because'>;

/** What becomes of one privileged port of one container: the one cause behind several findings. Plain data. */
export interface BindStory {
  readonly file: string;
  /** Where the port is declared; absent where the object has no text. */
  readonly position?: Position;
  /** The chart or the kustomization that has to be named to see it again, where the file alone does not hold it. */
  readonly from?: string;
  readonly object: ObjectRef;
  /** Of the file; absent for kubernetes. */
  readonly dialect?: Dialect;
  readonly container: string;
  /** privileged: true, which is more than any capability. */
  readonly isPrivileged?: true;
  readonly now: VerdictSummary;
  /** What would become of the port if the container ran as this user, and all else stayed; only where it binds as root. */
  readonly asNonRoot?: { readonly uid: number; readonly verdict: VerdictSummary };
}

/** Lines that a reader still takes in as one picture. */
export const MOST_STORIES = 20;

/** The stories of some input: those that are told, and how many more there are, which nobody has looked into. */
export interface BindStories {
  readonly told: readonly BindStory[];
  readonly untold: number;
}

/** How many stories are still to be told. Whoever tells one takes it off. */
export interface StoryBudget {
  left: number;
}
