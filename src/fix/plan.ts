import type { Pointer } from '../model/pointer.ts';
import type { ObjectRef } from '../model/workload.ts';

/** What a person has to make sure of, because it is not in the manifest. */
export type Need =
  /** The program has to listen on another port. */
  | { readonly kind: 'listen'; readonly container: string; readonly from: number; readonly to: number }
  /** The program has to run as another user. */
  | { readonly kind: 'user'; readonly container: string; readonly user: number | string }
  /** Another image takes the place of one. */
  | { readonly kind: 'image'; readonly container: string; readonly from: string; readonly to: string }
  /** Clients reach the port of the node no more. */
  | { readonly kind: 'clients'; readonly container: string; readonly port: number }
  /** The program has to do without privileged: true. */
  | { readonly kind: 'privileged'; readonly container: string }
  /** The program must not need what is taken away: what it is stands in no manifest. */
  | { readonly kind: 'program'; readonly container: string }
  /** Of a key that stands more than once the last value stays, which is not what an earlier one says. */
  | { readonly kind: 'last'; readonly key: string };

/** Something that names the number of a port that moves. */
export interface NamedPort {
  readonly file: string;
  readonly object: ObjectRef;
  readonly at: Pointer;
  readonly from: number;
  readonly to: number;
  readonly became: Became;
}

/** What became of a number: whatever does not begin with `left` was changed. */
export type Became =
  | 'changed'
  /** The other one stands beside it, because Pods that listen there still are meant as well. */
  | 'beside'
  /** Changed, and clients come to the number itself. */
  | 'direct'
  /** It is about other Pods, too. */
  | 'left-shared'
  /** It leads to whatever there is. */
  | 'left-anywhere'
  /** It is one of a range. */
  | 'left-range'
  /** Nobody knows whether it is a port. */
  | 'left-unclear';
