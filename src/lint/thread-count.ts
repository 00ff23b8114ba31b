import { availableParallelism } from 'node:os';
import { type FoundFile, sizeOf } from '../sources/files.ts';

/** A thread takes 150 ms of a processor before it is as fast as the first, which judges so many files of usual length in that time. */
const FILES_PER_THREAD = 750;
/** A longer file is as much work as several. */
const USUAL_BYTES = 8 * 1024;
const MAX_THREADS = 8;
/** Of fewer nobody asks how long they are. */
export const MANY_FILES = 100;

/** As many as pay for themselves, and `given`, or the processors that there are, at the most. */
export function threadsFor(files: readonly FoundFile[], cwd: string, given?: number): number {
  if (files.length < MANY_FILES) return 1;
  // Asked behind that: it takes as long as a small file does.
  const most = given ?? Math.min(availableParallelism(), MAX_THREADS);
  let work = 0;
  for (const { file } of files) {
    work += Math.max(1, sizeOf(file, cwd) / USUAL_BYTES);
    if (work >= most * FILES_PER_THREAD) return most;
  }
  return Math.max(1, Math.floor(work / FILES_PER_THREAD));
}
