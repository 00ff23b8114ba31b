import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/model/finding.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { deepFreeze } from '../facts/minimal-pod.ts';
import { evaluate, settingsOf } from './evaluated.ts';
import { list, wired, workload } from './pod-shapes.ts';

describe.each([
  ['any workload', workload],
  ['any List', list],
])('%s', (_, objects) => {
  test.each(PRESETS)('is judged by %s without a failure, and is not changed', (preset) => {
    fc.assert(
      fc.property(objects, fc.constantFrom(...LANGUAGES), (object, language) => {
        const before = JSON.stringify(object);
        const given = deepFreeze(settingsOf(shippedPolicy(preset), language));
        const outcomes = evaluate(deepFreeze(wired(object)), given);
        expect(JSON.stringify(object)).toBe(before);
        expect(outcomes.length).toBeGreaterThan(object.kind === 'List' ? -1 : 0);
        for (const outcome of outcomes) {
          expect(outcome.kind).not.toBe('rule-failed');
          for (const { message, fix } of outcome.kind === 'evaluated' ? outcome.findings : [])
            expect(message + fix).not.toMatch(/undefined|\{[a-z]+\}/i);
        }
      }),
      { numRuns: 200 },
    );
  });
});
