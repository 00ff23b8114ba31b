import type { Reason } from '../model/reason.ts';
import type { SourceDocument } from '../model/source.ts';
import type { PolicyObject } from './policy-status.ts';

/**
 * A PortPolicy of the cluster as a document without a text. What the API server writes into every object (uid, versions,
 * managed fields, status) is not the policy's and is left out; every other key stays, so that an unknown one is refused.
 */
export function policyDocument(object: PolicyObject): SourceDocument {
  const { metadata, status: _, ...written } = object;
  const { name, labels, annotations } = metadata;
  const kept = Object.fromEntries(Object.entries({ name, labels, annotations }).filter(([, value]) => value !== undefined));
  return {
    object: { ...written, metadata: kept },
    origin: { file: `portpolicies/${name}`, document: 0 },
    duplicateKeys: [],
    locate: () => undefined,
    line: () => undefined,
  };
}

/**
 * Why a policy cannot stand on the one that it names; undefined when it can. In a cluster there are no files beside a policy,
 * and one PortPolicy on another would change without a change of its own, so that its status would lie.
 */
export function baseMistake({ object }: SourceDocument, shipped: readonly string[]): Reason | undefined {
  const base = (object.spec as { extends?: unknown } | null | undefined)?.extends;
  if (typeof base !== 'string' || shipped.includes(base)) return undefined;
  return { code: 'base-not-shipped', data: { base: JSON.stringify(base), shipped: shipped.join(', ') } };
}

/** The mistakes of a policy without the file that stands before each: a status belongs to its object. */
export function withoutPlace(reason: Reason): Reason {
  const { why = reason } = reason.code === 'in-place' ? reason.data : {};
  return typeof why === 'object' ? why : reason;
}
