import type { Pointer } from '../../model/pointer.ts';
import type { MalformedField, ObjectRef, Workload } from '../../model/workload.ts';

/** What became of one object. `at` is its pointer in the document: `''`, or `/items/2` in a List. */
export type ExtractedObject = { readonly at: Pointer; readonly object: ObjectRef } & (
  | { readonly kind: 'workloads'; readonly workloads: readonly Workload[] }
  | { readonly kind: 'not-a-workload' }
  | { readonly kind: 'malformed'; readonly fields: readonly MalformedField[] }
);
