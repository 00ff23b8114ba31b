// The webhook configuration, which denies nothing before kport answers: see src/cluster/webhook-configuration.ts.
import type { Credentials } from '../../cluster/certificates.ts';
import type { Cluster } from '../../cluster/client.ts';
import type { Armed } from '../../cluster/webhook-configuration.ts';
import { type Live, live } from '../../model/live.ts';
import { followCertificate, type InputParts } from './inputs.ts';

/** For so long after a Pod is ready whoever leads requests to it may still be learning of it. */
const ROUTE_MILLISECONDS = 5000;

interface Routed {
  /** Whether requests reach it and are answered: before, nothing may be denied for want of an answer. */
  readonly answering: Live<boolean>;
  /** Somebody was told that it is ready. */
  toldReady(): void;
}

/**
 * A Service leads to a Pod once its readiness probe has had its answer and every node knows: so the configuration is armed some
 * seconds after the first one who asked /readyz was told yes, and not at all where nobody asks.
 */
export function answeringOnceRouted(stopped: Promise<unknown>): Routed {
  const answering = live(false);
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(timer);
    answering.set(false);
  };
  void stopped.then(end, end);
  return {
    answering,
    toldReady() {
      timer ??= setTimeout(() => answering.set(true), ROUTE_MILLISECONDS).unref();
    },
  };
}

interface ArmingParts extends InputParts {
  readonly answering: Live<boolean>;
}

/**
 * A certificate that kport does not keep itself, and the configuration that is set, armed as soon as kport is trusted by it: its CA
 * is somebody else's to write. Throws KportError `input`.
 */
export async function followArmed(cluster: Cluster | undefined, parts: ArmingParts): Promise<Live<Credentials>> {
  const served = await followCertificate(parts);
  if (cluster) void keepArmed(cluster, parts, served);
  return served;
}

async function keepArmed(cluster: Cluster, parts: ArmingParts, served: Live<Credentials>): Promise<void> {
  const { settings, answering, log } = parts;
  const { webhookConfiguration, certPoll } = settings;
  if (webhookConfiguration === undefined) return;
  const { keepArmed: keep } = await import('../../cluster/arming.ts');
  const armed = armedTeller(parts);
  const failed = (because: string): void => log.warn({ because }, 'the webhook configuration could not be looked after');
  const settings_ = { webhookConfiguration, answering, served, pollMs: certPoll * 1000 };
  await keep(cluster, settings_, { armed, failed, unwatched: unwatchedTeller(parts) });
}

export function unwatchedTeller({ log }: InputParts): (because: string) => void {
  return (because) => log.warn({ because }, 'the webhook configuration cannot be followed');
}

const UNARMED: Readonly<Record<Exclude<Armed, 'armed' | 'waiting'>, string>> = {
  absent: 'there is no webhook configuration, and the API server asks nobody',
  untrusted: 'not armed: a webhook does not trust the certificate that is shown, or not for the name by which it calls',
  ruleless: 'not armed: the annotation kport.dev/rules holds no rules for a webhook',
};

/** Tells each change of state once. */
export function armedTeller({ settings, log, metrics }: InputParts): (armed: Armed) => void {
  const { webhookConfiguration } = settings;
  let before: Armed | undefined;
  if (webhookConfiguration !== undefined) metrics.armed(webhookConfiguration, false);
  return (armed) => {
    if (armed === before || webhookConfiguration === undefined) return;
    before = armed;
    metrics.armed(webhookConfiguration, armed === 'armed');
    if (armed === 'armed') log.info({ webhookConfiguration }, 'armed');
    else if (armed !== 'waiting') log.warn({ webhookConfiguration }, UNARMED[armed]);
  };
}
