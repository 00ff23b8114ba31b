import type { RequestHandler, Response } from 'express';
import type { Mode } from '../../model/decision.ts';
import { errorText } from '../../model/errors.ts';
import type { Live } from '../../model/live.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { tell } from '../../words/tell.ts';
import { isJson, parseBody, type ReadBody, readBody } from '../http/body.ts';
import type { Gate } from '../http/gate.ts';
import { type Failure, sendFailure, sendJson } from '../http/http-status.ts';
import type { Lanes } from '../http/lanes.ts';
import type { Tally } from '../http/tally.ts';
import { createTurns, type Send } from '../http/turns.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { AdmissionRequest, ReadReview } from './admission-review.ts';
import { type AdmissionContext, admit, type Ruling } from './admit.ts';
import { answer, refusal } from './answer.ts';
import { type Judging, judgings } from './judging.ts';
import { type LabelsHold, modeBy, type NamespaceLabel } from './namespace-label.ts';
import { record } from './record.ts';

interface Validation {
  readonly policy: Live<Policy>;
  readonly labels: LabelsHold;
  readonly language: AdmissionContext['language'];
  readonly bodyLimit: number;
  readonly lanes: Lanes;
  readonly gate: Gate;
  readonly readReview: (body: unknown) => ReadReview;
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

/** As other servers count it; nobody is there to read it. */
const GONE = 499;

const NO_JSON: Failure = { code: 415, message: 'the content type must be application/json, without an encoding' };

/** Answers POST of a path, by what the path says of the namespace's label. */
export type ValidateHandlers = (label: NamespaceLabel) => RequestHandler;

/** A request has its place among others from when it is whole: what is slow to come takes none. */
export function validateHandlers(validation: Validation): ValidateHandlers {
  const { gate, lanes, stopwatch, bodyLimit: limit } = validation;
  const judging = judgings(validation.policy, validation.language);
  const nextTurn = createTurns(stopwatch);
  return (label) => (request, response, next) => {
    const start = stopwatch();
    if (!isJson(request)) return reject(response, NO_JSON, validation);
    const release = readBody(request, { limit, lanes }, (body) => {
      const leave = typeof body === 'string' ? undefined : gate();
      if (leave !== undefined) response.on('close', leave);
      const read = typeof body === 'string' || leave !== undefined ? body : 'too-much';
      nextTurn(
        orElse(next, () => validate(isGone(response) ? 'gone' : read, response, { ...judging(), validation, start, label })),
      );
    });
    response.on('close', release);
  };
}

/** Nobody waits for an answer any more: it may have gone while others were judged. */
function isGone({ destroyed, req: { socket } }: Response): boolean {
  return destroyed || socket.destroyed || socket.readableEnded;
}

/** Making and sending an answer, neither of which throws: a defect is for the error handler of the application. */
function orElse(next: (error: unknown) => void, make: () => Send): () => Send | undefined {
  const guarded = <T>(action: () => T): T | undefined => {
    try {
      return action();
    } catch (error) {
      next(error);
      return undefined;
    }
  };
  return () => {
    const send = guarded(make);
    return send && (() => guarded(send));
  };
}

interface Validating extends Judging {
  readonly validation: Validation;
  readonly start: number;
  readonly label: NamespaceLabel;
}

/** The verdict, or why there is none. */
function validate(body: ReadBody, response: Response, validating: Validating): Send {
  const { validation } = validating;
  const { bodyLimit, readReview } = validation;
  const fail = (failure: Failure): Send => {
    return () => reject(response, failure, validation);
  };
  if (body === 'gone') return fail({ code: GONE, message: 'the client went away' });
  if (body === 'too-much') return fail(BUSY);
  if (body === 'too-slow') return fail({ code: 408, message: 'the body is too slow to come' });
  if (body === 'too-large') return fail({ code: 413, message: `the body is larger than ${bodyLimit} bytes` });
  const json = parseBody(body.bytes);
  if ('problem' in json) return fail({ code: 400, message: `the body is no JSON: ${json.problem}` });
  const review = readReview(json.value);
  if ('request' in review) return rule(review.request, response, validating);
  const { uid, problem } = review;
  if (uid === undefined) return fail({ code: 400, message: tell(problem, 'en') });
  // Answered as a denial, so that it is one even where a failing webhook is ignored.
  return () => {
    validation.metrics.request('unknown', 'other', 'error');
    validation.log.warn({ uid, because: tell(problem, 'en') }, 'review refused');
    const mode = modeBy(validating.label, validation.labels, validating.policy);
    sendJson(response, refusal(uid, problem, { mode, language: validation.language }));
  };
}

function rule(request: AdmissionRequest, response: Response, validating: Validating): Send {
  const { policy, evaluate, validation, start, label } = validating;
  const { labels, language, today, stopwatch, log } = validation;
  const mode = modeBy(label, labels, policy);
  const ruling = safely(() => admit(request, { policy, language, mode, today: today(), evaluate }), mode, log);
  const json = answer(request, ruling, { policy: policy.name, language, label });
  return () => {
    sendJson(response, json);
    record({ request, ruling, policy, label, milliseconds: stopwatch() - start }, validation);
  };
}

/** A defect of kport must not allow what it should have judged; nor deny what a laxer mode allows. */
function safely(action: () => Ruling, mode: Mode, log: Log): Ruling {
  try {
    return action();
  } catch (error) {
    log.error({ err: error }, 'internal error');
    return { kind: 'refused', reason: { code: 'internal-error', data: { error: errorText(error) } }, mode };
  }
}

function reject(response: Response, failure: Failure, { log, metrics, tally }: Validation): void {
  const { code, message } = failure;
  metrics.rejected(code);
  tally(String(code), (untold) => log.warn({ code, because: message, untold }, 'request rejected'));
  if (code !== GONE) sendFailure(response, failure);
}
