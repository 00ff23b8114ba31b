import type { Socket } from 'node:net';

/** Why a connection was ended that its client would have kept, or was not taken. */
export type Ended = 'gave-way' | 'refused' | 'handshake' | 'head' | 'body';

export interface Connections {
  /** It has come; false where none can be taken: it is ended. */
  entered(socket: Socket): boolean;
  /** Another one counts it from now on. */
  left(socket: Socket): void;
  /** Its handshake is done: from here on the connection is this object, which requests come with. */
  secured(socket: Socket): void;
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
  readonly address: string;
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
export function boundConnections(most: number, onEnded: (because: Ended) => void): Connections {
  const open: Open = { peers: new Map(), byAddress: new Map(), bySocket: new WeakMap() };
  return {
    entered(socket) {
      const { size } = open.byAddress;
      if (size >= most && giveWay(open.peers)) onEnded('gave-way');
      else if (size >= most * 2) {
        onEnded('refused');
        socket.destroy();
        return false;
      }
      enter(open, socket);
      return true;
    },
    left: (socket) => leave(open, open.bySocket.get(socket)),
    secured(socket) {
      const held = open.byAddress.get(addressOf(socket));
      if (held === undefined) return;
      held.socket = socket;
      open.bySocket.set(socket, held);
      waits(held);
    },
    touched: (socket) => waits(asked(open, socket)),
    busy: (socket) => works(asked(open, socket)),
    idle: (socket, isKnown) => waits(open.bySocket.get(socket), isKnown),
    endUnasked() {
      for (const { hasAsked, socket } of open.byAddress.values()) if (!hasAsked) socket.destroy();
    },
  };
}

function enter(open: Open, socket: Socket): void {
  const address = addressOf(socket);
  const held: Held = { peer: peerOf(open.peers, socket), address, socket, isKnown: false, hasAsked: false };
  held.peer.open += 1;
  held.peer.strangers.add(held);
  open.byAddress.set(address, held);
  open.bySocket.set(socket, held);
  socket.once('close', () => leave(open, held));
}

function leave({ peers, byAddress }: Open, held: Held | undefined): void {
  if (held === undefined || byAddress.get(held.address) !== held) return;
  const { peer } = held;
  byAddress.delete(held.address);
  leaveSets(held);
  peer.open -= 1;
  if (peer.open === 0) peers.delete(peer.host);
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

function peerOf(peers: Map<string, Peer>, { remoteAddress: host = '' }: Socket): Peer {
  const peer: Peer = peers.get(host) ?? { host, open: 0, strangers: new Set(), known: new Set() };
  peers.set(host, peer);
  return peer;
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
