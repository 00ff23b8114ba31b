import { describe, expect, test } from 'vitest';
import { showProgress } from '../../src/cli/io/progress.ts';
import { recordedIo } from './recorded-io.ts';

/** What stands on standard error after reports at these milliseconds. */
function watch(times: readonly number[], world: Parameters<typeof recordedIo>[0] = { isTerminal: true }, total = 9): string {
  const io = recordedIo(world);
  let time = 0;
  const progress = showProgress(io, 'en', () => time);
  for (const [done, at] of times.entries()) {
    time = at;
    progress.report(done + 1, total);
  }
  progress.end();
  return io.written.err;
}

describe('showProgress', () => {
  test('is silent for a second, then tells, and leaves nothing behind', () => {
    expect(watch([10, 999])).toBe('');
    expect(watch([10, 1000])).toBe('\r\u001b[Kjudging: 2 of 9 files\r\u001b[K');
  });

  test('tells of many files at once, and then no more often than of few', () => {
    const shown = '\r\u001b[Kjudging: 1 of 500 files\r\u001b[Kjudging: 4 of 500 files\r\u001b[K';
    expect(watch([0, 1, 99, 100], { isTerminal: true }, 500)).toBe(shown);
    expect(watch([0, 1, 99, 100], { isTerminal: true }, 499)).toBe('');
  });

  test('does not flicker', () => {
    expect(watch([1000, 1001, 1099, 1100])).toBe('\r\u001b[Kjudging: 1 of 9 files\r\u001b[Kjudging: 4 of 9 files\r\u001b[K');
  });

  test('leaves nothing behind and listens for no Ctrl-C any more', () => {
    const io = recordedIo({ isTerminal: true });
    const listening: (() => void)[] = [];
    const onInterrupt = (action: () => void) => {
      listening.push(action);
      return () => void listening.pop();
    };
    const progress = showProgress({ ...io, onInterrupt }, 'en', () => 2000);
    progress.report(1, 1000);
    listening[0]?.();
    expect(io.written.err).toBe('\r\u001b[Kjudging: 1 of 1000 files\r\u001b[K');
    progress.end();
    expect(listening).toEqual([]);
  });

  test.each([{ isTerminal: false }, { isTerminal: true, env: { TERM: 'dumb' } }])('is silent in %j', (world) => {
    expect(watch([5000], world)).toBe('');
    expect(watch([0, 5000], world, 1000)).toBe('');
  });
});
