import type { BoundPort } from './bind-matrix.ts';
import type { BindStories } from './bind-story.ts';
import type { ExemptedFinding } from './decision.ts';
import type { Finding } from './finding.ts';
import type { Repair } from './repair.ts';
import type { Position, Rendered, Skipped, Unreadable } from './source.ts';
import type { ObjectRef } from './workload.ts';

/** Where one of the values of a finding stands. */
export type FindingPlace = Pick<Finding, 'at' | 'range' | 'written' | 'container'> & { readonly excerpt?: string };

/** A finding with the line of text that it points into, where there is one. */
export interface LintFinding extends Finding {
  readonly excerpt?: string;
  /** Of one that is told for several values: each of them, the first one included. */
  readonly places?: readonly FindingPlace[];
  /** The data of each of those findings. */
  readonly allData?: readonly Finding['data'][];
  /** Of one that is told of several containers: their names. */
  readonly containers?: readonly string[];
  /** Itself alone, then findings of other rules about the same container, told with it because their repair begins with its own. */
  readonly parts?: readonly LintFinding[];
  /** Other renderings that come to the same because of the same written place. */
  readonly alsoIn?: readonly Rendered[];
  /** What was found in those, each by itself. */
  readonly others?: readonly LintFinding[];
  /** Absent where none is known, or nobody asked. */
  readonly repair?: Repair;
}

/** A rule that threw: a defect of kport, told to the user because its verdict is missing. */
export interface RuleFailure {
  readonly file: string;
  readonly object: ObjectRef;
  readonly ruleId: string;
  /** The error's message, without a stack. */
  readonly error: string;
}

/** Something about the policy that the user should know: an exemption that has expired or that nothing used, a policy not used. */
export interface PolicyNotice {
  readonly kind: 'expired' | 'unused' | 'other-policy';
  /** The policy's file as named, or its shipped name. */
  readonly file: string;
  readonly position?: Position;
  readonly message: string;
}

export interface LintCounts {
  /** files = judged + skipped + unreadable */
  readonly files: number;
  /** Files of which every document was read, at least one of them a Kubernetes object. */
  readonly judged: number;
  readonly skipped: number;
  /** Files with at least one document that could not be judged; the others of the file are judged all the same. */
  readonly unreadable: number;
  readonly objects: number;
  readonly workloads: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly exempted: number;
  /** Of those that do not count; absent where findings were compared with nothing. */
  readonly known?: number;
  /** Services that take a port below 1024 of theirs to one above 1023 of their Pods, as it should be. */
  readonly remapping?: number;
}

/** What only a report with much room tells. */
export interface LintDetails {
  /** Every privileged port of every workload. */
  readonly binds: readonly BoundPort[];
  /** The texts of the files that findings are about, by their names: the lines around a finding are in them. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What findings were compared with, of which those that it has do not count. */
export interface KnownFrom {
  readonly kind: 'baseline' | 'diff';
  /** The baseline's file, or the commit, each as it was named. */
  readonly name: string;
  /** Entries of a baseline that match nothing any more, of files that were judged or are gone. */
  readonly stale?: number;
}

/** Everything that one run of `kport lint` found, in the order in which it is told. */
export interface LintResult {
  readonly policy: { readonly name: string; readonly file?: string };
  /** Where facts of images come from, and how old that is; absent where there is no lock. */
  readonly images?: { readonly file: string; readonly made: string; readonly days: number };
  readonly findings: readonly LintFinding[];
  readonly exempted: readonly ExemptedFinding[];
  /** Findings that were there before, and do not count; none of them is among `findings`. */
  readonly known?: readonly LintFinding[];
  readonly knownFrom?: KnownFrom;
  readonly unreadable: readonly Unreadable[];
  readonly skipped: readonly Skipped[];
  /** The files that were judged, whether or not something was found in them; absent where nobody listed them. */
  readonly judged?: readonly string[];
  readonly failures: readonly RuleFailure[];
  readonly notices: readonly PolicyNotice[];
  /** Of the containers that findings are about: what becomes of their privileged ports; absent where nobody asked. */
  readonly stories?: BindStories;
  /** Absent where nobody asked. */
  readonly details?: LintDetails;
  readonly counts: LintCounts;
}
