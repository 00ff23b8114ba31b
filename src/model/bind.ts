// Whether a process of a container can bind a port, and by what. Types and small values; the reasoning is in facts/bind/.
import type { BindErrorCode, BindFactCode } from './bind-vocabulary.ts';
import type { Dialect } from './dialect.ts';
import type { Pointer } from './pointer.ts';
import type { Protocol } from './port.ts';

/** What runs the containers of a cluster's node: by the major versions that differ in what they do about privileged ports. */
export const KNOWN_RUNTIMES = ['containerd-1', 'containerd-2', 'cri-o', 'docker'] as const;
export type KnownRuntime = (typeof KNOWN_RUNTIMES)[number];

/** All that start programs: those and, where somebody names them, or the dialect of the file does, these. */
export const RUNTIMES = [...KNOWN_RUNTIMES, 'podman', 'gvisor', 'systemd-252', 'systemd-257', 'systemd-262'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** `unknown` stands for all that a dialect has at once: what is said of it holds for every one of them. */
export const RUNTIME_PROFILES = [...RUNTIMES, 'unknown'] as const;
export type RuntimeProfile = (typeof RUNTIME_PROFILES)[number];

/** By dialect: the runtimes that `unknown` stands for, in the order in which they are told, and those that may be named beside. */
export const RUNTIMES_OF: Readonly<
  Record<Dialect, { readonly unknown: readonly Runtime[]; readonly named: readonly Runtime[] }>
> = {
  kubernetes: { unknown: KNOWN_RUNTIMES, named: ['podman', 'gvisor'] },
  compose: { unknown: ['docker'], named: [] },
  systemd: { unknown: ['systemd-252', 'systemd-257', 'systemd-262'], named: [] },
  quadlet: { unknown: ['podman'], named: [] },
  dockerfile: { unknown: KNOWN_RUNTIMES, named: ['podman', 'gvisor'] },
};

/** `all`: each that `unknown` stands for. */
export type AskedRuntime = RuntimeProfile | 'all';

/**
 * What is asked, as far as the dialect has it: what runs a cluster says nothing of a unit. Where nothing is left, what is said
 * holds for all that the dialect has.
 */
export function profilesIn(dialect: Dialect, asked: readonly AskedRuntime[]): readonly RuntimeProfile[] {
  const { unknown, named } = RUNTIMES_OF[dialect];
  const has = (one: RuntimeProfile) => one === 'unknown' || unknown.includes(one) || named.includes(one);
  // One of its own is asked about nearly always.
  const [only] = asked;
  if (asked.length === 1 && only !== undefined && only !== 'all' && has(only)) return [only];
  const found = asked.flatMap((one): readonly RuntimeProfile[] => (one === 'all' ? unknown : [one])).filter(has);
  return found.length > 0 ? [...new Set(found)] : asked.length > 0 ? ['unknown'] : [];
}

/** The flags of CAP_NET_BIND_SERVICE on a program's file, as setcap(8) writes them. */
export const FILE_CAPABILITIES = ['none', 'ep', 'eip', 'p', 'ei'] as const;
export type FileCapability = (typeof FILE_CAPABILITIES)[number];

/**
 * Why nothing starts as USER of an image: of a group only where Docker or Podman is given it, for the kubelet hands on the user alone.
 * `passwd-unreadable`: there is none, so that it has no such user either.
 */
export const IMAGE_USER_PROBLEMS = ['no-such-user', 'no-such-group', 'out-of-range', 'passwd-unreadable'] as const;
export type ImageUserProblem = (typeof IMAGE_USER_PROBLEMS)[number];

/** What somebody knows of an image. What is absent is unknown. */
export interface ImageFacts {
  /** USER of the image, as it is written: `101`, `www-data`, `1000:0`; `''` for none, which is root. */
  readonly user?: number | string;
  /**
   * The number of a user that is given by its name; 0 for another name of root. Without `user`: as whom a process of the image was seen
   * to start, whether the image gives the number or a name.
   */
  readonly uid?: number;
  readonly userProblem?: ImageUserProblem;
  /** On the program that listens. */
  readonly fileCapability?: FileCapability;
  /**
   * `direct`: the runtime executes the program itself, or each program on the way to it has the same file capability.
   * `shell`: another program without it (an entrypoint script, a shell, tini) executes it.
   */
  readonly exec?: 'direct' | 'shell';
  /** Other capabilities that its file has in effect: without one of them in the container, it is not executed. */
  readonly needs?: readonly string[];
  /** What a Pod's own command executes: nothing else is known of another program than of this one. */
  readonly program?: KnownProgram;
  /** The program itself puts a capability into effect that it may have: what +p is for. */
  readonly raisesCapability?: boolean;
  /** The program is owned by root and has the set-user-ID bit. */
  readonly setuidRoot?: boolean;
  /** Started as root, the entrypoint becomes another user before it executes the program. */
  readonly stepsDown?: boolean;
  /** Ports below 1024 that the program listens on unless it is told otherwise. */
  readonly lowPorts?: readonly number[];
  /** Ports below 1024 that the image exposes: a hint, for EXPOSE opens nothing. */
  readonly exposes?: readonly number[];
  /** An image that does the same as another user than root, and where it listens. */
  readonly twin?: { readonly image: string; readonly port: number };
  /** Where this was read: repository and file. */
  readonly evidence?: string;
  /** Manifests and configurations of its platforms, by which a node may know the image that `digest` names. */
  readonly blobs?: readonly string[];
  /** Of the image that this was read in; absent for what somebody says of images of a name. */
  readonly digest?: string;
  /** By `os/architecture`, all that is known, where the platforms of the image differ; what they share stands beside it. */
  readonly byPlatform?: Readonly<Record<string, ImageFacts>>;
}

export interface KnownProgram {
  /** First words of a command that execute it. */
  readonly names: readonly string[];
  /** The image has no entrypoint, so that the first argument is the program. */
  readonly byArgs: boolean;
  /** What is known where another program is executed. */
  readonly other: ImageFacts;
}

/** What somebody knows of the nodes. What is absent is unknown. */
export interface NodeFacts {
  /** net.ipv4.ip_unprivileged_port_start of the node itself, which holds under hostNetwork. */
  readonly portStart?: number;
  /** Its kernel is older than 4.11, which brought that sysctl: 1024 holds everywhere, and no Pod may set another. */
  readonly lacksPortStart?: true;
  /** It is older than 4.3, which brought ambient capabilities: no runtime gives any. */
  readonly lacksAmbient?: true;
  /** podman runs as another user than root: its networks are its own, and the one of the host is not. */
  readonly rootless?: boolean;
}

/**
 * By what a port can be bound. `root`: user 0 with NET_BIND_SERVICE; `capability`: another user who has it without the help
 * of a file; `lowered-start`: the port is not privileged in the Pod; `host-network`: nor on the node; `unprivileged-port`: nor
 * anywhere; `socket-activation`: systemd opens the port and hands it over; `gvisor`: its own kernel asks nobody.
 */
export const BIND_VIAS = [
  'unprivileged-port',
  'root',
  'capability',
  'file-capability',
  'setuid-root',
  'lowered-start',
  'host-network',
  'socket-activation',
  'gvisor',
] as const;
export type BindVia = (typeof BIND_VIAS)[number];

/**
 * What a verdict turns on. `platform`: which one of an image that differs by it; `pod`: what another container of the Pod does; `unit`:
 * what a unit says of which only drop-ins are known.
 */
export const BIND_DEPENDENCIES = ['image', 'platform', 'runtime', 'node', 'pod', 'unit'] as const;
export type BindDependency = (typeof BIND_DEPENDENCIES)[number];

export interface BindError {
  readonly code: BindErrorCode;
  /**
   * The words of the kernel, the runtime, the kubelet or the API server, never translated; without what nobody can know
   * beforehand (`(pod: "web_shop(uid)", container: app)` behind the kubelet's).
   */
  readonly text: string;
}

/** One step of the reasoning: a code and what fills in its sentence. */
export interface BindFact {
  readonly fact: BindFactCode;
  /** Where the manifest says it; absent for what a runtime, an image or a node brings along. */
  readonly pointer?: Pointer;
  readonly data: Readonly<Record<string, string | number>>;
  /** Those that it holds for, where runtimes differ in it. */
  readonly runtimes?: readonly Runtime[];
}

export type Verdict = 'binds' | 'fails' | 'depends';

/** What becomes of a port on one of the runtimes that `unknown` stands for. */
export interface RuntimeVerdict {
  readonly verdict: Verdict;
  /** Possible errors, likeliest first, each with the steps that come to it. */
  readonly errors: readonly DecidedError[];
}

export interface DecidedError extends BindError {
  readonly decidedBy: readonly BindFactCode[];
}

/** Of those that the dialect's `unknown` stands for, in their order. */
export type ByRuntime = Readonly<Partial<Record<Runtime, RuntimeVerdict>>>;

/** What becomes of one port on one runtime. */
export interface BindVerdict {
  readonly port: number;
  readonly protocol: Protocol;
  readonly runtime: RuntimeProfile;
  /** Somebody asks about it, whoever declares it. */
  readonly asked?: true;
  readonly verdict: Verdict;
  /** By what it binds where it does: what is enough in every such case, else the likeliest. Absent if it never does. */
  readonly via?: BindVia;
  /** What a user sees where it does not: the likeliest error. Absent if it always binds. */
  readonly error?: DecidedError;
  /** Further errors that are possible, likeliest first. */
  readonly otherErrors: readonly DecidedError[];
  /** It binds as user 0 or privileged, which is more than the port asks for; absent where it depends or never binds. */
  readonly overPrivileged?: boolean;
  /** Empty unless the verdict is `depends`. */
  readonly dependsOn: readonly BindDependency[];
  /** Those of the image on which it does not bind, or may not; absent unless the verdict turns on the platform. */
  readonly failingPlatforms?: readonly string[];
  /** Under hostNetwork, where the node's own port start is not known: what becomes of it with the default of 1024. */
  readonly onDefaultNode?: Verdict;
  /** Of `unknown`: what becomes of it on each runtime that it stands for. */
  readonly byRuntime?: ByRuntime;
  /** The steps that lead to the verdict, in order. */
  readonly because: readonly BindFact[];
}

/** A verdict as rules get it: most are never explained to anybody, and the explanation takes longer than the verdict. */
export type BindAnswer = Omit<BindVerdict, 'because'> & {
  /** What tells of the port. */
  readonly at: Pointer;
  because(): readonly BindFact[];
};

/** The kernel's own value of net.ipv4.ip_unprivileged_port_start in a new network namespace. */
export const DEFAULT_PORT_START = 1024;
