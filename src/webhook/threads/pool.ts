import type { Live } from '../../model/live.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { LARGE } from '../http/lanes.ts';
import type { ThreadData } from './messages.ts';
import { type Job, type JudgeThread, judgeThread } from './thread.ts';

export interface JudgeThreads {
  /** False where a job is to be judged at once, and here. */
  takes(job: Job): boolean;
  /** Takes nothing more, and ends all threads. Resolves when they have ended, or soon after where one does not. */
  close(): Promise<void>;
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
/** And from which on it is never judged here: the worst that so many bytes can be takes some 50 ms. */
const HEAVY = 64 * 1024;

/**
 * Judges beside the thread that speaks with clients. Small bodies are judged there. Heavy ones never are, so that they stop nobody.
 * Threads start with the first body, whatever it is: a server that is asked nothing has the memory of one thread, and none starts in the
 * midst of a flood, when all wait for a processor. With one worker, the thread for heavy ones starts with the first of those. Of large
 * ones, one thread has one at a time, so that only one of them is in memory; it takes others of the queue in turn with them. What is
 * between small and heavy goes to whoever is free, and that is also the thread that speaks with clients, when it has heard all that has
 * come in. Of what it has judged before it hands nothing over: that takes longer than to answer it.
 */
export function createJudgeThreads(parts: PoolParts): JudgeThreads {
  const { policy, labels, language, isExported, workers, heaps } = parts;
  const waiting: Waiting = { threads: [], large: [], medium: [], isLargeNext: true };
  const { large, medium } = waiting;
  const data = (): ThreadData => ({ policy: policy.current(), labels, language, isExported });
  const onFree = (): void => spread(waiting);
  const threads = Array.from({ length: Math.max(1, workers - 1) }, (_, index) =>
    judgeThread({ ...parts, data, heap: index === 0 ? heaps.large : heaps.other, onFree }),
  );
  waiting.threads = threads;
  const unfollow = policy.subscribe((next) => {
    for (const thread of threads) thread.tell(next);
  });
  const share = sharing(medium, onFree);
  let isClosed = false;
  return {
    takes(job) {
      if (isClosed) {
        job.done('gone');
        return true;
      }
      // What is not heavy is judged here until one runs.
      if (workers > 1) for (const thread of threads) thread.start();
      if (job.weight <= HEAVY && (workers === 1 || job.weight < MEDIUM || job.weight - job.kept() < MEDIUM)) return false;
      (job.weight > LARGE ? large : medium).push(job);
      onFree();
      if (medium.length > 0) share();
      return true;
    },
    async close() {
      isClosed = true;
      unfollow();
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Waiting {
  threads: readonly JudgeThread[];
  readonly large: Job[];
  readonly medium: Job[];
  /** For the first thread, where both wait. */
  isLargeNext: boolean;
}

/** Gives what waits to the threads that can take it: a large one to the first, when it has nothing else. */
function spread(waiting: Waiting): void {
  const { threads, large, medium } = waiting;
  const [first] = threads;
  const largest = nextOf(large);
  const isTurn = waiting.isLargeNext || nextOf(medium) === undefined;
  if (largest !== undefined && isTurn && first?.isDown() === false && first.open() === 0) {
    waiting.isLargeNext = false;
    large.shift();
    first.give(largest);
  }
  for (let next = nextOf(medium); next !== undefined; next = nextOf(medium)) {
    const isOpen = large.length === 0 || !waiting.isLargeNext;
    const free = threads.filter((thread) => thread.room() > 0 && (thread !== first || isOpen));
    const [freest] = free.toSorted((a, b) => b.room() - a.room());
    if (freest === undefined) return;
    if (freest === first) waiting.isLargeNext = true;
    medium.shift();
    freest.give(next);
  }
}

/** The first, of those that somebody still waits for: the bodies of the others are not kept until their turn. */
function nextOf(queue: Job[]): Job | undefined {
  const gone = queue.filter((job) => job.isGone());
  if (gone.length > 0) queue.splice(0, queue.length, ...queue.filter((job) => !gone.includes(job)));
  for (const job of gone) job.done('gone');
  return queue[0];
}

/** Takes one of the queue in each turn of the loop, as long as there are any that are not heavy and that no thread has taken. */
function sharing(queue: Job[], spreadOut: () => void): () => void {
  let isOn = false;
  const turn = (): void => {
    spreadOut();
    nextOf(queue);
    const at = queue.findIndex(({ weight }) => weight <= HEAVY);
    const [job] = at === -1 ? [] : queue.splice(at, 1);
    job?.here();
    isOn = job !== undefined;
    if (isOn) setImmediate(turn);
  };
  return () => {
    if (isOn) return;
    isOn = true;
    setImmediate(turn);
  };
}
