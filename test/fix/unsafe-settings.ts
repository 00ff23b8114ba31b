import { shippedPolicy } from '../../src/policy/presets.ts';

/** Every repair that there is, on a day that stays. */
export const UNSAFE_SETTINGS = {
  policy: shippedPolicy('restricted'),
  door: 'file',
  language: 'en',
  today: '2026-01-31',
  unsafe: true,
} as const;
