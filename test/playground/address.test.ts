import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RUNTIME_PROFILES } from '../../src/model/bind.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { fromHash, MOST_TEXT, toHash } from '../../src/playground/address.ts';
import { PRESETS } from '../../src/rules/rule.ts';

test('any short text and any settings come back from an address', async () => {
  const address = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 200 }),
    language: fc.constantFrom(...LANGUAGES),
    preset: fc.constantFrom(...PRESETS),
    runtime: fc.constantFrom(...RUNTIME_PROFILES),
  });
  await fc.assert(
    fc.asyncProperty(address, async (given) => {
      expect(await fromHash((await toHash({ ...given, unsafe: true })) ?? '')).toEqual({ ...given, unsafe: true });
    }),
    { numRuns: 200 },
  );
});

test('an example is known by its name', async () => {
  expect(await toHash({ example: 'nginx-as-root', preset: 'baseline' })).toBe('#example=nginx-as-root&policy=baseline');
  expect(await fromHash('#example=nginx-as-root&policy=baseline')).toEqual({ example: 'nginx-as-root', preset: 'baseline' });
});

test('what is not known is left out', async () => {
  expect(await fromHash('#policy=own&runtime=kata&lang=de&unsafe=1&more=x')).toEqual({});
  expect(await fromHash('')).toEqual({});
});

test('a text that no address holds has none', async () => {
  const noise = Array.from({ length: 40_000 }, (_, index) => (index * 2_654_435_761) % 1_000_003).join(' ');
  expect(await toHash({ text: noise })).toBeUndefined();
  // Packed, it would fit, and the page that it leads to would refuse it.
  expect(await toHash({ text: ' '.repeat(MOST_TEXT) })).toBeDefined();
  expect(await toHash({ text: ' '.repeat(MOST_TEXT + 1) })).toBeUndefined();
});

const packed = (bytes: Uint8Array) => deflateRawSync(bytes).toString('base64url');

test.each([
  ['what is not base64', '%%%'],
  ['what is not packed', Buffer.from('kind: Pod').toString('base64url')],
  ['what is no UTF-8', packed(Uint8Array.of(0xff, 0xfe, 0xfd))],
  ['a text that grows beyond what the page takes', packed(new Uint8Array(MOST_TEXT + 1).fill(0x20))],
])('%s is refused', async (_, text) => {
  await expect(fromHash(`#text=${text}`)).rejects.toThrow();
});
