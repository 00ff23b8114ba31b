// What kport keeps in the user's cache folder. It spares work and decides nothing: what cannot be read or written is as if it were not
// there.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import type { Io } from '../model/io.ts';
import { attempt } from './file-problems.ts';

/** Bytes by plain names. */
export interface UserCache {
  get(name: string): Uint8Array | undefined;
  put(name: string, bytes: Uint8Array): void;
}

interface CacheSettings {
  /** What the clock on the wall says, in milliseconds since 1970. */
  readonly time: () => number;
  /** Of all files together; what was not wanted for longest goes first. */
  readonly bytes: number;
}

/** What nobody has wanted for so long goes, however much room there is. */
const MOST_DAYS = 30;

/** By the XDG base directories, which know no relative path; undefined where there is no home. */
export function cacheFolder(env: Io['env'], name: string): string | undefined {
  const asked = env.XDG_CACHE_HOME ?? '';
  const base = isAbsolute(asked) ? asked : env.HOME ? join(env.HOME, '.cache') : undefined;
  return base === undefined ? undefined : [base, 'kport', name].join(sep);
}

/** A cache in a folder, which is made where it is missing. */
export function userCache(folder: string, { time, bytes: most }: CacheSettings): UserCache {
  const at = (name: string): string => `${folder}${sep}${name}`;
  const markWanted = (file: string): void => utimesSync(file, time() / 1000, time() / 1000);
  // Looked at when the first is put there, and when it may be full: to look at all files for each would take the square of their number.
  let room = 0;
  return {
    get: (name) => {
      const file = at(name);
      const read = attempt(() => (isOwn(folder) && isFileOf(file, most) ? readFileSync(file) : undefined));
      if (!('value' in read) || read.value === undefined) return undefined;
      attempt(() => markWanted(file));
      return read.value;
    },
    put: (name, bytes) => {
      attempt(() => {
        makeFolder(folder);
        if (!isOwn(folder)) return;
        writeWhole(at(name), bytes);
        markWanted(at(name));
        room -= bytes.length;
        if (room <= 0) room = makeRoom(folder, { most, oldest: time() - MOST_DAYS * 24 * 60 * 60 * 1000 });
      });
    },
  };
}

/** One by one: where a file system makes no folder and says that there is none (ENOENT), as /proc does, Node's own `recursive` never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** What somebody else could have written there is not believed. */
function isOwn(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** No pipe, which has no end, and nothing that no cache has written. */
function isFileOf(file: string, most: number): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size <= most;
}

/** Nobody sees half of it, and two may write the same. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, bytes, { mode: 0o600 });
  renameSync(beside, file);
}

/** Returns how many bytes there is room for then. `oldest` is in milliseconds since 1970. */
function makeRoom(folder: string, { most, oldest }: { readonly most: number; readonly oldest: number }): number {
  const files = readdirSync(folder).flatMap((name) => {
    const file = join(folder, name);
    const stats = attempt(() => statSync(file));
    return 'value' in stats ? [{ file, bytes: stats.value.size, wanted: stats.value.mtimeMs }] : [];
  });
  let bytes = files.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of files.toSorted((a, b) => a.wanted - b.wanted)) {
    if (bytes <= most && one.wanted >= oldest) break;
    attempt(() => rmSync(one.file));
    bytes -= one.bytes;
  }
  return most - bytes;
}
