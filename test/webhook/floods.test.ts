// What a Pod without credentials may do to the ports of a webhook.
import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { goodContainer, goodPod, review } from './reviews.ts';
import { keepAlive, metric, type Running, running, send, type Wanted } from './running.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Four requests at a time, and so sixteen connections, and eight times as many before their handshake. */
const FEW = { maxInFlight: '4' };
const [CONNECTIONS, SILENT] = [16, 128];

async function webhookWith(flags: Wanted['flags'] = FEW): Promise<Running> {
  const webhook = await running({ flags });
  cleanups.push(() => webhook.server.close());
  return webhook;
}

function opened<T extends Socket>(socket: T): T {
  cleanups.push(() => void socket.destroy());
  socket.on('error', () => undefined).resume();
  return socket;
}

const plain = (port: number, localAddress = '127.0.0.1') => opened(connectPlain({ port, host: '127.0.0.1', localAddress }));
const tls = (port: number): TLSSocket => opened(connect({ port, host: '127.0.0.1', rejectUnauthorized: false }));
const ask = (port: number, more: object = {}) => send({ port, body: review({ object: goodPod() }), ...more });
const closed = (socket: Socket) => expect.poll(() => socket.closed, { timeout: 20_000 });
const gaveWay = (webhook: Running, port = 'webhook') =>
  metric(webhook, `kport_connections_ended_total{port="${port}",because="gave-way"}`);

async function many(count: number, open: () => Socket, event: string): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, open);
  await Promise.all(sockets.map((socket) => openOrClosed(socket, event)));
  return sockets;
}

/** What gives way before anything of it was read is reset. */
function openOrClosed(socket: Socket, event: string): Promise<void> | undefined {
  if (socket.closed) return undefined;
  return new Promise((resolve) => socket.once(event, () => resolve()).once('close', () => resolve()));
}

/** One after another, for the server as well. */
async function inTurn(count: number, open: () => Socket, event: string): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let at = 0; at < count; at += 1) {
    sockets.push(...(await many(1, open, event)));
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return sockets;
}

describe('where all connections are taken', () => {
  test.each([
    ['without a handshake', SILENT, (port: number) => plain(port), 'connect'],
    ['without a request', CONNECTIONS, (port: number) => tls(port), 'secureConnect'],
  ] as const)('those %s give way, the oldest first, and new ones are answered', async (_, most, open, event) => {
    const webhook = await webhookWith();
    const sockets = await inTurn(most, () => open(webhook.port), event);
    for (let round = 0; round < 3; round += 1) {
      sockets.push(...(await inTurn(1, () => open(webhook.port), event)));
      expect((await ask(webhook.port)).status).toBe(200);
    }
    const [first, second] = sockets as [Socket, Socket];
    await closed(first).toBe(true);
    await closed(second).toBe(true);
    expect(sockets.at(-1)?.closed).toBe(false);
    expect(await gaveWay(webhook)).toBeGreaterThan(0);
    const told = webhook.lines.filter(({ because }) => because === 'gave-way');
    expect(told).toHaveLength(1);
  });

  test('whoever got a verdict is the last to give way', async () => {
    const webhook = await webhookWith();
    const agent = keepAlive(1);
    cleanups.push(() => agent.destroy());
    await ask(webhook.port, { agent });
    const [kept] = Object.values(agent.freeSockets).flat();
    await many(40, () => tls(webhook.port), 'secureConnect');
    await expect.poll(() => gaveWay(webhook)).toBeGreaterThan(20);
    expect(kept?.destroyed).toBe(false);
    await ask(webhook.port, { agent });
    expect(Object.values(agent.freeSockets).flat()[0]).toBe(kept);
  });

  test.skipIf(process.platform !== 'linux')('an address loses none to one that has more', async () => {
    const webhook = await webhookWith();
    const early = plain(webhook.port, '127.0.0.3');
    await once(early, 'connect');
    await many(SILENT + 60, () => plain(webhook.port, '127.0.0.2'), 'connect');
    await expect.poll(() => gaveWay(webhook)).toBeGreaterThan(40);
    expect((await ask(webhook.port)).status).toBe(200);
    expect(early.closed).toBe(false);
  });

  test('health is told all the same, and no long head is read', async () => {
    const webhook = await webhookWith();
    const half = 'GET /metrics HTTP/1.1\r\nHost: a\r\nX-Half: ';
    const open = () => {
      const socket = plain(webhook.healthPort);
      socket.write(half);
      return socket;
    };
    await many(300, open, 'connect');
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect((await fetch(`http://127.0.0.1:${webhook.healthPort}${path}`)).status).toBe(200);
    }
    expect(await gaveWay(webhook, 'health')).toBeGreaterThan(0);
    const long = plain(webhook.healthPort);
    long.write(half + 'x'.repeat(14_000));
    await closed(long).toBe(true);
    expect(await metric(webhook, 'kport_connections_ended_total{port="health",because="head"}')).toBeGreaterThan(0);
  });
});

test('a connection is kept for who gets verdicts, and ends with any other answer', async () => {
  const webhook = await webhookWith();
  const agent = keepAlive(1);
  cleanups.push(() => agent.destroy());
  const connection = async (more: object) => (await ask(webhook.port, { agent, ...more })).headers.connection;
  expect(await connection({})).toBe('keep-alive');
  expect(await connection({ path: '/' })).toBe('close');
  expect(await connection({ method: 'PUT' })).toBe('close');
  expect(await connection({ body: '{' })).toBe('close');
  expect(await connection({ headers: { 'content-type': 'text/plain' } })).toBe('close');
  const health = await fetch(`http://127.0.0.1:${webhook.healthPort}/healthz`);
  expect(health.headers.get('connection')).toBe('close');
});

describe('bodies that do not end', () => {
  const head = (length: number) =>
    `POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

  test('take no place of the requests that are answered, and are cut off', async () => {
    const webhook = await webhookWith({ maxInFlight: '1' });
    const slow = tls(webhook.port);
    let answer = '';
    slow.on('data', (chunk) => {
      answer += chunk;
    });
    slow.write(`${head(1000)}{`);
    await once(slow, 'secureConnect');
    expect((await ask(webhook.port)).status).toBe(200);
    // Far earlier than the ten seconds of a whole request.
    await closed(slow).toBe(true);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(await metric(webhook, 'kport_rejected_requests_total{code="408"}')).toBe(1);
  });

  test('and hold no memory that others need', async () => {
    const webhook = await webhookWith({ bodyLimit: '1048576', maxInFlight: '64' });
    const slow = await many(30, () => tls(webhook.port), 'secureConnect');
    for (const socket of slow) socket.write(head(1_000_000) + 'x'.repeat(600_000));
    await expect.poll(() => metric(webhook, 'kport_rejected_requests_total{code="429"}'), { timeout: 20_000 }).toBeGreaterThan(0);
    const padded = { ...review({ object: goodPod() }), padding: 'x'.repeat(500_000) };
    expect((await send({ port: webhook.port, body: padded })).status).toBe(200);
    expect((await ask(webhook.port)).status).toBe(200);
  });
});

test.each([
  ['as long as it says', 3_000_000],
  ['in chunks', undefined],
])('a client that sends all before it reads is told that its body is too large: %s', async (_, length) => {
  const webhook = await webhookWith({ bodyLimit: '100000' });
  const socket = connect({ port: webhook.port, host: '127.0.0.1', rejectUnauthorized: false });
  cleanups.push(() => void socket.destroy());
  await once(socket, 'secureConnect');
  const framing = length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  socket.write(`POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${framing}\r\n\r\n`);
  const piece = 'x'.repeat(100_000);
  for (let sent = 0; sent < 30; sent += 1) {
    const isWritten = socket.write(length === undefined ? `186a0\r\n${piece}\r\n` : piece);
    if (!isWritten) await once(socket, 'drain');
  }
  if (length === undefined) socket.write('0\r\n\r\n');
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('the body is larger than 100000 bytes');
});

test('clients that are gone are not judged for', async () => {
  const webhook = await webhookWith({ maxInFlight: '64' });
  const ports = Array.from({ length: 3000 }, (_, index) => ({ containerPort: 1 + index }));
  const body = JSON.stringify(review({ object: { ...goodPod(), spec: { containers: [{ ...goodContainer('c'), ports }] } } }));
  const sockets = await many(20, () => tls(webhook.port), 'secureConnect');
  for (const socket of sockets) {
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    socket.write(`POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${length}\r\n\r\n${body}`);
  }
  const decisions = () => webhook.lines.filter(({ message }) => message === 'decision').length;
  while (decisions() === 0) await new Promise((resolve) => setImmediate(resolve));
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => metric(webhook, 'kport_requests_in_flight'), { timeout: 20_000 }).toBe(0);
  const gone = () => metric(webhook, 'kport_rejected_requests_total{code="499"}');
  await expect.poll(gone, { timeout: 20_000 }).toBeGreaterThan(5);
  expect(decisions()).toBeLessThan(15);
});
