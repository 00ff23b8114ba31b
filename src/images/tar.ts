// Reads a tar archive as it comes, in the forms that layers have: ustar, PAX, and GNU's long names, as Go's archive/tar, by which
// every builder and runtime reads them.
//
// Why not a library: a file capability is a binary value in a PAX record. tar-stream (3.2) makes text of all records, so that a byte
// above 127 is lost, and tar (7.5) takes the record apart at line breaks, which are bytes of such a value, too.
import { Buffer } from 'node:buffer';
import { imageError } from './image-error.ts';

const BLOCK = 512;
/** Of a header that describes the next one; Go refuses more, too. */
const MOST_SPECIAL_BYTES = 1024 * 1024;

export type TarType = 'file' | 'hard-link' | 'link' | 'folder' | 'other';

export interface TarEntry {
  readonly name: string;
  readonly type: TarType;
  /** The twelve bits of permissions. */
  readonly mode: number;
  readonly uid: number;
  /** Of what follows in the archive. */
  readonly size: number;
  /** Where its contents begin in the archive. */
  readonly offset: number;
  /** Of both kinds of links. */
  readonly target: string;
  /** The extended attribute security.capability, where the entry has it. */
  readonly capability?: Buffer;
}

export interface TarSink {
  /** Returns how many of the first bytes of its contents are wanted. */
  entry(entry: TarEntry): number;
  /** Called where any are wanted and there are any; they are only there until it returns. */
  content(entry: TarEntry, bytes: Buffer): void;
}

interface PaxRecords {
  path?: string;
  linkpath?: string;
  size?: number;
  uid?: number;
  capability?: Buffer;
}

/** What comes next in the archive. After two blocks of zeros there is nothing. */
type State =
  | { readonly at: 'header' | 'zero-block' | 'end' }
  | { readonly at: 'sparse-map'; readonly entry: TarEntry }
  | { readonly at: 'special'; readonly type: number; readonly size: number }
  | { readonly at: 'content'; readonly entry: TarEntry; readonly wanted: number };

export class TarReader {
  readonly #sink: TarSink;
  #state: State = { at: 'header' };
  /** What records in front of a header say of the entry to come. */
  #records: PaxRecords = {};
  #position = 0;
  /** Bytes to leave out before the state goes on: contents that nobody wants, and padding. */
  #skippable = 0;
  /** How many of those fill up the last block of an entry. */
  #padding = 0;
  /** The beginning of something that the end of a chunk has cut. */
  #partial: Buffer[] = [];
  #partialBytes = 0;

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  /** How many of the bytes to come nobody wants to see. */
  get skippable(): number {
    return this.#state.at === 'end' ? Number.POSITIVE_INFINITY : this.#skippable;
  }

  /** Moves on by so many bytes, of those that nobody wants to see. */
  skip(bytes: number): void {
    this.#skippable -= bytes;
    this.#position += bytes;
  }

  /** Whole things are looked at where they are; one that is cut by the end of a chunk is kept until the rest of it comes. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#state.at !== 'end') {
      const skipped = Math.min(this.#skippable, chunk.length - at);
      if (skipped > 0) {
        this.skip(skipped);
        at += skipped;
        continue;
      }
      const missing = this.#needed() - this.#partialBytes;
      const part = chunk.subarray(at, at + missing);
      at += part.length;
      if (part.length < missing) this.#keep(part);
      else this.#take(this.#partialBytes === 0 ? part : this.#whole(part));
    }
  }

  /**
   * Throws where the archive ends before it should. Go's reader does without the blocks of zeros, and without what fills up the
   * block of the last entry: `umoci insert` (0.4.7) writes neither.
   */
  end(): void {
    const { at } = this.#state;
    const isWhole = at === 'end' || at === 'zero-block' || (at === 'header' && this.#skippable <= this.#padding);
    if (isWhole && this.#partialBytes === 0) return;
    throw imageError({ code: 'tar-truncated', data: { offset: this.#position + this.#partialBytes } });
  }

  #keep(part: Buffer): void {
    // The chunk may be used again by whoever gave it.
    this.#partial.push(Buffer.from(part));
    this.#partialBytes += part.length;
  }

  #whole(part: Buffer): Buffer {
    const whole = Buffer.concat([...this.#partial, part]);
    this.#partial = [];
    this.#partialBytes = 0;
    return whole;
  }

  #needed(): number {
    if (this.#state.at === 'special') return this.#state.size;
    return this.#state.at === 'content' ? this.#state.wanted : BLOCK;
  }

  /** One whole thing of the archive. */
  #take(bytes: Buffer): void {
    this.#position += bytes.length;
    const state = this.#state;
    if (state.at === 'content') this.#content(state.entry, bytes);
    else if (state.at === 'special') this.#special(state, bytes);
    else if (state.at === 'sparse-map') {
      if (bytes[504] === 0) this.#begin({ ...state.entry, offset: this.#position });
    } else if (isZero(bytes)) this.#state = { at: state.at === 'zero-block' ? 'end' : 'zero-block' };
    else if (state.at === 'zero-block') throw this.#brokenHeader();
    else this.#header(bytes);
  }

  #header(block: Buffer): void {
    if (!hasChecksum(block)) throw this.#brokenHeader();
    const type = block[156] ?? 0;
    if (SPECIAL.has(type)) {
      const size = numberField(block, 124, 12);
      if (size > MOST_SPECIAL_BYTES) throw this.#brokenHeader();
      this.#state = { at: 'special', type, size };
      if (size === 0) this.#take(NOTHING);
      return;
    }
    const entry = entryOf(block, this.#records, this.#position);
    this.#records = {};
    // The map of an old GNU sparse file may go on in further blocks.
    if (type === TYPE.gnuSparse && block[482] !== 0) this.#state = { at: 'sparse-map', entry };
    else this.#begin(entry);
  }

  #brokenHeader(): Error {
    return imageError({ code: 'tar-broken-header', data: { offset: this.#position - BLOCK } });
  }

  #begin(entry: TarEntry): void {
    const wanted = Math.min(this.#sink.entry(entry), entry.size);
    this.#state = { at: 'content', entry, wanted };
    if (wanted <= 0) this.#take(NOTHING);
  }

  #content(entry: TarEntry, bytes: Buffer): void {
    if (bytes.length > 0) this.#sink.content(entry, bytes);
    this.#leaveOut(entry.size, entry.size - bytes.length);
    this.#state = { at: 'header' };
  }

  #special({ type, size }: Extract<State, { readonly at: 'special' }>, bytes: Buffer): void {
    this.#records = { ...this.#records, ...special(type, bytes) };
    this.#leaveOut(size, 0);
    this.#state = { at: 'header' };
  }

  #leaveOut(size: number, rest: number): void {
    this.#padding = padded(size) - size;
    this.#skippable = rest + this.#padding;
  }
}

const NOTHING: Buffer = Buffer.alloc(0);

const TYPE = { pax: 0x78, paxGlobal: 0x67, gnuName: 0x4c, gnuLink: 0x4b, gnuSparse: 0x53 } as const;
const SPECIAL: ReadonlySet<number> = new Set([TYPE.pax, TYPE.paxGlobal, TYPE.gnuName, TYPE.gnuLink]);

/** Types that have no contents, whatever their size says. */
const HEADER_ONLY = /[1-6]/;

/** The letters of a type; 7 is a file in one piece. */
const TYPES: Readonly<Record<string, TarType>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hard-link',
  '2': 'link',
  '5': 'folder',
};

function entryOf(block: Buffer, pax: PaxRecords, offset: number): TarEntry {
  const name = pax.path ?? nameOf(block);
  const letter = String.fromCharCode(block[156] ?? 0);
  // Archives from before there was a letter for folders.
  const type = letter === '\0' && name.endsWith('/') ? 'folder' : (TYPES[letter] ?? 'other');
  const size = HEADER_ONLY.test(letter) || type === 'folder' ? 0 : (pax.size ?? numberField(block, 124, 12));
  return {
    name,
    type,
    mode: numberField(block, 100, 8) & 0o7777,
    uid: pax.uid ?? numberField(block, 108, 8),
    size,
    offset,
    target: pax.linkpath ?? text(block, 157, 100),
    ...(pax.capability === undefined ? {} : { capability: pax.capability }),
  };
}

/** Only POSIX has a prefix; GNU has times in its place. */
function nameOf(block: Buffer): string {
  const name = text(block, 0, 100);
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? text(block, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(block: Buffer, from: number, length: number): string {
  const end = block.indexOf(0, from);
  return block.toString('utf8', from, end === -1 || end > from + length ? from + length : end);
}

function special(type: number, bytes: Buffer): PaxRecords {
  if (type === TYPE.pax) return paxRecords(bytes);
  if (type === TYPE.gnuName) return { path: text(bytes, 0, bytes.length) };
  if (type === TYPE.gnuLink) return { linkpath: text(bytes, 0, bytes.length) };
  // Global records hold for what no runtime looks at: Go's reader hands them over, and applies none.
  return {};
}

const SPACE = 0x20;
const EQUALS = 0x3d;
const LINE_BREAK = 0x0a;
const CAPABILITY_KEY = 'SCHILY.xattr.security.capability';

/** Records of the form `length key=value\n`, where the value is any bytes. */
function paxRecords(bytes: Buffer): PaxRecords {
  const records: PaxRecords = {};
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(SPACE, at);
    const digits = space === -1 ? '' : bytes.toString('latin1', at, space);
    const end = /^\d{1,7}$/.test(digits) ? at + Number(digits) : 0;
    const equals = bytes.indexOf(EQUALS, space);
    const isWhole = end > space && end <= bytes.length && bytes[end - 1] === LINE_BREAK && equals > space && equals < end;
    if (!isWhole) throw imageError({ code: 'tar-broken-record' });
    addRecord(records, bytes.toString('utf8', space + 1, equals), bytes.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** An empty value takes back what the header says, but for an attribute, which is written as it is. */
function addRecord(records: PaxRecords, key: string, value: Buffer): void {
  if (key === CAPABILITY_KEY) records.capability = Buffer.from(value);
  if (value.length === 0) return;
  if (key === 'path' || key === 'GNU.sparse.name') records.path = value.toString('utf8');
  if (key === 'linkpath') records.linkpath = value.toString('utf8');
  if (key === 'size') records.size = paxNumber(value);
  if (key === 'uid') records.uid = paxNumber(value);
}

function paxNumber(value: Buffer): number {
  const digits = value.toString('latin1');
  if (!/^\d{1,15}$/.test(digits)) throw imageError({ code: 'tar-broken-record' });
  return Number(digits);
}

/** Octal digits, or, with the first bit set, a binary number. */
function numberField(block: Buffer, from: number, length: number): number {
  const value = numberOrNone(block, from, length);
  if (value === undefined) throw imageError({ code: 'tar-broken-number' });
  return value;
}

function numberOrNone(block: Buffer, from: number, length: number): number | undefined {
  const first = block[from] ?? 0;
  if (first & 0x80) {
    // More than six bytes is no size that any file has, and a negative one neither.
    const high = block.subarray(from + 1, from + length - 6);
    if (first !== 0x80 || !isZero(high)) return undefined;
    return block.readUIntBE(from + length - 6, 6);
  }
  let value = 0;
  let at = from;
  const end = from + length;
  while (at < end && (block[at] === SPACE || block[at] === 0)) at += 1;
  for (; at < end; at += 1) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit === -0x30 || digit === SPACE - 0x30) break;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}

/** The sum of all bytes, its own field counted as spaces; some archivers have added signed bytes. */
function hasChecksum(block: Buffer): boolean {
  let unsigned = 8 * SPACE;
  let high = 0;
  for (let at = 0; at < BLOCK; at += 1) {
    if (at === 148) at = 156;
    const byte = block[at] ?? 0;
    unsigned += byte;
    if (byte > 127) high += 1;
  }
  const written = numberOrNone(block, 148, 8);
  return written === unsigned || written === unsigned - 256 * high;
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
