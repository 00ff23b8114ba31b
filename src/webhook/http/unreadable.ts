import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Ended } from './connections.ts';

/** As Node.js answers them, where nobody listens. */
const ANSWERS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Answers what could not be read as a request, or did not come in time, and ends its connection. One on which nothing has come is idle,
 * and is for `idle` to bound: an API server opens more than it needs, keeps them, and would take an answer to nothing for that to a
 * request which it sends at that moment.
 */
export function answerUnreadable(
  onEnded: (because: Ended) => void,
  idle?: (socket: Socket) => void,
): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  return ({ code = '' }, socket) => {
    if (idle && code === 'ERR_HTTP_REQUEST_TIMEOUT' && 'bytesRead' in socket && socket.bytesRead === 0) {
      return idle(socket as Socket);
    }
    // Its client has gone, or it has just been made to.
    if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
    onEnded('head');
    socket.write(`HTTP/1.1 ${ANSWERS[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    socket.destroy();
  };
}
