import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly port: number;
  /** Leads nobody new to a replica, as a Service does with one that is not ready; until it is led to again. */
  leave(replica: number): void;
  lead(replica: number): void;
  close(): void;
}

/**
 * Stands in for a Service, which leads nowhere in a cluster without nodes: takes connections on one port and leads each to the
 * next replica that takes it.
 */
export async function startBalancer(port: number, replicas: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  const left = new Set<number>();
  let turn = 0;
  const server = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => client.destroy());
    turn += 1;
    const order = replicas.map((_, i) => replicas[(turn + i) % replicas.length] ?? 0).filter((one) => !left.has(one));
    lead(client, order);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    port,
    leave: (replica) => void left.add(replica),
    lead: (replica) => void left.delete(replica),
    close() {
      server.close();
      for (const client of open) client.destroy();
    },
  };
}

/** What a replica breaks off is broken off for the client: a Service hides nothing either. */
function lead(client: Socket, [replica, ...others]: readonly number[]): void {
  if (replica === undefined) {
    breakOff(client);
    return;
  }
  const server = createConnection({ host: '127.0.0.1', port: replica });
  let isConnected = false;
  server.on('connect', () => {
    isConnected = true;
    client.pipe(server).pipe(client);
  });
  server.on('error', () => {
    if (isConnected) breakOff(client);
    else lead(client, others);
  });
  // What it has said goes out first, and then comes the end.
  server.on('close', () => isConnected && !client.writableEnded && client.destroy());
  client.on('close', () => server.destroy());
}

/**
 * With a reset, but where its own end is under way: libuv refuses the one beside the other, and Node.js 24 then neither closes the
 * socket nor ends the process, which waits for it in a busy loop.
 */
export function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
