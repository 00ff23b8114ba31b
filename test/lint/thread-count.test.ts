import { describe, expect, test } from 'vitest';
import { readsAhead, threadsFor } from '../../src/lint/thread-count.ts';

const filesOf = (count: number) => Array.from({ length: count }, (_, index) => ({ file: `${index}.yaml` }));

/** So many files, each of so many bytes. */
function count(files: number, bytes: number, most = 4): number {
  return threadsFor(filesOf(files), () => bytes, most);
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
    expect([count(100_000, 100, 1), count(100_000, 100, 3), count(0, 0)]).toEqual([1, 3, 1]);
  });

  test('on two processors none but the one that reads ahead', () => {
    expect(count(100_000, 100, 2)).toBe(1);
  });

  test('a file that is not there is one as any other', () => {
    expect(count(30_000, 0, 8)).toBe(2);
  });

  test('two hundred files at the most are asked how long they are, from one end to the other', () => {
    const asked: string[] = [];
    const bytesOf = ({ file }: { readonly file: string }) => asked.push(file);
    threadsFor(filesOf(25_500), bytesOf, 3);
    expect([asked.length, asked[0], asked.at(-1)]).toEqual([200, '0.yaml', '25472.yaml']);
  });

  test('nobody is asked where it decides nothing', () => {
    const bytesOf = () => expect.fail('asked');
    expect([
      threadsFor(filesOf(99), bytesOf, 8),
      threadsFor(filesOf(20_000), bytesOf, 2),
      threadsFor(filesOf(45_000), bytesOf, 3),
    ]).toEqual([1, 1, 3]);
  });
});

test.each([
  [9_999, 2, false],
  [10_000, 2, true],
  [10_000, 1, false],
])('of %i files on %i processors, another thread reads ahead: %s', (files, processors, reads) => {
  expect(readsAhead(filesOf(files), () => processors)).toBe(reads);
});
