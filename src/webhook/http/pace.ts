import type { IncomingMessage } from 'node:http';
import { LARGE } from './lanes.ts';

/** Bytes of a long body that are read in one turn of the event loop. */
const IN_ONE_TURN = 64 * 1024;

/**
 * The returned function paces a request whose body is long, or of unknown length: libuv reads two megabytes of each connection before
 * it looks at the next one, and to decrypt those of many would stop all others. So long ones are read a piece in a turn, one after
 * another.
 */
export function createPace(): (request: IncomingMessage) => void {
  const waiting: IncomingMessage[] = [];
  const turn = (): void => {
    waiting.shift()?.resume();
    if (waiting.length > 0) setImmediate(turn);
  };
  return (request) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    if (coding === undefined && Number(length ?? 0) <= LARGE) return;
    let read = 0;
    request.on('data', (piece: Buffer) => {
      read += piece.length;
      if (read < IN_ONE_TURN) return;
      read = 0;
      request.pause();
      waiting.push(request);
      if (waiting.length === 1) setImmediate(turn);
    });
  };
}
