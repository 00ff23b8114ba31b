// What kustomizations came to, in the user's cache folder, by what their builds read.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { VERSION } from '../../model/version.ts';
import { cacheFolder, type UserCache, userCache } from '../../sources/user-cache.ts';
import type { RenderWorld } from '../rendering.ts';
import { buildKey, seenDisk } from './build-key.ts';
import type { Kustomize, RunKustomize } from './kustomize.ts';

/** Of all builds together, which have a few KB each. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Of one: a larger one takes more time to read than it spares of the room of others. */
const MOST_OF_ONE = 8 * 1024 * 1024;

/** Builds what is not kept, and keeps what has ended well. */
export function keepingBuilds({ run, identity }: Kustomize, { io, options }: RenderWorld): RunKustomize {
  const folder = options.cache === false ? undefined : cacheFolder(io.env, 'builds');
  if (folder === undefined || identity === undefined) return run;
  const cache = userCache(folder, { time: io.time, bytes: MOST_BYTES });
  const [first, whole] = [seenDisk(), JSON.stringify([VERSION, identity])];
  return async (at) => {
    const key = buildKey(at, whole, first);
    const kept = key === undefined ? undefined : readKept(cache, key);
    if (kept !== undefined) return { kind: 'ended', code: 0, stdout: kept, stderr: '' };
    const ran = await run(at);
    // Somebody may have changed a file while it was built.
    if (key !== undefined && ran.kind === 'ended' && ran.code === 0 && buildKey(at, whole, seenDisk()) === key)
      keep(cache, key, ran.stdout);
    return ran;
  };
}

/** Undefined also for what is not whole, or was kept by another name. */
function readKept(cache: UserCache, key: string): string | undefined {
  const bytes = cache.get(key);
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
  const at = text.indexOf('\n');
  return at > 0 && text.slice(0, at) === sumOf(key, text.slice(at + 1)) ? text.slice(at + 1) : undefined;
}

function keep(cache: UserCache, key: string, text: string): void {
  if (text.length <= MOST_OF_ONE) cache.put(key, Buffer.from(`${sumOf(key, text)}\n${text}`));
}

function sumOf(key: string, text: string): string {
  return createHash('sha256').update(key).update(text).digest('hex');
}
