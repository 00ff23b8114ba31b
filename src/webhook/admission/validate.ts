import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJson, readBody, type Unread, weightOf } from '../http/body.ts';
import type { Gate } from '../http/gate.ts';
import { type Failure, sendFailure, sendJson } from '../http/http-status.ts';
import type { Lanes } from '../http/lanes.ts';
import type { Tally } from '../http/tally.ts';
import { createTurns, type Send } from '../http/turns.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { tellOn } from '../threads/messages.ts';
import type { JudgeThreads } from '../threads/pool.ts';
import type { Job } from '../threads/thread.ts';
import type { NamespaceLabel } from './namespace-label.ts';
import type { Answer, Judge, PostedReview } from './verdict.ts';

interface Validation {
  readonly judge: Judge;
  /** Bytes of a body that this thread has judged before. */
  readonly keptBytes: (bytes: Uint8Array) => number;
  readonly threads: JudgeThreads;
  readonly bodyLimit: number;
  readonly lanes: Lanes;
  readonly gate: Gate;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tally: Tally;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: () => string;
  /** Milliseconds on a clock that never goes back. */
  readonly stopwatch: () => number;
}

const BUSY: Failure = {
  code: 429,
  message: 'kport is answering as many requests as it may: try again',
  // client-go waits so long and tries again, within the timeout of the webhook.
  headers: { 'Retry-After': '1' },
};

const NO_JSON: Failure = { code: 415, message: 'the content type must be application/json, without an encoding' };

/** As other servers count it; nobody is there to read it. */
const GONE: Failure = { code: 499, message: 'the client went away' };

/** Where the thread that judged it has ended. */
const DIED: Failure = { code: 500, message: 'it could not be judged: it may need more memory than there is' };

/** Answers a request; `failed` is told of a defect. */
type Handler = (request: IncomingMessage, response: ServerResponse, failed: (error: unknown) => void) => void;

/** Answers POST of a path, by what the path says of the namespace's label. */
export type ValidateHandlers = (label: NamespaceLabel) => Handler;

/** A request has its place among others from when it is whole: what is slow to come takes none. */
export function validateHandlers(validation: Validation): ValidateHandlers {
  const { gate, lanes, stopwatch, bodyLimit: limit, threads, today } = validation;
  const nextTurn = createTurns(stopwatch);
  return (label) => (request, response, failed) => {
    const start = stopwatch();
    if (!isJson(request)) return reject(response, NO_JSON, validation);
    const release = readBody(request, { limit, lanes }, (body) => {
      if (typeof body === 'string') return reject(response, unread(body, limit), validation);
      const leave = gate();
      if (leave === undefined) return reject(response, BUSY, validation);
      response.on('close', leave);
      const asked: PostedReview = { bytes: body.bytes, label, today: today() };
      const job = jobOf(response, asked, start, { validation, failed, nextTurn });
      if (!threads.takes(job)) job.here();
    });
    response.on('close', release);
  };
}

function unread(because: Unread, limit: number): Failure {
  if (because === 'gone') return GONE;
  if (because === 'too-much') return BUSY;
  if (because === 'too-slow') return { code: 408, message: 'the body is too slow to come' };
  return { code: 413, message: `the body is larger than ${limit} bytes` };
}

interface Judging {
  readonly validation: Validation;
  readonly failed: (error: unknown) => void;
  readonly nextTurn: ReturnType<typeof createTurns>;
}

function jobOf(response: ServerResponse, asked: PostedReview, start: number, { validation, failed, nextTurn }: Judging): Job {
  const { judge, keptBytes, stopwatch } = validation;
  const gone = (): boolean => isGone(response);
  const make = (): Send => {
    if (gone()) return () => reject(response, GONE, validation);
    const { answer, tell } = judge(asked);
    freed(asked.bytes);
    return () => {
      send(response, answer, validation);
      tell(stopwatch() - start, validation);
    };
  };
  return {
    ...{ asked, start },
    weight: weightOf(asked.bytes),
    kept: () => keptBytes(asked.bytes),
    isGone: gone,
    here: () => nextTurn(orElse(failed, make)),
    done(said) {
      if (typeof said === 'string') return reject(response, said === 'gone' ? GONE : DIED, validation);
      send(response, said.answer, validation);
      tellOn(said, validation);
    },
  };
}

/** At once, and not when a collector looks for it: that would look often, for bodies are much of the memory. */
function freed({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0);
}

/** Nobody waits for an answer any more: it may have gone while others were judged. */
function isGone({ destroyed, req: { socket } }: ServerResponse): boolean {
  return destroyed || socket.destroyed || socket.readableEnded;
}

/** Making and sending an answer, neither of which throws: a defect is for the error handler of the application. */
function orElse(failed: (error: unknown) => void, make: () => Send): () => Send | undefined {
  const guarded = <T>(action: () => T): T | undefined => {
    try {
      return action();
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
  return () => {
    const send = guarded(make);
    return send && (() => guarded(send));
  };
}

function send(response: ServerResponse, answer: Answer, validation: Validation): void {
  if ('json' in answer) sendJson(response, answer.json);
  else reject(response, answer.failure, validation);
}

function reject(response: ServerResponse, failure: Failure, { log, metrics, tally }: Validation): void {
  const { code, message } = failure;
  metrics.rejected(code);
  tally(String(code), (untold) => log.warn({ code, because: message, untold }, 'request rejected'));
  if (failure !== GONE) sendFailure(response, failure);
}
