// What layers came to, in the user's cache folder. It spares work and decides nothing: what cannot be read or written is as if it were
// not there.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Io } from '../../model/io.ts';
import { attempt } from '../../sources/file-problems.ts';
import type { LayerCache } from '../blob-store.ts';
import { layerText, readLayerText } from '../layer-text.ts';

export interface CacheLimits {
  /** Of all files together; the oldest go first. */
  readonly bytes: number;
  /** Of one of them, unpacked. */
  readonly entryBytes: number;
}

export const CACHE_LIMITS: CacheLimits = { bytes: 256 * 1024 * 1024, entryBytes: 256 * 1024 * 1024 };

const FAST = 1;
const ENDING = '.json.gz';

/** By the XDG base directories; undefined where there is no home. */
export function layerCacheFolder(env: Io['env']): string | undefined {
  const base = env.XDG_CACHE_HOME || (env.HOME ? join(env.HOME, '.cache') : undefined);
  return base === undefined ? undefined : join(base, 'kport', 'layers');
}

/** A cache in a folder, which is made where it is missing. `time` is that of the clock on the wall. */
export function layerCache(folder: string, time: () => number, limits: CacheLimits = CACHE_LIMITS): LayerCache {
  const fileOf = (digest: string): string => join(folder, digest.replace(':', '-') + ENDING);
  return {
    get: async (digest) => {
      const file = fileOf(digest);
      const read = attempt(() => gunzipSync(readFileSync(file), { maxOutputLength: limits.entryBytes }).toString('utf8'));
      if ('problem' in read) return undefined;
      attempt(() => markWanted(file, time()));
      return readLayerText(read.value);
    },
    put: async (digest, layer) => {
      const text = layerText(layer);
      if (text.length > limits.entryBytes) return;
      attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeWhole(fileOf(digest), gzipSync(text, { level: FAST }));
        markWanted(fileOf(digest), time());
        makeRoom(folder, limits.bytes);
      });
    },
  };
}

/** It is among the last that were wanted. */
function markWanted(file: string, milliseconds: number): void {
  utimesSync(file, milliseconds / 1000, milliseconds / 1000);
}

/** Nobody sees half of it, and two may write the same. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, bytes, { mode: 0o600 });
  renameSync(beside, file);
}

function makeRoom(folder: string, most: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const file = join(folder, name);
    const stats = attempt(() => statSync(file));
    return 'value' in stats ? [{ file, bytes: stats.value.size, wanted: stats.value.mtimeMs }] : [];
  });
  let bytes = files.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of files.toSorted((a, b) => a.wanted - b.wanted)) {
    if (bytes <= most) return;
    attempt(() => rmSync(one.file));
    bytes -= one.bytes;
  }
}
