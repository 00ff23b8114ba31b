import { isUnchanged, type Judged, splitByAge } from '../../judge/changes.ts';
import { type DecisionRequest, decide, type PolicyDecision } from '../../judge/decide.ts';
import { engineSettings } from '../../judge/engine-settings.ts';
import { type Evaluate, evaluate } from '../../judge/evaluate.ts';
import { type Excused, excuse, sameExcuses, withoutExcused } from '../../judge/excuses.ts';
import type { Mode } from '../../model/decision.ts';
import type { Finding, Language } from '../../model/finding.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { admittedDocument } from '../../sources/admission-review.ts';
import { type AdmissionRequest, quoted } from './admission-review.ts';

export interface AdmissionContext {
  readonly policy: Policy;
  readonly language: Language;
  /** Of a namespace, where it says one: it goes before the policy's. */
  readonly namespaceMode: (namespace: string) => Mode | undefined;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
  /** By this policy, in this language, for a door that judges many objects by it. */
  readonly evaluate?: Evaluate;
}

/** Why a request is allowed without a look at its object, or in spite of it. */
export type Passed = 'operation' | 'subresource' | 'not-a-workload' | 'mode-off' | 'being-deleted' | 'unchanged';

/** A decision in which findings that the object already had deny nothing any more. */
export interface AdmissionDecision extends PolicyDecision {
  /** Errors that the object had before this update. */
  readonly known: readonly Finding[];
}

export type Ruling =
  | { readonly kind: 'passed'; readonly because: Passed }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'judged'; readonly mode: Mode; readonly decision: AdmissionDecision };

/**
 * What becomes of a request. A kind that kport does not know is judged where it holds a Pod spec, as `kport lint` judges it:
 * which kinds are sent is for the rules of the webhook's configuration to say. Owners excuse nothing: a Pod of a ReplicaSet, and a
 * ReplicaSet of a Deployment whose update was allowed for its old errors, are new objects. Only what creates or updates a whole
 * object or adds ephemeral containers is judged; what is judged and cannot be read is never allowed. Changes nothing that it is
 * given.
 */
export function admit(request: AdmissionRequest, context: AdmissionContext): Ruling {
  const { operation, subResource = '', namespace = '' } = request;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return passed('operation');
  if (subResource !== '' && !addsEphemeralContainers(request)) return passed('subresource');
  const mode = (namespace === '' ? undefined : context.namespaceMode(namespace)) ?? context.policy.mode;
  if (mode === 'off') return passed('mode-off');
  const { object } = request;
  const problem = objectProblem(request);
  if (problem !== undefined || !isMapping(object)) return { kind: 'refused', reason: problem ?? 'the request has no object' };
  // Only the API server sets deletionTimestamp, and not on creation: what a finalizer still changes must not be stuck.
  if (operation === 'UPDATE' && isBeingDeleted(object)) return passed('being-deleted');
  return judge(request, { object, outcomes: outcomesOf(object, context) }, { ...context, mode });
}

function judge(request: AdmissionRequest, judged: Judged, context: AdmissionContext & { mode: Mode }): Ruling {
  const { mode, policy, today } = context;
  if (judged.outcomes.every(({ kind }) => kind === 'not-a-workload')) return passed('not-a-workload');
  const now = excuse(judged, context);
  const { oldObject, userInfo, operation, namespace } = request;
  const isClean = now.outcomes.every((outcome) => outcome.kind === 'evaluated' && outcome.findings.length === 0);
  // The old object is looked at only where there is something that it may have had, too.
  const before =
    operation === 'UPDATE' && isMapping(oldObject) && !isClean
      ? { object: oldObject, outcomes: outcomesOf(oldObject, context) }
      : undefined;
  const old = before && excuse(before, context);
  if (before && old && isUnchanged(judged, before) && sameExcuses(now, old)) return passed('unchanged');
  const asked: DecisionRequest = {
    today,
    mode,
    operation,
    namespace: namespace || undefined,
    user: userInfo?.username,
    groups: userInfo?.groups ?? undefined,
  };
  const decided = (excused: Excused) => withoutExcused(decide(excused.outcomes, policy, asked), excused);
  return { kind: 'judged', mode, decision: ratchet(decided(now), old && (() => decided(old))) };
}

/**
 * Denials that the object had before become warnings: an old object can be repaired step by step. What was exempt in it is no
 * old debt: who changes the image for which the exemption is, has a new finding.
 */
function ratchet(decision: PolicyDecision, before: (() => PolicyDecision) | undefined): AdmissionDecision {
  if (before === undefined || decision.denials.length === 0) return { ...decision, known: [] };
  const { denials, warnings, audit } = before();
  const { fresh, known } = splitByAge(decision.denials, [...denials, ...warnings, ...audit]);
  const verdict = decision.verdict === 'deny' && fresh.length === 0 ? 'allow' : decision.verdict;
  return { ...decision, verdict, denials: fresh, known };
}

function outcomesOf(object: Mapping, context: AdmissionContext): Outcome[] {
  const document = admittedDocument(object);
  return context.evaluate?.(document) ?? evaluate(document, engineSettings(context.policy, context.language));
}

function addsEphemeralContainers({ kind, subResource }: AdmissionRequest): boolean {
  return kind.group === '' && kind.kind === 'Pod' && subResource === 'ephemeralcontainers';
}

/** An object of another kind than the request says would be judged as what it is not. */
function objectProblem({ object, kind: { group, version, kind } }: AdmissionRequest): string | undefined {
  if (!isMapping(object)) return 'the request has no object';
  const apiVersion = group === '' ? version : `${group}/${version}`;
  if (object.kind === kind && object.apiVersion === apiVersion) return undefined;
  const found = `${quoted(object.apiVersion)}, kind ${quoted(object.kind)}`;
  return `the request is about apiVersion ${quoted(apiVersion)}, kind ${quoted(kind)}, but its object has apiVersion ${found}`;
}

function isBeingDeleted({ metadata }: Mapping): boolean {
  return isMapping(metadata) && typeof metadata.deletionTimestamp === 'string' && metadata.deletionTimestamp !== '';
}

function passed(because: Passed): Ruling {
  return { kind: 'passed', because };
}
