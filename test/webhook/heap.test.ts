import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** As in the Dockerfile. */
const MEMORY = ['--min-semi-space-size=16', '--max-semi-space-size=32'];

/** Of each object. */
async function oldBytes(...args: readonly string[]): Promise<number> {
  const program = path.join(import.meta.dirname, 'old-heap.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', ...MEMORY, program, ...args]);
  return Number(stdout);
}

test('what nobody keeps is young in a server, though the same code has made what was kept', async () => {
  expect(await oldBytes()).toBeGreaterThan(50);
  expect(await oldBytes('server')).toBeLessThan(1);
});
