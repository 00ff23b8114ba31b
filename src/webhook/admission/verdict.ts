import type { LabelsHold, Mode } from '../../model/decision.ts';
import { errorText } from '../../model/errors.ts';
import type { Live } from '../../model/live.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { tell } from '../../words/tell.ts';
import { isTooDense, MOST_MARKS, parseBody } from '../http/body.ts';
import type { Failure } from '../http/http-status.ts';
import { type AdmissionRequest, readReview } from './admission-review.ts';
import { type AdmissionContext, admit, type Ruling } from './admit.ts';
import { answer, refusal } from './answer.ts';
import { type Judging, judgings } from './judging.ts';
import { modeBy, type NamespaceLabel } from './namespace-label.ts';
import { type ReviewParser, reviewParser } from './parse-review.ts';
import { record, type Telemetry } from './record.ts';

/** By what a server judges all requests. */
export interface JudgeParts {
  readonly policy: Live<Policy>;
  readonly labels: LabelsHold;
  readonly language: AdmissionContext['language'];
  /** Whether the API server has the policy, too, as kport export has written it. */
  readonly isExported: boolean;
}

/** A body, and what is known of its request beside it. */
export interface PostedReview {
  readonly bytes: Uint8Array;
  readonly label: NamespaceLabel;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
}

/** The review that answers, as JSON, or why there is none. */
export type Answer = { readonly json: string } | { readonly failure: Failure };

export interface Spoken {
  readonly answer: Answer;
  /** To be called when the answer has left, with the milliseconds that it took. */
  readonly tell: (milliseconds: number, told: Telemetry) => void;
}

/** Judges whatever was sent; never throws for what is in it. */
export type Judge = (asked: PostedReview) => Spoken;

export function createJudge(parts: JudgeParts, { parse, isKept }: ReviewParser = reviewParser()): Judge {
  const judging = judgings({ ...parts, mayCome: isKept });
  return (asked) => {
    if (isTooDense(asked.bytes)) return failed(413, `the body has more than ${MOST_MARKS} fields and items`);
    const json = parseBody(asked.bytes, parse);
    if ('problem' in json) return failed(400, `the body is no JSON: ${json.problem}`);
    const review = readReview(json.value);
    if ('request' in review) return rule(review.request, { ...parts, ...judging(), asked });
    const { uid, problem } = review;
    if (uid === undefined) return failed(400, tell(problem, 'en'));
    const mode = modeBy(asked.label, parts.labels, judging().policy);
    return {
      // Answered as a denial, so that it is one even where a failing webhook is ignored.
      answer: { json: refusal(uid, problem, { mode, language: parts.language }) },
      tell(_milliseconds, { metrics, log }) {
        metrics.request('unknown', 'other', 'error');
        log.warn({ uid, because: tell(problem, 'en') }, 'review refused');
      },
    };
  };
}

function failed(code: number, message: string): Spoken {
  return { answer: { failure: { code, message } }, tell: () => undefined };
}

interface Ruled extends Judging {
  readonly labels: LabelsHold;
  readonly language: AdmissionContext['language'];
  readonly asked: PostedReview;
}

function rule(request: AdmissionRequest, { policy, evaluate, labels, language, toldBefore, asked }: Ruled): Spoken {
  const { label, today } = asked;
  const mode = modeBy(label, labels, policy);
  const { ruling, error } = safely(() => admit(request, { policy, language, mode, today, evaluate }), mode);
  return {
    answer: { json: answer(request, ruling, { policy: policy.name, language, label, toldBefore }) },
    tell(milliseconds, told) {
      if (error !== undefined) told.log.error({ err: error }, 'internal error');
      record({ request, ruling, policy, label, milliseconds }, told);
    },
  };
}

/** A defect of kport must not allow what it should have judged; nor deny what a laxer mode allows. */
function safely(action: () => Ruling, mode: Mode): { readonly ruling: Ruling; readonly error?: unknown } {
  try {
    return { ruling: action() };
  } catch (error) {
    return { ruling: { kind: 'refused', reason: { code: 'internal-error', data: { error: errorText(error) } }, mode }, error };
  }
}
