// A webhook on free ports, and a client for it.
import { Agent, request as httpsRequest } from 'node:https';
import type { Credentials } from '../../src/cluster/certificates.ts';
import { type Live, live } from '../../src/model/live.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { selfSigned } from '../../src/webhook/follow/self-signed.ts';
import { createServer, type ServerParts, type WebhookServer } from '../../src/webhook/http/server.ts';
import type { Log } from '../../src/webhook/log.ts';
import { createMetrics, type Metrics } from '../../src/webhook/metrics.ts';
import { readSettings, type SettingName } from '../../src/webhook/settings/settings.ts';
import { fewRules } from './reviews.ts';

export const NOW = Date.parse('2026-01-31T12:00:00Z');

export interface Running {
  readonly server: WebhookServer;
  readonly port: number;
  readonly healthPort: number;
  readonly metrics: Metrics;
  readonly lines: readonly Line[];
}

export type Line = Readonly<Record<string, unknown>> & { readonly level: string; readonly message: string };

export interface Wanted {
  readonly policy?: Live<Policy>;
  readonly credentials?: Live<Credentials>;
  readonly clientAuthority?: ServerParts['clientAuthority'];
  readonly flags?: Partial<Record<SettingName, string>>;
  readonly toldReady?: () => void;
}

let shared: Promise<Credentials> | undefined;

/** Made once: a key takes time. */
export function testCredentials(): Promise<Credentials> {
  shared ??= selfSigned({ hosts: ['localhost', '127.0.0.1'], from: new Date(), days: 1 });
  return shared;
}

export async function running(wanted: Wanted = {}): Promise<Running> {
  const { log, lines } = recordedLog();
  const metrics = createMetrics();
  const server = createServer({
    policy: wanted.policy ?? live(fewRules('privileged-container-port', 'may-run-as-root', 'net-bind-service-kept')),
    credentials: wanted.credentials ?? live(await testCredentials()),
    clientAuthority: wanted.clientAuthority,
    log,
    metrics,
    settings: readSettings({ port: '0', healthPort: '0', drainTime: '0', workers: '1', ...wanted.flags }, {}),
    now: () => NOW,
    ...(wanted.toldReady ? { toldReady: wanted.toldReady } : {}),
  });
  return { server, ...(await server.listen()), metrics, lines };
}

export function recordedLog(): { log: Log; lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ ...fields, level, message });
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines };
}

export interface Sent {
  readonly port: number;
  readonly body?: unknown;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks for in an answer is all that it has
  readonly json: any;
}

/** A connection of its own for a request, unless an agent keeps one. */
export function send({ port, body, method = 'POST', path = '/validate', headers, agent }: Sent): Promise<Answer> {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        agent: agent ?? false,
        rejectUnauthorized: false,
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const json = JSON.parse(Buffer.concat(chunks).toString() || 'null');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, json });
        });
      },
    );
    sent.once('error', reject);
    sent.end(text);
  });
}

export function keepAlive(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections, rejectUnauthorized: false });
}

/** The value of a sample of the metrics, by its whole name with labels. */
export async function metric({ metrics }: Pick<Running, 'metrics'>, sample: string): Promise<number | undefined> {
  const lines = (await metrics.registry.metrics()).split('\n');
  const line = lines.find((one) => one.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length));
}
