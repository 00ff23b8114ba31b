// Does what the Dockerfile says without an engine: each stage is a folder, each RUN a shell in it. What base images bring (a shell,
// npm, Node.js) is this machine's. Packages come from the registry, or from npm's cache.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { only, parseDockerfile, readCopy, type Stage } from '../docker/dockerfile.ts';
import { freePorts } from './free-ports.ts';
import { BAD_CONTAINER, GOOD_CONTAINER, pod } from './manifests.ts';
import { startProgram } from './program.ts';
import { waitFor } from './waiting.ts';

const CONTEXT = path.resolve(import.meta.dirname, '../..');
/** Mostly of a registry that is far away. */
const BUILD_MS = 600_000;
const NODE = 'usr/local/bin/node';

describe('the Dockerfile', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'kport-image-'));
  const stages = parseDockerfile(readFileSync(path.join(CONTEXT, 'Dockerfile'), 'utf8'));
  const root = (name: string): string => path.join(scratch, name);
  const image = root('final');
  const [node = '', ...entry] = (JSON.parse(only(stages.at(-1) as Stage, 'ENTRYPOINT')) as string[]).map((word) =>
    word.startsWith('/') ? path.join(image, word) : word,
  );
  const kport = (args: readonly string[], input = ''): SpawnSyncReturns<string> =>
    // An empty environment and a folder that nobody may write to, as in a container with a read-only root file system.
    spawnSync(node, [...entry, ...args], { encoding: 'utf8', input, env: {}, cwd: path.join(image, 'manifests') });

  /** Of dist/, from each time that it was built. */
  const builds: string[] = [];

  beforeAll(() => {
    const run = (command: string, cwd: string, stage: string): void => {
      const times = command === 'npm run build' ? 2 : 1;
      for (let i = 0; i < times; i += 1) {
        runStep(command, cwd, stage);
        if (times > 1) builds.push(digest(path.join(cwd, 'dist')));
      }
    };
    for (const stage of stages) follow(stage, { context: CONTEXT, root, run });
    chmodSync(path.join(image, 'manifests'), 0o555);
  }, BUILD_MS);
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('leads to an image that knows its version', () => {
    expect(kport(['--version'])).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it('lints', () => {
    const judged = (container: object) =>
      kport(['lint', '-'], JSON.stringify(pod({ name: 'web', namespace: 'shop' }, container)));
    expect(judged(GOOD_CONTAINER)).toMatchObject({ status: 0, stderr: '' });
    expect(judged(BAD_CONTAINER)).toMatchObject({ status: 1, stdout: expect.stringContaining('privileged-container-port') });
  });

  it('has the registry of ports, which is a package, and the schemas', () => {
    expect(kport(['explain', '6379']).stdout).toMatch(/redis/i);
    expect(kport(['explain', 'privileged-host-port'])).toMatchObject({ status: 0 });
  });

  it('serves', async () => {
    const [port = 0, health = 0] = await freePorts(2);
    const args = [...entry, 'serve', `--port=${port}`, `--health-port=${health}`, '--drain-time=0'];
    const program = startProgram({ name: 'image', file: node, args, folder: scratch, env: {} });
    try {
      await waitFor('it to be ready', async () => (await fetch(`http://127.0.0.1:${health}/readyz`)).ok || undefined);
      expect(await program.stop()).toBe(0);
    } finally {
      await program.kill();
    }
  });

  it('knows kport helm-check', () => {
    expect(kport(['helm-check', '--help'])).toMatchObject({ status: 0, stderr: '' });
  });

  it('holds what runs, and nothing that only a build needs', () => {
    expect(readdirSync(path.join(image, 'kport/node_modules'))).toEqual(Object.keys(manifest.dependencies));
    const files = readdirSync(image, { recursive: true, encoding: 'utf8' });
    const tools = ['npm', 'npx', 'sh', 'tsc', 'rolldown', 'biome', 'vitest', '.bin'];
    expect(files.filter((file) => tools.includes(path.basename(file)))).toEqual([]);
    expect(files.filter((file) => /^kport\/(?:test|scripts|bench)\b|\.env$|\.npmrc$/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  });

  it('has the same bytes and times whenever it is built', () => {
    expect(builds).toHaveLength(2);
    expect(builds[1]).toBe(builds[0]);
    for (const file of ['dist/cli/main.cjs', 'package.json', 'node_modules', 'policies']) {
      expect(statSync(path.join(root('build'), 'kport', file)).mtimeMs, file).toBe(0);
    }
  });
});

interface Site {
  readonly context: string;
  /** The folder of a stage. */
  readonly root: (stage: string) => string;
  /** A RUN: its command, where it is run, and the folder of the stage. */
  readonly run: (command: string, cwd: string, stage: string) => void;
}

function follow({ alias = 'final', instructions }: Stage, { context, root, run }: Site): void {
  const here = root(alias);
  mkdirSync(path.join(here, path.dirname(NODE)), { recursive: true });
  if (alias === 'build') cpSync(process.execPath, path.join(here, NODE));
  let folder = '/';
  for (const { name, rest } of instructions) {
    if (name === 'WORKDIR') {
      folder = path.posix.resolve(folder, rest);
      mkdirSync(path.join(here, folder), { recursive: true });
    }
    if (name === 'RUN') run(rest, path.join(here, folder), here);
    if (name !== 'COPY') continue;
    const { from, sources, target } = readCopy(rest);
    const base = from === undefined ? context : root(from);
    for (const file of sources.flatMap((source) => matching(path.join(base, source)))) {
      // A folder is copied as what is in it; a file into a folder, where the target is one.
      const into = target.endsWith('/') ? path.posix.join(target, path.basename(file)) : target;
      const to = path.join(here, path.posix.resolve(folder, statSync(file).isDirectory() ? target : into));
      mkdirSync(path.dirname(to), { recursive: true });
      cpSync(file, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    }
  }
}

/** All that a source with a wildcard means; a COPY of nothing fails. */
function matching(source: string): string[] {
  const files = globSync(source);
  if (files.length === 0) throw new Error(`no ${source} to copy`);
  return files;
}

function runStep(command: string, cwd: string, stage: string): void {
  const bin = path.join(stage, path.dirname(NODE));
  const env = {
    // The way to the registry is this machine's.
    ...process.env,
    NODE_ENV: undefined,
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    // What is in the cache need not be asked for: whether the registry still has it is not what is tested.
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8', timeout: BUILD_MS });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}\n${stdout}\n${stderr}`);
}

/** Of the names and contents of all files. */
function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const full = path.join(folder, file);
    if (lstatSync(full).isFile()) hash.update(file).update(readFileSync(full));
  }
  return hash.digest('hex');
}
