import type { WorkloadPath } from '../../model/outcome.ts';
import { knownKind } from './locate-pods.ts';

/** Keys by which Pods, containers and what an operator makes of its own fields are found. */
export const HOLDS = /containers|sidecars|securityContext|hostPort|containerPort/i;

/** The keys themselves, as a document without escapes has them. */
const HOLDING = /(?:containers|sidecars|securityContext|hostPort(?:s|Config)?|containerPort)["']?\s*:/i;
/** Those of texts in which there may be objects, and of the operations of a JSON patch: see inner-texts.ts. */
const TEXTS = /(?:patch(?:es)?(?:json6902|strategicmerge)?|manifests?|inline|template|values(?:content|template)?)["']?\s*:/i;
const OPERATIONS = /\bop["']?\s*:/i;
/** Of an object inside of another: all kinds that are known have their Pods below this key. In brackets it may begin a line, too. */
const INNER_SPEC = /(?:[^\n]|[{,]\s*)spec["']?\s*:/i;

/**
 * False for a document that provably holds no Pod spec, told from its text and the type that it gives itself: nobody says
 * that its kind has one, and no key that a Pod spec is found by is in it. The text must be free of escapes and tags,
 * by which a key could hide.
 */
export function mayHoldPods(
  text: string,
  { apiVersion, kind }: { readonly apiVersion: unknown; readonly kind: unknown },
  workloads: readonly WorkloadPath[],
): boolean {
  const known = knownKind(String(apiVersion), String(kind), workloads);
  if (known !== 'unknown') return known === 'pods';
  // A List (and OpenShift's Template) holds objects, and even one without containers may be a workload.
  if (kind === 'Template' || String(kind).endsWith('List')) return true;
  const isTold = HOLDS.test(text);
  const hasInner = text.indexOf('apiVersion') !== text.lastIndexOf('apiVersion');
  if (!isTold && !hasInner) return false;
  return HOLDING.test(text) || (isTold && TEXTS.test(text)) || (hasInner && INNER_SPEC.test(text)) || OPERATIONS.test(text);
}
