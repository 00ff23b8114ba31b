import type { IncomingMessage } from 'node:http';
import type { CutOff, Lanes } from './lanes.ts';

/** The whole body, or why there is none, as soon as that is known: `gone` where the client went away. */
export type ReadBody = { readonly bytes: Buffer } | Unread;
export type Unread = 'too-large' | CutOff | 'gone';

interface BodyBounds {
  /** Bytes. */
  readonly limit: number;
  readonly lanes: Lanes;
}

/** Reads a body without a parser, and hands it on once. The returned function tells that it is not needed any more. */
export function readBody(request: IncomingMessage, { limit, lanes }: BodyBounds, take: (body: ReadBody) => void): () => void {
  const declared = Number(request.headers['content-length'] ?? 0);
  const pieces = declared > 0 ? inOne(declared) : inMany();
  let size = 0;
  let isTaken = false;
  const finish = (because?: Unread): void => {
    if (isTaken) return;
    isTaken = true;
    request.off('data', add);
    if (because === undefined) place.whole();
    else {
      place.leave();
      pieces.drop();
    }
    take(because ?? { bytes: pieces.whole() });
  };
  const place = lanes.enter(declared, finish);
  const add = (piece: Buffer): void => {
    size += piece.length;
    if (size <= limit && place.hold(piece.length)) pieces.add(piece);
    else finish(size > limit ? 'too-large' : 'too-much');
  };
  const gone = (): void => finish('gone');
  if (declared > limit) finish('too-large');
  request.on('data', add);
  request.on('end', () => finish());
  request.on('close', gone);
  request.on('error', gone);
  return place.leave;
}

interface Pieces {
  add(piece: Buffer): void;
  whole(): Buffer;
  /** Frees the memory at once, and not when a collector looks for it: those of many that are cut off would be too much. */
  drop(): void;
}

/** Of a body whose length is known: no piece is kept, and what has not come yet takes no memory. */
function inOne(length: number): Pieces {
  let only: Buffer | undefined;
  let [whole, at]: [Buffer<ArrayBuffer> | undefined, number] = [undefined, 0];
  return {
    add(piece) {
      if (whole === undefined && piece.length === length) only = piece;
      else {
        whole ??= Buffer.allocUnsafeSlow(length);
        at += piece.copy(whole, at);
      }
    },
    whole: () => only ?? whole ?? Buffer.alloc(0),
    drop: () => void whole?.buffer.transfer(0),
  };
}

function inMany(): Pieces {
  const pieces: Buffer[] = [];
  return {
    add: (piece) => void pieces.push(piece),
    whole: () => Buffer.concat(pieces.splice(0)),
    drop: () => void pieces.splice(0),
  };
}

/** `application/json`, with or without parameters. */
export function isJson({ headers }: IncomingMessage): boolean {
  const { 'content-type': written = '', 'content-encoding': encoding = 'identity' } = headers;
  // As the API server writes it, and then any other way.
  if (written === 'application/json') return encoding === 'identity';
  const [type] = written.split(';', 1);
  return type?.trim().toLowerCase() === 'application/json' && encoding === 'identity';
}

export function parseBody(
  bytes: Uint8Array,
  parse: (bytes: Uint8Array) => unknown,
): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: parse(bytes) };
  } catch (error) {
    // The message quotes the text, which may be anything.
    return { problem: error instanceof SyntaxError ? 'it cannot be parsed' : String(error) };
  }
}

/** Marks, of each of which a parser makes memory: up to a hundred bytes. */
export const MOST_MARKS = 1_500_000;

/** Whether a text would take much more memory than its bytes. Objects of Kubernetes have a third as many as they may have. */
export function isTooDense(bytes: Uint8Array): boolean {
  if (bytes.length <= MOST_MARKS) return false;
  let marks = 0;
  for (const byte of bytes) if (isMark(byte)) marks += 1;
  return marks > MOST_MARKS;
}

/** A brace, a bracket, a comma or a colon. */
export function isMark(byte: number | undefined): boolean {
  return byte === 0x2c || byte === 0x3a || byte === 0x7b || byte === 0x5b;
}

/** Share of marks from which on a text is a dense one: of usual ones one byte in eight is a mark. */
const DENSE = 0.35;
/** What a dense text (`[{},{},{}]`) takes, beside a usual one of as many bytes; and how many bytes of it take next to nothing. */
const TIMES = 4;
const FEW = 16 * 1024;

/** What a body takes to be judged, in bytes of usual text. Looked at where nobody can foresee it: to read all of it takes its time. */
export function weightOf(bytes: Uint8Array): number {
  if (bytes.length <= FEW) return bytes.length;
  // A second look is for what may be dense: few looks take the one for the other too often, and many are dear for all.
  const isDense = shareOfMarks(bytes, 64) > 0.2 && shareOfMarks(bytes, 512) > DENSE;
  return isDense ? bytes.length * TIMES : bytes.length;
}

function shareOfMarks(bytes: Uint8Array, looks: number): number {
  let marks = 0;
  for (let look = 0; look < looks; look += 1) if (isMark(bytes[Math.floor(Math.random() * bytes.length)])) marks += 1;
  return marks / looks;
}
