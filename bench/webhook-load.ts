// Load over plain TLS sockets: an HTTP client would cost as much as the server that it measures. Latencies in milliseconds.
import { connect, type TLSSocket } from 'node:tls';
import { NUMBER, RANDOM } from './webhook-objects.ts';

export interface Load {
  readonly port: number;
  /** A review; each request puts digits of its own in the places of NUMBER and RANDOM. */
  readonly body: Buffer;
  readonly connections: number;
  readonly milliseconds: number;
  /** No more requests than these. */
  readonly requests?: number;
  /** Requests a second in all; absent: as many as there are answers. */
  readonly rate?: number;
}

export interface Measured {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The first answer, whole. */
  readonly answer: string;
}

/** Throws when an answer is no 200 or has the uid of another request, or when a connection ends. */
export async function load(settings: Load): Promise<Measured> {
  const { port, body, connections, milliseconds } = settings;
  const head = `POST /validate?timeout=10s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const request = Buffer.concat([Buffer.from(head), body]);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const run: Run = {
    latencies: [],
    sent: 0,
    left: settings.requests ?? Number.POSITIVE_INFINITY,
    end: performance.now() + milliseconds,
    answer: '',
  };
  const start = performance.now();
  const gap = settings.rate === undefined ? 0 : (connections * 1000) / settings.rate;
  await Promise.all(
    sockets.map((socket, index) => drive(socket, request, { run, gap, first: start + (gap * index) / connections })),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const socket of sockets) socket.destroy();
  const sorted = Float64Array.from(run.latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { requests: sorted.length, perSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99), answer: run.answer };
}

interface Run {
  readonly latencies: number[];
  readonly end: number;
  sent: number;
  left: number;
  answer: string;
}

function open(port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(socket));
    socket.setNoDelay().once('error', reject);
  });
}

interface Pace {
  readonly run: Run;
  /** Milliseconds between the requests of one connection. */
  readonly gap: number;
  /** When the first one is due. */
  readonly first: number;
}

/** Latency counts from when a request was due, so that a server that stalls does not hide it by slowing the load. */
async function drive(socket: TLSSocket, whole: Buffer, { run, gap, first }: Pace): Promise<void> {
  const request = Buffer.from(whole);
  const [places, randoms] = [placesOf(request, NUMBER), placesOf(request, RANDOM)];
  for (let due = first; performance.now() < run.end && run.left > 0; due += gap) {
    const wait = due - performance.now();
    if (gap > 0 && wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    run.left -= 1;
    run.sent += 1;
    const number = String(run.sent).padStart(NUMBER.length, '0');
    for (const place of places) request.write(number, place, 'latin1');
    for (const place of randoms) request.write(number.slice(-RANDOM.length), place, 'latin1');
    const from = gap > 0 ? Math.max(due, performance.now() - 1e4) : performance.now();
    const text = await exchange(socket, request);
    // A request may leave up to a millisecond before it is due, and its answer come back by then.
    run.latencies.push(Math.max(0, performance.now() - from));
    if (!text.includes(`"uid":"${number}-`)) throw new Error(`an answer to another request than ${number}: ${text}`);
    run.answer ||= text;
  }
}

function placesOf(request: Buffer, what: string): number[] {
  const places: number[] = [];
  for (let at = request.indexOf(what); at >= 0; at = request.indexOf(what, at + 1)) places.push(at);
  return places;
}

function exchange(socket: TLSSocket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    let size = Number.NaN;
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (Number.isNaN(size)) size = sizeOf(text);
      if (text.length < size && !text.endsWith('0\r\n\r\n')) return;
      socket.off('data', take).off('close', gone);
      if (text.startsWith('HTTP/1.1 200')) resolve(text);
      else reject(new Error(text.slice(0, 300)));
    };
    const gone = (): void => reject(new Error('the server closed a connection'));
    socket.on('data', take).once('close', gone);
    socket.write(request);
  });
}

/** Of head and body; without a length it ends with an empty chunk. */
function sizeOf(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return Number.NaN;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  return length === undefined ? Number.POSITIVE_INFINITY : head + 4 + Number(length);
}
