// Of the cluster tests and `npm run bench:chaos`, which would never end with a socket that is never closed.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { breakOff } from '../e2e/balancer.ts';

test.each<[string, (socket: Socket) => void, string]>([
  ['that is open is reset', () => undefined, 'ECONNRESET'],
  ['whose own end is under way is closed', (socket) => socket.end(), 'closed'],
])('a connection %s', async (_, before, wanted) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
  const [socket] = (await once(server, 'connection')) as [Socket];
  const told = [socket, client].map((one) => once(one, 'close').then(() => 'closed', codeOf));
  before(socket);
  breakOff(socket);
  expect(await Promise.all(told)).toEqual(['closed', wanted]);
  server.close();
});

function codeOf({ code }: NodeJS.ErrnoException): string | undefined {
  return code;
}
