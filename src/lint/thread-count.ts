import { availableParallelism } from 'node:os';
import type { FoundFile } from '../sources/files.ts';

/**
 * A second thread compiles all again and hands over what it finds, which takes 600 to 1,500 ms of processor time. On two processors the first
 * one then worked 1,130 ms in place of 1,430 in 10,000 files, 2,010 in place of 2,310 in 20,000, and 2,570 in place of 3,790 in 30,000.
 */
const FILES_PER_THREAD = 15_000;
/** A longer file is as much work as several: to read so much takes as long as a usual one. */
const USUAL_BYTES = 32 * 1024;
const MAX_THREADS = 8;
/** Of fewer nobody asks how long they are. */
export const MANY_FILES = 100;

/** As many as pay for themselves, and `given`, or the processors that there are, at the most. */
export function threadsFor(files: readonly FoundFile[], given?: number): number {
  if (files.length < MANY_FILES) return 1;
  // Asked behind that: it takes as long as a small file does.
  const most = given ?? Math.min(availableParallelism(), MAX_THREADS);
  let work = 0;
  for (const found of files) {
    work += Math.max(1, (('bytes' in found && found.bytes) || 0) / USUAL_BYTES);
    if (work >= most * FILES_PER_THREAD) return most;
  }
  return Math.max(1, Math.floor(work / FILES_PER_THREAD));
}
