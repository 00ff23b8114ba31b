import { Buffer } from 'node:buffer';
import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Reason } from '../model/reason.ts';
import { attempt, tooLarge } from './file-problems.ts';
import { placeOf } from './place-of.ts';
import { decode } from './yaml/text.ts';

/** Larger than any manifest: an object in etcd is at most 1.5 MiB, and the largest bundles of CRDs have some 10 MB. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** Who may listen, and no manifest. */
export const POLICY_FILE = '.kport.yaml';

/** Behind a name. */
export const OF_MANIFEST = /[^/]\.(?:ya?ml|json)$/i;

/** The files that stand in a folder itself and have the ending of a manifest; no links. */
export function manifestsBeside(folder: string): string[] {
  const entries = attempt(() => readdirSync(folder, { withFileTypes: true }));
  if (!('value' in entries)) return [];
  const found = entries.value.filter((entry) => entry.isFile() && OF_MANIFEST.test(entry.name));
  return found.map(({ name }) => name).sort();
}

/** The names of what is in a folder, sorted; undefined where it cannot be read. */
export function namesIn(folder: string, cwd: string): readonly string[] | undefined {
  const names = attempt(() => readdirSync(resolve(cwd, folder)));
  return 'value' in names ? names.value.sort() : undefined;
}

/** Without links; what is not there, or is a pattern, as what is there of its folders. */
export function withoutLinks(absolute: string): string {
  const real = attempt(() => realpathSync.native(absolute));
  const folder = dirname(absolute);
  if ('value' in real) return real.value;
  return folder === absolute ? absolute : join(withoutLinks(folder), basename(absolute));
}

export type Kind = 'file' | 'folder';

/** Undefined for a path that leads to nothing, or to something else. */
export function kindOfPath(absolute: string): Kind | undefined {
  const stats = attempt(() => statSync(absolute, { throwIfNoEntry: false }));
  return 'value' in stats ? kindOf(stats.value) : undefined;
}

function kindOf(stats: Stats | undefined): Kind | undefined {
  return stats?.isDirectory() ? 'folder' : stats?.isFile() ? 'file' : undefined;
}

/** The same, and whether it is a link itself. */
export function lookAt(absolute: string): { readonly kind: Kind; readonly isLink: boolean } | undefined {
  const stats = attempt(() => lstatSync(absolute, { throwIfNoEntry: false }));
  if ('problem' in stats || stats.value === undefined) return undefined;
  const isLink = stats.value.isSymbolicLink();
  const kind = isLink ? kindOfPath(absolute) : kindOf(stats.value);
  return kind && { kind, isLink };
}

/** Where links lead; the path itself where there is nothing. */
export function realPath(absolute: string): string {
  const real = attempt(() => realpathSync.native(absolute));
  return 'value' in real ? real.value : absolute;
}

type ReadBytes = { readonly bytes: Uint8Array } | { readonly unreadable: Reason };
type ReadText = { readonly text: string } | { readonly unreadable: Reason };

/** The bytes of a file, or why they cannot be had. */
export function readBytes(file: string, cwd: string): ReadBytes {
  const read = opened(file, cwd, readOpen);
  return 'problem' in read ? { unreadable: read.problem } : withinSize(read.value);
}

/** The text of a file, as `decode` makes it of its bytes, or why it cannot be had. */
export function readText(file: string, cwd: string): ReadText {
  const read = opened(file, cwd, (descriptor) => {
    const stats = fstatSync(descriptor);
    return stats.isFile() && stats.size <= MAX_FILE_BYTES ? usualText(descriptor, stats.size) : readOpen(descriptor);
  });
  if ('problem' in read) return { unreadable: read.problem };
  if (typeof read.value === 'string') return { text: read.value };
  const bytes = read.value ? withinSize(read.value) : readBytes(file, cwd);
  return 'bytes' in bytes ? { text: decode(bytes.bytes) } : bytes;
}

/** Undefined where it cannot be had. */
export function textAt(file: string, cwd: string): string | undefined {
  const read = readText(file, cwd);
  return 'text' in read ? read.text : undefined;
}

/** Opened once and asked by its descriptor: a second look by its name would cost as much as the reading. */
function opened<T>(file: string, cwd: string, read: (descriptor: number) => T): ReturnType<typeof attempt<T>> {
  return attempt(() => {
    const descriptor = openSync(placeOf(file, cwd), 'r');
    try {
      return read(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Of a regular file, in one call of Node's: half of what bytes and then a text cost. Undefined of what may not be UTF-8, begins with a
 * byte order mark, or has become longer.
 */
function usualText(descriptor: number, size: number): string | undefined {
  const text = readFileSync(descriptor, 'utf8');
  return text.startsWith('\ufeff') || text.includes('\ufffd') || text.length > size ? undefined : text;
}

function withinSize({ size, bytes }: ReturnType<typeof readOpen>): ReadBytes {
  return size > MAX_FILE_BYTES ? { unreadable: tooLarge('file', size, MAX_FILE_BYTES) } : { bytes };
}

/** More than anybody waits for. */
const MAX_SEARCHED_BYTES = 20 * MAX_FILE_BYTES;

/** Whether a file is too large to be read, and nothing of it, in pieces of its text as UTF-8, is what is looked for. */
export function isLargeWithout(file: string, cwd: string, isThere: (text: string) => boolean): boolean {
  const read = attempt(() => {
    const descriptor = openSync(resolve(cwd, file), 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size <= MAX_FILE_BYTES || size > MAX_SEARCHED_BYTES) return false;
      for (const piece of piecesOf(descriptor)) if (isThere(piece)) return false;
      return true;
    } finally {
      closeSync(descriptor);
    }
  });
  return 'value' in read && read.value;
}

/** Each begins with the end of the one before, so that no word is cut. */
function* piecesOf(descriptor: number): Generator<string> {
  const part = Buffer.alloc(1 << 20);
  let end = '';
  for (let count = readSync(descriptor, part); count > 0; count = readSync(descriptor, part)) {
    const text = end + part.toString('utf8', 0, count);
    yield text;
    end = text.slice(-100);
  }
}

/** For whoever reads a file again and again: a pipe has nothing more to give, and to open it waits for somebody who writes. */
export function readRegularFile(file: string, cwd: string): ReadBytes {
  const stats = attempt(() => statSync(resolve(cwd, file)));
  const isSpecial = 'value' in stats && !stats.value.isFile() && !stats.value.isDirectory();
  return isSpecial ? { unreadable: { code: 'cannot-be-read-again' } } : readBytes(file, cwd);
}

/** `size` is in bytes; of a file that is too large nothing is read. */
function readOpen(descriptor: number): { readonly size: number; readonly bytes: Uint8Array } {
  const stats = fstatSync(descriptor);
  if (stats.size > MAX_FILE_BYTES) return { size: stats.size, bytes: new Uint8Array() };
  const bytes = stats.isFile() ? readFileSync(descriptor) : readStream(descriptor);
  return { size: bytes.length, bytes };
}

/** A pipe or a device, which may have no end: not much more than the largest file. */
function readStream(descriptor: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let count = -1; count !== 0 && total <= MAX_FILE_BYTES; total += count) {
    const part = new Uint8Array(65_536);
    count = readSync(descriptor, part);
    parts.push(part.subarray(0, count));
  }
  return Buffer.concat(parts);
}

/** Whether there is something of a name. */
export function isThere(file: string, cwd: string): boolean {
  return isAt(resolve(cwd, file));
}

/** An error that nobody reads takes longer than the look. */
function isAt(absolute: string): boolean {
  const stats = attempt(() => statSync(absolute, { throwIfNoEntry: false }));
  return 'value' in stats && stats.value !== undefined;
}

/** The nearest file of a name from `directory` upwards, seen from `cwd`; undefined where there is none. */
export function findUpwards(name: string, directory: string, cwd = directory): string | undefined {
  let at = resolve(directory);
  for (;;) {
    // As join() does, which goes through each character.
    const file = at.endsWith(sep) ? at + name : at + sep + name;
    if (isAt(file)) return relative(cwd, file).replaceAll(sep, '/');
    const parent = dirname(at);
    if (parent === at) return undefined;
    at = parent;
  }
}
