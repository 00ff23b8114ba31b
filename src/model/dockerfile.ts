// A Dockerfile as it is read: plain data, whose pointers (`/instructions/3/commands/0/words/1`) lead back to its text.
import type { Pointer } from './pointer.ts';

/** A command of a shell, without what it reads and writes. */
export interface ShellCommand {
  /** As they are written, quotes and all. */
  readonly words: readonly string[];
  /** Files that `>` writes. */
  readonly writes?: readonly string[];
}

export interface DockerfileInstruction {
  /** In upper case. */
  readonly name: string;
  /** `--from=build`; of HEALTHCHECK and the like, too. */
  readonly flags: readonly string[];
  /** All behind the flags, lines joined. */
  readonly text: string;
  /** Of the exec form. */
  readonly json?: readonly string[];
  /** What stands between blanks, quotes and all: absent where `json` or `commands` is there. */
  readonly words?: readonly string[];
  /** Of RUN, CMD and ENTRYPOINT in shell form, here-documents that are scripts among them. */
  readonly commands?: readonly ShellCommand[];
  /** RUN of a here-document for another program than a shell. */
  readonly isOpaque?: true;
  /** Of ONBUILD: what a stage that goes on from this one begins with. */
  readonly trigger?: DockerfileInstruction;
}

export interface Dockerfile {
  readonly escape: '\\' | '`';
  readonly instructions: readonly DockerfileInstruction[];
  /** A here-document that goes on to the end of the file: nothing builds that. */
  readonly unended?: { readonly name: string; readonly at: Pointer };
}

/** How a capability that a file had went from it. */
export type LostBy = 'chown' | 'copy-over' | 'copied' | 'written';

/** What a build does that has not the effect, or not for long, that somebody meant. */
export type BuildTrap =
  /** setcap takes no such text: "fatal error: Invalid argument", and the build ends, unless it may go on where a command fails. */
  | {
      readonly code: 'setcap-refused';
      readonly at: Pointer;
      readonly written: string;
      readonly name?: string;
      readonly near?: string;
      readonly goesOn?: true;
    }
  /** USER stands above it, and is not root: "unable to set CAP_SETFCAP effective capability", and the build ends. */
  | { readonly code: 'setcap-without-root'; readonly at: Pointer; readonly user: string }
  /** EXPOSE takes no such port: BuildKit ends there, in these words. */
  | { readonly code: 'expose-refused'; readonly at: Pointer; readonly written: string; readonly error: string }
  /** What setcap wrote gives nobody NET_BIND_SERVICE: neither +p nor, with an ambient set, +i. */
  | { readonly code: 'setcap-void'; readonly at: Pointer; readonly written: string; readonly path: string }
  /** net.ipv4.ip_unprivileged_port_start belongs to the network of a container, not to an image. */
  | { readonly code: 'sysctl-in-build'; readonly at: Pointer }
  | {
      readonly code: 'capability-lost';
      readonly at: Pointer;
      readonly path: string;
      readonly by: LostBy;
      readonly setAt?: Pointer;
    };

/** What rules ask of a build beside the image that it makes. */
export interface BuildFacts {
  /** The image that it begins with, `scratch` for nothing; absent where nobody knows what a variable holds. */
  readonly base?: string;
  /** The last USER, as far as it is known what it says. */
  readonly user?: { readonly written?: string; readonly at: Pointer };
  /** FROM of the stage. */
  readonly at: Pointer;
  /** What listens, as far as ENTRYPOINT or CMD say it. */
  readonly program?: BuildProgramFacts;
  readonly traps: readonly BuildTrap[];
}

export interface BuildProgramFacts {
  /** As it is written. */
  readonly name: string;
  readonly at: Pointer;
  /** What executes it, each by its name: `sh`, `tini`. */
  readonly by: readonly string[];
  /** setcap gave the file a capability that it still has. */
  readonly setAt?: Pointer;
}
