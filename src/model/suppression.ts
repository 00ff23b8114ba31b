// What somebody wrote beside a manifest's values to let a finding pass: a comment, or an annotation of the object.
import type { Pointer } from './pointer.ts';
import type { Origin, SourceRange } from './source.ts';
import type { ObjectRef } from './workload.ts';

export type SuppressionKind = 'comment' | 'annotation';

/** A comment that names several rules is several of these. Plain data: it outlives the text that it was read from. */
export interface Suppression {
  readonly by: SuppressionKind;
  /** As people search for it: `kport-allow may-run-as-root`, `kport.dev/allow-may-run-as-root`. */
  readonly title: string;
  /** As written; `''` for a comment that names none. */
  readonly rule: string;
  /** What should stand before the rule, where that is something else: then it holds nothing. */
  readonly meant?: string;
  /** `''` where there is none. */
  readonly reason: string;
  /** The last day on which it holds, as written; nothing says that it is a date. */
  readonly until?: string;
  /** The outermost values that it is about, and with them all that stands in them. */
  readonly covers: readonly Pointer[];
  /** The 1-based line that a comment is about. */
  readonly line?: number;
  /** The only container that an annotation is about. */
  readonly container?: string;
  /** The object that it stands in or above. */
  readonly subject: ObjectRef;
  /** Its containers: what a policy exempts by image needs them. */
  readonly containers: readonly { readonly name: string; readonly image?: string | undefined }[];
  readonly origin: Origin;
  /** Of the annotation; of a comment the document, which has no pointer to what is no value. */
  readonly at: Pointer;
  readonly range?: SourceRange;
  /** The line that the range starts in. */
  readonly excerpt?: string;
}

/** Whether the comments and the annotations of a manifest may let findings pass. */
export interface AcceptedSuppressions {
  readonly comments: boolean;
  readonly annotations: boolean;
}
