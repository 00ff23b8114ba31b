import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { KportError } from '../../model/errors.ts';
import type { Live } from '../../model/live.ts';
import type { Reason } from '../../model/reason.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { reviewReader } from '../admission/admission-review.ts';
import { type ValidateHandlers, validateHandlers } from '../admission/validate.ts';
import type { Settings } from '../settings/settings.ts';
import { healthApp, messageClasses, webhookApp } from './apps.ts';
import { createGate } from './gate.ts';
import { followCredentials, onlyClient, type TlsParts, tlsOptions } from './tls-options.ts';

export interface ServerParts extends TlsParts {
  readonly policy: Live<Policy>;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Ports {
  readonly port: number;
  readonly healthPort: number;
}

export interface WebhookServer {
  /** The ports that it listens on. Throws KportError `input` where it cannot. */
  listen(): Promise<Ports>;
  /**
   * Not ready any more, and answering with `Connection: close` for the drain time; then nothing new is taken, and what is in
   * flight is finished. Resolves when everything is closed.
   */
  drain(): Promise<void>;
  /** At once, whatever is in flight. */
  close(): void;
}

/** Bodies of the largest size that are held at the same time, at most. */
const LARGEST_BODIES = 16;
/** Connections for each request that may be in flight: API servers keep them open. */
const CONNECTIONS_PER_REQUEST = 8;

export function createServer(parts: ServerParts): WebhookServer {
  const { settings, log, metrics } = parts;
  const state = { isReady: false, isDraining: false };
  const app = webhookApp({ validate: validation(parts), log });
  const tls = createTlsServer({ ...tlsOptions(parts, settings), ...messageClasses(app) }, app);
  // Asks a client to go elsewhere with its next request, whatever the answer to this one is.
  tls.prependListener('request', (_request, response) => {
    if (state.isDraining) response.setHeader('Connection', 'close');
  });
  tls.maxConnections = settings.maxInFlight * CONNECTIONS_PER_REQUEST;
  // For a client that does not read its answer.
  tls.timeout = settings.requestTimeout * 1000;
  // Before the listener of the HTTP server, which would read a request that has come with the handshake.
  tls.prependListener('secureConnection', onlyClient(settings.clientName, log));
  tls.on('tlsClientError', (error) => log.debug({ because: error.message }, 'handshake failed'));
  const health = createPlainServer(healthApp({ isReady: () => state.isReady, metrics, log }));
  const unfollow = followCredentials(tls, parts);
  const close = (): void => {
    state.isReady = false;
    unfollow();
    for (const server of [tls, health]) server.close().closeAllConnections();
  };
  return {
    async listen() {
      const ports = {
        port: await listenOn(tls, settings.port, settings.host),
        healthPort: await listenOn(health, settings.healthPort, settings.host),
      };
      state.isReady = true;
      return ports;
    },
    async drain() {
      Object.assign(state, { isReady: false, isDraining: true });
      await pause(settings.drainTime);
      await finished(tls, settings.requestTimeout);
      close();
    },
    close,
  };
}

/** The system's clock, in milliseconds since 1970. */
export function systemNow(): number {
  return Date.now();
}

/** Resolves when the process is asked to end; asked twice, it ends as it would without kport. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}

function validation(parts: ServerParts): ValidateHandlers {
  const { settings, metrics } = parts;
  const { lang: language, bodyLimit, maxInFlight: requests } = settings;
  const gate = createGate({ requests, bytes: bodyLimit * LARGEST_BODIES, onChange: metrics.inFlight });
  const today = dateOf(parts.now);
  const stopwatch = () => performance.now();
  return validateHandlers({
    ...parts,
    language,
    labels: settings.namespaceLabels,
    bodyLimit,
    gate,
    today,
    readReview: reviewReader(),
    stopwatch,
  });
}

const DAY = 86_400_000;

/** The date in UTC, `YYYY-MM-DD`, written anew on each day only. */
function dateOf(now: () => number): () => string {
  let [day, date] = [Number.NaN, ''];
  return () => {
    const today = Math.floor(now() / DAY);
    if (today !== day) [day, date] = [today, new Date(today * DAY).toISOString().slice(0, 10)];
    return date;
  };
}

/** The port, which the system chooses for 0. */
async function listenOn(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const why: Reason = isTaken ? { code: 'port-taken' } : { code: 'said', data: { words: String(cause) } };
    throw new KportError('input', { code: 'cannot-listen', data: { host, port, why } }, { cause });
  }
  return (server.address() as AddressInfo).port;
}

/** Takes nothing new, and waits for what is in flight, no longer than a request may take. */
function finished(server: Server, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
