import { KportError } from '../model/errors.ts';
import { backoffMs } from './backoff.ts';
import type { Cluster } from './client.ts';
import { retryAfterMs, statusOf } from './failure.ts';

/** Some ten seconds in all: the network of a Pod that has just started may not be there at once. */
const MAX_ATTEMPTS = 6;

/** Asks again where nobody answered, or a server in trouble did; what is refused is refused. Rejects with the last failure. */
export async function persistently<T>({ client, clock }: Cluster, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error) || client.signal.aborted || attempt + 1 >= MAX_ATTEMPTS) throw error;
      await clock.sleep(backoffMs(attempt, clock.random(), retryAfterMs(error)), client.signal);
      if (client.signal.aborted) throw error;
    }
  }
}

/** Of what kport itself says, only that there was no answer, or half of one, may be otherwise the next time. */
function isTransient(error: unknown): boolean {
  if (error instanceof KportError) return error.reasons.some(({ code }) => code === 'no-answer-in-time' || code === 'answer-cut');
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}
