import type { Request, RequestHandler, Response } from 'express';
import type { Live } from '../model/live.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { AdmissionRequest, ReadReview } from './admission-review.ts';
import { type AdmissionContext, admit, type Ruling } from './admit.ts';
import { answer, refusal } from './answer.ts';
import { type BodyBounds, readBody } from './body.ts';
import type { Gate } from './gate.ts';
import { type Failure, sendFailure, sendJson } from './http-status.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { record } from './record.ts';

export interface Validation {
  readonly policy: Live<Policy>;
  readonly namespaceMode: AdmissionContext['namespaceMode'];
  readonly language: AdmissionContext['language'];
  readonly bodyLimit: number;
  readonly gate: Gate;
  readonly readReview: (body: unknown) => ReadReview;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds on a clock that never goes back. */
  readonly stopwatch: () => number;
}

const BUSY: Failure = {
  code: 429,
  message: 'kport is answering as many requests as it may: try again',
  // client-go waits so long and tries again, within the timeout of the webhook.
  headers: { 'Retry-After': '1' },
};

/** Answers POST /validate. */
export function validateHandler(validation: Validation): RequestHandler {
  const { gate, stopwatch } = validation;
  return async (request, response) => {
    const start = stopwatch();
    const slot = gate.enter();
    if (slot === undefined) return reject(response, BUSY, validation);
    response.once('close', slot.leave);
    const failure = await validate(request, response, { ...validation, start, reserve: slot.reserve });
    if (failure !== undefined) reject(response, failure, validation);
  };
}

type Validating = Validation & Pick<BodyBounds, 'reserve'> & { readonly start: number };

/** Answers with a verdict, or gives back why there is none. */
async function validate(request: Request, response: Response, validating: Validating): Promise<Failure | undefined> {
  const { bodyLimit: limit, reserve, readReview } = validating;
  if (!isJson(request)) return { code: 415, message: 'the content type must be application/json, without an encoding' };
  const body = await readBody(request, { limit, reserve });
  if (body === 'gone') return { code: 499, message: 'the client went away' };
  if (body === 'too-much') return BUSY;
  if (body === 'too-large') return { code: 413, message: `the body is larger than ${limit} bytes` };
  const json = parse(body.bytes);
  if ('problem' in json) return { code: 400, message: `the body is no JSON: ${json.problem}` };
  const review = readReview(json.value);
  if ('request' in review) {
    rule(review.request, response, validating);
    return undefined;
  }
  if (review.uid === undefined) return { code: 400, message: review.problem };
  // Answered as a denial, so that it is one even where a failing webhook is ignored.
  validating.metrics.request('unknown', 'other', 'error');
  validating.log.warn({ uid: review.uid, because: review.problem }, 'review refused');
  sendJson(response, 200, refusal(review.uid, review.problem));
  return undefined;
}

function rule(request: AdmissionRequest, response: Response, validating: Validating): void {
  const { namespaceMode, language, now, stopwatch, start } = validating;
  const policy = validating.policy.current();
  const today = new Date(now()).toISOString().slice(0, 10);
  const ruling = safely(() => admit(request, { policy, language, namespaceMode, today }), validating.log);
  sendJson(response, 200, answer(request, ruling, { policy: policy.name, language }));
  record({ request, ruling, policy, milliseconds: stopwatch() - start }, validating);
}

/** A defect of kport must not allow what it should have judged. */
function safely(action: () => Ruling, log: Log): Ruling {
  try {
    return action();
  } catch (error) {
    log.error({ err: error }, 'internal error');
    return { kind: 'refused', reason: `internal error: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function reject(response: Response, failure: Failure, { log, metrics }: Validation): void {
  const { code, message } = failure;
  metrics.rejected(code);
  // A flood must not become a flood of lines, too: the metric tells it.
  if (failure !== BUSY) log.warn({ code, because: message }, 'request rejected');
  if (code !== 499) sendFailure(response, failure);
}

/** `application/json`, with or without parameters. */
function isJson({ headers }: Request): boolean {
  const [type] = (headers['content-type'] ?? '').split(';', 1);
  return type?.trim().toLowerCase() === 'application/json' && (headers['content-encoding'] ?? 'identity') === 'identity';
}

function parse(bytes: Buffer): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(bytes.toString()) };
  } catch (error) {
    // The message quotes the text, which may be anything.
    return { problem: error instanceof SyntaxError ? 'it cannot be parsed' : String(error) };
  }
}
