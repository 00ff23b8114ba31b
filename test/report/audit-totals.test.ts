import { expect, test } from 'vitest';
import { readAuditTotals } from '../../src/model/audit-totals.ts';
import { auditTotals } from '../../src/report/audit-totals.ts';
import { saying } from '../told.ts';
import { audit, auditFinding, namespace, owner } from './audit-results.ts';

const FAILURE = {
  code: 'EACCES',
  rules: [],
  isPredicted: true,
  how: 'fits',
  source: 'containerStatuses',
  reason: 'Error',
  message: '',
  lookedIn: [],
  pods: 1,
  nodes: [],
} as const;
const WARNING = auditFinding({ severity: 'warning', ruleId: 'may-run-as-root' });

test('findings are counted by rule and severity, once an owner', () => {
  const owners = [
    owner({ seen: [FAILURE, { ...FAILURE, how: 'seen' }, { ...FAILURE, how: 'seen', isPredicted: false }] }),
    owner({ findings: [auditFinding(), WARNING] }),
  ];
  const totals = auditTotals(audit({ namespaces: [namespace('shop', owners), namespace('tidy', [])] }));
  expect(totals).toEqual({
    at: '2030-01-01T00:00:00Z',
    complete: true,
    findings: [
      { rule: 'may-run-as-root', severity: 'warning', n: 1 },
      { rule: 'privileged-container-port', severity: 'error', n: 2 },
    ],
    failures: { seen: 1, fits: 1 },
  });
  expect(readAuditTotals(JSON.stringify(totals))).toEqual(totals);
});

test.each([
  [
    'could not be read',
    audit({ unread: [{ resource: 'jobs.batch', why: { code: 'said', data: { words: 'no' } }, isForbidden: true }] }),
  ],
  ['could not be judged', audit({ namespaces: [namespace('a', [owner({ unreadable: [{ file: 'f', reason: saying('x') }] })])] })],
])('what %s makes it incomplete', (_, result) => {
  expect(auditTotals(result).complete).toBe(false);
});

const GOOD = { at: '2030-01-01T00:00:00Z', complete: true, findings: [], failures: { seen: 0, fits: 0 } };

test.each([
  '',
  'x',
  'null',
  '[]',
  ...[
    { at: 'yesterday' },
    { complete: 'yes' },
    { failures: { seen: 0 } },
    { failures: { seen: -1, fits: 0 } },
    { findings: {} },
    { findings: [{ rule: 'x', severity: 'fatal', n: 1 }] },
    { findings: [{ rule: 'x', severity: 'error', n: '1' }] },
  ].map((change) => JSON.stringify({ ...GOOD, ...change })),
])('%s: these are no totals', (text) => {
  expect(readAuditTotals(JSON.stringify(GOOD))).toEqual(GOOD);
  expect(readAuditTotals(text)).toBeUndefined();
});
