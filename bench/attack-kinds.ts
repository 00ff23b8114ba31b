// What a Pod without credentials may send, on loopback: `node bench/attack-kinds.ts NAME PORT HEALTHPORT ADDRESS` goes on until
// its parent is gone. Each attack opens anew what was closed, at a pace that leaves the processor to others.
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { pathToFileURL } from 'node:url';

interface Target {
  readonly port: number;
  readonly healthPort: number;
  /** Of the attacker. */
  readonly from: string;
}

interface Attack {
  readonly what: string;
  readonly run: (target: Target) => void;
}

/** Connections that are opened at a time, and how often: some two thousand a second until all are there. */
const BATCH = 100;
const EVERY_MILLISECONDS = 50;
const PAUSE_MILLISECONDS = 500;
const REOPENED = 5;

/** Keeps `wanted` connections open: quickly at first, and then at the pace of one that knows how long each is kept. */
function hold(wanted: number, open: () => Socket): void {
  const held = new Set<Socket>();
  let [left, opened] = [BATCH, 0];
  setInterval(() => {
    left = opened < wanted ? BATCH : REOPENED;
    for (; left > 0 && held.size < wanted; left -= 1, opened += 1) {
      const socket = open();
      held.add(socket);
      socket.on('error', () => undefined).on('close', () => held.delete(socket));
      socket.resume();
    }
  }, EVERY_MILLISECONDS);
}

function tls({ port, from }: Target, first: string | Buffer): Socket {
  // Handed on to net.connect, of which the types of node:tls know less.
  const options = { port, host: '127.0.0.1', localAddress: from, rejectUnauthorized: false };
  const socket = connectTls(options);
  socket.write(first);
  return socket;
}

function plain(port: number, from: string, first: string): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  if (first !== '') socket.write(first);
  return socket;
}

/** Sends the bodies at once, each on a connection of its own, and again when all of those are closed or answered. */
function flood(target: Target, requests: readonly Buffer[]): void {
  let open = requests.length;
  const done = (): void => {
    open -= 1;
    if (open === 0) setTimeout(() => flood(target, requests), PAUSE_MILLISECONDS);
  };
  for (const request of requests) {
    const socket = tls(target, request);
    socket.on('error', () => undefined).once('close', done);
    socket.once('data', () => socket.destroy());
  }
}

function post(body: string): Buffer {
  const head = `POST /validate?timeout=10s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.from(head + body, 'latin1');
}

function filled(length: number, next: (index: number) => string): string {
  const parts: string[] = [];
  for (let [size, index] = [0, 0]; ; index += 1) {
    const part = next(index);
    size += part.length + 1;
    if (size > length) return parts.join(',');
    parts.push(part);
  }
}

const EIGHT = 8_000_000;
/** Text of which a parser makes as much as it can. */
const BOMBS: Readonly<Record<string, () => string>> = {
  objs: () => `[${filled(EIGHT, () => '{}')}]`,
  keys: () => `{${filled(EIGHT, (index) => `"k${index}":0`)}}`,
  keyobjs: () => `[${filled(EIGHT, (index) => `{"k${index}":0}`)}]`,
};

function reviewOf(name: string, spec: object): string {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'eve' }, spec };
  const request = {
    uid: 'e',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    operation: 'CREATE',
    name,
    namespace: 'eve',
    object,
  };
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
}

function manyCapabilities(): string {
  const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const containers = Array.from({ length: 2500 }, (_, index) => ({
    name: `c${index}`,
    image: 'x',
    ports: Array.from({ length: 18 }, (__, port) => ({ containerPort: 1 + ((index + port) % 1000) })),
    securityContext: { capabilities: { add: names(41, 'A'), drop: names(40, 'D') } },
  }));
  return reviewOf('caps', { containers });
}

function longName(): string {
  const ports = Array.from({ length: 5000 }, (_, index) => ({ containerPort: 1 + (index % 1023), name: `p${index}` }));
  return reviewOf('a-'.repeat(1_000_000), { containers: [{ name: 'c', image: 'x', ports }] });
}

const times = (count: number, body: string): Buffer[] => Array.from({ length: count }, () => post(body));
const SLOW = 'POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';
const LONG_HEADER = `GET /metrics HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(14_000)}`;

export const ATTACKS: Readonly<Record<string, Attack>> = {
  a: {
    what: '2,048 connections, one GET / each, then idle',
    run: (target) => hold(2048, () => tls(target, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')),
  },
  plain: { what: '2,300 connections without a handshake', run: ({ port, from }) => hold(2300, () => plain(port, from, '')) },
  b: { what: '300 POST heads and one byte of a body', run: (target) => hold(300, () => tls(target, SLOW)) },
  c: {
    what: '18,500 half requests with 14 KB of header, health port',
    run: ({ healthPort, from }) => hold(18_500, () => plain(healthPort, from, LONG_HEADER)),
  },
  d: {
    what: '15 bodies of 8 MB at once, of each kind',
    run: (target) => {
      for (const make of Object.values(BOMBS)) flood(target, times(5, make()));
    },
  },
  e: { what: '32 reviews of 2.7 MB at once', run: (target) => flood(target, times(32, manyCapabilities())) },
  f: { what: 'a name of 2,000,000 characters, 5,000 ports', run: (target) => flood(target, times(1, longName())) },
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , name = '', port, healthPort, from = '127.0.0.1'] = process.argv;
  process.on('disconnect', () => process.exit());
  ATTACKS[name]?.run({ port: Number(port), healthPort: Number(healthPort), from });
}
