// How long a change waits: hardly where judging is quicker than typing, else as long as judging took.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pace } from '../../src/lsp/pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ['quick', 40, 10],
  ['slow', 200, 200],
  ['very slow', 5000, 500],
])('behind a judgement that was %s', async (_, took, rest) => {
  let clock = 0;
  let done = 0;
  const { ask } = pace(
    async () => {
      clock += took;
      done += 1;
    },
    () => clock,
    new AbortController().signal,
  );
  ask('a');
  await vi.advanceTimersByTimeAsync(10);
  expect(done).toBe(1);
  ask('a');
  await vi.advanceTimersByTimeAsync(rest - 1);
  expect(done).toBe(1);
  ask('a');
  await vi.advanceTimersByTimeAsync(rest - 1);
  expect(done).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toBe(2);
});
