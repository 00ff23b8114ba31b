// The short form of `npm run bench:attacks`: no request of an API server fails under all attacks at once. How long one takes is for a
// quiet machine to say. It is dist/ that is attacked: the container's limit of memory is meant for what is installed, and the sources,
// whose types Node.js takes away as it reads them, come near it or beyond.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
/** Attackers have an address of their own: other systems have one loopback address. */
const isLinux = process.platform === 'linux';

test.skipIf(!isLinux)('none of 100 requests fails while every attack goes on (only Linux has 127.0.0.2)', async () => {
  const patient = '--flags=--headers-timeout 60 --request-timeout 60';
  const flags = ['--seconds=10', '--per-second=10', '--patience=60', patient, '--from=127.0.0.2', '--only=all'];
  const file = path.join(ROOT, 'bench/attacks.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...flags], { cwd: ROOT });
  const [name, answered, failed, , , , , probes, , ended] = (stdout.trimEnd().split('\n').at(-1) ?? '').split('|').slice(1);
  const row = [name, answered, failed, probes, ended].map((cell) => cell?.trim());
  expect(row, stdout).toEqual(['all', '100', '0', '0 of 10', '']);
});
