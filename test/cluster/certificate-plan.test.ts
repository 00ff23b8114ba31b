import { expect, test } from 'vitest';
import { caOf, dueStep, livingCas, type Stored } from '../../src/cluster/certificate-plan.ts';
import { issue } from '../../src/cluster/x509.ts';

const DAY = 86_400_000;
const START = new Date('2030-01-01T00:00:00Z');
const NAMES = { dns: ['kport.kport-system.svc'], ips: [] };
const after = (ms: number) => new Date(START.getTime() + ms);

const first = await issue(NAMES, START, 90 * DAY);
const second = await issue(NAMES, after(60 * DAY), 90 * DAY);
const ALONE: Stored = { serving: first, bundle: [first.ca] };
const PREPARED: Stored = { serving: first, next: second, bundle: [second.ca, first.ca] };
const PROMOTED: Stored = { serving: second, bundle: [second.ca, first.ca] };

const due = (stored: Stored | undefined, ms: number, change: { names?: typeof NAMES; isNextPublished?: boolean } = {}) =>
  dueStep(stored, { now: after(ms), names: NAMES, overlapMs: 600_000, isNextPublished: true, ...change });

test.each([
  ['nothing is there', undefined, 0, {}, 'replace'],
  ['new', ALONE, 0, {}, 'keep'],
  ['just before two thirds', ALONE, 60 * DAY - 1, {}, 'keep'],
  ['at two thirds', ALONE, 60 * DAY, {}, 'prepare'],
  ['expired', ALONE, 90 * DAY, {}, 'replace'],
  ['made by a replica whose clock is a day ahead', ALONE, -DAY, {}, 'keep'],
  ['for other names', ALONE, 0, { names: { dns: ['other.svc'], ips: [] } }, 'replace'],
  ['the key is another', { ...ALONE, serving: { cert: first.cert, key: second.key } }, 0, {}, 'replace'],
  ['its CA is missing', { ...ALONE, bundle: [second.ca] }, 0, {}, 'replace'],
  ['prepared just now', PREPARED, 60 * DAY, {}, 'keep'],
  ['prepared, the overlap over', PREPARED, 60 * DAY + 600_000, {}, 'promote'],
  ['prepared, the overlap over, the CA not published', PREPARED, 60 * DAY + 600_000, { isNextPublished: false }, 'keep'],
  ['prepared, the old one expired', PREPARED, 90 * DAY, { isNextPublished: false }, 'promote'],
  ['prepared, the next one is broken', { ...PREPARED, next: { cert: 'x', key: 'y' } }, 61 * DAY, {}, 'prepare'],
  ['promoted', PROMOTED, 61 * DAY, {}, 'keep'],
  ['promoted, the old CA expired', PROMOTED, 90 * DAY, {}, 'prune'],
] as const)('%s', (_, stored, ms, change, step) => {
  expect(due(stored, ms, change as never)).toBe(step);
});

test('the CA of a certificate is found in its bundle', () => {
  expect(caOf(second, PREPARED.bundle)).toBe(second.ca);
  expect(caOf(second, [first.ca])).toBeUndefined();
  expect(livingCas(PREPARED.bundle, after(90 * DAY))).toEqual([second.ca]);
});

test('a short life is renewed at two thirds too: that a certificate is backdated does not count', async () => {
  const short = await issue(NAMES, START, 30_000);
  const stored = { serving: short, bundle: [short.ca] };
  expect([due(stored, 19_000), due(stored, 20_000)]).toEqual(['keep', 'prepare']);
});
