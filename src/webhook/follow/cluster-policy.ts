// A PortPolicy of a cluster as the policy of a server.
import type { Cluster } from '../../cluster/client.ts';
import type { PortPolicyEvents } from '../../cluster/port-policies.ts';
import type { Live } from '../../model/live.ts';
import type { SourceDocument } from '../../model/source.ts';
import { loadPolicy, standingAlone } from '../../policy/load.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { PRESETS } from '../../rules/rule.ts';
import type { ClusterParts } from './cluster-inputs.ts';

/**
 * Resolves when there is a PortPolicy that can be used. Until then this kport is not ready, and the log says why: a policy that
 * nobody chose would deny what should be let in, or let in what should be denied.
 */
export async function followPortPolicy(cluster: Cluster, parts: ClusterParts): Promise<Live<Policy>> {
  const { watchPortPolicy } = await import('../../cluster/port-policies.ts');
  const { settings, metrics } = parts;
  metrics.reached('policies', false);
  const load = (document: SourceDocument) => loadPolicy(document, standingAlone);
  return watchPortPolicy<Policy>(cluster, { name: settings.policyName, shipped: PRESETS, load }, policyEvents(parts));
}

function policyEvents({ settings, log, metrics }: ClusterParts): PortPolicyEvents {
  const wanted = settings.policyName;
  return {
    accepted(generation) {
      metrics.reloaded('policy', true);
      log.info({ what: 'policy', generation }, 'reloaded');
    },
    refused(generation, because) {
      metrics.reloaded('policy', false);
      log.error({ what: 'policy', generation, because }, 'refused, the last one that was accepted holds');
    },
    restored: (generation) => log.warn({ what: 'policy', generation }, 'the last version that was accepted holds'),
    missing: () => log.warn({ wanted }, 'not ready until there is a PortPolicy of the name'),
    deleted() {
      metrics.outdated('policy');
      log.warn({ wanted }, 'there is no PortPolicy any more, the last one that was accepted holds');
    },
    reached: (isReached) => metrics.reached('policies', isReached),
    failed: (because) => log.warn({ because }, 'PortPolicies cannot be followed'),
  };
}
