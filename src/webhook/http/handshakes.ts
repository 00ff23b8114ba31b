import type { Socket } from 'node:net';
import { boundConnections, type Ended } from './connections.ts';
import { createFairOrder } from './fair-order.ts';

interface HandshakeParts {
  /** Has a server of TLS take it, which reads what has come of it in a tick of its own. */
  readonly begin: (socket: Socket) => void;
  readonly onEnded: (because: Ended) => void;
  /** How many wait at a time, whatever for. */
  readonly most: number;
  /** Milliseconds until a client has sent something. */
  readonly patience: number;
  readonly loop: EventLoop;
}

export interface EventLoop {
  /** Milliseconds on a clock that never goes back. */
  readonly stopwatch: () => number;
  /** Calls back when all that has come in has been read. */
  readonly soon: (action: () => void) => void;
  /** Calls back behind all ticks that wait already. */
  readonly tick: (action: () => void) => void;
}

/**
 * Milliseconds of a turn of the event loop after which no other handshake begins, for who has asked waits for them; or half of what
 * everything else took since the turn before, which may be much on a busy machine.
 */
const IN_ONE_TURN = 2;
const OF_ALL_ELSE = 1 / 2;
/** Bytes: a client sends its hello, and nothing more until it has an answer (RFC 8446, section 4.1.1). */
export const LONGEST_HELLO = 16 * 1024;

/**
 * The returned function has a connection wait until its client has sent something, and then for its turn in a fair order. A handshake
 * takes as long as a verdict: as many as there are hellos would be made in one turn of the event loop, and who comes behind thousands
 * would wait for all of them. Where too many wait, first those give way that have sent nothing.
 */
export function createHandshakes(parts: HandshakeParts): (socket: Socket) => void {
  const { begin } = parts;
  const { stopwatch, soon, tick } = parts.loop;
  const waiting = boundConnections(parts.most, parts.onEnded);
  const order = createFairOrder<Socket>();
  let [isOn, last] = [false, 0];
  const turn = (): void => {
    const start = stopwatch();
    const end = start + Math.max(IN_ONE_TURN, (start - last) * OF_ALL_ELSE);
    const next = (): void => {
      const socket = order.next();
      isOn = socket !== undefined;
      if (socket === undefined) return;
      waiting.left(socket);
      // One that has just given way is among them until it is closed.
      if (!socket.destroyed) begin(socket);
      // Behind the tick that reads the hello.
      tick(() => {
        last = stopwatch();
        if (last < end) next();
        else soon(turn);
      });
    };
    next();
  };
  const heard = (socket: Socket): void => {
    waiting.idle(socket, true);
    socket.once('close', order.add(socket.remoteAddress ?? '', socket));
    if (isOn) return;
    [isOn, last] = [true, stopwatch()];
    soon(turn);
  };
  return (socket) => {
    if (waiting.entered(socket)) hear(socket, parts, heard);
  };
}

/** Those of which nothing comes cost no more than a socket does. */
function hear(
  socket: Socket,
  { onEnded, patience }: Pick<HandshakeParts, 'onEnded' | 'patience'>,
  heard: (socket: Socket) => void,
): void {
  const end = (): void => {
    onEnded('handshake');
    socket.destroy();
  };
  // Its client has gone.
  socket.on('error', () => undefined);
  socket.setTimeout(patience, end);
  socket.once('readable', () => {
    socket.setTimeout(0, end);
    if (socket.readableLength > LONGEST_HELLO) end();
    else if (socket.readableLength === 0) socket.destroy();
    else heard(socket);
  });
}
