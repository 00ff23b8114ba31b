import type { ImageFacts, NodeFacts, RuntimeProfile } from '../model/bind.ts';
import type { Mode } from '../model/decision.ts';
import type { RuleLevel } from '../model/finding.ts';
import type { ImageEntry, ProgramEntry, RuleSetting, WorkloadPath } from '../model/outcome.ts';
import type { Position } from '../model/source.ts';

export const API_VERSION = 'kport.dev/v1alpha1';
export const KIND = 'PortPolicy';

/** A policy as a person writes it, after it has been checked. See policies/policy.schema.json. */
export interface PortPolicy {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: typeof KIND;
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PortPolicySpec;
}

export interface PortPolicySpec {
  /** A shipped policy's name, or a path relative to this file. Absent: `restricted`. */
  readonly extends?: string;
  readonly mode?: Mode;
  /** By rule id; a rule that is missing stays as the base has it. */
  readonly rules?: Readonly<Record<string, RuleOverride>>;
  readonly exemptions?: readonly ExemptionSpec[];
  readonly workloads?: readonly WorkloadPath[];
  /** What runs the containers: `unknown` says of a port only what holds for every runtime. */
  readonly runtime?: RuntimeProfile;
  /** By the name of a RuntimeClass: what runs the Pods that ask for it. */
  readonly runtimeClasses?: Readonly<Record<string, RuntimeProfile>>;
  readonly nodes?: NodeSpec;
  readonly images?: readonly ImageSpec[];
  readonly programs?: readonly ProgramSpec[];
  readonly suppressions?: SuppressionSpec;
  readonly charts?: readonly ChartSpec[];
  /** Files that are not judged: patterns as in .gitignore, relative to this file. */
  readonly exclude?: readonly string[];
}

/** How a chart is rendered; paths are relative to the policy's file. */
export interface ChartSpec {
  readonly path: string;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  readonly skipTests?: boolean;
  /** The chart is judged once with each; absent: with its own values alone. */
  readonly valueSets?: readonly ValueSetSpec[];
}

export interface ValueSetSpec {
  readonly name: string;
  readonly values?: readonly string[];
  /** By helm's dotted paths. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** A chart of a policy, and the file that its paths are relative to. */
export type ChartEntry = ChartSpec & { readonly file: string };

export const CONSENTS = ['allow', 'forbid'] as const;
export type Consent = (typeof CONSENTS)[number];

/** Whether a manifest may itself say which findings pass. What is not said is for each door to say. */
export interface SuppressionSpec {
  /** `# kport-allow <rule>: <reason>` */
  readonly comments?: Consent;
  /** `kport.dev/allow-<rule>: <reason>` */
  readonly annotations?: Consent;
}

/** What is known of every node. */
export type NodeSpec = Pick<NodeFacts, 'portStart' | 'rootless'>;

/** What is known of the images that match; evidence is for people. */
export type ImageSpec = { readonly image: string; readonly dockerfile?: string; readonly target?: string } & Pick<
  ImageFacts,
  'user' | 'uid' | 'fileCapability' | 'exec' | 'setuidRoot' | 'evidence'
>;

/** What is known of the programs whose path matches. */
export type ProgramSpec = { readonly program: string } & Pick<
  ImageFacts,
  'fileCapability' | 'setuidRoot' | 'raisesCapability' | 'evidence'
>;

export interface RuleOverride {
  readonly severity?: RuleLevel;
  readonly mode?: Mode;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The keys that say what an exemption is for, in the order in which they are documented. */
export const SELECTORS = ['rules', 'files', 'namespaces', 'kinds', 'names', 'containers', 'images', 'users', 'groups'] as const;
export type Selector = (typeof SELECTORS)[number];

/**
 * What is exempt, and why. Every selector that is given must match (and), one of its values is enough (or). Values are
 * exact or globs, `*` and `?`, that match the whole text; `rules` holds ids only.
 */
export type ExemptionSpec = { readonly [Name in Selector]?: readonly string[] } & {
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly expires?: string;
};

/** An exemption and the place in the policy file where it stands. */
export type Exemption = ExemptionSpec & {
  readonly file: string;
  /** Absent for a policy that has no text. */
  readonly position?: Position;
};

/** A policy with everything that it extends worked in. */
export interface Policy {
  /** metadata.name, or the file for a policy without a name. */
  readonly name: string;
  readonly mode: Mode;
  /** By rule id; holds every rule, each with all its options. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Those of the base first. */
  readonly exemptions: readonly Exemption[];
  readonly workloads: readonly WorkloadPath[];
  readonly runtime: RuntimeProfile;
  readonly runtimeClasses?: Readonly<Record<string, RuntimeProfile>>;
  /** What every node has in common. */
  readonly nodes?: NodeFacts;
  /** Those of the base first; the last that matches holds. */
  readonly images: readonly ImageEntry[];
  /** Those of the base first; the last that matches holds. */
  readonly programs?: readonly ProgramEntry[];
  /** What a lock beside it holds: no policy says it. */
  readonly locked?: ReadonlyMap<string, ImageFacts>;
  readonly suppressions: SuppressionSpec;
  /** Those of the base first; the last one with a path holds. */
  readonly charts?: readonly ChartEntry[];
  /** Files that are left out, each list with the policy file that it is seen from. */
  readonly excludes?: readonly { readonly patterns: readonly string[]; readonly file: string }[];
}
