// A PortPolicy of a cluster as the policy of a server.
import type { Cluster } from '../../cluster/client.ts';
import type { PortPolicyEvents } from '../../cluster/port-policies.ts';
import type { Live } from '../../model/live.ts';
import type { SourceDocument, Unreadable } from '../../model/source.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { DEFAULT_PRESET, shippedPolicy } from '../../policy/presets.ts';
import { PRESETS } from '../../rules/rule.ts';
import { ANSWER_MILLISECONDS, type ClusterParts } from './cluster-inputs.ts';

/**
 * Resolves when the cluster has been asked. Where it has no PortPolicy, or none that can be used, and where it cannot be asked for
 * a while, the shipped policy holds, which is the strictest, until there is one; the log says which holds and why.
 */
export async function followPortPolicy(cluster: Cluster, parts: ClusterParts): Promise<Live<Policy>> {
  const { watchPortPolicy } = await import('../../cluster/port-policies.ts');
  const { settings, log, metrics, signal } = parts;
  const told: ClusterState = { isJudged: false, because: `no answer in ${ANSWER_MILLISECONDS / 1000} s` };
  metrics.reached('policies', false);
  const wanted = {
    name: settings.policyName,
    fallback: shippedPolicy(DEFAULT_PRESET),
    shipped: PRESETS,
    load: (document: SourceDocument) => loadPolicy(document, noFile),
  };
  const { policy, ready } = watchPortPolicy<Policy>(cluster, wanted, policyEvents(parts, told));
  await Promise.race([ready, cluster.clock.sleep(ANSWER_MILLISECONDS, signal)]);
  if (!told.isJudged && !signal.aborted) {
    log.warn(
      { wanted: wanted.name, policy: DEFAULT_PRESET, because: told.because },
      'without a PortPolicy, the shipped policy holds',
    );
  }
  return policy;
}

/** What the cluster said so far. */
interface ClusterState {
  /** There is a PortPolicy of the name, whatever became of it. */
  isJudged: boolean;
  /** Why there is none. */
  because: string;
}

function policyEvents({ settings, log, metrics }: ClusterParts, told: ClusterState): PortPolicyEvents {
  return {
    accepted(generation) {
      told.isJudged = true;
      metrics.reloaded('policy', true);
      log.info({ what: 'policy', generation }, 'reloaded');
    },
    refused(generation, because) {
      told.isJudged = true;
      metrics.reloaded('policy', false);
      log.error({ what: 'policy', generation, because }, 'refused, the old one holds');
    },
    deleted: () => log.warn({ policy: DEFAULT_PRESET }, 'there is no PortPolicy any more, the shipped policy holds'),
    reached(isReached) {
      if (isReached) told.because = `there is no PortPolicy named ${settings.policyName}`;
      metrics.reached('policies', isReached);
    },
    failed(because) {
      told.because = because;
      log.warn({ because }, 'PortPolicies cannot be followed');
    },
  };
}

async function noFile(file: string): Promise<Unreadable> {
  return { file, reason: { code: 'policies-of-clusters-stand-alone' } };
}
