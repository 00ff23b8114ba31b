import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { ValidateHandlers } from '../admission/validate.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import { webhookApp } from './apps.ts';
import { boundConnections, type Connections, type Ended } from './connections.ts';
import { type Wide, widely } from './listening.ts';
import { createPace } from './pace.ts';
import { onlyClients, type TlsParts, tlsOptions } from './tls-options.ts';
import { answerUnreadable } from './unreadable.ts';

interface WebhookParts {
  readonly parts: TlsParts & { readonly settings: Settings; readonly log: Log };
  readonly validate: ValidateHandlers;
  /** Connections. */
  readonly most: number;
  readonly onEnded: (because: Ended) => void;
}

export interface BoundServer extends Wide, Pick<Connections, 'endUnasked'> {
  readonly server: Server;
}

/** A server of TLS whose connections are bounded: `validate` answers what is posted. */
export function createWebhookServer({ parts, validate, most, onEnded }: WebhookParts): BoundServer {
  const { settings, log } = parts;
  const server = createServer(tlsOptions(parts, settings), webhookApp({ validate, log }));
  // For a client that does not read its answer.
  server.timeout = settings.requestTimeout * 1000;
  const connections = boundConnections(server, most, onEnded);
  // Before the listener of the HTTP server, which would read a request that has come with the handshake.
  server.prependListener('secureConnection', onlyClients(settings.clientName, log));
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
    // Its client has gone, or it gave way.
    if (error.code !== 'ECONNRESET') onEnded('handshake');
    log.debug({ because: error.message }, 'handshake failed');
  });
  // Longer than an API server keeps it; where others need its place, it gives way.
  const idle = (socket: Socket): void => void socket.setTimeout(server.keepAliveTimeout);
  server.on('clientError', answerUnreadable(onEnded, idle));
  const pace = createPace();
  server.prependListener('request', (request, response) => {
    pace(request);
    const { socket } = request;
    if (socket.timeout !== server.timeout) socket.setTimeout(server.timeout);
    connections.touched(socket);
    request.once('end', () => {
      if (!response.writableEnded) connections.busy(socket);
    });
    response.once('close', () => connections.idle(socket, response.statusCode === 200));
  });
  // A client that asks before it sends its body is told to go on where it was not refused by then.
  server.on('checkContinue', (request, response) => {
    server.emit('request', request, response);
    if (!response.headersSent) response.writeContinue();
  });
  // What else it expects is no reason to judge nothing.
  server.on('checkExpectation', (request, response) => void server.emit('request', request, response));
  return { server, ...widely(server), endUnasked: connections.endUnasked };
}
