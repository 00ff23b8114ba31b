// What only a file of Quadlet says. Types alone; the reasoning is in facts/quadlet.
import type { Pointer } from './pointer.ts';

export interface QuadletFacts {
  /** Quadlet makes no unit of the file, and so nothing is started; its words. */
  readonly refused?: { readonly at: Pointer; readonly text: string };
  /** The network is that of another container, of a pod that is not here, or of a namespace that somebody made. */
  readonly otherNetwork?: { readonly name: string; readonly at: Pointer };
  /** UserNS=keep-id, and no User=: the process is the user who runs podman. */
  readonly keepsId?: Pointer;
}
