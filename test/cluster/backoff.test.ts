import { expect, test } from 'vitest';
import { backoffMs } from '../../src/cluster/backoff.ts';

test('it doubles up to half a minute, half of it by chance', () => {
  expect([0, 1, 2, 3, 6, 7, 1000].map((attempt) => backoffMs(attempt, 1))).toEqual([
    500, 1000, 2000, 4000, 30_000, 30_000, 30_000,
  ]);
  expect([0, 1, 2, 1000].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1000, 15_000]);
});

test('what the server asks for is never undercut, up to two minutes', () => {
  expect(backoffMs(0, 0, 7000)).toBe(7000);
  expect(backoffMs(9, 0, 1000)).toBe(15_000);
  expect(backoffMs(0, 0, 86_400_000)).toBe(120_000);
});
