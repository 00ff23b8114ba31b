import { Agent, request } from 'node:https';
import type { KeyPair } from './certificates.ts';

/** Sends JSON and gives what the API server says. Rejects where there is no answer. */
export type ApiClient = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) => Promise<ApiAnswer>;

export interface ApiAnswer {
  readonly status: number;
  /** An object, or a Status with the message that kubectl shows. */
  readonly body: { readonly message?: string };
  /** What kubectl would print beside it. */
  readonly warnings: readonly string[];
}

const TIMEOUT_MS = 30_000;

export function apiClient(port: number, ca: string, { cert, key }: KeyPair): ApiClient {
  const agent = new Agent({ keepAlive: true, ca, cert, key });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' };
      const options = { agent, method, headers, host: '127.0.0.1', port, path, timeout: TIMEOUT_MS };
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          // Node.js takes each byte of a header for a character.
          const warnings = (response.headersDistinct.warning ?? []).map((one) => Buffer.from(one, 'latin1').toString());
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()), warnings });
        });
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in ${TIMEOUT_MS} ms`)));
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
