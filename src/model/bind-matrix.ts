import type { VerdictSummary } from './bind-story.ts';
import type { Dialect } from './dialect.ts';
import type { Position } from './source.ts';
import type { ContainerRole, ObjectRef } from './workload.ts';

/** What becomes of one privileged port that one container declares. Plain data. */
export interface BoundPort {
  readonly file: string;
  /** Where the port is declared; absent where the object has no text. */
  readonly position?: Position;
  readonly object: ObjectRef;
  /** Of the file; absent for kubernetes. */
  readonly dialect?: Dialect;
  readonly container: string;
  readonly role: ContainerRole;
  readonly verdict: VerdictSummary;
}
