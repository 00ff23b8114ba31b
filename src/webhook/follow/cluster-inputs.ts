// What a server follows of a cluster: the modes that namespaces ask for and a certificate that kport keeps itself; a PortPolicy is
// followed in cluster-policy.ts.
import type { Cluster } from '../../cluster/client.ts';
import type { Live } from '../../model/live.ts';
import { readBytes } from '../../sources/files.ts';
import type { AdmissionContext } from '../admission/admit.ts';
import type { Settings } from '../settings/settings.ts';
import type { Credentials } from './credentials.ts';
import type { InputParts } from './inputs.ts';

export interface ClusterParts extends InputParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends all that is followed. */
  readonly signal: AbortSignal;
}

/** For one answer, and for the first one at the start. */
export const ANSWER_MILLISECONDS = 10_000;
const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** The cluster that the settings speak of; undefined where they need none, and then no client is loaded. */
export async function findCluster(parts: ClusterParts): Promise<Cluster | undefined> {
  const { settings, signal, now } = parts;
  if (settings.certs !== 'self' && settings.policy !== 'cluster' && !followsNamespaces(parts)) return undefined;
  const [{ connectCluster }, { sleep }] = await Promise.all([
    import('../../cluster/client.ts'),
    import('../../cluster/clock.ts'),
  ]);
  const { kubeconfig } = settings;
  const place = kubeconfig === undefined ? {} : { kubeconfig };
  const client = connectCluster({ ...place, timeoutMs: ANSWER_MILLISECONDS, userAgent: 'kport', signal });
  return { client, clock: { now: () => new Date(now()), sleep, random: Math.random } };
}

/**
 * Resolves when the labels are known, so that a restart denies nothing that they allow, or when they could not be read for a
 * while. Until they are, and while the API cannot be reached, the policy's own mode holds.
 */
export async function followNamespaces(
  cluster: Cluster | undefined,
  parts: ClusterParts,
): Promise<AdmissionContext['namespaceMode']> {
  if (cluster === undefined || !followsNamespaces(parts)) return () => undefined;
  const { log, metrics, signal } = parts;
  const { watchNamespaceModes } = await import('../../cluster/namespaces.ts');
  const known = Promise.withResolvers<void>();
  metrics.reached('namespaces', false);
  const { namespaceMode, reached } = watchNamespaceModes(cluster, {
    invalidMode: (namespace, value) => log.warn({ namespace, value }, 'the label kport.dev/mode has no mode, and is ignored'),
    reached(isReached) {
      metrics.reached('namespaces', isReached);
      if (isReached) known.resolve();
    },
    failed: (because) => log.warn({ because }, 'namespaces cannot be followed'),
  });
  await Promise.race([known.promise, cluster.clock.sleep(ANSWER_MILLISECONDS, signal)]);
  if (!reached() && !signal.aborted) log.warn({}, 'without the labels of namespaces, the mode of the policy holds');
  return namespaceMode;
}

/** Resolves when there is a certificate. */
export async function keepCertificate(
  cluster: Cluster,
  { settings, cwd, log, metrics }: ClusterParts,
): Promise<Live<Credentials>> {
  const { keepCertificates } = await import('../../cluster/certificates.ts');
  const { service, webhookConfiguration, certLife, certOverlap, certPoll } = settings;
  const times = { lifetimeMs: certLife * 1000, overlapMs: certOverlap * 1000, pollMs: certPoll * 1000 };
  const configuration = webhookConfiguration === undefined ? {} : { webhookConfiguration };
  const secret = { namespace: ownNamespace(settings, cwd), name: settings.secret };
  const extraNames = { dns: ['localhost'], ips: ['127.0.0.1'] };
  return keepCertificates(
    cluster,
    { ...times, ...configuration, secret, service, extraNames },
    {
      stepped(step) {
        metrics.reloaded('certificate', true);
        log.info({ what: 'certificate', step }, 'certificate renewed');
      },
      published: () => log.info({ webhookConfiguration }, 'CA bundle published'),
      failed(because) {
        metrics.reloaded('certificate', false);
        log.warn({ because }, 'the certificate could not be looked after');
      },
    },
  );
}

function followsNamespaces({ settings, env }: ClusterParts): boolean {
  if (settings.namespaceLabels !== 'auto') return settings.namespaceLabels === 'on';
  return settings.kubeconfig !== undefined || Boolean(env.KUBERNETES_SERVICE_HOST);
}

function ownNamespace({ namespace }: Settings, cwd: string): string {
  if (namespace !== undefined) return namespace;
  const file = readBytes(NAMESPACE_FILE, cwd);
  return 'bytes' in file ? Buffer.from(file.bytes).toString().trim() : 'kport';
}
