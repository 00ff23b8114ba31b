import { expect, test } from 'vitest';
import { nearestName } from '../../src/policy/nearest-name.ts';

const SEVERITIES = ['error', 'warning', 'info', 'off'];
const KEYS = ['extends', 'mode', 'rules', 'exemptions', 'workloads'];
const RULES = ['privileged-host-port', 'privileged-container-port', 'may-run-as-root', 'duplicate-key'];

test.each([
  ['eror', SEVERITIES, 'error'],
  ['ERROR', SEVERITIES, 'error'],
  ['warn', SEVERITIES, 'warning'],
  ['of', SEVERITIES, 'off'],
  ['on', SEVERITIES, undefined],
  ['critical', SEVERITIES, undefined],
  ['', SEVERITIES, undefined],
  ['exempt', KEYS, 'exemptions'],
  ['x', KEYS, undefined],
  ['mdoe', KEYS, 'mode'],
  ['privileged-port', RULES, 'privileged-host-port'],
  ['run-as-root', RULES, 'may-run-as-root'],
  ['no-latest-tag', RULES, undefined],
  ['nosuch', ['xns-ch'], undefined],
] as const)('%j', (written, known, nearest) => {
  expect(nearestName(written, known)).toBe(nearest);
});
