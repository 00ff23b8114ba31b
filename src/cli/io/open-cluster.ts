import type { Cluster } from '../../cluster/client.ts';
import type { Io } from '../../model/io.ts';

export interface AskedCluster {
  /** Without it kport is a Pod and uses its service account. */
  readonly kubeconfig?: string | undefined;
  /** Its current one without this. */
  readonly context?: string | undefined;
  /** For everything that is asked of the cluster, in milliseconds. */
  readonly timeoutMs: number;
  readonly userAgent: string;
}

/** How long one answer may take: a Pod whose network comes late asks again. */
const ANSWER_MS = 10_000;

/** A cluster to ask; nothing is asked yet. Throws KportError `usage`. */
export async function openCluster({ timeoutMs, userAgent, ...place }: AskedCluster, time: Io['time']): Promise<Cluster> {
  const [{ connectCluster }, { sleep }] = await Promise.all([
    import('../../cluster/client.ts'),
    import('../../cluster/clock.ts'),
  ]);
  const { kubeconfig, context } = place;
  const client = connectCluster({
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    timeoutMs: Math.min(ANSWER_MS, timeoutMs),
    userAgent,
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { client, clock: { now: () => new Date(time()), sleep, random: Math.random } };
}
