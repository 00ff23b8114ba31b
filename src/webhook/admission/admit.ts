import type { Evaluate } from '../../judge/evaluate.ts';
import { judgeFolded } from '../../judge/judge.ts';
import type { Mode } from '../../model/decision.ts';
import type { Language } from '../../model/finding.ts';
import type { Passed as JudgedPassed, Judgement } from '../../model/judgement.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Reason } from '../../model/reason.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { admittedDocument } from '../../sources/admission-review.ts';
import { type AdmissionRequest, quoted } from './admission-review.ts';

export interface AdmissionContext {
  readonly policy: Policy;
  readonly language: Language;
  /** Goes before the policy's. */
  readonly mode?: Mode;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
  /** By this policy, in this language, for a door that judges many objects by it. */
  readonly evaluate?: Evaluate;
}

/** Why a request is allowed without a look at its object, or in spite of it. */
export type Passed = JudgedPassed | 'operation' | 'subresource' | 'being-deleted';

export type Ruling =
  | { readonly kind: 'passed'; readonly because: Passed }
  /** Nobody can say what the object is: denied in enforce, and told as a laxer mode tells findings. */
  | { readonly kind: 'refused'; readonly reason: Reason; readonly mode: Mode }
  | { readonly kind: 'judged'; readonly judgement: Judgement };

/**
 * What becomes of a request. A kind that kport does not know is judged where it holds a Pod spec, as `kport lint` judges it:
 * which kinds are sent is for the rules of the webhook's configuration to say. Owners excuse nothing: a Pod of a ReplicaSet, and a
 * ReplicaSet of a Deployment whose update was allowed for its old errors, are new objects. Only what creates or updates a whole
 * object or adds ephemeral containers is judged. What is judged and cannot be read does what a finding would: it denies in enforce
 * alone. Changes nothing that it is given.
 */
export function admit(request: AdmissionRequest, context: AdmissionContext): Ruling {
  const { operation, subResource = '' } = request;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return passed('operation');
  if (subResource !== '' && !addsEphemeralContainers(request)) return passed('subresource');
  const { mode = context.policy.mode } = context;
  if (mode === 'off') return passed('mode-off');
  const { object } = request;
  const problem = objectProblem(request);
  if (problem !== undefined || !isMapping(object)) {
    return { kind: 'refused', reason: problem ?? { code: 'request-without-object' }, mode };
  }
  // Only the API server sets deletionTimestamp, and not on creation: what a finalizer still changes must not be stuck.
  if (operation === 'UPDATE' && isBeingDeleted(object)) return passed('being-deleted');
  const { namespace, userInfo, oldObject } = request;
  const judgement = judgeFolded([admittedDocument(object)], {
    ...context,
    door: 'admission',
    mode,
    namespace: namespace || undefined,
    user: userInfo?.username,
    groups: userInfo?.groups ?? undefined,
    // An update is judged by what it changes.
    before: operation === 'UPDATE' && isMapping(oldObject) ? [admittedDocument(oldObject)] : undefined,
  });
  return judgement.passed === undefined ? { kind: 'judged', judgement } : passed(judgement.passed);
}

function addsEphemeralContainers({ kind, subResource }: AdmissionRequest): boolean {
  return kind.group === '' && kind.kind === 'Pod' && subResource === 'ephemeralcontainers';
}

/** An object of another kind than the request says would be judged as what it is not. */
function objectProblem({ object, kind: { group, version, kind } }: AdmissionRequest): Reason | undefined {
  if (!isMapping(object)) return { code: 'request-without-object' };
  const apiVersion = group === '' ? version : `${group}/${version}`;
  if (object.kind === kind && object.apiVersion === apiVersion) return undefined;
  const data = { objectApiVersion: quoted(object.apiVersion), objectKind: quoted(object.kind) };
  return { code: 'request-about-another', data: { apiVersion: quoted(apiVersion), kind: quoted(kind), ...data } };
}

function isBeingDeleted({ metadata }: Mapping): boolean {
  return isMapping(metadata) && typeof metadata.deletionTimestamp === 'string' && metadata.deletionTimestamp !== '';
}

function passed(because: Passed): Ruling {
  return { kind: 'passed', because };
}
