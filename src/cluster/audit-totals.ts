import { AUDIT_TOTALS_KEY, type AuditTotals } from '../model/audit-totals.ts';
import type { Cluster } from './client.ts';
import { isConflict } from './failure.ts';
import { persistently } from './persistently.ts';

const MAX_ATTEMPTS = 5;

/** Keeps them in a ConfigMap that is there: to make one anywhere is a right that nobody needs. Rejects with the API's refusal. */
export async function writeAuditTotals(
  cluster: Cluster,
  place: { readonly namespace: string; readonly name: string },
  totals: AuditTotals,
): Promise<void> {
  const { core } = cluster.client;
  for (let attempt = 1; ; attempt++) {
    const before = await persistently(cluster, () => core.readNamespacedConfigMap(place));
    const body = { ...before, data: { ...before.data, [AUDIT_TOTALS_KEY]: `${JSON.stringify(totals)}\n` } };
    try {
      await persistently(cluster, () => core.replaceNamespacedConfigMap({ ...place, body }));
      return;
    } catch (error) {
      if (!isConflict(error) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}
