import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeFile } from '../../src/lint/judge-file.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { readInput } from '../../src/sources/read.ts';
import { mutatedManifest, soup } from '../sources/yaml-texts.ts';
import { BAD, judging } from './judging.ts';

/** A manifest with some of its bytes changed, taken away or put in. */
const damaged = fc
  .array(fc.tuple(fc.nat(BAD.length), fc.nat(2), fc.uint8Array({ maxLength: 3 })), { minLength: 1, maxLength: 5 })
  .map((edits) =>
    edits.reduce<Uint8Array>(
      (bytes, [at, width, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + width)]),
      Buffer.from(BAD),
    ),
  );

test.each([
  ['any bytes', fc.uint8Array({ maxLength: 200 })],
  ['any bytes as UTF-16', fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.concat([Uint8Array.of(0xff, 0xfe), bytes]))],
  ['any text', fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text))],
  ['tokens of YAML', soup.map((text) => Buffer.from(text))],
  ['a manifest with slips', mutatedManifest.map((text) => Buffer.from(text))],
  ['a manifest with damaged bytes', damaged],
])('%s: a verdict, and never an exception', async (_, files: fc.Arbitrary<Uint8Array>) => {
  await fc.assert(
    fc.asyncProperty(files, fc.constantFrom(...PRESETS), fc.constantFrom(...LANGUAGES), async (bytes, preset, language) => {
      const verdict = judgeFile(await readInput({ stdin: async () => bytes }), {
        ...judging(),
        policy: shippedPolicy(preset),
        language,
      });
      expect(verdict.failures).toEqual([]);
      const isSkipped = verdict.skipped !== undefined;
      // Never nothing: what was not judged is skipped with a reason, or told.
      expect(isSkipped || verdict.unreadable.length > 0 || verdict.objects > 0).toBe(true);
      expect(isSkipped && verdict.unreadable.length + verdict.findings.length > 0).toBe(false);
      for (const { position } of verdict.unreadable)
        expect(Math.min(position?.line ?? 0, position?.column ?? 0)).toBeGreaterThan(0);
      expect(structuredClone(verdict)).toEqual(verdict);
    }),
    { numRuns: 300 },
  );
});
