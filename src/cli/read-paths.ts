import { tooLarge } from '../sources/file-problems.ts';
import { type FoundFile, findFiles, MAX_FILE_BYTES, readBytes } from '../sources/files.ts';
import { decode } from '../sources/yaml/text.ts';
import type { Io } from './io.ts';

/** A file's text, or why there is none. */
export type ReadPath =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly skipped: string }
  | { readonly file: string; readonly unreadable: string };

/** The texts that paths name, one at a time, in the order of their names. */
export async function* readPaths(paths: readonly string[], io: Io): AsyncGenerator<ReadPath> {
  for (const found of await findFiles(paths, io.cwd)) yield found.file === '-' ? await readInput(io) : readFound(found, io.cwd);
}

/** The text of a file that was found. */
export function readFound(found: FoundFile, cwd: string): ReadPath {
  if ('skipped' in found || 'unreadable' in found) return found;
  return decoded(found.file, readBytes(found.file, cwd));
}

/** The text on standard input. */
export async function readInput(io: Pick<Io, 'stdin'>): Promise<ReadPath> {
  const bytes = await io.stdin();
  return decoded('-', bytes.length > MAX_FILE_BYTES ? tooLarge(bytes.length, MAX_FILE_BYTES) : { bytes });
}

function decoded(file: string, read: ReturnType<typeof readBytes>): ReadPath {
  return 'bytes' in read ? { file, text: decode(read.bytes) } : { file, ...read };
}
