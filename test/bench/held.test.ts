import { expect, test } from 'vitest';
import { heldIn, heldLines } from '../../bench/held.ts';

const MANIFESTS = { files: 4, bytes: 2_000_000, workloads: 10, findings: 30 };

test('what a report says of a run', () => {
  const report = JSON.stringify({ counts: { files: 2, workloads: 3, objects: 9 }, findings: [{}, {}] });
  expect(heldIn(report, 500)).toEqual({ files: 2, bytes: 500, workloads: 3, findings: 2 });
});

test('a ratio by bytes, for each workload and each finding', () => {
  const units = { files: 8, bytes: 2_000_000, workloads: 40, findings: 10 };
  expect(heldLines(2, units, MANIFESTS)).toEqual([
    '  8 files of 2.00 MB, 40 workloads, 10 findings (5 a MB)',
    '  beside 4 files of 2.00 MB, 10 workloads, 30 findings (15 a MB)',
    '  processor: 0.50 a workload; 6.00 a finding',
  ]);
});

test('a side without findings has no ratio for them', () => {
  const [, , ratios] = heldLines(2, { ...MANIFESTS, findings: 0 }, MANIFESTS);
  expect(ratios).toBe('  processor: 2.00 a workload; not to be told of findings, of which one side has none');
});
