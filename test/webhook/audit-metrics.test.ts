import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { followAudit } from '../../src/webhook/follow/inputs.ts';
import { createMetrics } from '../../src/webhook/metrics.ts';
import { readSettings } from '../../src/webhook/settings/settings.ts';
import { recordedLog } from './running.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'kport-audit-metrics-'));
const file = path.join(directory, 'audit.json');
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => rmSync(file, { force: true }));

const TOTALS = {
  at: '2030-01-01T00:00:00Z',
  complete: false,
  findings: [
    { rule: 'privileged-container-port', severity: 'error', n: 3 },
    { rule: 'of-a-newer-kport', severity: 'warning', n: 2 },
    { rule: 'of-the-same', severity: 'warning', n: 1 },
  ],
  failures: { seen: 1, fits: 0 },
};

async function follow() {
  const metrics = createMetrics();
  const { log, lines } = recordedLog();
  const settings = readSettings({ auditMetrics: file, reloadInterval: '0.02' }, {});
  await followAudit({ settings, cwd: directory, log, metrics, now: Date.now });
  const told = async (): Promise<string[]> =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('kport_audit'));
  return { lines, told };
}

const ALL = [
  'kport_audit_timestamp_seconds{complete="false"} 1893456000',
  'kport_audit_findings{rule="privileged-container-port",severity="error"} 3',
  'kport_audit_findings{rule="other",severity="warning"} 3',
  'kport_audit_failures{how="seen"} 1',
  'kport_audit_failures{how="fits"} 0',
];

test('what an audit counted is told, from its first run on and as it is now', async () => {
  const { told, lines } = await follow();
  expect(await told()).toEqual([]);
  writeFileSync(file, JSON.stringify(TOTALS));
  await expect.poll(told).toEqual(ALL);
  writeFileSync(file, JSON.stringify({ ...TOTALS, complete: true, findings: [] }));
  await expect.poll(told).toEqual(['kport_audit_timestamp_seconds{complete="true"} 1893456000', ...ALL.slice(3)]);
  expect(lines.filter(({ level }) => level === 'warn')).toEqual([]);
});

test('what is no such file is told as nothing, and the server starts all the same', async () => {
  writeFileSync(file, 'no totals');
  const { told, lines } = await follow();
  expect(await told()).toEqual([]);
  expect(lines.map(({ message }) => message)).toEqual(['nothing is told of audits: this is not what kport audit writes']);
  writeFileSync(file, JSON.stringify(TOTALS));
  await expect.poll(told).toEqual(ALL);
});
