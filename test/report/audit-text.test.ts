import { expect, test } from 'vitest';
import { auditText } from '../../src/report/audit-text.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { audit, auditFinding, namespace, owner } from './audit-results.ts';

const LONG = 'n'.repeat(250);
const object = { ...owner().object, name: LONG };
const long = owner({ object, findings: [auditFinding({ subject: object })] });

test.each(['en', 'ja'] as const)(
  'one long name does not make a table too wide for a terminal, and stands below it (%s)',
  (language) => {
    const preview = {
      policy: 'restricted',
      mode: 'enforce',
      namespaces: [
        {
          name: 'shop',
          owners: [{ object, pods: 3, denials: [], warnings: 0, create: 'deny', update: 'deny', newPods: 'deny' }],
          allowed: 0,
        },
      ],
    } as never;
    const result = audit({ namespaces: [namespace('shop', [owner(), long])], preview });
    const lines = auditText(result, { color: false, language }).split('\n');
    expect(lines).toContain(`  Deployment ${LONG}`);
    const rows = lines.filter((line) => line.includes('nnn…'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(displayWidth(row)).toBeLessThan(130);
  },
);
