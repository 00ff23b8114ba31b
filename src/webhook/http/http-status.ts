// A failure as the API server reads it: client-go takes the message of a Status out of the body and tells it to the user
// (kubernetes/apimachinery pkg/apis/meta/v1/types.go Status).
import type { IncomingMessage, ServerResponse } from 'node:http';

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'Timeout',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

export interface Failure {
  readonly code: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The connection ends with it: it is kept for clients that get verdicts. */
export function sendFailure(response: ServerResponse, { code, message, headers = {} }: Failure): void {
  if (response.headersSent || response.destroyed) return;
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: REASONS[code] ?? 'Unknown', code };
  const json = Buffer.from(JSON.stringify(status));
  const fixed = { 'Content-Type': 'application/json', 'Content-Length': json.length, Connection: 'close' };
  response.writeHead(code, { ...headers, ...fixed });
  if (isWhole(response.req)) {
    response.end(json);
    return;
  }
  response.write(json);
  afterRequest(response.req, () => {
    if (!response.destroyed) response.end();
  });
}

/** Nothing more comes of it: it has no body (RFC 9112, section 6.3), or that has come. */
function isWhole({ complete, destroyed, headers }: IncomingMessage): boolean {
  return complete || destroyed || (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined);
}

/** Bytes and milliseconds for which a client that was refused may go on with its request. */
const LINGERING = { bytes: 32 * 1024 * 1024, milliseconds: 5000 };

/**
 * Many clients read no answer before they have sent all. Where a connection is closed with bytes that nobody has read, the kernel tells
 * the client of a reset, and the answer is lost: so what still comes is read and thrown away first, as far as it is bounded.
 */
function afterRequest(request: IncomingMessage, action: () => void): void {
  let left = LINGERING.bytes;
  const done = (): void => {
    clearTimeout(timer);
    request.off('data', count).off('end', done).off('close', done);
    action();
  };
  const timer = setTimeout(done, LINGERING.milliseconds);
  const count = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left < 0) done();
  };
  request.on('data', count).on('end', done).on('close', done);
}

/** Without the hashing and guessing of express' own `json`. */
export function sendJson(response: ServerResponse, json: string): void {
  if (response.headersSent) return;
  const length = Buffer.byteLength(json);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': length });
  // ASCII, as most answers are, is written faster when it is called so.
  response.end(json, length === json.length ? 'latin1' : 'utf8');
}
