import type { ReleaseStore } from '../../cluster/helm-releases.ts';
import type { ReleaseEvent } from '../../cluster/release-events.ts';
import { KportError } from '../../model/errors.ts';
import type { HelmRelease } from '../../model/helm-release.ts';
import type { Io } from '../../model/io.ts';
import type { Reason } from '../../model/reason.ts';
import { openCluster } from '../io/open-cluster.ts';

export interface AskedRelease {
  readonly name: string;
  /** Of the service account, or of the kubeconfig's context, where it is not given. */
  readonly namespace?: string | undefined;
  readonly revision?: number | undefined;
  readonly store: ReleaseStore;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** For everything that is asked of the cluster, in milliseconds. */
  readonly timeoutMs: number;
}

/** A release and the cluster that it is in. */
export interface FoundRelease {
  readonly release: HelmRelease;
  /** Writes an event about it. Gives why it could not be written. */
  readonly tell: (event: ReleaseEvent) => Promise<Reason | undefined>;
}

/** What helm takes for the name of a release: helm.sh/helm/v4/pkg/chart/common/util/validate_name.go. */
const RELEASE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 53;

/** Reads a release of a cluster. Throws KportError `usage` and `input`. */
export async function findRelease(asked: AskedRelease, { time }: Pick<Io, 'time'>): Promise<FoundRelease> {
  const { name, revision, store, kubeconfig, context, timeoutMs } = asked;
  if (!RELEASE_NAME.test(name) || name.length > LONGEST_NAME) {
    throw new KportError('usage', { code: 'no-release-name', data: { name: JSON.stringify(name) } });
  }
  const [{ readRelease }, cluster] = await Promise.all([
    import('../../cluster/helm-releases.ts'),
    openCluster({ kubeconfig, context, timeoutMs, userAgent: 'kport-helm-check' }, time),
  ]);
  const { client } = cluster;
  const namespace = asked.namespace ?? client.config.getContextObject(client.config.getCurrentContext())?.namespace ?? 'default';
  const { release, object } = await readRelease(cluster, {
    name,
    namespace,
    store,
    ...(revision === undefined ? {} : { revision }),
  });
  return { release, tell: async (event) => (await import('../../cluster/release-events.ts')).writeEvent(cluster, object, event) };
}
