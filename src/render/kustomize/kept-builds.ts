// What kustomizations came to, in the user's cache folder, by what their builds read.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { remembered } from '../../model/remembered.ts';
import { VERSION } from '../../model/version.ts';
import { cacheFolder, type UserCache, userCache } from '../../sources/user-cache.ts';
import type { RenderWorld } from '../rendering.ts';
import { buildKey } from './build-key.ts';
import type { Kustomize, RunKustomize } from './kustomize.ts';
import { seenDisk } from './seen-disk.ts';

/** Of all builds together, which have a few KB each. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Of one: a larger one takes more time to read than it spares of the room of others. */
const MOST_OF_ONE = 8 * 1024 * 1024;

export interface KeptBuilds {
  readonly run: RunKustomize;
  readonly has: (folder: string) => boolean;
  /** What a build depends on: when it was first asked for, or now. Undefined where nobody knows, or nothing is to be kept. */
  readonly keyOf: (folder: string, when: 'first' | 'now') => string | undefined;
}

/** Builds what is not kept, and keeps what has ended well. `disk` is as it was first seen. */
export function keepingBuilds({ run, identity }: Kustomize, { io, options }: RenderWorld, disk = seenDisk()): KeptBuilds {
  const folder = options.cache === false ? undefined : cacheFolder(io.env, 'builds');
  if (folder === undefined || identity === undefined) return { run, has: () => false, keyOf: () => undefined };
  const cache = userCache(folder, { time: io.time, bytes: MOST_BYTES });
  const whole = JSON.stringify([VERSION, identity]);
  const first = remembered((at: string) => buildKey(at, whole, disk));
  const now = (at: string) => buildKey(at, whole, seenDisk());
  const keptOf = (key: string | undefined) => (key === undefined ? undefined : readKept(cache, key));
  return {
    has: (at) => keptOf(first(at)) !== undefined,
    keyOf: (at, when) => (when === 'first' ? first(at) : now(at)),
    async run(at) {
      const key = first(at);
      const kept = keptOf(key);
      if (kept !== undefined) return { kind: 'ended', code: 0, stdout: kept, stderr: '' };
      const ran = await run(at);
      // Somebody may have changed a file while it was built.
      if (key !== undefined && ran.kind === 'ended' && ran.code === 0 && now(at) === key) keep(cache, key, ran.stdout);
      return ran;
    },
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
