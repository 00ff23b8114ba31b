import { ApiException } from '@kubernetes/client-node';

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

/**
 * A failure in one line for a log. An ApiException's own message holds the whole body and every header; this holds the
 * API's reason and sentence only, and not even that sentence where it may quote what was sent (400, 422): it may be a Secret.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof ApiException) {
    const { reason, message } = apiStatus(error.body);
    const isQuoting = error.code === 400 || error.code === 422;
    return cut(`HTTP ${error.code} ${reason}${message === '' || isQuoting ? '' : `: ${message}`}`);
  }
  if (!(error instanceof Error)) return cut(String(error));
  const status = statusOf(error);
  if (status !== undefined) return cut(`HTTP ${status} ${error.message}`);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const cause = error.cause instanceof Error && error.cause.message !== '' ? `: ${error.cause.message}` : '';
  return cut(`${error.message}${cause}`);
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
