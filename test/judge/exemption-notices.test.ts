import { describe, expect, test } from 'vitest';
import { exemptionNotices } from '../../src/judge/exemption-notices.ts';
import { policyWith } from './outcomes.ts';

const TODAY = '2026-06-15';

describe('notices', () => {
  const policy = policyWith(
    { names: ['a'], reason: 'used' },
    { names: ['b'], reason: 'idle "one"' },
    { names: ['c'], reason: 'old', expires: '2026-06-14' },
    { users: ['ci'], reason: 'by user' },
    { groups: ['ops'], reason: 'by group' },
  );

  test('name the unused and the expired, with their places', () => {
    expect(exemptionNotices(policy, { used: new Set([0]), today: TODAY, knowsUsers: false })).toEqual([
      {
        kind: 'unused',
        index: 1,
        file: 'policy.yaml',
        position: { line: 11, column: 5 },
        reason: 'idle "one"',
      },
      {
        kind: 'expired',
        index: 2,
        file: 'policy.yaml',
        position: { line: 12, column: 5 },
        reason: 'old',
        expires: '2026-06-14',
      },
    ]);
  });

  test('call an exemption by user unused only where users are known', () => {
    const notices = exemptionNotices(policy, { used: new Set([0, 1, 4]), today: TODAY, knowsUsers: true });
    expect(notices.map(({ kind, index }) => [kind, index])).toEqual([
      ['expired', 2],
      ['unused', 3],
    ]);
  });
});
