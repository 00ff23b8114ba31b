// Whose handshake is next where thousands of connections come at once, and what those cost of which nothing comes.
import { once } from 'node:events';
import { connect as connectPlain, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createFairOrder, type FairOrder } from '../../src/webhook/http/fair-order.ts';
import { createHandshakes, LONGEST_HELLO } from '../../src/webhook/http/handshakes.ts';
import { goodPod, review } from './reviews.ts';
import { metric, type Running, running, send } from './running.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function taken<T>(order: FairOrder<T>): T[] {
  const all: T[] = [];
  for (let item = order.next(); item !== undefined; item = order.next()) all.push(item);
  return all;
}

describe('a fair order', () => {
  test('of one address takes the newest, and now and then the oldest', () => {
    const order = createFairOrder<number>();
    for (let item = 1; item <= 10; item += 1) order.add('a', item);
    expect(taken(order)).toEqual([10, 9, 8, 1, 7, 6, 5, 2, 4, 3]);
    expect(order.next()).toBeUndefined();
  });

  test('has addresses take turns, however many there are of one', () => {
    const order = createFairOrder<string>();
    for (let at = 0; at < 1000; at += 1) order.add('many', `m${at}`);
    order.add('few', 'f');
    order.add('some', 's0');
    order.add('some', 's1');
    expect(Array.from({ length: 5 }, () => order.next())).toEqual(['m999', 'f', 's1', 'm998', 's0']);
  });

  test('gives an address that comes again no turn before others', () => {
    const order = createFairOrder<string>();
    for (const item of ['a0', 'a1']) order.add('a', item);
    for (const item of ['b0', 'b1']) order.add('b', item);
    expect([order.next(), order.next(), order.next()]).toEqual(['a1', 'b1', 'a0']);
    order.add('a', 'a2');
    expect(taken(order)).toEqual(['b0', 'a2']);
  });

  test('leaves out who has left, wherever it stood', () => {
    const order = createFairOrder<number>();
    const leave = [1, 2, 3, 4, 5].map((item) => order.add('a', item));
    for (const at of [0, 2, 4]) leave[at]?.();
    expect(taken(order)).toEqual([4, 2]);
    for (const one of leave) one();
    order.add('a', 6);
    for (const one of leave) one();
    expect(taken(order)).toEqual([6]);
  });

  /** Steps are counted and not timed: what is looked at is asked of the map. */
  test('takes as many steps for each of many as of few, also where most have left', () => {
    const steps = (count: number): number => {
      const order = createFairOrder<number>();
      const { has } = Map.prototype;
      let looks = 0;
      Map.prototype.has = function (key) {
        looks += 1;
        return has.call(this, key);
      };
      try {
        for (let round = 0; round < 3; round += 1) {
          const leave = Array.from({ length: count }, (_, item) => order.add('a', item));
          for (const [at, one] of leave.entries()) if (at % 10 !== 5) one();
          expect(taken(order)).toHaveLength(count / 10);
        }
      } finally {
        Map.prototype.has = has;
      }
      return looks / count;
    };
    expect(steps(10_000)).toBeLessThan(steps(100) * 1.5);
  });
});

interface Shaking {
  readonly server: Server;
  readonly port: number;
  readonly begun: Socket[];
  readonly ended: string[];
  /** Of how many something has come. */
  readonly heard: () => number;
  /** What is to be done in the next turn. */
  readonly turns: (() => void)[];
}

/** Handshakes of which each takes so long, on a clock that nothing else moves, and turns that a test takes. */
async function shaking(milliseconds: number, { patience = 60_000, most = 1000 } = {}): Promise<Shaking> {
  const begun: Socket[] = [];
  const ended: string[] = [];
  const turns: (() => void)[] = [];
  let now = 0;
  const shake = createHandshakes({
    begin(socket) {
      begun.push(socket);
      now += milliseconds;
    },
    onEnded: (because) => ended.push(because),
    patience,
    most,
    loop: { stopwatch: () => now, soon: (action) => void turns.push(action), tick: process.nextTick },
  });
  const sockets: Socket[] = [];
  const server = createServer({ highWaterMark: LONGEST_HELLO }, (socket) => {
    sockets.push(socket);
    cleanups.push(() => void socket.destroy());
    shake(socket);
  }).listen(0, '127.0.0.1');
  cleanups.push(() => void server.close());
  const heard = () => sockets.filter(({ bytesRead }) => bytesRead > 0).length;
  await once(server, 'listening');
  return { server, port: (server.address() as { port: number }).port, begun, ended, heard, turns };
}

async function client(port: number, first: string | Buffer, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connectPlain({ port, host: '127.0.0.1', localAddress })
    .on('error', () => undefined)
    .resume();
  cleanups.push(() => void socket.destroy());
  await once(socket, 'connect');
  if (first.length > 0) socket.write(first);
  return socket;
}

const ticks = () => new Promise<void>((resolve) => setImmediate(resolve));
const open = ({ server }: Shaking) => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

describe('handshakes', () => {
  test('wait for a hello, and begin as many in a turn as have time', async () => {
    const all = await shaking(0.9);
    for (let at = 0; at < 5; at += 1) await client(all.port, 'hello');
    await client(all.port, '');
    await expect.poll(() => all.turns.length).toBe(1);
    const counts: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      all.turns.shift()?.();
      await ticks();
      counts.push(all.begun.length);
    }
    // The last of each turn begins before its time is over.
    expect(counts).toEqual([3, 5, 5]);
    expect(all.turns).toEqual([]);
    await client(all.port, 'hello');
    await expect.poll(() => all.turns.length).toBe(1);
  });

  test('begin with who has come last, and with each address in turn', async () => {
    const all = await shaking(0);
    const early = await client(all.port, 'hello', '127.0.0.2');
    const crowd: Socket[] = [];
    for (let at = 0; at < 3; at += 1) {
      await expect.poll(() => all.heard()).toBe(at + 1);
      crowd.push(await client(all.port, 'hello'));
    }
    await expect.poll(() => all.heard()).toBe(4);
    await ticks();
    all.turns.shift()?.();
    await ticks();
    const [first, second, third] = crowd;
    const ports = [early, third, second, first].map((socket) => socket?.localPort);
    expect(all.begun.map(({ remotePort }) => remotePort)).toEqual(ports);
  });

  test('are not begun with who has gone meanwhile', async () => {
    const all = await shaking(0);
    await client(all.port, 'hello');
    const gone = await client(all.port, 'hello');
    // Where a hello and the end of its client come at once, Node.js 22 sees the end with the handshake alone.
    await expect.poll(all.heard).toBe(2);
    gone.resetAndDestroy();
    await expect.poll(() => open(all)).toBe(1);
    all.turns.shift()?.();
    await ticks();
    expect(all.begun).toHaveLength(1);
    expect(all.ended).toEqual([]);
  });

  test('end with who says nothing in time, and with who says more than a hello', async () => {
    const all = await shaking(0, { patience: 50 });
    await client(all.port, '');
    await expect.poll(() => all.ended).toEqual(['handshake']);
    await client(all.port, Buffer.alloc(LONGEST_HELLO * 2));
    await expect.poll(() => all.ended).toEqual(['handshake', 'handshake']);
    await expect.poll(() => open(all)).toBe(0);
    expect(all.turns).toEqual([]);
  });

  test('give way where too many wait: those that say nothing first, the oldest, and those of the address that has most', async () => {
    const all = await shaking(0, { most: 6 });
    const silent = [await client(all.port, ''), await client(all.port, '')];
    const said = [await client(all.port, 'hello'), await client(all.port, 'hello')];
    const other = await client(all.port, '', '127.0.0.2');
    await expect.poll(() => all.turns.length).toBe(1);
    await expect.poll(() => open(all)).toBe(5);
    for (let at = 0; at < 4; at += 1) await client(all.port, '');
    await expect.poll(() => all.ended).toEqual(Array(3).fill('gave-way'));
    await expect.poll(() => silent.map(({ closed }) => closed)).toEqual([true, true]);
    expect([...said, other].map(({ closed }) => closed)).toEqual([false, false, false]);
    all.turns.shift()?.();
    await ticks();
    expect(all.begun).toHaveLength(2);
    // They are no longer among those that wait.
    for (let at = 0; at < 2; at += 1) await client(all.port, '');
    await expect.poll(() => open(all)).toBe(8);
    expect(all.ended).toHaveLength(3);
  });

  test('end, and are not counted, with who says nothing and goes', async () => {
    const all = await shaking(0);
    const socket = await client(all.port, '');
    await expect.poll(() => open(all)).toBe(1);
    socket.end();
    await expect.poll(() => open(all)).toBe(0);
    expect(all.ended).toEqual([]);
  });
});

describe('a webhook', () => {
  const webhookWith = async (flags = {}): Promise<Running> => {
    const webhook = await running({ flags });
    cleanups.push(() => webhook.server.close());
    return webhook;
  };
  const failed = (webhook: Running) => metric(webhook, 'kport_connections_ended_total{port="webhook",because="handshake"}');

  test('answers who sends a hello in pieces, and its request with the end of the handshake', async () => {
    const webhook = await webhookWith();
    // What a client of TLS sends goes through a pipe byte by byte.
    const pipe = createServer((inner) => {
      const outer = connectPlain(webhook.port, '127.0.0.1').on('error', () => undefined);
      cleanups.push(
        () => void inner.destroy(),
        () => void outer.destroy(),
      );
      outer.setNoDelay(true).pipe(inner);
      inner
        .on('error', () => undefined)
        .on('data', async (chunk) => {
          inner.pause();
          for (const byte of chunk.subarray(0, 40)) {
            outer.write(Buffer.of(byte));
            await ticks();
          }
          outer.write(chunk.subarray(40));
          inner.resume();
        });
    }).listen(0, '127.0.0.1');
    cleanups.push(() => void pipe.close());
    await once(pipe, 'listening');
    const { port } = pipe.address() as { port: number };
    expect((await send({ port, body: review({ object: goodPod() }) })).status).toBe(200);
    expect(await failed(webhook)).toBeUndefined();
  });

  test('ends what is no hello, and counts it', async () => {
    const webhook = await webhookWith();
    const socket = await client(webhook.port, 'GET /validate HTTP/1.1\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    await expect.poll(() => failed(webhook)).toBe(1);
    expect((await send({ port: webhook.port, body: review({ object: goodPod() }) })).status).toBe(200);
  });

  test('ends who sends a part of a hello, and who sends nothing', async () => {
    const webhook = await webhookWith({ headersTimeout: '1' });
    const sockets = await Promise.all(['', '\x16'].map((first) => client(webhook.port, first)));
    await Promise.all(sockets.map((socket) => once(socket.resume(), 'close')));
    await expect.poll(() => failed(webhook)).toBe(2);
  });
});
