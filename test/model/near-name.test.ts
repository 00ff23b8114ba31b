import { expect, test } from 'vitest';
import { guessedName } from '../../src/model/near-name.ts';

const SEVERITIES = ['error', 'warning', 'info', 'off'];
const KEYS = ['extends', 'mode', 'rules', 'exemptions', 'workloads'];
const RULES = ['privileged-host-port', 'privileged-container-port', 'may-run-as-root', 'duplicate-key'];

test.each([
  ['eror', SEVERITIES, 'error'],
  ['ERROR', SEVERITIES, 'error'],
  ['warn', SEVERITIES, 'warning'],
  ['informational', SEVERITIES, 'info'],
  ['of', SEVERITIES, 'off'],
  ['on', SEVERITIES, undefined],
  ['critical', SEVERITIES, undefined],
  ['yaml', ['text', 'html'], undefined],
  ['', SEVERITIES, undefined],
  ['exempt', KEYS, 'exemptions'],
  ['x', KEYS, undefined],
  ['mdoe', KEYS, 'mode'],
  ['privileged-port', RULES, 'privileged-host-port'],
  ['run-as-root', RULES, 'may-run-as-root'],
  ['no-latest-tag', RULES, undefined],
  ['nosuch', ['xns-ch'], undefined],
] as const)('%j', (written, known, nearest) => {
  expect(guessedName(written, known)).toBe(nearest);
});
