// Files that one thread reads ahead of another, which takes them in their order: opening and reading one takes a sixth of what it takes to
// judge it as well. Nobody waits for the other to begin: what is not read yet, whoever needs it reads.
import { Buffer } from 'node:buffer';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { placeOf } from './place-of.ts';
import { SUM_BYTES, writeSum } from './text-sum.ts';

/** Plain data that two threads share. */
export interface FilesAhead {
  /** Seen from `cwd`, each with a zero behind it: a list of texts would be in memory once more. */
  readonly names: Uint8Array;
  readonly cwd: string;
  /** Of each file: 1 where its sum is asked for. */
  readonly summed: Uint8Array;
  /** Of each file: `FREE`, `OWN`, `BEGUN`, or how many bytes it has, and one more. */
  readonly states: Int32Array;
  /** Up to where the bytes have been taken, as a place in all that were ever written, modulo 2 ** 32. */
  readonly taken: Int32Array;
  /** A ring. */
  readonly bytes: Uint8Array;
}

const FREE = 0;
/** Whoever takes it reads it. */
const OWN = -1;
/** It is read at this moment. */
const BEGUN = -2;

const RING = 1 << 23;
/**
 * In bytes, of a file that is read ahead, and its sum; and as much is taken before it is said. A quarter of the ring at the most, so that the
 * wait for room has an end.
 */
const MOST = RING / 4;
/** Where the bytes begin: so that each run of some megabytes comes to where the places begin anew, and no test has to read so many. */
const START = 2 ** 31 - RING;
/** How long a thread is waited for that has begun with a file, in milliseconds. */
const PATIENCE = 5_000;

/** `wanted`: those that may be read by another one. */
export function filesAhead(
  files: readonly string[],
  cwd: string,
  wanted: (index: number) => boolean,
  summed: ReadonlySet<number> = new Set(),
): FilesAhead {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  const states = new Int32Array(shared(4 * files.length));
  for (const index of states.keys()) if (!wanted(index)) states[index] = OWN;
  const asked = new Uint8Array(shared(files.length));
  for (const index of summed) asked[index] = 1;
  const text = Buffer.from(files.map((file) => `${file}\0`).join(''));
  const names = new Uint8Array(shared(text.length));
  names.set(text);
  const [taken, bytes] = [new Int32Array(shared(4)).fill(START), new Uint8Array(shared(RING))];
  return { names, cwd, summed: asked, states, taken, bytes };
}

/** Where the next file begins: none goes over the end. */
function nextPlace(end: number): number {
  const left = RING - (end & (RING - 1));
  return left < MOST ? (end + left) | 0 : end;
}

/** Reads what nobody has taken, as long as there is room. Ends when there is no file left. */
export function readAhead({ names, cwd, summed, states, taken, bytes }: FilesAhead): void {
  const [ring, texts] = [Buffer.from(bytes.buffer), Buffer.from(names.buffer)];
  let [end, next] = [START, 0];
  for (const index of states.keys()) {
    const from = next;
    next = texts.indexOf(0, from) + 1;
    const start = nextPlace(end);
    for (let seen = Atomics.load(taken, 0); ((start + MOST - seen) | 0) > RING; seen = Atomics.load(taken, 0))
      Atomics.wait(taken, 0, seen);
    if (Atomics.compareExchange(states, index, FREE, BEGUN) !== FREE) continue;
    const place = start & (RING - 1);
    const file = texts.toString('utf8', from, next - 1);
    const length = lengthRead(placeOf(file, cwd), ring.subarray(place, place + MOST - SUM_BYTES));
    if (length !== undefined) {
      end = (start + length + SUM_BYTES) | 0;
      if (summed[index] === 1) writeSum(ring.subarray(place, place + length), ring, place + length);
    }
    Atomics.store(states, index, length === undefined ? OWN : length + 1);
    Atomics.notify(states, index);
  }
}

/** Undefined of what cannot be read, has nothing in it, and may be longer than there is room. */
function lengthRead(place: string, room: Uint8Array): number | undefined {
  try {
    // A pipe that nobody writes to, in the place of a file that was met, would be waited for.
    const descriptor = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      let length = 0;
      for (let count = -1; count !== 0; length += count) count = readSync(descriptor, room, length, room.length - length, null);
      return 0 < length && length < room.length ? length : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Whoever reads it by itself tells why.
    return undefined;
  }
}

/** A file that was read. */
export interface TextAhead {
  readonly text: string;
  /** Where it was asked for; good until the next file is taken. */
  readonly sum: Buffer | undefined;
}

/** What takes the texts, file after file; undefined for one that is not read, or may not be UTF-8, or begins with a byte order mark. */
export function takerOf(
  { summed, states, taken, bytes }: FilesAhead,
  patience = PATIENCE,
): (index: number) => TextAhead | undefined {
  const ring = Buffer.from(bytes.buffer);
  const sum = Buffer.alloc(SUM_BYTES);
  let [end, said, isOver] = [START, START, false];
  return (index) => {
    if (isOver || Atomics.compareExchange(states, index, FREE, OWN) === FREE) return undefined;
    // Of a thread that is no more, or waits for a disk that is away: where its bytes are is not known from then on.
    if (Atomics.load(states, index) === BEGUN) isOver = Atomics.wait(states, index, BEGUN, patience) === 'timed-out';
    const length = Atomics.load(states, index) - 1;
    if (isOver || length < 0) return undefined;
    const start = nextPlace(end) & (RING - 1);
    const text = ring.toString('utf8', start, start + length);
    ring.copy(sum, 0, start + length, start + length + SUM_BYTES);
    end = (nextPlace(end) + length + SUM_BYTES) | 0;
    if (((end - said) | 0) >= MOST) {
      said = end;
      Atomics.store(taken, 0, end);
      Atomics.notify(taken, 0);
    }
    if (text.startsWith('\ufeff') || text.includes('\ufffd')) return undefined;
    return { text, sum: summed[index] === 1 ? sum : undefined };
  };
}
