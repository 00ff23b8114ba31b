// The types of the library, as somebody has them who installs kport beside the types of Node.js, and checks every declaration.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './installed.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kport-types-'));
const kport = path.join(folder, 'node_modules/kport');
const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');

beforeAll(() => {
  const types = path.join(kport, 'dist/types');
  execFileSync(process.execPath, [tsc, '-p', path.join(ROOT, 'tsconfig.build.json'), '--outDir', types]);
  execFileSync(process.execPath, [path.join(ROOT, 'scripts/prune-types.ts'), types]);
  cpSync(path.join(ROOT, 'package.json'), path.join(kport, 'package.json'));
  writeFileSync(path.join(folder, 'package.json'), '{"private": true, "type": "module"}');
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readFileSync(path.join(ROOT, 'docs/library.md'), 'utf8')) ?? [];
  expect(example).toContain("from 'kport'");
  writeFileSync(path.join(folder, 'main.ts'), example);
  for (const name of ['@types/node', 'undici-types']) {
    cpSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name), { recursive: true });
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['nodenext', 'preserve'])('compile in a strict project of module %s', (module) => {
  const options = [
    '--module',
    module,
    '--target',
    'es2024',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noEmit',
    '--types',
    'node',
  ];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, '--skipLibCheck', 'false', 'main.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('are those that the entry leads to', () => {
  const files = readdirSync(path.join(kport, 'dist/types'), { recursive: true, encoding: 'utf8' });
  expect(files).toContain('index.d.ts');
  expect(files.filter((file) => /^(?:cli|webhook|cluster)\b.*\.d\.ts$/.test(file))).toEqual([]);
});
