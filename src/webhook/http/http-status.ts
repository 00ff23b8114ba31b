// A failure as the API server reads it: client-go takes the message of a Status out of the body and tells it to the user
// (kubernetes/apimachinery pkg/apis/meta/v1/types.go Status).
import type { Response } from 'express';

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  404: 'NotFound',
  405: 'MethodNotAllowed',
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

export function sendFailure(response: Response, { code, message, headers = {} }: Failure): void {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: REASONS[code] ?? 'Unknown', code };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, code, JSON.stringify(status));
}

/** Without the hashing and guessing of express' own `json`. */
export function sendJson(response: Response, code: number, json: string): void {
  if (response.headersSent) return;
  const length = Buffer.byteLength(json);
  response.writeHead(code, { 'Content-Type': 'application/json', 'Content-Length': length });
  // ASCII, as most answers are, is written faster when it is called so.
  response.end(json, length === json.length ? 'latin1' : 'utf8');
}
