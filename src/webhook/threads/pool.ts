import { setFlagsFromString } from 'node:v8';
import type { Live } from '../../model/live.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { LARGE } from '../http/lanes.ts';
import type { ThreadData } from './messages.ts';
import { type Job, type JudgeThread, judgeThread } from './thread.ts';

export interface JudgeThreads {
  /** False where a job is to be judged at once, and here. */
  takes(job: Job): boolean;
  close(): void;
}

interface PoolParts extends Omit<ThreadData, 'policy'> {
  readonly policy: Live<Policy>;
  /** Threads that judge, this one counted. */
  readonly workers: number;
  /** Mebibytes of the heap of the one that judges large bodies, and of each other one. */
  readonly heaps: { readonly large: number; readonly other: number };
  readonly stopwatch: () => number;
  readonly onDeath: (error: unknown) => void;
}

/** Bytes from which on it costs less to hand a body over than to judge it here. */
const MEDIUM = 16 * 1024;

/** Mebibytes of a thread for objects that are soon garbage. */
const YOUNG = 8;

/**
 * Judges beside the thread that speaks with clients. Small bodies are judged there. Large ones never are: one thread has them, one at a
 * time, so that they stop nobody and only one of them is in memory; with one worker it starts when the first one comes. What is
 * between goes to whoever is free, and that is also the thread that speaks with clients, when it has heard all that has come in.
 */
export function createJudgeThreads(parts: PoolParts): JudgeThreads {
  const { policy, labels, language, workers, heaps } = parts;
  const [large, medium]: [Job[], Job[]] = [[], []];
  const data = (): ThreadData => ({ policy: policy.current(), labels, language });
  const onFree = (): void => spread({ threads, large, medium });
  // V8 would give each thread as much for young objects as the command line gives to the first.
  setFlagsFromString(`--min-semi-space-size=${YOUNG}`);
  setFlagsFromString(`--max-semi-space-size=${YOUNG}`);
  const threads = Array.from({ length: Math.max(1, workers - 1) }, (_, index) =>
    judgeThread({ ...parts, data, heap: index === 0 ? heaps.large : heaps.other, onFree }),
  );
  if (workers > 1) for (const thread of threads) thread.start();
  const unfollow = policy.subscribe((next) => {
    for (const thread of threads) thread.tell(next);
  });
  const share = sharing(medium, onFree);
  return {
    takes(job) {
      const queue = job.size > LARGE ? large : medium;
      if (queue === large ? threads[0]?.isDown() : workers === 1 || job.size < MEDIUM) return false;
      queue.push(job);
      onFree();
      if (medium.length > 0) share();
      return true;
    },
    close() {
      unfollow();
      for (const thread of threads) thread.close();
    },
  };
}

interface Waiting {
  readonly threads: readonly JudgeThread[];
  readonly large: Job[];
  readonly medium: Job[];
}

/** Gives what waits to the threads that can take it: a large one to the first, when it has nothing else. */
function spread({ threads, large, medium }: Waiting): void {
  const [first] = threads;
  const heavy = nextOf(large);
  if (heavy !== undefined && first?.isDown() === false && first.open() === 0) {
    large.shift();
    first.give(heavy);
  }
  for (let next = nextOf(medium); next !== undefined; next = nextOf(medium)) {
    const free = threads.filter((thread) => thread.room() > 0 && (thread !== first || large.length === 0));
    const [freest] = free.toSorted((a, b) => b.room() - a.room());
    if (freest === undefined) return;
    medium.shift();
    freest.give(next);
  }
}

/** The first that somebody still waits for. */
function nextOf(queue: Job[]): Job | undefined {
  while (queue[0]?.isGone()) queue.shift()?.done('gone');
  return queue[0];
}

/** Takes one of the queue in each turn of the loop, as long as there are any that no thread has taken. */
function sharing(queue: Job[], spreadOut: () => void): () => void {
  let isOn = false;
  const turn = (): void => {
    spreadOut();
    const job = nextOf(queue);
    queue.shift();
    job?.here();
    isOn = queue.length > 0;
    if (isOn) setImmediate(turn);
  };
  return () => {
    if (isOn) return;
    isOn = true;
    setImmediate(turn);
  };
}
