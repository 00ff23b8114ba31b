import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { errorText, KportError } from '../model/errors.ts';
import type { Chunks } from './blob-store.ts';
import { imageError } from './image-error.ts';

/** Larger pieces than Node's own make fewer rounds. */
const CHUNK_BYTES = 256 * 1024;

type Compression = 'gzip' | 'zstd' | 'none';

/** By the first bytes, as the runtimes do, whatever the media type says. zstd:chunked begins with a frame that is to be left out. */
export function compressionOf(start: Buffer): Compression {
  if (start.length >= 3 && start[0] === 0x1f && start[1] === 0x8b && start[2] === 8) return 'gzip';
  if (start.length < 4) return 'none';
  const magic = start.readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50 ? 'zstd' : 'none';
}

/** Hands the bytes of a layer, unpacked, to `take`, and returns their digest. Throws KportError `input`. */
export async function unpack(chunks: Chunks, take: (chunk: Buffer) => void): Promise<string> {
  const sum = createHash('sha256');
  const consume = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      sum.update(chunk);
      take(chunk);
    }
  };
  const { start, all } = await peeked(chunks);
  const compression = compressionOf(start);
  try {
    if (compression === 'none') await consume(all);
    else await pipeline(Readable.from(all, { objectMode: false }), decompressor(compression), consume);
  } catch (error) {
    if (error instanceof KportError) throw error;
    throw imageError({ code: 'layer-not-unpacked', data: { compression, words: errorText(error) } }, error);
  }
  return `sha256:${sum.digest('hex')}`;
}

function decompressor(compression: 'gzip' | 'zstd'): Transform {
  return compression === 'gzip' ? createGunzip({ chunkSize: CHUNK_BYTES }) : createZstdDecompress({ chunkSize: CHUNK_BYTES });
}

const PEEKED_BYTES = 4;

async function peeked(chunks: Chunks): Promise<{ readonly start: Buffer; readonly all: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
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
