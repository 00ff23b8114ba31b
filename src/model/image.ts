// What an image holds, as far as it matters for a port: read from the image itself by images/. What the bind walk makes of it is
// ImageFacts in bind.ts.
import type { FileCapability } from './bind.ts';
import type { Reason } from './reason.ts';

/** What unpacks and starts an image, by what differs in how it does so: `podman` is not Kubernetes, and reads Quadlets and Pods. */
export const IMAGE_RUNTIMES = ['containerd-1', 'containerd-2', 'cri-o', 'docker', 'podman'] as const;
export type ImageRuntime = (typeof IMAGE_RUNTIMES)[number];

/** cap_net_bind_service of a file, as getcap(8) writes its flags; `i` and `ip` without the effective bit. */
export const NET_BIND_FLAGS = ['none', 'p', 'i', 'ip', 'ep', 'ei', 'eip'] as const;
export type NetBindFlags = (typeof NET_BIND_FLAGS)[number];

/** The inheritable bit alone gives nothing to a process whose own inheritable set is empty, as it is in a container. */
export function effectiveIn(flags: NetBindFlags): FileCapability {
  if (flags === 'i') return 'none';
  return flags === 'ip' ? 'p' : flags;
}

/** Who a process is, or why a runtime does not start it. */
export type ResolvedUser = { readonly uid: number; readonly gid: number } | { readonly problem: UserProblem };

export const USER_PROBLEMS = [
  'no-such-user',
  'no-such-group',
  'out-of-range',
  'not-a-user',
  'passwd-unreadable',
  'group-unreadable',
] as const;
export type UserProblem = (typeof USER_PROBLEMS)[number];

/** What is said of all runtimes, but for those that do otherwise. */
export type ByRuntime<T> = T & { readonly differs?: readonly (T & { readonly runtimes: readonly ImageRuntime[] })[] };

/** USER of the image. Without `differs`, all runtimes make the same of it. */
export type ImageUser = ByRuntime<ResolvedUser> & {
  /** As it stands in the configuration; `''` for none, which is root. */
  readonly written: string;
  /** Of the user, where the image's passwd has one for the number, or the other way round. */
  readonly name?: string;
};

export const PROGRAM_PROBLEMS = [
  'no-command',
  'not-found',
  'not-executable',
  'relative-path',
  'no-program-format',
  'interpreter-missing',
  'broken-capability',
] as const;
export type ProgramProblem = (typeof PROGRAM_PROBLEMS)[number];

/** A file that can be executed, and what executing it gives. */
export interface ProgramFile {
  /** Absolute, in the image, links followed. */
  readonly path: string;
  readonly fileCapability: NetBindFlags;
  /** Others in its permitted set, by their kernel names. */
  readonly otherCapabilities?: readonly string[];
  /** Those of them without which in the container execve(2) fails, for the file has them in effect. */
  readonly neededCapabilities?: readonly string[];
  /** User 0 of the user namespace for which the capabilities hold, where that is not the initial one: there, `fileCapability` is none. */
  readonly capabilityRootId?: number;
  /** Owned by root, with the set-user-ID bit. */
  readonly setuidRoot: boolean;
}

/** What the kernel executes for entrypoint and command. Of a script this is the interpreter, whose capabilities count. */
export type ImageProgram = (ProgramFile | { readonly problem: ProgramProblem; readonly path?: string }) & {
  /** There where the file that is named begins with `#!`. */
  readonly script?: { readonly path: string; readonly argument?: string };
};

export interface ExposedPort {
  readonly port: number;
  /** The last port of a range. */
  readonly to?: number;
  /** In lower case, as images write it: tcp, udp, sctp. */
  readonly protocol: string;
}

/** A variable of the environment whose name and value say that something listens there. */
export interface PortVariable {
  readonly name: string;
  readonly value: string;
  readonly ports: readonly number[];
}

/** Where a fact was read: a blob by its digest, and a file in it. */
export interface ImageEvidence {
  readonly fact: 'config' | 'user' | 'program';
  readonly blob: string;
  /** Absolute, in the image. */
  readonly path?: string;
}

/** One image of one platform. */
export interface ImageContents {
  /** As it was asked for. */
  readonly ref: string;
  /** Of the manifest of this platform; of the configuration where there is no manifest (docker-archive). */
  readonly digest: string;
  /** Of the index that leads to it, where one does. */
  readonly index?: string;
  /** `linux/amd64`, `linux/arm/v7`. */
  readonly platform: string;
  readonly user: ImageUser;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly program: ByRuntime<ImageProgram>;
  /** What that executes in turn, as an init program does with the words behind it. */
  readonly launches?: ByRuntime<ImageProgram>;
  /** Other files that give NET_BIND_SERVICE to whoever executes them, by path. */
  readonly capable: readonly ProgramFile[];
  readonly exposedPorts: readonly ExposedPort[];
  readonly variables: readonly PortVariable[];
  /** Those that a runtime or kport acts on. */
  readonly labels: Readonly<Record<string, string>>;
  readonly evidence: readonly ImageEvidence[];
}

/** An image, or one platform of it, that could not be read. */
export interface UnreadableImage {
  readonly ref: string;
  readonly platform?: string;
  readonly reason: Reason;
}

/** What one reference led to. Nothing in `images` was read from something that is not what its digest says. */
export interface ReadImages {
  readonly images: readonly ImageContents[];
  readonly unreadable: readonly UnreadableImage[];
}
