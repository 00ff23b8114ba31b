// What reading a layer costs, beside `gzip -dc | tar -t` of the same bytes in the same run, and what locks cost (image-locks.ts):
// npm run bench:images -- [MiB], after a build.
// Two layers, made anew: one of small files, one of a single large file. Compressed as builders do, at level 6.

import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { tarEntry } from '../test/images/tar-file.ts';
import { type Cost, costOf, costText } from './cost.ts';
import { benchLocks } from './image-locks.ts';

const KPORT = fileURLToPath(new URL('../dist/cli/main.cjs', import.meta.url));
const PEAK_MEMORY = fileURLToPath(new URL('peak-memory.mjs', import.meta.url));
const MEBIBYTE = 1024 * 1024;
const SMALL_BYTES = 4000;
const ROUNDS = 3;

/** Half of it is compressed well, as programs and texts are. */
function content(bytes: number): Buffer {
  const lines = Array.from({ length: bytes / 64 }, () =>
    Buffer.concat([randomBytes(32), Buffer.alloc(32, 'a program, or a text\n')]),
  );
  return Buffer.concat(lines);
}

function* smallFiles(bytes: number): Generator<Buffer> {
  const pool = content(4 * MEBIBYTE);
  for (let made = 0, index = 0; made < bytes; index += 1) {
    const from = (index * 7919) % (pool.length - SMALL_BYTES);
    const one = pool.subarray(from, from + SMALL_BYTES);
    const entry = tarEntry({ name: `usr/lib/d${index % 997}/f${index}`, mode: index % 10 === 0 ? 0o755 : 0o644, content: one });
    made += entry.length;
    yield entry;
  }
}

function* largeFile(bytes: number): Generator<Buffer> {
  const piece = content(MEBIBYTE);
  const head = Buffer.from(tarEntry({ name: 'usr/bin/large', mode: 0o755 }));
  head.write(bytes.toString(8).padStart(11, '0'), 124);
  head.fill(' ', 148, 156);
  head.write(
    `${head
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  yield head;
  for (let made = 0; made < bytes; made += piece.length) yield piece;
}

/** A layout of one image with this layer; returns the file of the blob. */
async function writeImage(folder: string, entries: Iterable<Buffer>): Promise<string> {
  const blobs = join(folder, 'blobs', 'sha256');
  mkdirSync(blobs, { recursive: true });
  const [tar, blob] = [createHash('sha256'), createHash('sha256')];
  const all = function* (): Generator<Buffer> {
    for (const entry of entries) {
      tar.update(entry);
      yield entry;
    }
    tar.update(Buffer.alloc(1024));
    yield Buffer.alloc(1024);
  };
  const layer = join(blobs, 'layer');
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      blob.update(chunk);
      yield chunk;
    }
  };
  await pipeline(Readable.from(all()), createGzip({ level: 6 }), counted, createWriteStream(layer));
  const name = blob.digest('hex');
  renameSync(layer, join(blobs, name));
  const put = (value: object, mediaType: string) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, digest), bytes);
    return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
  };
  const rootfs = { type: 'layers', diff_ids: [`sha256:${tar.digest('hex')}`] };
  const config = put({ os: 'linux', architecture: 'amd64', rootfs }, 'application/vnd.oci.image.config.v1+json');
  const size = statSync(join(blobs, name)).size;
  const layers = [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: `sha256:${name}`, size }];
  const manifest = put({ schemaVersion: 2, config, layers }, 'application/vnd.oci.image.manifest.v1+json');
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return join(blobs, name);
}

function least(costs: readonly Cost[]): Cost {
  return { clock: Math.min(...costs.map(({ clock }) => clock)), processor: Math.min(...costs.map(({ processor }) => processor)) };
}

/** `kport image inspect` as it is installed, without its cache. */
async function inspected(folder: string): Promise<Cost & { readonly memory: number }> {
  const file = join(folder, 'memory');
  const args = ['--import', PEAK_MEMORY, KPORT, 'image', 'inspect', '--no-cache', `oci:${folder}`];
  const cost = await costOf(process.execPath, args, { env: { KPORT_BENCH_MEMORY: file } });
  return { ...cost, memory: Math.round(Number(readFileSync(file, 'utf8')) / 1024) };
}

async function compare(name: string, entries: Iterable<Buffer>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kport-bench-'));
  try {
    const blob = await writeImage(folder, entries);
    // All of it is in memory from here on.
    readFileSync(blob);
    const rounds: { readonly tar: Cost; readonly kport: Awaited<ReturnType<typeof inspected>> }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const tar = await costOf('bash', ['-c', 'gzip -dc "$0" | tar -t > /dev/null', blob]);
      rounds.push({ tar, kport: await inspected(folder) });
    }
    const [tar, kport] = [least(rounds.map((round) => round.tar)), least(rounds.map((round) => round.kport))];
    const memory = Math.max(...rounds.map((round) => round.kport.memory));
    process.stdout.write(`${name}: ${(statSync(blob).size / MEBIBYTE).toFixed(0)} MiB compressed\n`);
    process.stdout.write(`  gzip -dc | tar -t  ${costText(tar)}\n`);
    process.stdout.write(
      `  kport              ${costText(kport)}, ${(kport.clock / tar.clock).toFixed(2)} times; at most ${memory} MiB of memory\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const size = (Number(process.argv[2]) || 500) * MEBIBYTE;
await compare(`${size / MEBIBYTE} MiB of small files`, smallFiles(size));
await compare(`one file of ${(2 * size) / MEBIBYTE} MiB`, largeFile(2 * size));
await benchLocks();
