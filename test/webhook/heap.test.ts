import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** As in the Dockerfile. */
const MEMORY = ['--min-semi-space-size=16', '--max-semi-space-size=32'];

async function oldBytes(...args: readonly string[]): Promise<number> {
  const program = path.join(import.meta.dirname, 'old-heap.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', ...MEMORY, program, ...args]);
  return Number(stdout);
}

test('what is read of a Pod spec that never came before is young, whatever was kept of others', async () => {
  const [server, without] = [await oldBytes('server'), await oldBytes()];
  expect(without).toBeGreaterThan(50_000);
  expect(server).toBeLessThan(without / 10);
});
