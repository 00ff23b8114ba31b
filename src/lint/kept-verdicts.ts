// What kustomizations came to, in the user's cache folder: by what their builds read, and by all that they are judged by.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Io } from '../model/io.ts';
import { VERSION } from '../model/version.ts';
import { cacheFolder, type UserCache, userCache } from '../sources/user-cache.ts';
import type { SetVerdicts } from './rendered-set.ts';

/** Of one run, by the keys of its renderings. */
export interface KeptVerdicts {
  get(key: string): SetVerdicts | undefined;
  put(key: string, verdicts: SetVerdicts): void;
  /** Keeps what was asked for and what was put, and nothing else, for the next run of the same kind. */
  save(): void;
}

interface KeptSettings {
  readonly io: Pick<Io, 'env' | 'time'>;
  /** All that verdicts depend on beside what is rendered. Plain data. */
  readonly judgedBy: unknown;
  /** What is judged: another run over the same is told by it. */
  readonly folders: readonly string[];
  /** The text of kport itself, as one name. */
  readonly code: string;
}

/** Of all runs together. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Of one: a run over more of them takes so long that reading it is not worth its memory. */
const MOST_OF_ONE = 16 * 1024 * 1024;

/** Undefined where there is no folder for it. */
export function keptVerdicts({ io, judgedBy, folders, code }: KeptSettings): KeptVerdicts | undefined {
  const folder = cacheFolder(io.env, 'verdicts');
  if (folder === undefined) return undefined;
  const cache = userCache(folder, { time: io.time, bytes: MOST_BYTES });
  const name = sumOf(serialize([VERSION, code, judgedBy, folders])).toString('hex');
  const kept = readKept(cache, name);
  const wanted = new Map<string, SetVerdicts>();
  let isNew = false;
  return {
    get(key) {
      const verdicts = kept.get(key);
      if (verdicts) wanted.set(key, verdicts);
      return verdicts;
    },
    put(key, verdicts) {
      wanted.set(key, verdicts);
      isNew = true;
    },
    save() {
      if (!isNew) return;
      const bytes = serialize(wanted);
      if (bytes.length <= MOST_OF_ONE) cache.put(name, Buffer.concat([sumOf(Buffer.from(name), bytes), bytes]));
    },
  };
}

const SUM_BYTES = 32;

/** Nothing of what is not whole, or was kept by another name. */
function readKept(cache: UserCache, name: string): ReadonlyMap<string, SetVerdicts> {
  const read = Buffer.from(cache.get(name) ?? []);
  const bytes = read.subarray(SUM_BYTES);
  if (!sumOf(Buffer.from(name), bytes).equals(read.subarray(0, SUM_BYTES))) return new Map();
  try {
    return deserialize(bytes);
  } catch {
    // Another Node.js has written it.
    return new Map();
  }
}

function sumOf(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The bundler's hash of a file and of all that it loads, in its name; undefined for what is not bundled, and may change with any file. */
export function codeName(url: string): string | undefined {
  const name = basename(url);
  return /-[\w-]{8}\.c?js$/.test(name) ? name : undefined;
}
