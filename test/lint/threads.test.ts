import { describe, expect, test } from 'vitest';
import type { ExemptionSpec } from '../../src/policy/port-policy.ts';
import { scratch } from '../sources/scratch.ts';
import { BAD, GOOD } from './judging.ts';
import { lint, TREE } from './run.ts';

describe('exemptions', () => {
  const unused = { reason: 'never', names: ['other'] };

  test('what is exempt is no finding; what nothing used, and what has expired, is told', async () => {
    const exemptions: ExemptionSpec[] = [
      { reason: 'known', names: ['bad'], kinds: ['Pod'], expires: '2026-01-31' },
      unused,
      { reason: 'over', names: ['bad'], expires: '2026-01-30' },
      { reason: 'only at admission', users: ['x'] },
    ];
    const result = await lint(scratch(TREE), ['a'], { exemptions });
    expect(result.findings).toEqual([]);
    expect(result.exempted.map(({ finding, reason }) => [finding.origin.file, reason])).toEqual([
      ['a/bad.yaml', 'known'],
      ['a/mixed.yaml', 'known'],
      ['a/mixed.yaml', 'known'],
    ]);
    expect(result.counts).toMatchObject({ errors: 0, exempted: 3 });
    expect(result.notices.map(({ kind, file, position }) => [kind, file, position])).toEqual([
      ['unused', 'p.yaml', { line: 1, column: 1 }],
      ['expired', 'p.yaml', { line: 1, column: 1 }],
    ]);
    expect(result.notices[0]?.message).toContain('never');
    expect(result.notices[1]?.message).toContain('2026-01-30');
  });

  test('one that any thread has used is no unused one', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.yaml`, index === 39 ? BAD : GOOD]));
    const { notices } = await lint(scratch(files), ['.'], {
      threads: 3,
      exemptions: [{ reason: 'known', names: ['bad'] }, unused],
    });
    expect(notices).toHaveLength(1);
  });
});

describe('threads', () => {
  const bulk = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`z/${index}.yaml`, Object.values(TREE)[index % 8] ?? ''] as const),
  );

  test.each([2, 3])('%i of them give the same result as one', async (threads) => {
    const directory = scratch({ ...TREE, ...bulk });
    const paths = ['.', '-', 'gone.yaml'];
    const alone = await lint(directory, paths, { stdin: BAD });
    expect(alone.counts.files).toBe(110);
    expect(await lint(directory, paths, { stdin: BAD, threads })).toEqual(alone);
  });

  test('more of them than files', async () => {
    expect((await lint(scratch({ 'a.yaml': BAD }), ['.'], { threads: 4 })).counts).toMatchObject({ files: 1, errors: 1 });
  });
});
