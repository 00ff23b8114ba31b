// Source: kubernetes/api admission/v1/types.go AdmissionReview, AdmissionRequest and AdmissionResponse.

import type { ErrorObject } from 'ajv';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { fieldPath } from '../../model/pointer.ts';
import type { Reason, ReasonValue } from '../../model/reason.ts';
import { cutTo } from './cut.ts';
import { checkRequest } from './request-check.ts';
import { LONGEST_UID } from './request-schema.ts';

export const REVIEW_VERSION = 'admission.k8s.io/v1';
export const REVIEW_KIND = 'AdmissionReview';

type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What kport reads of a request; what is absent exempts nothing. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly operation: Operation;
  readonly subResource?: string;
  /** Empty for an object that the API server names (generateName). */
  readonly name?: string;
  readonly namespace?: string;
  readonly userInfo?: { readonly username?: string; readonly groups?: readonly string[] | null };
  readonly object?: Mapping | null;
  readonly oldObject?: Mapping | null;
  readonly dryRun?: boolean | null;
}

/** A request, or why there is none; `uid` where there is one to answer to. */
export type ReadReview = { readonly request: AdmissionRequest } | { readonly problem: Reason; readonly uid?: string };

const LONGEST_QUOTE = 100;

/** Reads whatever was sent as a review. */
export function readReview(body: unknown): ReadReview {
  if (!isMapping(body)) return { problem: { code: 'no-review' } };
  const { request } = body;
  const uid = uidOf(request);
  const head = headProblem(body);
  // A review of another version wants an answer of that version: there is none to give.
  if (head !== undefined) return { problem: head };
  if (isRequest(request)) return { request };
  return { problem: { code: 'review-unreadable', data: { why: mistake(checkRequest.errors?.[0]) } }, ...uid };
}

function isRequest(value: unknown): value is AdmissionRequest {
  return checkRequest(value);
}

function headProblem({ apiVersion, kind }: Mapping): Reason | undefined {
  if (kind !== REVIEW_KIND) return { code: 'review-of-kind', data: { kind: quoted(kind) } };
  if (apiVersion === REVIEW_VERSION) return undefined;
  return { code: 'review-of-version', data: { version: quoted(apiVersion) } };
}

function uidOf(request: unknown): { uid?: string } {
  const uid = isMapping(request) ? request.uid : undefined;
  return typeof uid === 'string' && uid !== '' && uid.length <= LONGEST_UID ? { uid } : {};
}

/** Of a field that should be a short text, whatever it is. */
export function quoted(value: unknown): ReasonValue {
  if (value === undefined) return { code: 'is-missing' };
  return typeof value === 'string' ? JSON.stringify(cutTo(value, LONGEST_QUOTE)) : { code: 'no-text' };
}

/** In the words of the validator, which are few, but for what it does not list. */
function mistake(error: ErrorObject | undefined): Reason {
  const field = fieldPath(`/request${error?.instancePath ?? ''}`);
  const allowed: unknown = error?.params.allowedValues;
  if (Array.isArray(allowed)) return { code: 'must-be-listed', data: { field, allowed: allowed.join(', ') } };
  return { code: 'said', data: { words: `${field} ${error?.message ?? ''}` } };
}
