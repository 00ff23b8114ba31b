import type { V1Secret } from '@kubernetes/client-node';
import type { Live } from '../model/live.ts';
import { backoffMs } from './backoff.ts';
import { caOf, dueStep, type KeyPair, livingCas, type Step, type Stored } from './certificate-plan.ts';
import { readSecret, type SecretPlace, writtenSecret } from './certificate-secret.ts';
import type { Cluster, ClusterClient } from './client.ts';
import { isConflict, statusOf } from './failure.ts';
import { type Armed, readWebhooks } from './webhook-configuration.ts';
import { issue, namesOf, readCertificate, type ServerNames } from './x509.ts';

export interface CertificateSettings {
  readonly secret: SecretPlace;
  /** The Service by which the API server calls, in the Secret's namespace: the certificate is for `service.namespace.svc`. */
  readonly service: string;
  readonly extraNames: ServerNames;
  /** The ValidatingWebhookConfiguration to write the CA bundle and the rules into; absent: somebody else does that. */
  readonly webhookConfiguration?: string;
  /** Whether kport answers: before, the configuration is not armed. */
  readonly answering: Live<boolean>;
  readonly lifetimeMs: number;
  /** How long a new CA is published before its certificate is served; longer than `pollMs`. */
  readonly overlapMs: number;
  /** How often the Secret is read. */
  readonly pollMs: number;
}

export interface RoundEvents {
  stepped(step: Step): void;
  published(): void;
  armed(armed: Armed): void;
}

export interface Round {
  readonly settings: CertificateSettings;
  readonly events: RoundEvents;
  /** What the last round ended with. */
  readonly remembered?: Stored;
}

interface Result {
  readonly stored: Stored;
  /** Why the webhook configuration could not be read or written. */
  readonly failure?: unknown;
}

/** Many more than there are replicas that could all be writing at once. */
const MAX_ATTEMPTS = 20;

/** Does what is due. When another replica is faster, everything is read again, and what that one wrote is what holds. */
export async function reconcileCertificates(cluster: Cluster, round: Round): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await reconcileOnce(cluster, round);
    } catch (error) {
      if (!isConflict(error) || attempt + 1 >= MAX_ATTEMPTS) throw error;
      await cluster.clock.sleep(backoffMs(Math.min(attempt, 3), cluster.clock.random()), cluster.client.signal);
      cluster.client.signal.throwIfAborted();
    }
  }
}

/**
 * The order is what keeps replicas from undoing each other's work: the configuration is read before the Secret. Whoever has
 * an older Secret has read an older configuration too, if another replica has written since, and so its patch is refused.
 */
async function reconcileOnce({ client, clock }: Cluster, { settings, events, remembered }: Round): Promise<Result> {
  const webhooks = await readWebhooks(client, settings.webhookConfiguration);
  const secret = await readIfThere(() => client.core.readNamespacedSecret({ ...settings.secret }));
  const now = clock.now();
  const names = wantedNames(settings);
  const due = (stored: Stored | undefined): Step => {
    const isNextPublished = stored?.next === undefined || webhooks.has(caOf(stored.next, stored.bundle));
    return dueStep(stored, { now, names, overlapMs: settings.overlapMs, isNextPublished });
  };
  const kept = secret && readSecret(secret);
  const { before, step } = plan(kept, remembered, due);
  const stored =
    before && step === 'keep' ? before : await stepped(before, step, { now, names, lifetimeMs: settings.lifetimeMs });
  if (stored !== kept) {
    await write(client, settings.secret, writtenSecret(stored, secret, settings.secret));
    events.stepped(step);
  }
  const served = settings.answering.current() ? { served: stored.serving.cert } : {};
  const settled = await webhooks.settle({ bundle: stored.bundle, ...served });
  if ('failure' in settled) return { stored, failure: settled.failure };
  if (settled.wrote.bundle) events.published();
  events.armed(settled.armed);
  return { stored };
}

interface Plan {
  readonly before: Stored | undefined;
  readonly step: Step;
}

/**
 * A Secret that was emptied or broken, while this replica holds what it held: the API server trusts that, so it is served on, and
 * the next one is prepared, because whoever emptied it may have meant to be rid of the key.
 */
function plan(kept: Stored | undefined, remembered: Stored | undefined, due: (stored: Stored | undefined) => Step): Plan {
  const step = due(kept);
  const again = due(remembered);
  if (step !== 'replace' || again === 'replace') return { before: kept, step };
  return { before: remembered, step: again === 'promote' ? 'promote' : 'prepare' };
}

interface CertificateContext {
  readonly now: Date;
  readonly names: ServerNames;
  readonly lifetimeMs: number;
}

async function stepped(before: Stored | undefined, step: Step, { now, names, lifetimeMs }: CertificateContext): Promise<Stored> {
  const bundle = livingCas(before?.bundle ?? [], now);
  if (before && step === 'prune') return { ...before, bundle };
  if (before?.next && step === 'promote') return { serving: before.next, bundle };
  const disliked = step === 'replace' ? before?.serving : before?.next;
  const { ca, ...pair } = await issue(withNamesOf(disliked, names), now, lifetimeMs);
  const next = { bundle: [ca, ...bundle] };
  return before && step === 'prepare' ? { ...next, serving: before.serving, next: pair } : { ...next, serving: pair };
}

/** During an update replicas may want different names; each would replace the other's certificate for ever. */
function withNamesOf(disliked: KeyPair | undefined, names: ServerNames): ServerNames {
  const cert = disliked && readCertificate(disliked.cert);
  const old = cert ? namesOf(cert) : { dns: [], ips: [] };
  return { dns: [...new Set([...names.dns, ...old.dns])], ips: [...new Set([...names.ips, ...old.ips])] };
}

function wantedNames({ service, secret, extraNames }: CertificateSettings): ServerNames {
  return { dns: [...new Set([`${service}.${secret.namespace}.svc`, ...extraNames.dns])], ips: extraNames.ips };
}

async function write(client: ClusterClient, { namespace, name }: SecretPlace, body: V1Secret): Promise<void> {
  if (body.metadata?.resourceVersion === undefined) await client.core.createNamespacedSecret({ namespace, body });
  else await client.core.replaceNamespacedSecret({ namespace, name, body });
}

async function readIfThere<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
