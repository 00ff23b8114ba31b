// How a port is listened on: what connects at once must not wait for as many turns of the event loop.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Door, listenOn, widely } from '../../src/webhook/http/listening.ts';
import { type Running, running } from './running.ts';

const HOST = '127.0.0.1';
/** Other systems have one socket on a port. */
const isLinux = process.platform === 'linux';
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function client(port: number): Socket {
  const socket = connect(port, HOST).on('error', () => undefined);
  cleanups.push(() => void socket.destroy());
  return socket;
}

async function wide(door: Partial<Door> = {}, address = { port: 0, host: HOST }): Promise<number> {
  const { listen, close } = widely({ enter: () => undefined, most: 4096, ahead: 1024, ...door });
  cleanups.push(() => void close());
  return listen(address);
}

/** Turns of the event loop until so many are there. */
async function turnsFor(count: number, port: number, came: () => number): Promise<number> {
  for (let open = 0; open < count; open += 1) client(port);
  let turns = 0;
  for (; came() < count; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  return turns;
}

test.skipIf(!isLinux)(
  'many that come at once are taken in far fewer turns than there are (Linux alone shares a port)',
  async () => {
    const came: Socket[] = [];
    const port = await wide({ enter: (socket) => came.push(socket) });
    expect(await turnsFor(160, port, () => came.length)).toBeLessThan(80);
  },
);

test.each(['127.0.0.1', '0.0.0.0'])('a port that another one has is taken, whatever both would share: %s', async (host) => {
  const port = await wide();
  const taken = { reasons: [{ data: { why: { code: 'port-taken' } } }] };
  await expect(wide({}, { port, host })).rejects.toMatchObject(taken);
  await expect(listenOn(createServer(), { port, host })).rejects.toMatchObject(taken);
});

test('a webhook that ends takes nothing more on any of its sockets', async () => {
  const webhook: Running = await running();
  await webhook.server.drain();
  for (let time = 0; time < 40; time += 1) {
    const [error] = (await once(connect(webhook.port, HOST), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  }
});

const why = (code: string) => ({ reasons: [{ data: { why: { code } } }] });

test('an address that the host has not got is told as such', async () => {
  await expect(listenOn(createServer(), { port: 0, host: '192.0.2.1' })).rejects.toMatchObject(why('no-own-address'));
});

test.each([
  ['EACCES', 443, 'port-privileged'],
  ['EACCES', 8443, 'said'],
  ['ENOTFOUND', 8443, 'no-such-host'],
])('%s of port %i is told as %s', async (code, port, told) => {
  const server = createServer();
  server.listen = () => {
    queueMicrotask(() => server.emit('error', Object.assign(new Error(code), { code })));
    return server;
  };
  await expect(listenOn(server, { port, host: HOST })).rejects.toMatchObject(why(told));
});
