import type { Server, Socket } from 'node:net';

/** Why a connection was ended that its client would have kept, or was not taken. */
export type Ended = 'gave-way' | 'refused' | 'handshake' | 'head' | 'body';

export interface Connections {
  /** Its client has sent the head of a request. */
  touched(socket: Socket): void;
  /** A request has come whole: the connection does not give way until it is `idle`. */
  busy(socket: Socket): void;
  /** It waits for a request. `isKnown`: its client got a verdict, and not a refusal. */
  idle(socket: Socket, isKnown: boolean): void;
  /**
   * Ends those by which nobody has asked for anything: a client may open one more than it needs. Node ends what sends no head in time,
   * but not any more when the server takes nothing new.
   */
  endUnasked(): void;
}

interface Held {
  readonly peer: Peer;
  socket: Socket;
  isKnown: boolean;
  hasAsked: boolean;
}

/** What one address has open. The sets are in the order in which the waiting began; who is busy is in neither. */
interface Peer {
  readonly host: string;
  open: number;
  readonly strangers: Set<Held>;
  readonly known: Set<Held>;
}

/** All that are open. */
interface Open {
  readonly peers: Map<string, Peer>;
  readonly byAddress: Map<string, Held>;
  readonly bySocket: WeakMap<Socket, Held>;
}

/**
 * Where a connection comes that is more than `most`, another gives way, so that a full set of idle, slow or half-open ones stops
 * nobody: one of the address that has most of them, for no address should lose any to one that has more; there the one that has
 * waited longest, and those that never got a verdict first. Only where all of them are busy, more are held, up to twice as many, and
 * then none is taken.
 */
export function boundConnections(server: Server, most: number, onEnded: (because: Ended) => void): Connections {
  const open: Open = { peers: new Map(), byAddress: new Map(), bySocket: new WeakMap() };
  server.maxConnections = most * 2;
  server.on('drop', () => onEnded('refused'));
  server.prependListener('connection', (socket: Socket) => {
    if (open.byAddress.size >= most && giveWay(open.peers)) onEnded('gave-way');
    enter(open, socket);
  });
  // From here on the connection is another object, which requests come with.
  server.prependListener('secureConnection', (socket: Socket) => {
    const held = open.byAddress.get(addressOf(socket));
    if (held === undefined) return;
    held.socket = socket;
    open.bySocket.set(socket, held);
    waits(held);
  });
  return {
    touched: (socket) => waits(asked(open, socket)),
    busy: (socket) => works(asked(open, socket)),
    idle: (socket, isKnown) => waits(open.bySocket.get(socket), isKnown),
    endUnasked() {
      for (const { hasAsked, socket } of open.byAddress.values()) if (!hasAsked) socket.destroy();
    },
  };
}

function enter({ peers, byAddress, bySocket }: Open, socket: Socket): void {
  const held = join(peers, socket);
  const address = addressOf(socket);
  byAddress.set(address, held);
  bySocket.set(socket, held);
  socket.once('close', () => {
    byAddress.delete(address);
    leave(peers, held);
  });
}

function asked({ bySocket }: Open, socket: Socket): Held | undefined {
  const held = bySocket.get(socket);
  if (held !== undefined) held.hasAsked = true;
  return held;
}

function waits(held: Held | undefined, isKnown = false): void {
  if (held === undefined || held.socket.destroyed) return;
  leaveSets(held);
  held.isKnown ||= isKnown;
  setOf(held).add(held);
}

function works(held: Held | undefined): void {
  if (held !== undefined && !held.socket.destroyed) leaveSets(held);
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function join(peers: Map<string, Peer>, socket: Socket): Held {
  const host = socket.remoteAddress ?? '';
  const peer: Peer = peers.get(host) ?? { host, open: 0, strangers: new Set(), known: new Set() };
  peers.set(host, peer);
  peer.open += 1;
  const held: Held = { peer, socket, isKnown: false, hasAsked: false };
  peer.strangers.add(held);
  return held;
}

function leave(peers: Map<string, Peer>, held: Held): void {
  const { peer } = held;
  leaveSets(held);
  peer.open -= 1;
  if (peer.open === 0) peers.delete(peer.host);
}

function leaveSets(held: Held): void {
  held.peer.strangers.delete(held);
  held.peer.known.delete(held);
}

function setOf({ peer, isKnown }: Held): Set<Held> {
  return isKnown ? peer.known : peer.strangers;
}

/** False where all connections are busy. */
function giveWay(peers: ReadonlyMap<string, Peer>): boolean {
  let first: Peer | undefined;
  for (const peer of peers.values()) {
    if (peer.strangers.size + peer.known.size > 0 && peer.open > (first?.open ?? 0)) first = peer;
  }
  const [held] = first ? (first.strangers.size > 0 ? first.strangers : first.known) : [];
  if (held === undefined) return false;
  leaveSets(held);
  held.socket.destroy();
  return true;
}
