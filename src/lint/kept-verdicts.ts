// What kustomizations came to, in the user's cache folder: by what their builds read, and by all that they are judged by.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Io } from '../model/io.ts';
import { VERSION } from '../model/version.ts';
import type { Choice } from '../render/kustomize/choice.ts';
import { cacheFolder, type UserCache, userCache } from '../sources/user-cache.ts';
import type { SetVerdicts } from './rendered-set.ts';

/** Of one run, by the keys of its renderings. */
export interface KeptVerdicts {
  get(key: string): SetVerdicts | undefined;
  put(key: string, verdicts: SetVerdicts): void;
  /** Which kustomizations the run before has rendered. */
  readonly choice?: Choice | undefined;
  /** Keeps what was asked for and what was put, and nothing else, for the next run of the same kind. */
  save(choice: Choice | undefined): void;
}

interface Kept {
  readonly sets: ReadonlyMap<string, SetVerdicts>;
  readonly choice?: Choice | undefined;
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

/** Of one: of a run over more of them the first are kept. */
const MOST_OF_ONE = 16 * 1024 * 1024;

/** The same in what has some KB when it is kept: for nothing else it would all be in memory twice. */
const MOST_PARTS = 16_000;

function partsOf({ verdicts }: SetVerdicts): number {
  return verdicts.reduce(
    (sum, { objects, findings, exempted, binds = [], text = '' }) =>
      sum + 1 + objects + findings.length + exempted.length + binds.length + Math.ceil(text.length / 1024),
    0,
  );
}

/** Undefined where there is no folder for it. */
export function keptVerdicts({ io, judgedBy, folders, code }: KeptSettings): KeptVerdicts | undefined {
  const folder = cacheFolder(io.env, 'verdicts');
  if (folder === undefined) return undefined;
  const cache = userCache(folder, { time: io.time, bytes: MOST_BYTES });
  const name = sumOf(Buffer.from(written([VERSION, code, judgedBy, folders]))).toString('hex');
  const kept = readKept(cache, name);
  const wanted = new Map<string, SetVerdicts>();
  let [room, isNew] = [MOST_PARTS, false];
  const want = (key: string, set: SetVerdicts): boolean => {
    room -= partsOf(set);
    if (room >= 0) wanted.set(key, set);
    return room >= 0;
  };
  return {
    choice: kept.choice,
    get(key) {
      const set = kept.sets.get(key);
      if (set) want(key, set);
      return set;
    },
    put(key, set) {
      if (want(key, set)) isNew = true;
    },
    save(choice) {
      if (!isNew && choice === kept.choice) return;
      const bytes = serialize({ sets: wanted, choice } satisfies Kept);
      if (bytes.length <= MOST_OF_ONE) cache.put(name, Buffer.concat([sumOf(Buffer.from(name), bytes), bytes]));
    },
  };
}

/** The same text for equal values: V8's own form tells texts apart by how they are held, and values by whether they stand in two places. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Map || one instanceof Set) return [one.constructor.name, ...one];
    return isJson(one) ? one : serialize(one).toString('base64');
  });
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const SUM_BYTES = 32;
const NOTHING: Kept = { sets: new Map() };

/** Nothing of what is not whole, or was kept by another name. */
function readKept(cache: UserCache, name: string): Kept {
  const read = Buffer.from(cache.get(name) ?? []);
  const bytes = read.subarray(SUM_BYTES);
  if (!sumOf(Buffer.from(name), bytes).equals(read.subarray(0, SUM_BYTES))) return NOTHING;
  try {
    return deserialize(bytes);
  } catch {
    // Another Node.js has written it.
    return NOTHING;
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
