import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { recordedIo } from './recorded-io.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'kport-export-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function kport(argv: readonly string[], stdin = '') {
  const io = recordedIo({ cwd, stdin });
  const code = await run(['export', 'vap', ...argv], io);
  return { code, ...io.written };
}

test('what is written is what --check takes for its own', async () => {
  const written = await kport([]);
  expect(written.code).toBe(0);
  expect(written.out).toContain('kind: ValidatingAdmissionPolicyBinding');
  expect(await kport(['--check', '-'], written.out)).toMatchObject({ code: 0, err: '' });
  const other = await kport(['--check', '-', '--policy', 'baseline'], written.out);
  expect(other).toMatchObject({ code: 1, out: expect.stringContaining('ValidatingAdmissionPolicy kport-errors differs') });
});

test.each([
  ['-', 'a: [', 3],
  ['gone.yaml', '', 3],
])('--check %s: what cannot be read is said to be', async (file, stdin, code) => {
  const told = await kport(['--check', file], stdin);
  expect(told).toMatchObject({ code, out: '' });
  expect(told.err).toContain(`${file}:`);
});

test('--static is for API servers that read such files by default', async () => {
  expect(await kport(['--static'])).toMatchObject({ code: 2, err: expect.stringContaining('--kubernetes 1.37') });
  const written = await kport(['--static', '--kubernetes', '1.37']);
  expect(written.out).toMatch(/^# For the folder/);
  expect(written.out).toContain('name: kport-errors.static.k8s.io');
});

test('--explain tells each rule, and what holds for all', async () => {
  const { code, out } = await kport(['--explain', '--lang', 'ja']);
  expect(code).toBe(0);
  expect(out).toContain('privileged-host-port');
  expect(out).toContain('どこでも同じ');
});
