// What `kport audit` finds in a cluster: by namespace and by whoever is at the top of what runs there. Plain data.
import type { RuntimeProfile } from './bind.ts';
import type { VerdictSummary } from './bind-story.ts';
import type { BindErrorCode } from './bind-vocabulary.ts';
import type { ExemptedFinding, Mode } from './decision.ts';
import type { KnownFrom, LintFinding, PolicyNotice, RuleFailure } from './lint.ts';
import type { Pointer } from './pointer.ts';
import type { Protocol } from './port.ts';
import type { Reason } from './reason.ts';
import type { Unreadable } from './source.ts';
import type { ContainerRole, ObjectRef } from './workload.ts';

/** Pods of one owner, and the nodes that they were given to, each once, in order. */
export interface OnNodes {
  readonly pods: number;
  readonly nodes: readonly string[];
}

/**
 * Where it shows. `template`: in the owner itself, and so in what comes of it. `pods`: in Pods of it alone, which an older template or
 * admission made so, or because the owner has no template that could be read.
 */
export type FoundIn = 'template' | 'pods';

/** A finding about an owner: told once, however many Pods have it. `subject` is the owner. */
export interface AuditFinding extends LintFinding, OnNodes {
  readonly foundIn: FoundIn;
}

/** What runs the containers of a node, as its status says. */
export interface NodeRuntime {
  /** `containerd`, `cri-o`, `docker`, or whatever else it calls itself. */
  readonly name: string;
  /** As the node writes it: `2.1.9`. */
  readonly version: string;
  /** `unknown` where kport has no profile of it. */
  readonly profile: RuntimeProfile;
}

export interface AuditedNode {
  readonly name: string;
  /** Absent where its status does not say it. */
  readonly runtime?: NodeRuntime;
  /** `linux`, `windows`; absent where its status does not say it. */
  readonly os?: string;
  readonly kernel?: string;
  readonly architecture?: string;
  /** Of those that are told. */
  readonly pods: number;
}

/** What becomes of a port where the same runtime runs it, in the same version up to its minor number. */
export interface BindOnNodes extends OnNodes {
  /** `containerd 2.1`; absent for Pods without a node, or on one whose runtime is not known. */
  readonly runtime?: { readonly name: string; readonly version: string };
  /** `3.10`: of nodes whose kernel is older than net.ipv4.ip_unprivileged_port_start; absent for others. */
  readonly oldKernel?: string;
  readonly verdict: VerdictSummary;
}

/** One privileged port of one container of an owner. */
export interface AuditedPort {
  readonly container: string;
  readonly role: ContainerRole;
  readonly port: number;
  readonly protocol: Protocol;
  /** What declares it, in the owner where that has a template, else in its Pods. */
  readonly at: Pointer;
  /** One where nothing runs yet. */
  readonly on: readonly BindOnNodes[];
}

/** How what kport predicts ends. `NodePorts`: a host port that another Pod of the node has, as the scheduler or the kubelet finds it. */
export type FailureCode = BindErrorCode | 'NodePorts';

/** Where kport looked for what went wrong. */
export const FAILURE_SOURCES = ['containerStatuses', 'phase', 'conditions', 'events'] as const;
export type FailureSource = (typeof FAILURE_SOURCES)[number];

/** What went wrong in Pods of an owner: what kport predicts, or would have to. */
export interface SeenFailure extends OnNodes {
  /** Absent where the whole Pod is meant. */
  readonly container?: string;
  readonly code: FailureCode;
  /** The rules whose findings predict it; sorted. */
  readonly rules: readonly string[];
  /** By one of them, or by what may become of a port on one of these nodes. */
  readonly isPredicted: boolean;
  /**
   * `seen`: somebody says the very cause. `fits`: what is there is what this failure leaves behind, and the cause itself is in none of
   * the sources that were asked.
   */
  readonly how: 'seen' | 'fits';
  readonly source: FailureSource;
  /** As the kubelet, the scheduler or the API has it: `CreateContainerConfigError`, `StartError`, `SysctlForbidden`. */
  readonly reason: string;
  /** Its words without what differs from Pod to Pod; `''` where there are none. */
  readonly message: string;
  readonly exitCode?: number;
  /** The earliest of them, in ISO 8601; absent where nobody says it. */
  readonly since?: string;
  /** Where it was looked for, in that order. */
  readonly lookedIn: readonly FailureSource[];
}

/** What runs is another thing than what is written or was read. */
export interface AuditDifference extends OnNodes {
  readonly container: string;
  /** `user`: as whom the first process started. `digest`: the image that runs. */
  readonly about: 'user' | 'digest';
  /** A uid, or a digest, out of the status. */
  readonly runs: string;
  /** What was to be expected. */
  readonly said: string;
  /** Who said it: runAsUser of the owner, or of its Pods alone, what the policy or kport itself says of the image, or the lock of images. */
  readonly by: 'manifest' | 'pods' | 'image' | 'lock';
  /** Of the manifest. */
  readonly at?: Pointer;
  /** Whether it is the same after all, and tells what is not written: `runs as uid 0; the image's USER is 0`. */
  readonly agrees: boolean;
}

/** Whoever is at the top of Pods, or holds a template of some. */
export interface AuditedOwner extends OnNodes {
  readonly object: ObjectRef;
  /** Absent for static Pods, which have nothing in the cluster that they belong to, and for an owner that has not been read. */
  readonly uid?: string;
  /** Static Pods of a kubelet: `object` is the Pod without the name of its node. No admission can refuse them. */
  readonly isStatic?: true;
  /** Whether its own template was judged; its Pods always are. */
  readonly hasTemplate: boolean;
  readonly findings: readonly AuditFinding[];
  readonly exempted: readonly ExemptedFinding[];
  readonly ports: readonly AuditedPort[];
  readonly seen: readonly SeenFailure[];
  readonly differences: readonly AuditDifference[];
  readonly unreadable: readonly Unreadable[];
  readonly failures: readonly RuleFailure[];
}

export interface AuditedNamespace {
  /** `''` for objects of the cluster itself. */
  readonly name: string;
  /** The value of its label kport.dev/mode, as it is written. */
  readonly mode?: string;
  readonly pods: number;
  /** All that run something or hold a template, by kind and name; those without findings, too. */
  readonly owners: readonly AuditedOwner[];
}

/** What could not be read, once a kind; the rest of the cluster was judged all the same. */
export interface UnreadKind {
  /** `jobs.batch`, `pods`, as RBAC has it. */
  readonly resource: string;
  /** Those that it was asked for in; absent for the whole cluster. */
  readonly namespaces?: readonly string[];
  /** Mostly a quotation of the API server. */
  readonly why: Reason;
  /** It may not be read; else it could not. */
  readonly isForbidden: boolean;
}

/** What an owner would meet if a policy were enforced today. */
export interface PreviewedOwner {
  readonly object: ObjectRef;
  /** Pods that run now. */
  readonly pods: number;
  /** What would deny it. */
  readonly denials: readonly LintFinding[];
  readonly warnings: number;
  /** Made anew as it is: `error` where it cannot be judged. */
  readonly create: 'allow' | 'deny' | 'error';
  /**
   * An update of something else in its template (of a Pod: of a container's image). What it had before is known to the webhook
   * and denies nothing.
   */
  readonly update: 'allow' | 'deny' | 'error';
  /** Pods that it makes anew: a roll-out, a drained node. `none` for what makes none by itself. */
  readonly newPods: 'allow' | 'deny' | 'error' | 'none';
}

export interface PreviewedNamespace {
  readonly name: string;
  /** As in AuditedNamespace: what holds there today. */
  readonly mode?: string;
  /** Of which something would be denied or could not be judged; those that pass are only counted. */
  readonly owners: readonly PreviewedOwner[];
  readonly allowed: number;
}

export interface AuditPreview {
  /** The policy's name. */
  readonly policy: string;
  readonly mode: Mode;
  readonly namespaces: readonly PreviewedNamespace[];
}

/** Findings are counted once an owner. */
export interface AuditCounts {
  readonly namespaces: number;
  readonly owners: number;
  readonly pods: number;
  readonly nodes: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly exempted: number;
  /** Of what was predicted. */
  readonly seen: number;
  readonly unpredicted: number;
  readonly differences: number;
  /** Of those that do not count; absent where findings were compared with nothing. */
  readonly known?: number;
}

export interface AuditResult {
  readonly cluster: {
    readonly server: string;
    readonly context?: string;
  };
  /** When it was read, in ISO 8601. */
  readonly at: string;
  readonly policy: {
    readonly name: string;
    /** A PortPolicy of the cluster, a file, or one that kport brings along. */
    readonly from: 'cluster' | 'file' | 'shipped';
    readonly file?: string;
  };
  readonly images?: { readonly file: string; readonly made: string; readonly days: number };
  /** By name. */
  readonly namespaces: readonly AuditedNamespace[];
  /** By name; those that run something that is told. */
  readonly nodes: readonly AuditedNode[];
  /** One entry is enough for exit code 3. */
  readonly unread: readonly UnreadKind[];
  readonly knownFrom?: KnownFrom;
  readonly known?: readonly LintFinding[];
  readonly notices: readonly PolicyNotice[];
  readonly preview?: AuditPreview;
  readonly counts: AuditCounts;
}
