import { expect, test } from 'vitest';
import { heldBack } from '../../src/webhook/log.ts';

/** A reader that takes what it is told to. */
function reader() {
  const got: string[] = [];
  const out = {
    writableLength: 0,
    write(text: string) {
      out.writableLength += text.length;
      got.push(text);
    },
  };
  return { out, text: () => got.join('') };
}

const line = (number: number) => `${String(number).padStart(99, '0')}\n`;

test('lines are written in order, and together', () => {
  const { out, text } = reader();
  const lines = heldBack(out, () => expect.unreachable());
  for (let number = 0; number < 1000; number += 1) lines.write(line(number));
  expect(text().length).toBeLessThan(100_000);
  lines.release();
  expect(lines.lost()).toBe(0);
  expect(text()).toBe(Array.from({ length: 1000 }, (_, number) => line(number)).join(''));
});

test('what nobody reads is bounded, counted, and told once somebody reads again', () => {
  const { out, text } = reader();
  let lost = 0;
  const lines = heldBack(
    out,
    (count) => {
      lost += count;
    },
    200_000,
  );
  for (let number = 0; number < 10_000; number += 1) lines.write(line(number));
  lines.release();
  expect(lines.lost()).toBe(0);
  expect(text().length).toBeLessThanOrEqual(200_000);
  expect(lost).toBe(10_000 - text().length / 100);
  out.writableLength = 0;
  expect(lines.lost()).toBe(lost);
  expect(lines.lost()).toBe(0);
  lines.write(line(1));
  lines.release();
  expect(text().endsWith(line(1))).toBe(true);
});
