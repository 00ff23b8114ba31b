// Zstandard, RFC 8878, frame by frame: Node's decompressor stops behind the first one without a word (24.21), and zstd:chunked has a
// frame for each file of a layer, and others that are to be left out.
import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import type { Chunks } from './blob-store.ts';
import { imageError } from './image-error.ts';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const MOST_BLOCK_BYTES = 128 * 1024;
/** A frame of so few bytes is unpacked at once, which takes an eighth of the time: unless it becomes more than the second. */
const SMALL_BYTES = 256 * 1024;
const SMALL_UNPACKED_BYTES = 8 * 1024 * 1024;

/** Whether this is how a frame begins. */
export function isZstd(start: Buffer): boolean {
  if (start.length < 4) return false;
  const magic = start.readUInt32LE(0);
  return magic === MAGIC || isSkippable(magic);
}

function isSkippable(magic: number): boolean {
  return (magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE;
}

/** What all frames unpack to. Throws where one is broken, or where something is behind them. */
export async function* unpackedZstd(chunks: Chunks, chunkSize: number): Chunks {
  const queue = new ByteQueue(chunks);
  for (let start = await queue.takeIfAny(4); start !== undefined; start = await queue.takeIfAny(4)) {
    const magic = start.readUInt32LE(0);
    if (isSkippable(magic)) await queue.skip((await queue.take(4)).readUInt32LE(0));
    else if (magic === MAGIC) yield* unpackedFrame(frameBytes(start, queue), chunkSize);
    else throw imageError({ code: 'zstd-trailing' });
  }
}

async function* unpackedFrame(frame: AsyncGenerator<Buffer>, chunkSize: number): Chunks {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (let next = await frame.next(); !next.done; next = await frame.next()) {
    parts.push(next.value);
    bytes += next.value.length;
    if (bytes > SMALL_BYTES) break;
  }
  const small = bytes > SMALL_BYTES ? undefined : unpackedAtOnce(Buffer.concat(parts));
  if (small !== undefined) yield small;
  else yield* unpackedAsStream(following(parts, frame), chunkSize);
}

/** Undefined where it is too much to be had at once. */
function unpackedAtOnce(frame: Buffer): Buffer | undefined {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: SMALL_UNPACKED_BYTES });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

async function* following(first: readonly Buffer[], rest: AsyncGenerator<Buffer>): Chunks {
  yield* first;
  yield* rest;
}

async function* unpackedAsStream(frame: Chunks, chunkSize: number): Chunks {
  const unpacking = createZstdDecompress({ chunkSize });
  const done = pipeline(Readable.from(frame, { objectMode: false }), unpacking);
  // It is told below, where the stream is read.
  done.catch(() => undefined);
  for await (const chunk of unpacking) yield chunk;
  await done;
}

/** The bytes of one frame, its magic number among them. */
async function* frameBytes(magic: Buffer, queue: ByteQueue): AsyncGenerator<Buffer> {
  const descriptor = (await queue.take(1))[0] ?? 0;
  yield Buffer.concat([magic, Buffer.from([descriptor]), await queue.take(headerBytes(descriptor))]);
  for (let isLast = false; !isLast; ) {
    const header = await queue.take(3);
    const [first, type, size] = blockOf(header);
    isLast = first;
    const stored = type === RLE ? 1 : size;
    if (stored > MOST_BLOCK_BYTES) throw imageError({ code: 'zstd-large-block' });
    yield Buffer.concat([header, await queue.take(stored)]);
  }
  const hasChecksum = (descriptor & 0b100) !== 0;
  if (hasChecksum) yield await queue.take(4);
}

/** What follows the descriptor: a window, a dictionary, the size of what is unpacked. */
function headerBytes(descriptor: number): number {
  const isSingle = (descriptor & 0b10_0000) !== 0;
  const size = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionary = [0, 1, 2, 4][descriptor & 0b11] ?? 0;
  return (isSingle ? 0 : 1) + dictionary + size;
}

const RLE = 1;

function blockOf(header: Buffer): readonly [isLast: boolean, type: number, size: number] {
  const value = header.readUIntLE(0, 3);
  return [(value & 1) === 1, (value >> 1) & 0b11, value >> 3];
}

/** Takes bytes of chunks by their number. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Buffer>;
  #current: Buffer = Buffer.alloc(0);

  constructor(chunks: Chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    const taken = await this.takeIfAny(bytes);
    if (taken === undefined && bytes > 0) throw imageError({ code: 'unexpected-end' });
    return taken ?? Buffer.alloc(0);
  }

  /** Undefined at the end. */
  async takeIfAny(bytes: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = bytes;
    while (missing > 0) {
      const part = await this.#next(missing);
      if (part === undefined) break;
      parts.push(part);
      missing -= part.length;
    }
    if (parts.length > 0 && missing > 0) throw imageError({ code: 'unexpected-end' });
    const [first] = parts;
    return parts.length <= 1 ? first : Buffer.concat(parts);
  }

  async skip(bytes: number): Promise<void> {
    for (let missing = bytes; missing > 0; ) {
      const part = await this.#next(missing);
      if (part === undefined) throw imageError({ code: 'unexpected-end' });
      missing -= part.length;
    }
  }

  async #next(most: number): Promise<Buffer | undefined> {
    while (this.#current.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      this.#current = next.value;
    }
    const part = this.#current.subarray(0, most);
    this.#current = this.#current.subarray(part.length);
    return part;
  }
}
