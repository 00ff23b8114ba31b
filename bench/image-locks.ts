// What locks of images cost: `kport image lock` of 200 images of a registry of this machine, without a cache and with one, and `kport
// lint` with a lock of 2,000 images beside the same without. Run by bench/images.ts.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { addImage, digestOf, type Files, OCI } from '../test/images/made-image.ts';
import { tarFile } from '../test/images/tar-file.ts';
import { medianRatio } from './columns.ts';
import { type Cost, costOf, costText } from './cost.ts';
import { generateTree } from './generate-tree.ts';

const KPORT = fileURLToPath(new URL('../dist/cli/main.cjs', import.meta.url));
const IMAGES = 200;
const LOCKED = 2000;
const MANIFESTS = 2000;
const ROUNDS = 7;

/** Asynchronous, because the registry is in this very process. */
function kport(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Cost> {
  return costOf(process.execPath, [KPORT, ...args], { cwd, env });
}

function layer(files: number, folder: string) {
  const tar = tarFile(
    Array.from({ length: files }, (_, index) => ({ name: `${folder}/f${index}`, mode: 0o755, content: randomBytes(2000) })),
  );
  return { tar, blob: gzipSync(tar) };
}

/** Ten bases of 10 MB, twenty images on each with a layer of its own. */
async function registry(): Promise<{ readonly host: string; readonly close: () => void }> {
  const bases = Array.from({ length: 10 }, () => layer(5000, 'usr/lib'));
  const files: Files = new Map();
  const tags = Array.from({ length: IMAGES }, (_, index) => {
    const layers = [bases[index % bases.length] ?? layer(0, ''), layer(200, 'srv')];
    return addImage(files, { config: { Cmd: ['/srv/f1'], User: '101' }, layers }).digest;
  });
  const server = createServer(({ url = '' }, response) => {
    const [, index, kind, version = ''] = /^\/v2\/app(\d+)\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
    const digest = version.includes(':') ? version : (tags[Number(index)] ?? '');
    const bytes = files.get(`blobs/${digest.replace(':', '/')}`);
    if (bytes === undefined) return void response.writeHead(404).end('{}');
    const type = kind === 'manifests' ? OCI.manifest : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'docker-content-digest': digest }).end(bytes);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

async function benchLock(folder: string): Promise<void> {
  const { host, close } = await registry();
  const containers = Array.from({ length: IMAGES }, (_, index) => `    - {name: c${index}, image: "${host}/app${index}:1"}\n`);
  mkdirSync(join(folder, 'lock'));
  writeFileSync(
    join(folder, 'lock', 'pod.yaml'),
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n${containers.join('')}`,
  );
  const env = { XDG_CACHE_HOME: join(folder, 'cache') };
  const cold = await kport(folder, ['image', 'lock', 'lock'], env);
  const cached = await kport(folder, ['image', 'lock', 'lock'], env);
  close();
  process.stdout.write(
    `a lock of ${IMAGES} images\n  without a cache  ${costText(cold)}\n  with one         ${costText(cached)}\n`,
  );
}

/** Of the images of the tree, of which it settles nothing, so that lint finds the same with it and without; and of others. */
function lockOf(count: number): string {
  const names = ['web:1.80', 'web:1.8080', 'proxy:1.8443', 'store:1.5432', 'report:1.9000'].map((name) => `example/${name}`);
  const digest = (text: string) => digestOf(Buffer.from(text));
  const images = Array.from({ length: count }, (_, index) => {
    const ref = names[index] ?? `registry.example.com/team-${index % 40}/app-${index}:1.${index}`;
    const known = { user: '101', fileCapability: 'none', exec: 'direct', names: ['/srv/app'] };
    const facts = index < names.length ? {} : known;
    const evidence = [digest(`${ref} config`), `${digest(`${ref} layer`)}/srv/app`];
    return JSON.stringify({ ref, digest: digest(ref), platforms: ['linux/amd64', 'linux/arm64'], facts, evidence });
  });
  return `{"version":1,"made":"2026-01-31","images":[${images.join(',\n')}]}`;
}

async function benchLint(folder: string): Promise<void> {
  const tree = join(folder, 'tree');
  generateTree(tree, MANIFESTS);
  writeFileSync(join(folder, 'lock.json'), lockOf(LOCKED));
  const lint = ['lint', '--format', 'json', 'tree'];
  const rounds: { readonly without: Cost; readonly locked: Cost }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const without = await kport(folder, lint);
    rounds.push({ without, locked: await kport(folder, [...lint, '--images', 'lock.json']) });
  }
  const ratio = (of: (cost: Cost) => number) =>
    medianRatio(
      rounds.map(({ locked }) => of(locked)),
      rounds.map(({ without }) => of(without)),
    ).toFixed(2);
  const [clock, processor] = [ratio((cost) => cost.clock), ratio((cost) => cost.processor)];
  process.stdout.write(
    `lint of ${MANIFESTS} manifests, with a lock of ${LOCKED} images: ${clock} times (processors ${processor} times)\n`,
  );
}

export async function benchLocks(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kport-bench-'));
  try {
    await benchLock(folder);
    await benchLint(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
