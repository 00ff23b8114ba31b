// The process as a person or the kubelet runs it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { goodPod, review } from './reviews.ts';
import { keepAlive, send } from './running.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...flags: string[]) {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--health-port', '0', ...flags], { env: {} });
  children.push(child);
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    told.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told.err += chunk;
  });
  return { child, told };
}

const portIn = (text: string) => Number(/https:\/\/127\.0\.0\.1:(\d+)\/validate/.exec(text)?.[1]);

test('starts without a flag but ports, says how to try it, drains on SIGTERM and exits with 0', async () => {
  const { child, told } = start('--drain-time', '0.3');
  await expect.poll(() => portIn(told.err), { timeout: 10_000 }).toBeGreaterThan(0);
  expect(told.err).toContain('policy "restricted"');
  const command = told.err.split('\n').find((line) => line.startsWith('curl '));
  if (spawnSync('curl', ['--version']).status === 0) {
    const { stdout } = spawnSync('sh', ['-c', command ?? '']);
    expect(JSON.parse(stdout.toString())).toMatchObject({ response: { uid: 'try-it', allowed: false, status: { code: 403 } } });
  }
  const agent = keepAlive(1);
  const port = portIn(told.err);
  expect((await send({ port, body: review({ object: goodPod() }), agent })).status).toBe(200);
  child.kill('SIGTERM');
  await expect.poll(() => told.out, { timeout: 5_000 }).toContain('"msg":"draining"');
  const last = await send({ port, body: review({ object: goodPod() }), agent });
  expect([last.status, last.headers.connection]).toEqual([200, 'close']);
  expect(await once(child, 'exit')).toEqual([0, null]);
  const lines = told.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ level: 'info', msg: 'ended' });
  expect(lines.filter(({ msg }) => msg === 'decision').length).toBeGreaterThanOrEqual(2);
});

test('a log that nobody reads keeps it from nothing: it answers, and ends', async () => {
  const { child, told } = start('--drain-time', '0.1');
  await expect.poll(() => portIn(told.err), { timeout: 10_000 }).toBeGreaterThan(0);
  child.stdout.pause();
  const agent = keepAlive(20);
  const port = portIn(told.err);
  const user = 'x'.repeat(256);
  // More than a pipe and what waits before it hold.
  for (let round = 0; round < 150; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send({ port, body: review({ object: goodPod(), user }), agent })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  }
  agent.destroy();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(told.out.length).toBeLessThan(1_000_000);
}, 60_000);

test('asked to end while it waits for a cluster, it ends at once and with 0', async () => {
  const kubeconfig = join(mkdtempSync(join(tmpdir(), 'kport-')), 'config');
  // Port 9 is discard: nobody listens there.
  const cluster = { server: 'https://127.0.0.1:9' };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );
  const { child, told } = start('--kubeconfig', kubeconfig, '--certs', 'self', '--drain-time', '60');
  await expect.poll(() => told.out, { timeout: 10_000 }).toContain('the certificate could not be looked after');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(told.err).toBe('');
  expect(told.out.trim().split('\n').at(-1)).toContain('"msg":"ended before it listened"');
  rmSync(dirname(kubeconfig), { recursive: true });
});

test.skipIf(process.platform === 'win32')('a policy is no pipe: to read it again would stop everything', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kport-'));
  const pipe = join(folder, 'policy.yaml');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  const { child, told } = start('--policy', pipe);
  expect(await once(child, 'exit')).toEqual([2, null]);
  expect(told.err).toContain('policy.yaml: it is no regular file');
  rmSync(folder, { recursive: true });
});

test.each([
  ['--policy', './missing.yaml', 2, 'missing.yaml: no such file'],
  ['--policy', 'restrcted', 2, '(shipped policies: restricted, baseline, audit); did you mean "restricted"?'],
  ['--log-level', 'loud', 2, '--log-level must be one of'],
  ['--host', '192.0.2.1', 3, 'cannot listen on 192.0.2.1'],
])('%s %s ends with code %i', async (flag, value, code, message) => {
  const { child, told } = start(flag, value);
  expect(await once(child, 'exit')).toEqual([code, null]);
  expect(told.err).toContain(message);
});
