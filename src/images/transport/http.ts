// HTTP as a registry needs it: redirects are followed here, so that credentials go to nobody else.
import type { Buffer } from 'node:buffer';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../../model/errors.ts';
import { imageError } from '../image-error.ts';

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  /** With it, the request is a POST of a form. */
  readonly form?: URLSearchParams;
  /** Whether a host may be spoken to without TLS. */
  readonly isPlainAllowed: (url: URL) => boolean;
  readonly agents?: Agents | undefined;
}

/** What connections go through. */
export interface Agents {
  readonly plain: PlainAgent;
  readonly tls: TlsAgent;
}

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/** The proxies that the environment names, NO_PROXY's hosts left out: of Node.js from 22.21 on, before which there are none. */
export function proxyAgents(env: Readonly<Record<string, string | undefined>>): Agents | undefined {
  if (!PROXIES.some((name) => env[name])) return undefined;
  return { plain: new PlainAgent({ keepAlive: true, proxyEnv: env }), tls: new TlsAgent({ keepAlive: true, proxyEnv: env }) };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** As they come; throws KportError `input` where they stop. Whoever does not read it to its end closes the answer. */
  readonly body: AsyncIterable<Buffer>;
  readonly close: () => void;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;
/** Without a word from the other side. */
const SILENT_MILLISECONDS = 60_000;
/** For one answer, however lively the other side is. */
const MOST_MILLISECONDS = 15 * 60_000;
const MOST_HEADER_BYTES = 64 * 1024;

const MOST_TRIES = 4;
/** Whoever is busy for longer is told as an error. */
const MOST_SECONDS = 30;

/** Throws KportError `input` where nobody answers, or where a redirect leads to what must not be asked. */
export async function ask(url: URL, asking: Asking): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await followed(url, asking);
    const seconds = tries < MOST_TRIES ? secondsToWait(answer) : undefined;
    if (seconds === undefined) return answer;
    answer.close();
    await wait(seconds * 1000);
  }
}

const BUSY: ReadonlySet<number> = new Set([429, 503]);

/** Until a busy server wants to be asked again; undefined where it does not say, or nobody waits so long. */
function secondsToWait({ status, headers }: Answer): number | undefined {
  const after = headers['retry-after'];
  if (!BUSY.has(status) || after === undefined) return undefined;
  const seconds = /^\d+$/.test(after) ? Number(after) : Math.max(0, (Date.parse(after) - Date.now()) / 1000);
  return seconds <= MOST_SECONDS ? seconds : undefined;
}

async function followed(url: URL, asking: Asking): Promise<Answer> {
  let at = url;
  let headers = asking.headers ?? {};
  for (let redirects = 0; ; redirects += 1) {
    checkScheme(at, asking);
    const message = await sent(at, headers, asking);
    const status = message.statusCode ?? 0;
    const { location } = message.headers;
    if (!REDIRECTS.has(status) || location === undefined || asking.form !== undefined) {
      return { status, headers: message.headers, body: bytesOf(message, at), close: () => message.destroy() };
    }
    message.destroy();
    if (redirects >= MOST_REDIRECTS) throw imageError({ code: 'registry-redirects', data: { host: url.host } });
    const next = redirected(location, at);
    if (next.origin !== at.origin) headers = withoutCredentials(headers);
    at = next;
  }
}

async function* bytesOf(message: IncomingMessage, url: URL): AsyncGenerator<Buffer> {
  const tooLong = () => message.destroy(imageError({ code: 'not-done-after', data: { minutes: MOST_MILLISECONDS / 60_000 } }));
  const timer = setTimeout(tooLong, MOST_MILLISECONDS);
  try {
    yield* message;
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    clearTimeout(timer);
  }
}

function checkScheme(url: URL, { isPlainAllowed }: Asking): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isPlainAllowed(url))) return;
  throw imageError({ code: 'registry-without-tls', data: { host: url.host } });
}

function redirected(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href)) throw imageError({ code: 'registry-redirects', data: { host: from.host } });
  const next = new URL(location, from);
  // Nobody gets a name and a password from somebody else.
  next.username = '';
  next.password = '';
  return next;
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

function sent(url: URL, headers: Readonly<Record<string, string>>, { form, agents }: Asking): Promise<IncomingMessage> {
  const body = form?.toString();
  const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const options: RequestOptions = {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'user-agent': 'kport', ...headers, ...type },
    maxHeaderSize: MOST_HEADER_BYTES,
    timeout: SILENT_MILLISECONDS,
  };
  const isTls = url.protocol === 'https:';
  // No proxy can reach what listens on this machine alone.
  const agent = isLoopback(url) ? undefined : agents?.[isTls ? 'tls' : 'plain'];
  return new Promise((resolve, reject) => {
    const request = (isTls ? tlsRequest : plainRequest)(url, { ...options, agent }, resolve);
    request.on('error', (error) => reject(unreachable(url, error)));
    request.on('timeout', () =>
      request.destroy(imageError({ code: 'silent-for', data: { seconds: SILENT_MILLISECONDS / 1000 } })),
    );
    request.end(body);
  });
}

export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]'
  );
}

function unreachable(url: URL, error: unknown): Error {
  return imageError({ code: 'registry-unreachable', data: { host: url.host, why: reasonOf(error) } }, error);
}

/** Of an error of a connection, where it has one. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
