import { answeringOnceRouted, followArmed } from './follow/arming.ts';
import { type ClusterParts, countNamespaces, findCluster, keepCertificate } from './follow/cluster-inputs.ts';
import { followPortPolicy } from './follow/cluster-policy.ts';
import { followAudit, followAuthority, followImages, followPolicy, knowing, tellPolicy } from './follow/inputs.ts';
import { createServer, listenUnready, type Ports, stopSignal, systemNow } from './http/server.ts';
import { openLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { Settings } from './settings/settings.ts';
import { collectStartGarbage } from './start-garbage.ts';
import { beginYoung } from './threads/heap.ts';

interface ServeWorld {
  readonly settings: Settings;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called once when requests are answered, with the policy's name. */
  readonly onListening: (ports: Ports, policy: string) => void;
  /** Called once when it was asked to end, with the seconds for which it goes on answering. */
  readonly onDraining?: (seconds: number) => void;
}

/**
 * Serves until the process is asked to end, and all that was in flight has been answered. Throws KportError.
 *
 * It listens, and /readyz says so, once it knows what to judge by: its certificate and its policy; of a cluster it waits for both, and
 * /healthz answers meanwhile. What is lost later makes no replica unready: all would be at once, and an answer by what holds then is
 * better than none; `kport_cluster_reached` tells it.
 */
export async function serve({ settings, cwd, env, onListening, onDraining }: ServeWorld): Promise<void> {
  beginYoung();
  const metrics = createMetrics();
  const { log, flush } = openLog(settings.logLevel, metrics.logLost);
  const ending = new AbortController();
  let isListening = false;
  // What is waited for at the start may never come.
  const stopped = stopSignal().then(() => void (isListening || ending.abort()));
  const { answering, toldReady } = answeringOnceRouted(stopped);
  const parts = { settings, cwd, env, log, metrics, now: systemNow, signal: ending.signal, answering };
  try {
    const inputs = await findInputs(parts);
    ending.signal.throwIfAborted();
    const { policy } = inputs;
    tellPolicy(policy, metrics);
    const server = createServer({ ...parts, ...inputs, toldReady });
    collectStartGarbage();
    const ports = await server.listen();
    isListening = true;
    log.info({ host: settings.host, ...ports, policy: policy.current().name }, 'listening');
    onListening(ports, policy.current().name);
    await stopped;
    log.info({ seconds: settings.drainTime }, 'draining');
    onDraining?.(settings.drainTime);
    await server.drain();
    log.info({}, 'ended');
  } catch (error) {
    // Asked to end before it listened: what it waited for was given up, and nothing is to be drained.
    if (!ending.signal.aborted) throw error;
    log.info({}, 'ended before it listened');
  } finally {
    ending.abort();
    await flush();
  }
}

/** All that requests are judged and answered by. */
async function findInputs(parts: ClusterParts) {
  const { settings } = parts;
  const cluster = await findCluster(parts);
  const stopWaiting = cluster ? await listenUnready(parts) : undefined;
  try {
    const [policy, images, credentials, clientAuthority] = await Promise.all([
      cluster && settings.policy === 'cluster' ? followPortPolicy(cluster, parts) : followPolicy(parts),
      followImages(parts),
      cluster && settings.certs === 'self' ? keepCertificate(cluster, parts) : followArmed(cluster, parts),
      followAuthority(parts),
      countNamespaces(cluster, parts),
      followAudit(parts),
    ]);
    return { policy: knowing(policy, images), credentials, clientAuthority };
  } finally {
    await stopWaiting?.();
  }
}
