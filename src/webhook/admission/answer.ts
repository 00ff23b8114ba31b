import type { Language } from '../../model/finding.ts';
import type { Reason } from '../../model/reason.ts';
import { tell } from '../../words/tell.ts';
import { type AdmissionRequest, REVIEW_KIND, REVIEW_VERSION } from './admission-review.ts';
import type { Ruling } from './admit.ts';
import { auditAnnotations } from './annotations.ts';
import { denialMessage } from './denial.ts';
import { problemsOf } from './problems.ts';
import { newPodsWarning, warningTexts } from './warnings.ts';

interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

interface AnswerContext {
  /** The policy's name. */
  readonly policy: string;
  readonly language: Language;
}

/** The AdmissionReview that answers a request, as JSON. */
export function answer(request: AdmissionRequest, ruling: Ruling, context: AnswerContext): string {
  const { uid } = request;
  switch (ruling.kind) {
    case 'passed':
      return review({ uid, allowed: true });
    case 'refused':
      return review(refused(request, ruling.reason, context));
    case 'judged':
      return review(judged(request, ruling, context));
  }
}

/** The answer to a review of which no more than its uid could be read. */
export function refusal(uid: string, reason: Reason, language: Language): string {
  return review({ uid, allowed: false, status: forbidden(tell(reason, language)) });
}

function refused(request: AdmissionRequest, reason: Reason, { policy, language }: AnswerContext): AdmissionResponse {
  const denial = { object: named(request), policy, denials: [], errors: [reason] };
  return {
    uid: request.uid,
    allowed: false,
    status: forbidden(denialMessage(denial, language)),
    auditAnnotations: { verdict: 'error', policy },
  };
}

function judged(
  request: AdmissionRequest,
  { judgement }: Extract<Ruling, { kind: 'judged' }>,
  { policy, language }: AnswerContext,
): AdmissionResponse {
  const { verdict, denials, warnings: fresh, known } = judgement;
  const allowed = verdict === 'allow';
  const warnings = [
    ...warningTexts(fresh, known, language),
    ...(allowed && known.length > 0 ? newPodsWarning(request.kind.kind, language) : []),
  ];
  return {
    uid: request.uid,
    allowed,
    ...(allowed
      ? {}
      : {
          status: forbidden(denialMessage({ object: named(request), policy, denials, errors: problemsOf(judgement) }, language)),
        }),
    ...(warnings.length > 0 ? { warnings } : {}),
    auditAnnotations: auditAnnotations(judgement, policy),
  };
}

/** `Deployment shop/web`; an object that the API server names has no name yet. */
export function named({ kind, namespace = '', name = '', object }: AdmissionRequest): string {
  const metadata = object?.metadata as { readonly generateName?: unknown } | null | undefined;
  const prefix = typeof metadata?.generateName === 'string' ? `${metadata.generateName}*` : '';
  const path = [namespace, name || prefix].filter((part) => part !== '').join('/');
  return path === '' ? kind.kind : `${kind.kind} ${path}`;
}

function forbidden(message: string): NonNullable<AdmissionResponse['status']> {
  return { code: 403, reason: 'Forbidden', message };
}

function review(response: AdmissionResponse): string {
  return JSON.stringify({ apiVersion: REVIEW_VERSION, kind: REVIEW_KIND, response });
}
