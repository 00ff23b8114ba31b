import { type Live, type LiveSource, live } from '../model/live.ts';
import { growingPauses, watchedAlarm } from './arming.ts';
import { expiry, type KeyPair, type Stored } from './certificate-plan.ts';
import { type CertificateSettings, type Round, type RoundEvents, reconcileCertificates } from './certificate-round.ts';
import type { Cluster } from './client.ts';

/** What a TLS server needs. */
export interface Credentials {
  /** The server's certificate, and behind it those that lead to its authority: PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly notAfter: Date;
}

interface CertificateEvents extends RoundEvents {
  /** A round failed, in one line that holds nothing of the Secret. It is tried again. */
  failed(reason: string): void;
  /** Changes of the webhook configuration could not be followed, in one line. */
  unwatched(reason: string): void;
}

/**
 * Server certificates that kport makes itself and keeps in a Secret, for all replicas alike. Resolves with the first ones
 * and follows the Secret until the client's signal is aborted; rejects only if that happens before there are any.
 */
export async function keepCertificates(
  cluster: Cluster,
  settings: CertificateSettings,
  events: CertificateEvents,
): Promise<Live<Credentials>> {
  const { signal } = cluster.client;
  const kept: Kept = {};
  const look = (): Promise<void> => lookAfter(cluster, { settings, events }, kept);
  const alarm = watchedAlarm(cluster, settings, events.unwatched);
  const pauses = growingPauses(cluster, settings.pollMs);
  for (;;) {
    signal.throwIfAborted();
    const pauseMs = await pauses.after(look, events.failed);
    if (kept.source) {
      void follow(pauseMs);
      return kept.source;
    }
    await cluster.clock.sleep(pauseMs, signal);
  }
  async function follow(pauseMs: number): Promise<void> {
    await alarm.sleep(pauseMs);
    while (!signal.aborted) await alarm.sleep(await pauses.after(look, events.failed));
  }
}

interface Kept {
  source?: LiveSource<Credentials>;
  stored?: Stored;
}

/** One round. Throws what it failed by. */
async function lookAfter(cluster: Cluster, { settings, events }: Omit<Round, 'remembered'>, kept: Kept): Promise<void> {
  const remembered = kept.stored ? { remembered: kept.stored } : {};
  const { stored, failure } = await reconcileCertificates(cluster, { settings, events, ...remembered });
  kept.stored = stored;
  keep(kept, stored.serving);
  // The certificate is there; that the API server was not told of its CA must not keep it from being served.
  if (failure !== undefined) throw failure;
}

function keep(kept: Kept, serving: KeyPair): void {
  const credentials = { cert: serving.cert, key: serving.key, notAfter: expiry(serving) };
  if (!kept.source) kept.source = live<Credentials>(credentials);
  else if (kept.source.current().cert !== serving.cert) kept.source.set(credentials);
}
