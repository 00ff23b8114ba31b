import { createServer, type Server } from 'node:http';
import { type HealthApp, healthApp } from './apps.ts';
import { boundConnections, type Ended } from './connections.ts';
import { answerUnreadable } from './unreadable.ts';

/** A probe and a scrape send little, and at once. */
const OPTIONS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 2000,
  requestTimeout: 2000,
  connectionsCheckingInterval: 500,
  keepAliveTimeout: 1000,
} as const;
/** For a client that does not read its answer. */
const IDLE_MILLISECONDS = 5000;

export function createHealthServer(parts: HealthApp, most: number, onEnded: (because: Ended) => void): Server {
  const server = createServer(OPTIONS);
  server.timeout = IDLE_MILLISECONDS;
  const connections = boundConnections(most, onEnded);
  // Before it is a connection for Node: nothing else is to be done for it.
  server.maxConnections = most * 2;
  server.on('drop', () => onEnded('refused')).prependListener('connection', connections.entered);
  server.on('request', (request, response) => {
    response.setHeader('Connection', 'close');
    connections.busy(request.socket);
    response.once('close', () => connections.idle(request.socket, true));
  });
  server.on('request', healthApp(parts));
  server.on('clientError', answerUnreadable(onEnded));
  return server;
}
