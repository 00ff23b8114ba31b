// A configuration that denies is armed when requests reach kport, not when it listens: a Service leads to a Pod that was told ready.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answeringOnceRouted } from '../../src/webhook/follow/arming.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('it answers five seconds after it was told ready for the first time, and never where nobody asks', async () => {
  const { answering, toldReady } = answeringOnceRouted(Promise.withResolvers<void>().promise);
  const told: boolean[] = [];
  answering.subscribe((now) => void told.push(now));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(told).toEqual([]);
  toldReady();
  await vi.advanceTimersByTimeAsync(4000);
  toldReady();
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(answering.current()).toBe(true);
  toldReady();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(told).toEqual([true]);
});

test.each([0, 3000, 60_000])('asked to end after %i ms, it answers no more', async (ms) => {
  const stop = Promise.withResolvers<void>();
  const { answering, toldReady } = answeringOnceRouted(stop.promise);
  toldReady();
  await vi.advanceTimersByTimeAsync(ms);
  stop.resolve();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(answering.current()).toBe(false);
});
