import { KportError } from '../model/errors.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Cluster } from './client.ts';
import { failureOf, itemsOf, statusOf } from './failure.ts';
import { persistently } from './persistently.ts';

const KINDS = {
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
} as const;

/**
 * ValidatingAdmissionPolicies with the label `label` and all bindings, of which any may be one of theirs, as the API has them. Throws a
 * KportError `input`.
 */
export async function readAdmissionPolicies(cluster: Cluster, label: string): Promise<Mapping[]> {
  const found = [];
  for (const [kind, plural] of Object.entries(KINDS))
    found.push(...(await list(cluster, { kind, plural }, kind === 'ValidatingAdmissionPolicy' ? label : undefined)));
  return found;
}

async function list(
  cluster: Cluster,
  { kind, plural }: { readonly kind: string; readonly plural: string },
  labelSelector: string | undefined,
): Promise<Mapping[]> {
  const asked = {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    plural,
    ...(labelSelector === undefined ? {} : { labelSelector }),
  };
  try {
    const list: { readonly items: readonly Mapping[] } = await persistently(cluster, () =>
      cluster.client.customObjects.listClusterCustomObject(asked),
    );
    // Items of a list do not say what they are.
    return itemsOf(list).map((item) => ({ ...item, kind }));
  } catch (error) {
    if (statusOf(error) === 404)
      throw new KportError('input', { code: 'no-admission-policies', data: { kind } }, { cause: error });
    const why = failureOf(error);
    throw new KportError('input', { code: 'cannot-list-cluster', data: { plural, why } }, { cause: error });
  }
}
