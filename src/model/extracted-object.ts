import type { Pointer } from './pointer.ts';
import type { MalformedField, ObjectRef, Workload } from './workload.ts';

/** What became of one object. `at` is its pointer in the document: `''`, or `/items/2` in a List. */
export type ExtractedObject = {
  readonly at: Pointer;
  readonly object: ObjectRef;
  /** What stands in it of Pods and is not judged; absent for nothing. */
  readonly aside?: readonly MalformedField[];
} & (
  | {
      readonly kind: 'workloads';
      readonly workloads: readonly Workload[];
      /** Fields of a custom resource whose value somebody fills in later: the workloads leave them open. */
      readonly unfilled?: readonly MalformedField[];
    }
  | { readonly kind: 'not-a-workload' }
  | { readonly kind: 'malformed'; readonly fields: readonly MalformedField[] }
);
