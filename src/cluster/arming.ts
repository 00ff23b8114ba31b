// When a webhook configuration is looked at: when it changes, when kport begins to answer, and from time to time.
import type { V1ValidatingWebhookConfiguration } from '@kubernetes/client-node';
import type { Live } from '../model/live.ts';
import { backoffMs } from './backoff.ts';
import type { Cluster } from './client.ts';
import { describeFailure, isConflict, retryAfterMs } from './failure.ts';
import { type Watched, watchObjects } from './informer.ts';
import { type Armed, readWebhooks } from './webhook-configuration.ts';

export interface ArmingSettings {
  /** The ValidatingWebhookConfiguration to write the rules into. */
  readonly webhookConfiguration: string;
  /** Whether kport answers: before, the configuration is not armed. */
  readonly answering: Live<boolean>;
  /** How often the configuration is read, even if nobody tells of a change. */
  readonly pollMs: number;
}

interface ArmingEvents {
  /** After each look. */
  armed(armed: Armed): void;
  /** The configuration could not be read or written, in one line. It is tried again. */
  failed(reason: string): void;
  /** Its changes could not be followed, in one line: they are seen by a look from time to time only, until they can. */
  unwatched(reason: string): void;
}

/** Arms a configuration whose CA is somebody else's to write, once kport answers and is trusted by it. Ends with the client's signal. */
export async function keepArmed(
  cluster: Cluster,
  settings: ArmingSettings & { readonly served: Live<{ readonly cert: string }> },
  { armed, failed, unwatched }: ArmingEvents,
): Promise<void> {
  const { client } = cluster;
  const alarm = watchedAlarm(cluster, settings, unwatched);
  const pauses = growingPauses(cluster, settings.pollMs);
  const look = async (): Promise<void> => {
    const webhooks = await readWebhooks(client, settings.webhookConfiguration);
    const settled = await webhooks.settle(settings.answering.current() ? { served: settings.served.current().cert } : {});
    if ('failure' in settled) throw settled.failure;
    armed(settled.armed);
  };
  // The change that was in the way of a patch rings the alarm.
  const lookOnce = (): Promise<void> => look().catch((error) => (isConflict(error) ? undefined : Promise.reject(error)));
  while (!client.signal.aborted) await alarm.sleep(await pauses.after(lookOnce, failed));
}

interface Alarm {
  /** Ends early when the configuration changes or kport begins to answer, also if it did since the last sleep. */
  sleep(ms: number): Promise<void>;
}

/** Where another one writes whatever kport writes, the two of them take turns no faster than this. */
const LEAST_PAUSE_MS = 500;

export function watchedAlarm(cluster: Cluster, settings: Partial<ArmingSettings>, unwatched: ArmingEvents['unwatched']): Alarm {
  const { client, clock } = cluster;
  let bell = new AbortController();
  const ring = (): void => bell.abort();
  settings.answering?.subscribe(ring);
  const { webhookConfiguration } = settings;
  if (webhookConfiguration !== undefined) {
    watchObjects(cluster, configurationOf(cluster, webhookConfiguration), {
      changed: ring,
      deleted: ring,
      reached() {},
      failed: (error) => unwatched(describeFailure(error)),
    });
  }
  return {
    async sleep(ms) {
      await clock.sleep(Math.min(ms, LEAST_PAUSE_MS), client.signal);
      await clock.sleep(Math.max(0, ms - LEAST_PAUSE_MS), AbortSignal.any([client.signal, bell.signal]));
      bell = new AbortController();
    },
  };
}

function configurationOf({ client }: Cluster, name: string): Watched<V1ValidatingWebhookConfiguration> {
  const fieldSelector = `metadata.name=${name}`;
  const list = () => client.admission.listValidatingWebhookConfiguration({ fieldSelector });
  return { path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', list, fieldSelector };
}

interface Pauses {
  /** Does it, and says how many milliseconds to wait before it is done again. */
  after(action: () => Promise<void>, failed: (reason: string) => void): Promise<number>;
}

/** The attempt after which the pauses do not grow any more, at 8 seconds: a renewal is waiting, and it is one request. */
const LONGEST_BACKOFF = 4;

export function growingPauses({ client, clock }: Cluster, pollMs: number): Pauses {
  let failures = 0;
  return {
    async after(action, failed) {
      try {
        await action();
        failures = 0;
        return pollMs;
      } catch (error) {
        if (!client.signal.aborted) failed(describeFailure(error));
        return backoffMs(Math.min(failures++, LONGEST_BACKOFF), clock.random(), retryAfterMs(error));
      }
    },
  };
}
