import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Policy } from '../../policy/port-policy.ts';
import type { PostedReview } from '../admission/verdict.ts';
import { LARGE } from '../http/lanes.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';

/** Something to judge. */
export interface Job {
  readonly asked: PostedReview;
  /** What it takes to be judged, in bytes of usual text. */
  readonly weight: number;
  /** How much of that has been judged here before, and takes next to nothing now. */
  readonly kept: () => number;
  /** On the stopwatch: since when somebody waits for it. */
  readonly start: number;
  /** Nobody waits any more. */
  readonly isGone: () => boolean;
  /** What a thread says of it; `died` where the thread ended over it, `gone` where nobody waits. One of `done` and `here` is called, once. */
  readonly done: (said: FromThread | 'died' | 'gone') => void;
  /** It is to be judged in this thread. */
  readonly here: () => void;
}

export interface JudgeThread {
  /** How many jobs it has that it has not answered. */
  open(): number;
  /** How many more it can take: none beside a large one, and one where that starts it. */
  room(): number;
  /** It has just ended, and is not to be started again yet. */
  isDown(): boolean;
  /** Starts it, where it never was; the first job does so, too. */
  start(): void;
  give(job: Job): void;
  tell(policy: Policy): void;
  /** Resolves when it has ended, or when it has been asked to for long enough. */
  close(): Promise<void>;
}

interface ThreadParts {
  /** As it is when a thread starts. */
  readonly data: () => ThreadData;
  /** Mebibytes of its heap. */
  readonly heap: number;
  readonly stopwatch: () => number;
  /** It has fewer jobs than before. */
  readonly onFree: () => void;
  readonly onDeath: (error: unknown) => void;
}

interface State {
  readonly jobs: Map<number, Job>;
  worker: Worker | undefined;
  last: number;
  hasAnswered: boolean;
  /** `new`: not started yet; `down`: ended, and not to be started again at once. */
  is: 'new' | 'starting' | 'up' | 'down';
  isClosed: boolean;
}

/** Jobs that it has at a time, so that it need not wait for the next one. */
const DEPTH = 3;
/** What it takes at most to end one: V8 stops a script at once, and waits for a collection of its heap, or for a parser of JSON. */
const PATIENCE_MILLISECONDS = 5000;
/** One that has answered nothing would end again at once. */
const PAUSE_MILLISECONDS = 1000;

/** One thread, of which there is another one soon after it has ended; its jobs are lost then. */
export function judgeThread(parts: ThreadParts): JudgeThread {
  const state: State = { jobs: new Map(), worker: undefined, last: 0, hasAnswered: false, is: 'new', isClosed: false };
  return {
    open: () => state.jobs.size,
    room: () => roomOf(state),
    isDown: () => state.is === 'down',
    start() {
      if (state.is === 'new') running(state, parts);
    },
    give(job) {
      state.last += 1;
      state.jobs.set(state.last, job);
      const asked = { ...job.asked, bytes: owned(job.asked.bytes) };
      const message: ToThread = { job: state.last, asked, waited: parts.stopwatch() - job.start };
      running(state, parts).postMessage(message, [asked.bytes.buffer]);
    },
    tell: (policy) => state.worker?.postMessage({ policy } satisfies ToThread),
    async close() {
      state.isClosed = true;
      await Promise.race([state.worker?.terminate(), pause(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
    },
  };
}

function roomOf({ is, jobs }: State): number {
  if (is === 'new') return 1;
  return is === 'up' && ![...jobs.values()].some(({ weight }) => weight > LARGE) ? DEPTH - jobs.size : 0;
}

function running(state: State, parts: ThreadParts): Worker {
  if (state.worker !== undefined) return state.worker;
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'cjs';
  const file = new URL(`./judge-thread.${ending}`, import.meta.url);
  const worker = new Worker(file, { workerData: parts.data(), resourceLimits: { maxOldGenerationSizeMb: parts.heap } });
  let why: unknown;
  state.is = 'starting';
  worker.on('message', (said: FromThread | 'ready') => {
    state.is = 'up';
    if (said !== 'ready') {
      const job = state.jobs.get(said.job);
      state.jobs.delete(said.job);
      state.hasAnswered = true;
      job?.done(said);
    }
    parts.onFree();
  });
  worker.on('error', (error) => {
    why = error;
  });
  worker.on('exit', () => ended(state, parts, why));
  state.worker = worker;
  return worker;
}

function ended(state: State, parts: ThreadParts, why: unknown): void {
  state.worker = undefined;
  if (state.isClosed) return;
  parts.onDeath(why);
  const lost = [...state.jobs.values()];
  state.jobs.clear();
  state.is = 'down';
  for (const job of lost) job.done('died');
  const again = (): void => {
    if (state.isClosed) return;
    running(state, parts);
    parts.onFree();
  };
  setTimeout(again, state.hasAnswered ? 0 : PAUSE_MILLISECONDS).unref();
  state.hasAnswered = false;
}

/** Bytes in a memory of their own, which can be handed over without being copied. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && bytes.length === buffer.byteLength;
  return isOwn ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
