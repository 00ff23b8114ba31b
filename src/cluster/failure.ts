import { ApiException } from '@kubernetes/client-node';
import { errorText, KportError, reasonOf } from '../model/errors.ts';
import type { Reason } from '../model/reason.ts';
import { tell } from '../words/tell.ts';

const LONGEST = 300;

/** The HTTP status with which the API refused; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof ApiException) return error.code;
  // What client-node throws when a watch cannot be opened.
  if (error instanceof Error && 'statusCode' in error) return Number(error.statusCode);
  return undefined;
}

/** Another writer was faster: 409 is both "exists already" and "the resourceVersion is an old one". */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** The API server and etcd have three sentences for it, of which only one comes with a code of its own. */
export function isTooLarge(error: unknown): boolean {
  const status = statusOf(error);
  const hasSentence = /etcdserver: request is too large|trying to send message larger than max/.test(sentenceOf(error));
  return status === 413 || (status === 500 && hasSentence);
}

/** What a namespace that is being deleted says to whoever makes something in it. */
export function saysTerminating(error: unknown): boolean {
  return statusOf(error) === 403 && /because it is being terminated/.test(sentenceOf(error));
}

/** The API server's own words, which may quote what was sent. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiException ? cut(apiStatus(error.body).message) : '';
}

/** What `Retry-After` asks for, in milliseconds. Kubernetes writes whole seconds only. */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof ApiException)) return undefined;
  const seconds = Number(error.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** A page to log in at, a proxy's, or JSON that the API would not answer with. */
export function notOfApiServer(cause?: unknown): KportError {
  return new KportError('input', { code: 'not-of-api-server' }, { cause });
}

/** The objects of a list; client-node lets any answer pass for one. */
export function itemsOf<T>(list: { readonly items: readonly T[] }): readonly T[] {
  const items: unknown = list?.items;
  if (!Array.isArray(items)) throw notOfApiServer();
  return items;
}

/** What went wrong with a request: kport's own words, or those of whoever failed as a quotation of one line. */
export function failureOf(error: unknown): Reason {
  if (error instanceof KportError) return reasonOf(error);
  if (error instanceof Error && error.name === 'TimeoutError') return { code: 'no-answer-in-time' };
  return { code: 'said', data: { words: cut(wordsOf(error)) } };
}

/** The same for a log or a status, which is written for everybody. */
export function describeFailure(error: unknown): string {
  return tell(failureOf(error), 'en');
}

/** What failures have in common that differ by the namespace alone, as the API server's words do. */
export function failureKey(failure: Reason, namespace: string): string {
  return tell(failure, 'en').replaceAll(JSON.stringify(namespace), '""');
}

/**
 * An ApiException's own message holds the whole body and every header; this holds the API's reason and sentence only, and not even
 * that sentence where it may quote what was sent (400, 422): it may be a Secret.
 */
function wordsOf(error: unknown): string {
  if (error instanceof ApiException) {
    const { reason, message } = apiStatus(error.body);
    const isQuoting = error.code === 400 || error.code === 422;
    return `HTTP ${error.code} ${reason}${message === '' || isQuoting ? '' : `: ${message}`}`;
  }
  const status = statusOf(error);
  if (status !== undefined) return `HTTP ${status} ${errorText(error)}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  return `${errorText(error)}${cause === '' ? '' : `: ${cause}`}`;
}

/** The API answers with a Status; what stands between may answer with anything. */
function apiStatus(body: unknown): { readonly reason: string; readonly message: string } {
  try {
    const { reason, message } = (typeof body === 'string' ? JSON.parse(body) : body) as Record<string, unknown>;
    return { reason: typeof reason === 'string' ? reason : '', message: typeof message === 'string' ? message : '' };
  } catch {
    return { reason: '', message: '' };
  }
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}
