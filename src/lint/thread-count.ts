import { availableParallelism } from 'node:os';
import { type FoundFile, sizeOf } from '../sources/files.ts';

/**
 * A second thread compiles all again and hands over what it finds. On two processors it saved the first 290 ms of 990 for 260 of processor
 * time in 2,400 files, 160 of 1,560 for 880 in 6,200 of which most have findings, and 1,020 of 3,980 for 1,280 in 13,500.
 */
const FILES_PER_THREAD = 4_000;
/** A longer file is as much work as several: to read so much takes as long as a usual one. */
const USUAL_BYTES = 32 * 1024;
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
