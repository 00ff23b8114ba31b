import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { KportError, reasonOf } from '../model/errors.ts';
import type { Chunks } from './blob-store.ts';
import { imageError } from './image-error.ts';
import { isZstd, unpackedZstd } from './zstd.ts';

/** Larger pieces than Node's own make fewer rounds. */
const CHUNK_BYTES = 64 * 1024;

type Compression = 'gzip' | 'zstd' | 'none';

/** By the first bytes, as the runtimes do, whatever the media type says. */
export function compressionOf(start: Buffer): Compression {
  if (start.length >= 3 && start[0] === 0x1f && start[1] === 0x8b && start[2] === 8) return 'gzip';
  return isZstd(start) ? 'zstd' : 'none';
}

/** Hands the bytes of a layer, unpacked, to `take`, and returns their digest. Throws KportError `input`. */
export async function unpack(chunks: Chunks, take: (chunk: Buffer) => void | Promise<void>): Promise<string> {
  const sum = createHash('sha256');
  // The first is what went wrong: Node 22 tells of a pipeline that it was aborted, and not why.
  const failures: unknown[] = [];
  const consume = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      sum.update(chunk);
      await noting(failures, async () => take(chunk));
    }
  };
  const { start, all } = await peeked(noted(chunks, failures));
  const compression = compressionOf(start);
  try {
    if (compression === 'none') await consume(all);
    else if (compression === 'zstd') await consume(unpackedZstd(all, CHUNK_BYTES));
    else await pipeline(Readable.from(all, { objectMode: false }), createGunzip({ chunkSize: CHUNK_BYTES }), consume);
  } catch (last) {
    const [error = last] = failures;
    // Of whoever gave or took the bytes.
    if (failures.length > 0 && error instanceof KportError) throw error;
    throw imageError({ code: 'layer-not-unpacked', data: { compression, why: reasonOf(error) } }, error);
  }
  return `sha256:${sum.digest('hex')}`;
}

async function noting(failures: unknown[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failures.push(error);
    throw error;
  }
}

async function* noted(chunks: Chunks, failures: unknown[]): Chunks {
  try {
    yield* chunks;
  } catch (error) {
    failures.push(error);
    throw error;
  }
}

const PEEKED_BYTES = 4;

async function peeked(chunks: Chunks): Promise<{ readonly start: Buffer; readonly all: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let start: Buffer = Buffer.alloc(0);
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    start = Buffer.concat([start, next.value]);
    if (start.length >= PEEKED_BYTES) break;
  }
  return { start, all: continued(start, iterator) };
}

async function* continued(start: Buffer, iterator: AsyncIterator<Buffer>): Chunks {
  try {
    if (start.length > 0) yield start;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
