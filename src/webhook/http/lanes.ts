/** Bytes of a body from which on it is a large one: by far larger than most Deployments. */
export const LARGE = 256 * 1024;

/** Why a body was not read to its end. */
export type CutOff = 'too-much' | 'too-slow';

/** What is held of one body. */
export interface Place {
  /** Counts a piece that is held; false where it cannot be, beside all that is. */
  hold(bytes: number): boolean;
  /** Nothing more comes: from now on it gives way to no other. */
  whole(): void;
  leave(): void;
}

export interface Lanes {
  /** For a body of so many bytes, as far as its client says it; `cutOff` may be called until it is whole. */
  enter(declared: number, cutOff: (because: CutOff) => void): Place;
  /** Cuts off those that are too slow: to be called now and then. */
  check(): void;
}

export interface LaneBounds {
  /** Bytes of all small bodies, and of all large ones, that are held at the same time. */
  readonly small: number;
  readonly large: number;
  /** Milliseconds on a clock that never goes back. */
  readonly stopwatch: () => number;
}

interface Lane {
  readonly most: number;
  held: number;
  /** Not whole yet, in the order in which they began. */
  readonly coming: Set<Body>;
}

interface Body {
  readonly start: number;
  readonly cutOff: (because: CutOff) => void;
  lane: Lane;
  size: number;
  held: number;
}

/** What a piece costs beside its bytes: a body that comes byte by byte must not be held for the price of one. */
const PIECE = 256;
/** What a large body costs beside that, which waits before it is read. */
const UNREAD = 64 * 1024;
/** From when on a body must have come at which rate. A lost packet is sent again after up to three seconds. */
const GRACE_MILLISECONDS = 5000;
const BYTES_PER_MILLISECOND = 32;

/**
 * Counts the bodies of all requests, small ones and large ones apart, so that the latter leave room for the former. Where a piece does
 * not fit, the body gives way that has been coming for the longest: those that never end stop nobody.
 */
export function createLanes({ small, large, stopwatch }: LaneBounds): Lanes {
  const lanes = { small: newLane(small), large: newLane(large) };
  const laneOf = (size: number): Lane => (size > LARGE ? lanes.large : lanes.small);
  return {
    enter(declared, cutOff) {
      const body: Body = { start: stopwatch(), cutOff, lane: laneOf(declared), size: 0, held: 0 };
      body.lane.coming.add(body);
      return {
        hold(bytes) {
          if (!body.lane.coming.has(body)) return false;
          const isFirst = body.size === 0 && body.lane === lanes.large;
          body.size += bytes;
          const isLarger = body.lane === lanes.small && body.size > LARGE;
          if (isLarger) change(body, lanes.large);
          return hold(body, bytes + PIECE + (isFirst || isLarger ? UNREAD : 0));
        },
        whole: () => void body.lane.coming.delete(body),
        leave: () => leave(body),
      };
    },
    check() {
      const now = stopwatch();
      for (const { coming } of Object.values(lanes)) {
        for (const body of [...coming]) if (isTooSlow(body, now)) body.cutOff('too-slow');
      }
    },
  };
}

function newLane(most: number): Lane {
  return { most, held: 0, coming: new Set() };
}

function hold(body: Body, bytes: number): boolean {
  const { lane } = body;
  while (lane.held + bytes > lane.most) {
    const [oldest] = lane.coming;
    if (oldest === undefined || oldest === body) return false;
    leave(oldest);
    oldest.cutOff('too-much');
  }
  lane.held += bytes;
  body.held += bytes;
  return true;
}

function change(body: Body, lane: Lane): void {
  const { held } = body;
  leave(body);
  body.lane = lane;
  lane.coming.add(body);
  body.held = held;
  lane.held += held;
}

function leave(body: Body): void {
  body.lane.coming.delete(body);
  body.lane.held -= body.held;
  body.held = 0;
}

function isTooSlow({ start, size }: Body, now: number): boolean {
  return size < (now - start - GRACE_MILLISECONDS) * BYTES_PER_MILLISECOND;
}
