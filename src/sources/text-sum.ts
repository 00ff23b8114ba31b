// By what two files are known to have the same text: nobody can find two texts of one sum.
import type { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

export const SUM_BYTES = 32;

/** The SHA-256 of a text as UTF-8. Written into what is there: of Node's own buffers each takes as long as to hash a small file does. */
export function writeSum(text: string | Uint8Array, into: Buffer, at = 0): void {
  into.write(hash('sha256', text, 'binary'), at, 'binary');
}
