// What only a file of Quadlet says. Types alone; the reasoning is in facts/quadlet.
import type { Pointer } from './pointer.ts';

/** Quadlet makes no unit of the file, or podman does not start what it says. */
export interface QuadletRefusal {
  readonly at: Pointer;
  readonly text: string;
  readonly by: 'Quadlet' | 'Podman';
  /** Of a line that is nothing to Quadlet, for which it reads no further. */
  readonly isLine?: true;
  /** Of a port that podman cannot read. */
  readonly isPort?: true;
  /** Of a key that Quadlet does not know: the near one, or the section that has it. */
  readonly unknownKey?: { readonly near?: string; readonly section?: string };
}

/** Another file of Quadlet that a line names, and that is not here; `text`: what Quadlet says of it. */
export interface MissingFile {
  readonly name: string;
  readonly at: Pointer;
  readonly text: string;
  /** One that is beside it, and is called nearly so. */
  readonly near?: string;
}

/** The sections of files of Quadlet that start containers, and the one that any of them may have. */
export type QuadletSection = 'Container' | 'Pod' | 'Kube' | 'Quadlet';

export interface QuadletFacts {
  /** Why nothing is started, in the words of who refuses. */
  readonly refused?: QuadletRefusal;
  /** Drop-ins that Quadlet cannot read, and leaves out. */
  readonly unread?: readonly { readonly at: Pointer; readonly text: string }[];
  readonly missing?: readonly MissingFile[];
  /** The network is that of another container, of a pod that is not here, or of a namespace that somebody made. */
  readonly otherNetwork?: { readonly name: string; readonly at: Pointer };
  /** UserNS=keep-id, and no User=: the process is the user who runs podman. */
  readonly keepsId?: Pointer;
}
