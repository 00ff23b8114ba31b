import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { ValidateHandlers } from '../admission/validate.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import { webhookApp } from './apps.ts';
import { boundConnections, type Connections, type Ended } from './connections.ts';
import { createHandshakes, type EventLoop, LONGEST_HELLO } from './handshakes.ts';
import type { Limits } from './limits.ts';
import { type Wide, widely } from './listening.ts';
import { createPace } from './pace.ts';
import { onlyClients, type TlsParts, tlsOptions } from './tls-options.ts';
import { answerUnreadable } from './unreadable.ts';

interface WebhookParts {
  readonly parts: TlsParts & { readonly settings: Settings; readonly log: Log };
  readonly validate: ValidateHandlers;
  readonly limits: Pick<Limits, 'connections'>;
  readonly onEnded: (because: Ended) => void;
  readonly loop: EventLoop;
}

export interface BoundServer extends Wide, Pick<Connections, 'endUnasked'> {
  readonly server: Server;
}

/** As many connections as cost less than one of TLS, before their handshake begins. */
const WAITING = 8;

/** A server of TLS whose connections are bounded: `validate` answers what is posted. */
export function createWebhookServer({ parts, validate, limits, onEnded, loop }: WebhookParts): BoundServer {
  const { settings, log } = parts;
  const options = tlsOptions(parts, settings);
  const server = createServer(options, webhookApp({ validate, log }));
  // For a client that does not read its answer.
  server.timeout = settings.requestTimeout * 1000;
  const most = limits.connections;
  const connections = boundConnections(most, onEnded);
  server.prependListener('secureConnection', connections.secured);
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
  const entered = entrance(server, { connections, most, patience: options.handshakeTimeout, onEnded, loop });
  return { server, ...entered, endUnasked: connections.endUnasked };
}

interface Entrance extends Pick<Parameters<typeof createHandshakes>[0], 'patience' | 'onEnded' | 'loop'> {
  readonly connections: Connections;
  readonly most: number;
}

/** What connects to the port comes to the server when it is its turn to shake hands. */
function entrance(server: Server, { connections, most, ...waiting }: Entrance): Wide {
  const before = most * WAITING;
  const enter = createHandshakes({
    ...{ ...waiting, most: before },
    begin: (socket) => {
      if (connections.entered(socket)) server.emit('connection', socket);
    },
  });
  const { listen, close } = widely({ enter, most: before + 2 * most, ahead: LONGEST_HELLO });
  return {
    async listen(address) {
      const port = await listen(address);
      // It listens on no socket itself, and looks after those that are slow from this on.
      server.emit('listening');
      return port;
    },
    close() {
      server.close();
      return close();
    },
  };
}
