import type { ImageFacts, NodeFacts, RuntimeProfile } from './bind.ts';
import type { Mode } from './decision.ts';
import type { Language, RuleLevel, Severity } from './finding.ts';
import type { LintFinding } from './lint.ts';
import type { Unreadable } from './source.ts';
import type { ObjectRef, Workload } from './workload.ts';

/** What became of one document, or of one object in it (a List holds many). Nothing else can happen to it. */
export type Outcome =
  | { readonly kind: 'evaluated'; readonly workload: Workload; readonly findings: readonly LintFinding[] }
  | { readonly kind: 'not-a-workload'; readonly object: ObjectRef }
  /** A part of an object that is not judged, and is no fault. */
  | { readonly kind: 'aside'; readonly object: ObjectRef; readonly problem: Unreadable }
  | { readonly kind: 'unreadable'; readonly object: ObjectRef; readonly problem: Unreadable }
  | { readonly kind: 'rule-failed'; readonly object: ObjectRef; readonly ruleId: string; readonly error: unknown };

/** A rule as a policy has set it. */
export interface RuleSetting {
  readonly level: RuleLevel;
  /** What is said of a container that may open ports of the node itself; absent: the same. */
  readonly onNode?: Severity;
  /** What its findings may do at admission, at most; absent: what the mode of the policy or the namespace lets them do. */
  readonly mode?: Mode;
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

/** What a policy says of images whose reference matches. */
export interface ImageEntry {
  /** A pattern of the whole reference, as in an exemption: `example/web:*`. */
  readonly image: string;
  readonly facts: ImageFacts;
  /** What it is built from, until that is read: from then on it is among the facts. */
  readonly build?: ImageBuild;
}

/** A Dockerfile as a policy names it. */
export interface ImageBuild {
  /** As seen from the policy that names it. */
  readonly dockerfile: string;
  readonly target?: string;
  /** The policy's file. */
  readonly from: string;
}

/** What a policy says of programs that units execute, by their paths. */
export interface ProgramEntry {
  /** A pattern of the whole path. */
  readonly program: string;
  readonly facts: ImageFacts;
}

/** Where the workloads will run, as far as somebody knows. */
export interface BindContext {
  readonly runtime: RuntimeProfile;
  /** Of Pods that ask for one of these RuntimeClasses: what runs those. */
  readonly runtimeClasses?: Readonly<Record<string, RuntimeProfile>> | undefined;
  /** They go before what kport knows of images itself; the last that matches holds. */
  readonly images: readonly ImageEntry[];
  /** What was read of images themselves, by their names in full: between those two. */
  readonly locked?: ReadonlyMap<string, ImageFacts> | undefined;
  readonly nodes?: NodeFacts | undefined;
  /** The last that matches holds. */
  readonly programs?: readonly ProgramEntry[] | undefined;
}

/** What the engine needs of a policy. */
export interface EngineSettings {
  /** By rule id; holds every rule. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly workloads: readonly WorkloadPath[];
  readonly bind: BindContext;
  readonly language: Language;
}
