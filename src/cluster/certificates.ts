import { type Live, type LiveSource, live } from '../model/live.ts';
import { backoffMs } from './backoff.ts';
import { expiry, type KeyPair, type Step } from './certificate-plan.ts';
import { type CertificateSettings, reconcileCertificates } from './certificate-round.ts';
import type { Cluster } from './client.ts';
import { describeFailure, retryAfterMs } from './failure.ts';

/** What a TLS server needs. */
export interface Credentials {
  /** PEM, the server's certificate first. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly notAfter: Date;
}

interface CertificateEvents {
  /** This replica wrote the Secret. */
  stepped(step: Step): void;
  /** This replica wrote the CA bundle into the webhook configuration. */
  published(): void;
  /** A round failed, in one line that holds nothing of the Secret. It is tried again. */
  failed(reason: string): void;
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
  const { client, clock } = cluster;
  const kept: Kept = { failures: 0 };
  for (;;) {
    client.signal.throwIfAborted();
    const pauseMs = await round(cluster, settings, events, kept);
    if (kept.source) {
      void follow(pauseMs);
      return kept.source;
    }
    await clock.sleep(pauseMs, client.signal);
  }
  async function follow(pauseMs: number): Promise<void> {
    await clock.sleep(pauseMs, client.signal);
    while (!client.signal.aborted) await clock.sleep(await round(cluster, settings, events, kept), client.signal);
  }
}

interface Kept {
  failures: number;
  source?: LiveSource<Credentials>;
}

/** The attempt after which the pauses do not grow any more, at 8 seconds: a renewal is waiting, and it is one request. */
const LONGEST_BACKOFF = 4;

/** One round, and how long to wait before the next one. */
async function round(cluster: Cluster, settings: CertificateSettings, events: CertificateEvents, kept: Kept): Promise<number> {
  const { client, clock } = cluster;
  try {
    const { serving, failure } = await reconcileCertificates(cluster, settings, events);
    keep(kept, serving);
    // The certificate is there; that the API server was not told of its CA must not keep it from being served.
    if (failure !== undefined) throw failure;
    kept.failures = 0;
    return settings.pollMs;
  } catch (error) {
    if (!client.signal.aborted) events.failed(describeFailure(error));
    return backoffMs(Math.min(kept.failures++, LONGEST_BACKOFF), clock.random(), retryAfterMs(error));
  }
}

function keep(kept: Kept, serving: KeyPair): void {
  const credentials = { cert: serving.cert, key: serving.key, notAfter: expiry(serving) };
  if (!kept.source) kept.source = live<Credentials>(credentials);
  else if (kept.source.current().cert !== serving.cert) kept.source.set(credentials);
}
