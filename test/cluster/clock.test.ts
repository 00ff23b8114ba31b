import { expect, test } from 'vitest';
import { sleep } from '../../src/cluster/clock.ts';

test('a sleep ends by itself, or at once when it is aborted, and never rejects', async () => {
  const control = new AbortController();
  await sleep(1, control.signal);
  const long = sleep(60_000, control.signal);
  control.abort();
  expect(await long).toBeUndefined();
  expect(await sleep(60_000, control.signal)).toBeUndefined();
});
