import { setTimeout } from 'node:timers/promises';

/** Time and chance as the rest of this folder sees them: a test moves them by hand. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or as soon as `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to 1, as Math.random. */
  random(): number;
}

/** A sleep of real time, for a clock. It ends early, and quietly, when `signal` is aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
