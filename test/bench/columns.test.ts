import { expect, test } from 'vitest';
import { columns, median, medianRatio } from '../../bench/columns.ts';

test('columns never touch each other, however wide a cell is', () => {
  const rows = [
    ['', 'p99 ms', 'us of processor'],
    ['floor', '1.2', '99'],
    ['Pod Security', '1234567.8', '3161'],
  ];
  expect(columns(rows)).toEqual([
    '                 p99 ms  us of processor',
    'floor               1.2               99',
    'Pod Security  1234567.8             3161',
  ]);
});

test('the median is one of the values, and one wild round changes no ratio', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2);
  expect(medianRatio([2, 2, 200], [1, 1, 1])).toBe(2);
  // Both rounds of a pair are slower while somebody else has the machine.
  expect(medianRatio([2, 20, 2], [1, 10, 1])).toBe(2);
});
