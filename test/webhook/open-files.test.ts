import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOM = path.join(import.meta.dirname, '../../src/webhook/http/open-files.ts');
const isLinux = process.platform === 'linux';

function told(number: number, limit = ''): { before: number; after: number; open: number } {
  const code = `
    import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
    import { makeRoomForFiles } from ${JSON.stringify(ROOM)};
    const size = () => Number(/FDSize:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
    const target = (fd) => { try { return readlinkSync('/proc/self/fd/' + fd); } catch { return ''; } };
    const open = () => readdirSync('/proc/self/fd').filter((fd) => target(fd) === '/dev/null').length;
    // Which libuv opens with the first stream, and keeps.
    process.stdout;
    const [before, opened] = [size(), open()];
    await makeRoomForFiles(${number});
    process.stdout.write(JSON.stringify({ before, after: size(), open: open() - opened }));`;
  const command = `${limit} exec "$0" --input-type=module --no-warnings -e "$1"`;
  return JSON.parse(execFileSync('sh', ['-c', command, process.execPath, code], { encoding: 'utf8' }));
}

test.skipIf(!isLinux)('the kernel has room for as many files, none of which stays open (Linux alone tells)', () => {
  const { before, after, open } = told(1500);
  expect(before).toBeLessThan(1500);
  expect(after).toBeGreaterThanOrEqual(1500);
  expect(open).toBe(0);
});

test.skipIf(!isLinux)('and fewer where it may not have so many (Linux alone tells)', () => {
  const { after, open } = told(1500, 'ulimit -n 300;');
  expect(after).toBeLessThan(1500);
  expect(open).toBe(0);
});
