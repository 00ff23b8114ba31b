import type { Duplex } from 'node:stream';
import type { Ended } from './connections.ts';

/** As Node.js answers them, where nobody listens. */
const ANSWERS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what could not be read as a request, or did not come in time, and ends its connection. */
export function answerUnreadable(onEnded: (because: Ended) => void): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  return ({ code = '' }, socket) => {
    // Its client has gone, or it has just been made to.
    if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
    onEnded('head');
    socket.write(`HTTP/1.1 ${ANSWERS[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    socket.destroy();
  };
}
