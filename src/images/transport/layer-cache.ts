// What layers came to, in the user's cache folder.
import { gunzipSync, gzipSync } from 'node:zlib';
import { attempt } from '../../sources/file-problems.ts';
import { userCache } from '../../sources/user-cache.ts';
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

/** A cache in a folder, which is made where it is missing. `time` is that of the clock on the wall. */
export function layerCache(folder: string, time: () => number, limits: CacheLimits = CACHE_LIMITS): LayerCache {
  const kept = userCache(folder, { time, bytes: limits.bytes });
  const nameOf = (digest: string): string => `${digest.replace(':', '-')}.json.gz`;
  return {
    get: async (digest) => {
      const bytes = kept.get(nameOf(digest));
      const read = bytes && attempt(() => gunzipSync(bytes, { maxOutputLength: limits.entryBytes }).toString('utf8'));
      return read && 'value' in read ? readLayerText(read.value) : undefined;
    },
    put: async (digest, layer) => {
      const text = layerText(layer);
      if (text.length <= limits.entryBytes) kept.put(nameOf(digest), gzipSync(text, { level: FAST }));
    },
  };
}
