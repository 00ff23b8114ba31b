import { describe, expect, test } from 'vitest';
import { threadsFor } from '../../src/lint/thread-count.ts';
import { withLength } from '../../src/sources/files.ts';
import { scratch } from '../sources/scratch.ts';

/** So many files, each of so many bytes. */
function count(files: number, bytes: number, most = 4): number {
  const cwd = scratch({ 'a.yaml': '#'.repeat(bytes), 'b.yaml': '#'.repeat(bytes) });
  const found = ['a.yaml', 'b.yaml'].map((file) => withLength({ file }, cwd));
  return threadsFor(
    Array.from({ length: files }, (_, index) => found[index % 2] ?? { file: '' }),
    most,
  );
}

describe('threads that pay for themselves', () => {
  test.each([
    [1, 10_000_000, 1],
    [1_000, 100, 1],
    [29_999, 32_768, 1],
    [30_000, 100, 2],
    [30_000, 32_768, 2],
    [59_999, 100, 3],
    [100_000, 100, 4],
    [10_000, 100_000, 2],
    [20_000, 100_000, 4],
  ])('of %i files of %i bytes: %i', (files, bytes, threads) => {
    expect(count(files, bytes)).toBe(threads);
  });

  test('are no more than processors, and at least this one', () => {
    expect([count(100_000, 100, 1), count(100_000, 100, 2), threadsFor([])]).toEqual([1, 2, 1]);
  });

  test('a file that is not there is one as any other', () => {
    expect(
      threadsFor(
        Array.from({ length: 30_000 }, () => withLength({ file: 'gone.yaml' }, '/nowhere')),
        8,
      ),
    ).toBe(2);
  });
});
