import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { boundRoom, roomAsUsual } from '../cli/io/bounded-room.ts';
import { compileLate } from '../cli/io/compile-late.ts';
import type { Io } from '../model/io.ts';
import { besideIn } from '../sources/beside.ts';
import type { FoundFile, WalkedFolders } from '../sources/find-files.ts';
import { readFound, readInput } from '../sources/read.ts';
import { type EqualFile, judgeEqualOnce, type MetTexts, metTexts, withEqual } from './equal-files.ts';
import { type FileVerdict, fileJudge, type JudgeSettings, judgeFile } from './judge-file.ts';
import { inDialect } from './read-dialect.ts';

/** What a worker is told: the same list as everybody. */
export interface WorkerTask {
  readonly files: readonly FoundFile[];
  readonly cwd: string;
  readonly judging: JudgeSettings;
  /** What stands in the folders that were walked, as far as files of other dialects ask it. */
  readonly folders: WalkedFolders;
  readonly workers: number;
  /** Shared: the number of the next file that nobody has taken, and how many workers have loaded what they need. */
  readonly counts: Int32Array;
  readonly met: MetTexts;
}

const NEXT = 0;
const LOADED = 1;

/** What it answers: what became of a run of files from `start` on. */
interface WorkerAnswer {
  readonly start: number;
  readonly verdicts: readonly (FileVerdict | EqualFile)[];
}

interface Threads {
  readonly threads: number;
  readonly io: Io;
  readonly folders: WalkedFolders;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

/** Files that a thread takes at a time: few enough that none waits for another at the end. */
const BATCH = 8;

/** Asked by each worker once: whether the others were before it. Code that is kept is loaded while V8 compiles as usual. */
export function loadedAll({ counts, workers }: WorkerTask): boolean {
  return Atomics.add(counts, LOADED, 1) === workers - 1;
}

/** Takes files and judges them until none is left. */
export async function* judgeBatches({ files, cwd, judging, folders, counts, met }: WorkerTask): AsyncGenerator<WorkerAnswer> {
  const judge = judgeEqualOnce(fileJudge(judging), judging, met);
  const reading = { cwd, dialect: judging.dialect, beside: besideIn(cwd, folders) };
  for (let start = Atomics.add(counts, NEXT, BATCH); start < files.length; start = Atomics.add(counts, NEXT, BATCH)) {
    const taken = files.slice(start, start + BATCH);
    const verdicts: (FileVerdict | EqualFile)[] = [];
    for (const [index, found] of taken.entries()) {
      const read = inDialect(readFound(found, cwd), reading);
      verdicts.push(judge(read instanceof Promise ? await read : read, start + index));
    }
    yield { start, verdicts };
  }
}

/** Judges files in this thread and in others beside it. Rejects where a thread dies. */
export async function judgeInThreads(
  all: readonly FoundFile[],
  judging: JudgeSettings,
  { threads, io, folders, onProgress }: Threads,
): Promise<FileVerdict[]> {
  const [input, files] = [all.filter(({ file }) => file === '-'), all.filter(({ file }) => file !== '-')];
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const task: WorkerTask = { files, cwd: io.cwd, judging, folders, workers: threads - 1, counts, met: metTexts(files) };
  const verdicts: (FileVerdict | EqualFile)[] = Array.from({ length: files.length });
  let done = 0;
  const take = ({ start, verdicts: taken }: WorkerAnswer): void => {
    for (const [index, verdict] of taken.entries()) verdicts[start + index] = verdict;
    done += taken.length;
    onProgress?.(done, files.length);
  };
  const takeOther = (answer: WorkerAnswer): void => {
    boundRoom();
    take(answer);
  };
  compileLate();
  const others = Promise.all(Array.from({ length: task.workers }, () => startWorker(task, takeOther)));
  // Told where it is awaited; until then a thread that dies must not end the process.
  others.catch(() => undefined);
  for await (const answer of judgeBatches(task)) {
    take(answer);
    // Lets the answers of the others in.
    await setImmediate();
  }
  await others;
  roomAsUsual();
  if (input.length === 0) return withEqual(verdicts);
  const read = await inDialect(await readInput(io), { cwd: io.cwd, dialect: judging.dialect });
  return [judgeFile(read, judging), ...withEqual(verdicts)];
}

/** In MB, of which a third is what V8 calls a semi-space. */
const ROOM_OF_WORKER = 24;

function startWorker(task: WorkerTask, take: (answer: WorkerAnswer) => void): Promise<void> {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'cjs';
  const worker = new Worker(new URL(`./lint-worker.${ending}`, import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: ROOM_OF_WORKER },
  });
  return new Promise((resolve, reject) => {
    worker.on('message', take);
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a lint thread ended with exit code ${code}`));
    });
  });
}
