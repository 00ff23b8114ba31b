import { Worker } from 'node:worker_threads';
import type { FoundFile } from '../sources/files.ts';
import { filesAhead, takerOf } from '../sources/files-ahead.ts';
import type { ReadPath } from '../sources/read.ts';
import type { AheadTask } from './ahead-thread.ts';
import type { JudgeSettings } from './judge-file.ts';
import type { Sifted, SiftedFile, Sifting } from './sift.ts';

/** What another thread reads of files. */
export interface Ahead {
  /** Each asked for once, in their order. Undefined where whoever asks has to read it. */
  readonly take: (index: number) => ReadPath | SiftedFile | undefined;
  readonly stop: () => Promise<unknown>;
}

/** In MB. */
const ROOM = 8;

/** Only of files that were met, which are regular ones: a pipe that somebody names gives what it has once. */
export function startReading(found: readonly FoundFile[], cwd: string, judging: JudgeSettings): Ahead {
  const files = filesAhead(
    found.map(({ file }) => file),
    cwd,
    (index) => isMet(found[index]),
  );
  const worker = readerOf({ files, sifting: siftingOf(judging) });
  const take = takerOf<Sifted>(files);
  return {
    take: (index) => {
      const taken = take(index);
      const file = files.files[index] ?? '';
      return taken && ('text' in taken ? { file, isMet: true, ...taken } : { file, ...taken });
    },
    stop: async () => worker?.terminate(),
  };
}

/** Undefined where files are read, or told of, otherwise than most runs do. */
export function siftingOf({ policy, dialect, binds }: JudgeSettings): Sifting | undefined {
  if (dialect !== undefined || binds || policy.runtime === 'podman') return undefined;
  return { workloads: policy.workloads };
}

/** Without it, each file is read where it is judged: undefined where Node may start no thread (`--permission`). */
function readerOf(task: AheadTask): Worker | undefined {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'cjs';
  const resourceLimits = { maxYoungGenerationSizeMb: ROOM };
  try {
    const worker = new Worker(new URL(`./ahead-thread.${ending}`, import.meta.url), { workerData: task, resourceLimits });
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  } catch {
    return undefined;
  }
}

/** Not what podman is to play, which is read otherwise. */
function isMet(found: FoundFile | undefined): boolean {
  return found !== undefined && 'isMet' in found && !found.byQuadlet;
}
