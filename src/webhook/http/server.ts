import { once } from 'node:events';
import { availableParallelism, totalmem } from 'node:os';
import type { Live } from '../../model/live.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { reviewParser } from '../admission/parse-review.ts';
import { type ValidateHandlers, validateHandlers } from '../admission/validate.ts';
import { createJudge } from '../admission/verdict.ts';
import type { Settings } from '../settings/settings.ts';
import { createJudgeThreads } from '../threads/pool.ts';
import type { Ended } from './connections.ts';
import { createGate } from './gate.ts';
import type { EventLoop } from './handshakes.ts';
import { createHealthServer } from './health-server.ts';
import { createLanes } from './lanes.ts';
import { type Limits, limitsOf, type Machine } from './limits.ts';
import { listenOn } from './listening.ts';
import { createTally } from './tally.ts';
import { followCredentials, type TlsParts } from './tls-options.ts';
import { type BoundServer, createWebhookServer } from './webhook-server.ts';

export interface ServerParts extends TlsParts {
  readonly policy: Live<Policy>;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called each time that /readyz says so. */
  readonly toldReady?: () => void;
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
  /** At once, whatever is in flight. Resolves when its threads have ended. */
  close(): Promise<void>;
}

/** How often bodies that are slow to come are looked for. */
const CHECK_MILLISECONDS = 500;

const LOOP: EventLoop = { stopwatch, soon: setImmediate, tick: process.nextTick };

export function createServer(parts: ServerParts): WebhookServer {
  const { settings, log, metrics } = parts;
  const state = { isReady: false, isDraining: false };
  const limits = limitsOf(settings, machine());
  const ended = endings(parts);
  const validate = validation(parts, limits);
  const bound = createWebhookServer({ parts, limits, validate: validate.handlers, onEnded: ended('webhook'), loop: LOOP });
  const { server: tls } = bound;
  // Asks a client to go elsewhere with its next request, whatever the answer to this one is.
  tls.prependListener('request', (_request, response) => {
    if (state.isDraining) response.setHeader('Connection', 'close');
  });
  const isReady = readiness(state, parts);
  const health = createHealthServer({ isReady, metrics, log, stopwatch }, limits.healthConnections, ended('health'));
  const unfollow = followCredentials(tls, parts);
  const close = async (): Promise<void> => {
    state.isReady = false;
    unfollow();
    void bound.close();
    tls.closeAllConnections();
    health.close().closeAllConnections();
    await validate.close();
  };
  return {
    async listen() {
      const ports = { port: await bound.listen(settings), healthPort: await listenOn(health, healthAddress(settings)) };
      state.isReady = true;
      return ports;
    },
    async drain() {
      Object.assign(state, { isReady: false, isDraining: true });
      await pause(settings.drainTime);
      await finished(bound, settings);
      await close();
    },
    close,
  };
}

/** Whether it is ready, and that whoever asks has heard so. */
function readiness(state: { readonly isReady: boolean }, { toldReady }: ServerParts): () => boolean {
  return () => {
    if (state.isReady) toldReady?.();
    return state.isReady;
  };
}

/**
 * /healthz, /readyz and /metrics while nobody knows yet what to judge by: alive, and not ready. So the kubelet lets it wait, and an
 * administrator sees what it waits for. Resolves when it listens; what it returns ends it, and frees the port.
 */
export async function listenUnready(parts: Pick<ServerParts, 'settings' | 'log' | 'metrics'>): Promise<() => Promise<void>> {
  const { settings, log, metrics } = parts;
  const { healthConnections } = limitsOf(settings, machine());
  const health = createHealthServer(
    { isReady: () => false, metrics, log, stopwatch },
    healthConnections,
    endings(parts)('health'),
  );
  await listenOn(health, healthAddress(settings));
  return async () => {
    const closed = once(health, 'close');
    health.close().closeAllConnections();
    await closed;
  };
}

function healthAddress({ host, healthPort: port }: Settings) {
  return { host, port };
}

/** What is done where a connection ends that its client would have kept: it is counted, and told now and then. */
function endings({
  log,
  metrics,
}: Pick<ServerParts, 'log' | 'metrics'>): (port: 'webhook' | 'health') => (because: Ended) => void {
  const tally = createTally(stopwatch);
  return (port) => (because) => {
    metrics.connectionEnded(port, because);
    tally(`${port} ${because}`, (untold) => log.warn({ port, because, untold }, 'connection ended'));
  };
}

/** Milliseconds on a clock that never goes back. */
function stopwatch(): number {
  return performance.now();
}

/** What the process may use: the memory and the processors of its container, or of the machine. */
function machine(): Machine {
  const constrained = process.constrainedMemory();
  // 0 and numbers beyond all memory stand for no limit.
  return { memory: constrained > 0 ? Math.min(constrained, totalmem()) : totalmem(), processors: availableParallelism() };
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

/** What answers, and how to end what it has started. */
function validation(
  parts: ServerParts,
  limits: Limits,
): { readonly handlers: ValidateHandlers; readonly close: () => Promise<void> } {
  const { settings, metrics, log, policy } = parts;
  const { lang: language, namespaceLabels: labels, admissionPolicy, bodyLimit, maxInFlight } = settings;
  const judging = { policy, labels, language, isExported: admissionPolicy === 'on' };
  const onDeath = (error: unknown): void => {
    metrics.workerDied();
    log.error({ err: error }, 'a thread that judged has ended, and another one takes its place');
  };
  const threads = createJudgeThreads({ ...judging, ...limits, stopwatch, onDeath });
  const lanes = createLanes({ ...limits, stopwatch });
  // A process that stood still first reads what came meanwhile: timers are due before that.
  const timer = setInterval(() => setImmediate(lanes.check), CHECK_MILLISECONDS).unref();
  const parser = reviewParser();
  const handlers = validateHandlers({
    ...{ log, metrics, bodyLimit, lanes, threads, stopwatch },
    judge: createJudge(judging, parser),
    keptBytes: parser.keptBytes,
    gate: createGate(maxInFlight, metrics.inFlight),
    tally: createTally(stopwatch),
    today: dateOf(parts.now),
  });
  const close = (): Promise<void> => {
    clearInterval(timer);
    return threads.close();
  };
  return { handlers, close };
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

/** Takes nothing new, and waits for what is in flight, no longer than a request may take. */
async function finished(
  { close, endUnasked }: BoundServer,
  { headersTimeout, requestTimeout }: Pick<Settings, 'headersTimeout' | 'requestTimeout'>,
): Promise<void> {
  const unasked = setTimeout(endUnasked, headersTimeout * 1000);
  const { promise: tooLong, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, requestTimeout * 1000);
  await Promise.race([tooLong, close()]);
  for (const one of [unasked, timer]) clearTimeout(one);
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
