// Whatever the text, its two fields are found in time that grows as the text does.
import { expect, test } from 'vitest';
import { withTypeFields } from '../../src/lint/type-fields.ts';
import { processorTime } from '../processor-time.ts';

const TIMES = 4;

test.each<[string, (size: number) => string]>([
  ['lines that are one', (size) => 'KIND: Pod\n'.repeat(size)],
  ['lines that are nearly one', (size) => `${'kind '.repeat(20)}\n`.repeat(size / 10)],
  ['one behind many blanks', (size) => `kind${' '.repeat(size * 10)}x`],
  ['comments before braces', (size) => `${'# kind: a\n'.repeat(size)}{Kind: Pod}`],
  ['markers before braces', (size) => `${'---\n'.repeat(size)}{Kind: Pod}`],
  ['braces that nothing closes', (size) => '{kind: '.repeat(size)],
  ['brackets in braces', (size) => `{${'['.repeat(size * 5)}`],
  ['texts that nothing closes', (size) => `{"${'\\"'.repeat(size * 5)}`],
  ['many quotes', (size) => `{${`'"`.repeat(size * 5)}`],
  ['many fields in braces', (size) => `{${'Kind : Pod, "apiversion": v1, '.repeat(size)}}`],
  ['fields without a colon in braces', (size) => `{${'kind\n\n\n\n'.repeat(size)}}`],
])('of %s', (_, textOf) => {
  const timeOf = (size: number) => {
    const text = textOf(size);
    const start = processorTime();
    withTypeFields(text);
    return processorTime() - start;
  };
  timeOf(1000);
  // The quickest of three, for whatever else a processor does adds to it. What grows with the square takes sixteen times as long.
  const quickest = (size: number) => Math.min(...[0, 1, 2].map(() => timeOf(size)));
  const [small, large] = [quickest(5000), quickest(5000 * TIMES)];
  expect(large).toBeLessThan(Math.max(small, 2) * TIMES * 2.5);
});
