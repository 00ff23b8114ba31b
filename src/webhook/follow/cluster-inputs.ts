// What a server follows of a cluster: a certificate that kport keeps itself, and the labels of namespaces, to count them; a
// PortPolicy is followed in cluster-policy.ts.
import type { Credentials } from '../../cluster/certificates.ts';
import type { Cluster } from '../../cluster/client.ts';
import type { Live } from '../../model/live.ts';
import { readBytes } from '../../sources/files.ts';
import type { Settings } from '../settings/settings.ts';
import { armedTeller, unwatchedTeller } from './arming.ts';
import type { InputParts } from './inputs.ts';

export interface ClusterParts extends InputParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends all that is followed. */
  readonly signal: AbortSignal;
  /** Whether requests are answered. */
  readonly answering: Live<boolean>;
}

/** For one answer. */
const ANSWER_MILLISECONDS = 10_000;
const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** The cluster that the settings speak of; undefined where they need none, and then no client is loaded. */
export async function findCluster(parts: ClusterParts): Promise<Cluster | undefined> {
  const { settings, signal, now } = parts;
  if (!needsCluster(parts)) return undefined;
  const [{ connectCluster }, { sleep }] = await Promise.all([
    import('../../cluster/client.ts'),
    import('../../cluster/clock.ts'),
  ]);
  const { kubeconfig } = settings;
  const place = kubeconfig === undefined ? {} : { kubeconfig };
  const client = connectCluster({ ...place, timeoutMs: ANSWER_MILLISECONDS, userAgent: 'kport', signal });
  return { client, clock: { now: () => new Date(now()), sleep, random: Math.random } };
}

function needsCluster({ settings }: ClusterParts): boolean {
  const { certs, policy, webhookConfiguration, countNamespaces } = settings;
  return certs === 'self' || policy === 'cluster' || webhookConfiguration !== undefined || countNamespaces === 'on';
}

/** Counts namespaces by their label and tells its changes, where that is wanted. No verdict waits for it. */
export async function countNamespaces(cluster: Cluster | undefined, { settings, log, metrics }: ClusterParts): Promise<void> {
  if (cluster === undefined || settings.countNamespaces === 'off') return;
  const { watchNamespaceLabels } = await import('../../cluster/namespaces.ts');
  metrics.reached('namespaces', false);
  const { counts } = watchNamespaceLabels(cluster, {
    changed: (namespace, change) => log.warn({ namespace, ...change }, 'the label kport.dev/mode of a namespace was changed'),
    invalidMode: (namespace, value) => log.warn({ namespace, value }, 'the label kport.dev/mode has no mode, and is ignored'),
    reached(isReached) {
      metrics.reached('namespaces', isReached);
      if (isReached) metrics.namespaces(counts);
    },
    failed: (because) => log.warn({ because }, 'namespaces cannot be followed'),
  });
}

/** Resolves when there is a certificate. */
export async function keepCertificate(cluster: Cluster, parts: ClusterParts): Promise<Live<Credentials>> {
  const { settings, cwd, log, metrics, answering } = parts;
  const { keepCertificates } = await import('../../cluster/certificates.ts');
  const { service, webhookConfiguration, certLife, certOverlap, certPoll } = settings;
  const times = { lifetimeMs: certLife * 1000, overlapMs: certOverlap * 1000, pollMs: certPoll * 1000 };
  const configuration = webhookConfiguration === undefined ? {} : { webhookConfiguration };
  const secret = { namespace: ownNamespace(settings, cwd), name: settings.secret };
  const armed = armedTeller(parts);
  const extraNames = { dns: ['localhost'], ips: ['127.0.0.1'] };
  return keepCertificates(
    cluster,
    { ...times, ...configuration, answering, secret, service, extraNames },
    {
      stepped(step) {
        metrics.reloaded('certificate', true);
        log.info({ what: 'certificate', step }, 'certificate renewed');
      },
      published: () => log.info({ webhookConfiguration }, 'CA bundle published'),
      armed(state) {
        metrics.upToDate('certificate');
        armed(state);
      },
      unwatched: unwatchedTeller(parts),
      failed(because) {
        metrics.reloaded('certificate', false);
        log.warn({ because }, 'the certificate could not be looked after');
      },
    },
  );
}

function ownNamespace({ namespace }: Settings, cwd: string): string {
  if (namespace !== undefined) return namespace;
  const file = readBytes(NAMESPACE_FILE, cwd);
  return 'bytes' in file ? Buffer.from(file.bytes).toString().trim() : 'kport';
}
