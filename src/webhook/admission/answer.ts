import { isJudgedInCel } from '../../export/custom-in-cel.ts';
import type { Mode } from '../../model/decision.ts';
import type { Language } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import type { Reason } from '../../model/reason.ts';
import { tell } from '../../words/tell.ts';
import { eachOfAll } from '../../words/told-message.ts';
import { type AdmissionRequest, REVIEW_KIND, REVIEW_VERSION } from './admission-review.ts';
import type { Ruling } from './admit.ts';
import { auditAnnotations } from './annotations.ts';
import { denialMessage } from './denial.ts';
import type { NamespaceLabel } from './namespace-label.ts';
import { problemsOf, problemText } from './problems.ts';
import { newPodsWarning, unjudgedWarnings, unknownLabelWarning, warningTexts } from './warnings.ts';

interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: { readonly code: number; readonly reason: string; readonly message: string } | undefined;
  readonly warnings?: readonly string[] | undefined;
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

interface AnswerContext {
  /** The policy's name. */
  readonly policy: string;
  readonly language: Language;
  readonly label?: NamespaceLabel;
  /** What the API server itself warns of, as `rule/message`. */
  readonly toldBefore?: ReadonlySet<string>;
}

/** The AdmissionReview that answers a request, as JSON. */
export function answer(request: AdmissionRequest, ruling: Ruling, context: AnswerContext): string {
  const { uid } = request;
  switch (ruling.kind) {
    case 'passed':
      return review({ uid, allowed: true });
    case 'refused':
      return review(refused(request, ruling, context));
    case 'judged':
      return review(judged(request, ruling, context));
  }
}

/** The answer to a review of which no more than its uid could be read. */
export function refusal(uid: string, reason: Reason, { mode, language }: { mode: Mode; language: Language }): string {
  if (mode === 'enforce') return review({ uid, allowed: false, status: forbidden(tell(reason, language)) });
  return review({ uid, allowed: true, ...warned(mode, [reason], language) });
}

function refused(
  request: AdmissionRequest,
  { reason, mode }: Extract<Ruling, { kind: 'refused' }>,
  { policy, language }: AnswerContext,
): AdmissionResponse {
  const allowed = mode !== 'enforce';
  const denial = { object: named(request), policy, denials: [], errors: [reason] };
  return {
    uid: request.uid,
    allowed,
    ...(allowed ? warned(mode, [reason], language) : { status: forbidden(denialMessage(denial, language)) }),
    auditAnnotations: { verdict: allowed ? 'allow' : 'error', policy, mode, 'not-judged': problemText(reason, 'en') },
  };
}

/** What could not be judged and stops nothing is told where findings would be. */
function warned(mode: Mode, problems: readonly Reason[], language: Language): Pick<AdmissionResponse, 'warnings'> {
  return mode === 'audit' || mode === 'off' ? {} : { warnings: unjudgedWarnings(problems, language) };
}

function judged(
  request: AdmissionRequest,
  { judgement }: Extract<Ruling, { kind: 'judged' }>,
  { policy, language, label, toldBefore }: AnswerContext,
): AdmissionResponse {
  const { verdict, mode, denials, warnings: fresh, known, tolerated } = judgement;
  const allowed = verdict === 'allow';
  const warnings = [
    ...(label === 'unknown' ? unknownLabelWarning(mode, language) : []),
    ...(warned(mode, problemsOf(tolerated), language).warnings ?? []),
    ...warningTexts(untold(fresh, request, toldBefore), untold(known, request, toldBefore), language),
    ...(allowed && known.length > 0 ? newPodsWarning(request.kind.kind, language) : []),
  ];
  const object = named(request);
  const errors = problemsOf(judgement);
  return {
    uid: request.uid,
    allowed,
    status: allowed
      ? undefined
      : forbidden(denialMessage({ object, policy, denials, errors, isEphemeral: isEphemeral(request) }, language)),
    warnings: warnings.length > 0 ? warnings : undefined,
    auditAnnotations: auditAnnotations(judgement, policy),
  };
}

/**
 * Without the warnings that an exported policy gives. A denial is never left out: what came here was not
 * denied there, whatever the reason, and where no such policy holds, nothing gets in by it.
 */
function untold(
  findings: readonly LintFinding[],
  { object }: AdmissionRequest,
  toldBefore: ReadonlySet<string> | undefined,
): readonly LintFinding[] {
  if (toldBefore === undefined || toldBefore.size === 0 || findings.length === 0) return findings;
  const { apiVersion, kind } = object ?? {};
  if (!isJudgedInCel({ apiVersion: String(apiVersion), kind: String(kind) })) return findings;
  return eachOfAll(findings).filter(({ ruleId, messageId }) => !toldBefore.has(`${ruleId}/${messageId}`));
}

function isEphemeral({ subResource }: AdmissionRequest): boolean {
  return subResource === 'ephemeralcontainers';
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
