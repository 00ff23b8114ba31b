import { Worker } from 'node:worker_threads';
import { type FilesAhead, filesAhead, type TextAhead, takerOf } from '../sources/files-ahead.ts';
import type { FoundFile } from '../sources/find-files.ts';

/** Texts of files that another thread reads. */
export interface Ahead {
  /** Each asked for once, in their order. Undefined where whoever asks has to read it. */
  readonly take: (index: number) => TextAhead | undefined;
  readonly stop: () => Promise<unknown>;
}

/** In MB: the thread makes next to nothing. */
const ROOM = 2;

/**
 * Only of files that were met, which are regular ones: a pipe that somebody names gives what it has once. `summed`: the numbers of those of
 * which the sum is asked for.
 */
export function startReading(found: readonly FoundFile[], cwd: string, summed: ReadonlySet<number>): Ahead {
  const files = filesAhead(
    found.map(({ file }) => file),
    cwd,
    (index) => isMet(found[index]),
    summed,
  );
  const worker = readerOf(files);
  return { take: takerOf(files), stop: async () => worker?.terminate() };
}

/** Without it, each file is read where it is judged: undefined where Node may start no thread (`--permission`). */
function readerOf(files: FilesAhead): Worker | undefined {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'cjs';
  const resourceLimits = { maxYoungGenerationSizeMb: ROOM };
  try {
    const worker = new Worker(new URL(`./ahead-thread.${ending}`, import.meta.url), { workerData: files, resourceLimits });
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  } catch {
    return undefined;
  }
}

function isMet(found: FoundFile | undefined): boolean {
  return found !== undefined && 'isMet' in found;
}
