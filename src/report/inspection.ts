import type { BindVerdict } from '../model/bind.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Pointer } from '../model/pointer.ts';
import type { Rendered, Skipped, Unreadable } from '../model/source.ts';
import type { Workload } from '../model/workload.ts';

/** `FILE:LINE` of what another file says: a drop-in, a file that is merged or included. */
export type ElsewhereLine = string;

/** A workload as kport sees it, with the lines in which its values stand. */
export interface InspectedWorkload {
  readonly file: string;
  /** Where its object starts; as all lines here, of what the file renders to, where it was rendered. */
  readonly line: number;
  readonly rendered?: Rendered;
  readonly workload: Workload;
  /** By container, in the order of the workload's: a row for each privileged port that it declares and each runtime asked for. */
  readonly binds: readonly (readonly BindVerdict[])[];
  /** 1-based; holds the pointers of what the manifest says, and not of defaults. */
  readonly lines: ReadonlyMap<Pointer, number | ElsewhereLine>;
  /** What is found of the workload and its parts by itself; absent where nobody asked. */
  readonly findings?: readonly LintFinding[];
}

/** What `kport inspect` saw, in the order of the files. */
export interface Inspection {
  readonly workloads: readonly InspectedWorkload[];
  readonly unreadable: readonly Unreadable[];
  readonly skipped: readonly Skipped[];
  /** Files that were looked at, those without a workload among them. */
  readonly files: number;
}
