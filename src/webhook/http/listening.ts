import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { KportError } from '../../model/errors.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { Reason } from '../../model/reason.ts';
import { makeRoomForFiles } from './open-files.ts';

/** As many as the kernel allows: clients that come at once while an answer is made wait there, and would else come again after a second. */
const BACKLOG = 4096;
/**
 * libuv takes one connection of a listening socket in a turn of the event loop (1.52 uv__server_io), and does not say how many wait: where
 * each turn has something to do, a client waits behind all that came before it, a second and more. So there are several sockets on a
 * port: what comes is to be known before it has its turn, and costs little until then.
 */
const SOCKETS = 16;
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
    const why = whyNot(cause, port);
    throw new KportError('input', { code: 'cannot-listen', data: { host, port, why } }, { cause });
  }
  return (server.address() as AddressInfo).port;
}

function whyNot(cause: unknown, port: number): Reason {
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    case 'EADDRINUSE':
      return { code: 'port-taken' };
    case 'EADDRNOTAVAIL':
      return { code: 'no-own-address' };
    case 'ENOTFOUND':
      return { code: 'no-such-host' };
    case 'EACCES':
      if (isPrivilegedPort(port)) return { code: 'port-privileged' };
  }
  return { code: 'said', data: { words: String(cause) } };
}

export interface Wide {
  /** As `listenOn`. */
  listen(address: Address): Promise<number>;
  /** Takes nothing new; resolves when all connections are closed. */
  close(): Promise<unknown>;
}

/** What is done with what connects to a port. */
export interface Door {
  readonly enter: (socket: Socket) => void;
  /** How many there may be at a time: no bound, but what the kernel makes room for. */
  readonly most: number;
  /** Bytes from which on no more is read of one, until somebody takes them. */
  readonly ahead: number;
}

/** Listens on several sockets where the system shares a port among them. */
export function widely({ enter, most, ahead }: Door): Wide {
  const all: Server[] = [];
  return {
    async listen(address) {
      const isShared = process.platform === 'linux';
      if (isShared) {
        await makeRoomForFiles(most + OTHER_FILES);
        if (address.port !== 0) await onceAlone(address);
      }
      let { port } = address;
      do {
        const one = createServer({ noDelay: true, highWaterMark: ahead }, enter);
        all.push(one);
        port = await listenOn(one, { ...address, port }, isShared);
      } while (isShared && all.length < SOCKETS);
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
