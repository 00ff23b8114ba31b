const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A server that asks for more is not obeyed: nothing would be tried for hours because of one bad header. */
const LONGEST_ASKED_MS = 120_000;

/**
 * How long to wait, in milliseconds, before attempt `attempt` + 1 (0: the first one failed): twice as long every time, up
 * to half a minute. Half of it is chance, so that replicas that failed together do not come back together.
 * `askedMs` is what the server asked for (Retry-After); it is never undercut.
 */
export function backoffMs(attempt: number, random: number, askedMs = 0): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(Math.max(full / 2 + (full / 2) * random, Math.min(askedMs, LONGEST_ASKED_MS)));
}
