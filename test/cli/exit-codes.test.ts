import { describe, expect, test } from 'vitest';
import { EXIT_OF_ERROR, exitCode } from '../../src/cli/exit-codes.ts';
import type { FailOn } from '../../src/judge/decide.ts';
import type { Severity } from '../../src/model/finding.ts';
import { everything, finding } from '../report/lint-results.ts';

const CLEAN = { findings: [], unreadable: [], failures: [] };
const { unreadable, failures } = everything();

describe('exitCode', () => {
  test.each<[gravest: Severity | 'none', ...codes: [error: number, warning: number, info: number, never: number]]>([
    ['none', 0, 0, 0, 0],
    ['info', 0, 0, 1, 0],
    ['warning', 0, 1, 1, 0],
    ['error', 1, 1, 1, 0],
  ])('of findings up to %s, for --fail-on error, warning, info and never', (gravest, ...codes) => {
    const findings = gravest === 'none' ? [] : [finding({ severity: 'info' }), finding({ severity: gravest })];
    const levels: FailOn[] = ['error', 'warning', 'info', 'never'];
    expect(levels.map((failOn) => exitCode({ ...CLEAN, findings }, failOn))).toEqual(codes);
  });

  test.each(['error', 'warning', 'info', 'never'] as const)('is 3 with --fail-on %s where anything was not judged', (failOn) => {
    const findings = [finding()];
    expect(exitCode({ ...CLEAN, unreadable }, failOn)).toBe(3);
    expect(exitCode({ ...CLEAN, failures }, failOn)).toBe(3);
    expect(exitCode({ findings, unreadable, failures }, failOn)).toBe(3);
  });
});

test('errors', () => {
  expect(EXIT_OF_ERROR).toEqual({ usage: 2, policy: 2, input: 3, internal: 3 });
});
