import { join } from 'node:path';
import type { Cluster } from '../../cluster/client.ts';
import type { Io } from '../../model/io.ts';

export interface AskedCluster {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** How long one answer may take. */
  readonly timeoutMs: number;
}

/** A cluster, and how it is called. */
export interface Connected {
  readonly cluster: Cluster;
  readonly server: string;
  /** Absent inside of a cluster. */
  readonly context?: string;
  /** Of the context, or of the service account. */
  readonly namespace: string;
}

/** The cluster that kubectl would ask; inside of a Pod the one that the Pod is in. Throws KportError `usage`. */
export async function connect({ context, timeoutMs, ...asked }: AskedCluster, io: Pick<Io, 'env' | 'time'>): Promise<Connected> {
  const [{ connectCluster }, { sleep }] = await Promise.all([
    import('../../cluster/client.ts'),
    import('../../cluster/clock.ts'),
  ]);
  const kubeconfig = asked.kubeconfig ?? kubeconfigOf(io.env);
  const client = connectCluster({
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    timeoutMs,
    userAgent: 'kport-audit',
    signal: new AbortController().signal,
  });
  const { config } = client;
  const current = config.getCurrentContext();
  return {
    cluster: { client, clock: { now: () => new Date(io.time()), sleep, random: Math.random } },
    server: config.getCurrentCluster()?.server ?? '',
    ...(kubeconfig === undefined ? {} : { context: current }),
    namespace: config.getContextObject(current)?.namespace ?? 'default',
  };
}

function kubeconfigOf(env: Io['env']): string | undefined {
  const named = env.KPORT_KUBECONFIG || env.KUBECONFIG;
  if (named) return named;
  if (env.KUBERNETES_SERVICE_HOST) return undefined;
  const home = env.HOME || env.USERPROFILE;
  return home ? join(home, '.kube', 'config') : undefined;
}
