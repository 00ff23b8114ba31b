import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { KportError } from '../../model/errors.ts';
import type { Reason } from '../../model/reason.ts';
import { makeRoomForFiles } from './open-files.ts';

/** As many as the kernel allows: clients that come at once while an answer is made wait there, and would else come again after a second. */
const BACKLOG = 4096;
/**
 * libuv takes one connection of a listening socket in a turn of the event loop (1.52 uv__server_io), and does not say how many wait: where
 * each turn has something to do, a client waits behind all that came before it, a second and more. So there are several sockets on a
 * port; not many, for each turn may have as many handshakes more, for which the clients of open connections wait.
 */
const SOCKETS = 4;
/** Beside its connections: those of the health server, most of all. */
const OTHER_FILES = 640;

interface Address {
  /** The system chooses one for 0. */
  readonly port: number;
  readonly host: string;
}

/** The port. Throws KportError `input`. */
export async function listenOn(server: Server, { port, host }: Address, reusePort = false): Promise<number> {
  server.listen({ port, host, backlog: BACKLOG, reusePort });
  try {
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const why: Reason = isTaken ? { code: 'port-taken' } : { code: 'said', data: { words: String(cause) } };
    throw new KportError('input', { code: 'cannot-listen', data: { host, port, why } }, { cause });
  }
  return (server.address() as AddressInfo).port;
}

export interface Wide {
  /** As `listenOn`. */
  listen(address: Address): Promise<number>;
  /** Takes nothing new; resolves when all connections are closed. */
  close(): Promise<unknown>;
}

/**
 * A server that listens on several sockets where the system shares a port among them. What connects to any of them is a connection of
 * the server, whose `maxConnections` is the bound of all together.
 */
export function widely(server: Server): Wide {
  const all = [server];
  return {
    async listen(address) {
      if (process.platform !== 'linux') return listenOn(server, address);
      await makeRoomForFiles(server.maxConnections + OTHER_FILES);
      if (address.port !== 0) await onceAlone(address);
      const port = await listenOn(server, address, true);
      const handOver = handingOver(server);
      while (all.length < SOCKETS) {
        const other = createServer({ noDelay: true }, handOver);
        all.push(other);
        await listenOn(other, { ...address, port }, true);
      }
      return port;
    },
    close: () => Promise.all(all.map((one) => new Promise((resolve) => one.close(resolve)))),
  };
}

/** The kernel shares a port with any other process of the user that asks for it so: another kport must be told that it is taken. */
async function onceAlone(address: Address): Promise<void> {
  const alone = createServer();
  await listenOn(alone, address);
  const closed = once(alone, 'close');
  alone.close();
  await closed;
}

function handingOver(server: Server): (socket: Socket) => void {
  const most = server.maxConnections;
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
  });
  return (socket) => {
    if (open >= most) {
      socket.destroy();
      server.emit('drop');
      return;
    }
    // It counts its own alone.
    server.maxConnections -= 1;
    socket.once('close', () => {
      server.maxConnections += 1;
    });
    server.emit('connection', socket);
  };
}
