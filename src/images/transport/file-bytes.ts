import type { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { problemOf } from '../../sources/file-problems.ts';
import { imageError } from '../image-error.ts';

const CHUNK_BYTES = 64 * 1024;

/** The bytes of a file, or those from one place to another, the last one included. Throws KportError `input`. */
export async function* fileBytes(
  file: string,
  range: { readonly start?: number; readonly end?: number } = {},
): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { ...range, highWaterMark: CHUNK_BYTES });
  } catch (error) {
    throw imageError(problemOf(error), error);
  }
}
