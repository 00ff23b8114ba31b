import type { WorkloadPath } from '../../model/outcome.ts';
import { knownKind } from './locate-pods.ts';

/** Keys by which Pods, containers and what an operator makes of its own fields are found. */
export const HOLDS = /containers|sidecars|securityContext|hostPort|containerPort/i;

/**
 * False for a document that provably holds no Pod spec, told from its text and the type that it gives itself: nobody says
 * that its kind has one, and the key that a Pod spec is found by is nowhere in it. The text must be free of escapes and tags,
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
  return (
    HOLDS.test(text) ||
    text.indexOf('apiVersion') !== text.lastIndexOf('apiVersion') ||
    kind === 'Template' ||
    String(kind).endsWith('List')
  );
}
