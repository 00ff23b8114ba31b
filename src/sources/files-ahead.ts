// Files that one thread reads ahead of another, which takes them in their order: opening and reading one takes a sixth of what it takes to
// judge it as well. Where that thread can tell all there is to tell of a file, it tells that in place of its text. Nobody waits for the
// other to begin: what is not read yet, whoever needs it reads.
import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ROOM as REMEMBERED, remembered } from '../model/remembered.ts';
import { MAX_FILE_BYTES } from './largest-file.ts';
import { placeOf } from './place-of.ts';

/** Plain data that two threads share. */
export interface FilesAhead {
  /** Seen from `cwd`. */
  readonly files: readonly string[];
  readonly cwd: string;
  /**
   * Of each file: `FREE`, `OWN`, `BEGUN`, or what stands in the ring: how many bytes of text it has, and one more, and `SCANNED` where there
   * are numbers behind them, of which the first is how many follow; or `TOLD` and how many bytes tell of it.
   */
  readonly states: Int32Array;
  /** Up to where the bytes have been taken, as a place in all that were ever written, modulo 2 ** 32. */
  readonly taken: Int32Array;
  /** A ring. */
  readonly bytes: Uint8Array;
}

/** What is to be told of a file in place of its text, as JSON has it, or what its text was scanned to; undefined where its text is all. */
export type Tell<T> = (file: string, text: string) => T | Int32Array | undefined;
/** `scanned` is there until the next file is taken. */
export type Taken<T> = { readonly text: string; readonly scanned?: Int32Array } | T;

const FREE = 0;
/** Whoever takes it reads it. */
const OWN = -1;
/** It is read at this moment. */
const BEGUN = -2;
const TOLD = 1 << 24;
const SCANNED = 1 << 25;

const RING = 1 << 22;
/** In bytes, of what is handed over of a file; and as much is taken before it is said. A quarter of the ring at the most, so that the wait for room has an end. */
export const MOST = RING / 4;
/** Where the bytes begin: so that each run of some megabytes comes to where the places begin anew, and no test has to read so many. */
const START = 2 ** 31 - RING;
/** How long a thread is waited for that has begun with a file, in milliseconds. */
const PATIENCE = 5_000;

/** `wanted`: those that may be read by another one. */
export function filesAhead(files: readonly string[], cwd: string, wanted: (index: number) => boolean): FilesAhead {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  const states = new Int32Array(shared(4 * files.length));
  for (const index of states.keys()) if (!wanted(index)) states[index] = OWN;
  return { files, cwd, states, taken: new Int32Array(shared(4)).fill(START), bytes: new Uint8Array(shared(RING)) };
}

/** Where the next file begins: none goes over the end. */
function nextPlace(end: number): number {
  const left = RING - (end & (RING - 1));
  return left < MOST ? (end + left) | 0 : end;
}

/** How many bytes of the ring tell of a file, or are its text. */
function lengthOf(state: number): number {
  return state < TOLD ? Math.max(0, state - 1) : state < SCANNED ? state - TOLD : state - SCANNED - 1;
}

/** Where numbers begin behind a text. */
function placeBehind(end: number): number {
  return (end + 3) & ~3;
}

/** Of a file that begins at a place; the ring as numbers. */
function endOf(start: number, state: number, ring: Int32Array): number {
  const end = (start + lengthOf(state)) | 0;
  if (state < SCANNED) return end;
  const place = placeBehind(end);
  return (place + 4 * (1 + (ring[(place & (RING - 1)) >> 2] ?? 0))) | 0;
}

/** Reads what nobody has taken, as long as there is room. Ends when there is no file left. */
export function readAhead<T>({ files, cwd, states, taken, bytes }: FilesAhead, tell?: Tell<T>): void {
  const numbers = new Int32Array(bytes.buffer);
  let end = START;
  for (const [index, file] of files.entries()) {
    const start = nextPlace(end);
    for (let seen = Atomics.load(taken, 0); ((start + MOST - seen) | 0) > RING; seen = Atomics.load(taken, 0))
      Atomics.wait(taken, 0, seen);
    if (Atomics.compareExchange(states, index, FREE, BEGUN) !== FREE) continue;
    const state = handedOver(file, { cwd, bytes, start: start & (RING - 1), tell });
    end = endOf(start, state, numbers);
    Atomics.store(states, index, state);
    Atomics.notify(states, index);
  }
}

interface Room<T> {
  readonly cwd: string;
  readonly bytes: Uint8Array;
  /** Where the file begins. */
  readonly start: number;
  readonly tell: Tell<T> | undefined;
}

/** Writes a file, or what is to be told of it, where there is room, and gives its state. */
function handedOver<T>(file: string, { cwd, bytes, start, tell }: Room<T>): number {
  const room = Buffer.from(bytes.buffer, start, MOST);
  try {
    const read = bytesRead(placeOf(file, cwd), room, tell ? MAX_FILE_BYTES : MOST - 1);
    if (read === undefined) return OWN;
    const text = tell ? read.toString('utf8') : '';
    const told = isUsual(text) ? tell?.(file, text) : undefined;
    const isScanned = told instanceof Int32Array;
    // Of what is longer than that whoever judges it makes it himself: there is room for each character.
    const json = told === undefined || isScanned ? '' : JSON.stringify(told);
    if (json !== '' && json.length < MOST / 4) return TOLD + room.write(json);
    if (read.length >= MOST) return OWN;
    const place = placeBehind(start + read.length);
    if (!isScanned || place + 4 * (1 + told.length) > start + MOST) return read.length + 1;
    const numbers = new Int32Array(bytes.buffer, place, 1 + told.length);
    numbers[0] = told.length;
    numbers.set(told, 1);
    return SCANNED + read.length + 1;
  } catch {
    // Whoever reads it by itself tells why.
    return OWN;
  }
}

/** In `room`, or in bytes of its own. Undefined of what is no regular file any more, says that it has none, or has more than `most`. */
function bytesRead(place: string, room: Buffer, most: number): Buffer | undefined {
  // A pipe that nobody writes to would be waited for.
  const descriptor = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size === 0 || stats.size > most) return undefined;
    const bytes = stats.size < room.length ? room : Buffer.allocUnsafe(stats.size);
    let length = 0;
    for (let count = -1; count !== 0 && length < stats.size; length += count)
      count = readSync(descriptor, bytes, length, stats.size - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** What takes them, file after file; undefined for one that is not read, or of which the text is not usual. */
export function takerOf<T extends object>(
  { states, taken, bytes }: FilesAhead,
  patience = PATIENCE,
): (index: number) => Taken<T> | undefined {
  const ring = Buffer.from(bytes.buffer);
  const numbers = new Int32Array(bytes.buffer);
  const told = remembered((json) => JSON.parse(json) as T, REMEMBERED);
  let [end, said, isOver] = [START, START, false];
  return (index) => {
    if (isOver || Atomics.compareExchange(states, index, FREE, OWN) === FREE) return undefined;
    // Of a thread that is no more, or waits for a disk that is away: where its bytes are is not known from then on.
    if (Atomics.load(states, index) === BEGUN) isOver = Atomics.wait(states, index, BEGUN, patience) === 'timed-out';
    const state = Atomics.load(states, index);
    if (isOver || state === OWN) return undefined;
    const place = nextPlace(end);
    const start = place & (RING - 1);
    const behind = start + lengthOf(state);
    const read = ring.toString('utf8', start, behind);
    // Those before it: its numbers are still there.
    if (((end - said) | 0) >= MOST) {
      said = end;
      Atomics.store(taken, 0, end);
      Atomics.notify(taken, 0);
    }
    end = endOf(place, state, numbers);
    if (TOLD <= state && state < SCANNED) return told(read);
    if (!isUsual(read)) return undefined;
    if (state < SCANNED) return { text: read };
    const first = (placeBehind(behind) >> 2) + 1;
    return { text: read, scanned: numbers.subarray(first, first + (numbers[first - 1] ?? 0)) };
  };
}

/** Not of what may not be UTF-8, or begins with a byte order mark. */
function isUsual(text: string): boolean {
  return !text.startsWith('\ufeff') && !text.includes('\ufffd');
}
