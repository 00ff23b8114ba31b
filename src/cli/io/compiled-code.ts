// What the largest file of kport was compiled to, with the functions that a run has called. Node's own cache is written before any is
// called, so that each run compiles a third of the file again: 18 of 74 ms.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { Script } from 'node:vm';
import type { Io } from '../../model/io.ts';
import { cacheFolder, type UserCache, userCache } from '../../sources/user-cache.ts';
import { roomAsUsual } from './bounded-room.ts';
import { compileAsUsual } from './compile-late.ts';

/**
 * How much of it a run has called: one of lint that found something tells it, which is more than one that did not; other commands call
 * another part. In a long one V8 throws away what only the beginning has called, and remembers what was called often, which it compiles at
 * once in runs that follow: a short one takes a tenth longer with it.
 */
export type Called = 'clean' | 'findings' | 'part' | 'long';

/** Of the largest file, one that has judged nothing may have been kept: it has only rendered, explained or helped. */
type CalledOrNot = Called | 'unjudged';

export interface CompiledCode {
  /** Keeps what was compiled for the runs that follow, unless as much is kept. */
  keep(called: Called): void;
}

const CALLED: readonly CalledOrNot[] = ['findings', 'clean', 'part', 'unjudged', 'long'];

/** Some versions of kport and of Node.js, of 1 MB each. */
export const CODE_BYTES = 16 * 1024 * 1024;

/** What the bundler calls it, see rolldown.config.ts, and what a run loads that judges nothing. */
const LARGEST = /^core-[^/\\]+\.cjs$/;
const UNJUDGED = /^(?:explain|help|lint-rendered|rules)-[^/\\]+\.cjs$/;

/** In the user's cache folder; undefined where there is none, or where Node itself is asked to keep no code. */
export function keptCode(env: Io['env'], time: () => number): CompiledCode | undefined {
  const folder = env.NODE_DISABLE_COMPILE_CACHE ? undefined : cacheFolder(env, 'code');
  if (folder === undefined) return undefined;
  // Of whatever file: they are the same for all, and the URL of this one would be made for nothing.
  return compiledCode(userCache(folder, { time, bytes: CODE_BYTES }), createRequire(process.execPath).extensions);
}

interface Loaded {
  readonly script: Script;
  readonly name: string;
  readonly called: CalledOrNot | undefined;
}

/**
 * Loads the largest file, and those beside it, by what is kept of them, for as long as the process lives. V8 takes only what it has made
 * itself, of a text as long; that it is the same text the name says, in which the bundler has its hash, and its time, should somebody have
 * changed it.
 */
export function compiledCode(cache: UserCache, extensions: NodeJS.RequireExtensions): CompiledCode {
  const loaded: Loaded[] = [];
  let [own, late] = ['', ''];
  let isUnjudged = false;
  const usual = extensions['.js'];
  extensions['.cjs'] = (module, file) => {
    if (LARGEST.test(basename(file))) own = dirname(file);
    else if (dirname(file) !== own) return usual(module, file);
    // Of what several need, each calls another part.
    else late ||= basename(file, '.cjs');
    isUnjudged ||= UNJUDGED.test(basename(file));
    const name = nameOf(file, late);
    const kept = keptOf(name, cache);
    const script = compile(file, kept?.data);
    loaded.push({ script, name, called: script.cachedDataRejected === false ? kept?.called : undefined });
    script.runInThisContext().call(module.exports, module.exports, module.require.bind(module), module, file);
  };
  return {
    keep: (ended) => {
      // A Dockerfile is no YAML: who reads others calls another part of it.
      const ofLargest: CalledOrNot = ended === 'long' ? ended : isUnjudged ? 'unjudged' : late ? 'part' : ended;
      const more = loaded
        .map((one, index) => ({ ...one, now: index === 0 ? ofLargest : ended }))
        .filter(({ called, now }) => called === undefined || CALLED.indexOf(called) > CALLED.indexOf(now));
      if (more.length === 0) return;
      compileAsUsual();
      roomAsUsual();
      for (const { script, name, called, now } of more) {
        // What is made of it would remember the same: the next run begins without any.
        if (called === 'long') cache.put(`${name}-long`, new Uint8Array());
        else cache.put(`${name}-${now}`, withSum(script));
      }
    },
  };
}

function keptOf(name: string, cache: UserCache): { readonly called: CalledOrNot; readonly data: Uint8Array } | undefined {
  for (const called of CALLED) {
    const data = wholeOf(cache.get(`${name}-${called}`));
    if (data) return { called, data };
  }
  return undefined;
}

/**
 * V8 asks what was kept for its length alone, and the process ends in it (SIGSEGV, SIGTRAP) where a block was lost with the power. Some bytes
 * of each block are looked at: to load what sums up all of them, node:zlib or V8's flag for it, takes 3 ms, to read a second copy takes 1, and
 * a loop of four times as many has V8 compile it, which takes 3.
 */
function sumOf(data: Uint8Array): Uint8Array {
  let sum = data.length;
  for (let at = 0; at < data.length; at += 1021) sum = (sum * 31 + (data[at] ?? 0)) | 0;
  return new Uint8Array(Int32Array.of(sum).buffer);
}

function withSum(script: Script): Uint8Array {
  const data = script.createCachedData();
  return Buffer.concat([data, sumOf(data)]);
}

function wholeOf(kept: Uint8Array = new Uint8Array()): Uint8Array | undefined {
  const data = kept.subarray(0, -4);
  return Buffer.compare(kept.subarray(-4), sumOf(data)) === 0 ? data : undefined;
}

function nameOf(file: string, late: string): string {
  const { size, mtimeMs } = statSync(file);
  return [basename(file, '.cjs'), size, Math.trunc(mtimeMs), process.version, process.arch, ...(late ? [late] : [])].join('-');
}

/**
 * The value of the text is the function that Node would put around it: one that is put around it here would be a second text of the same
 * length, for which V8 collects its garbage before a short run has any.
 */
function compile(filename: string, cachedData: Uint8Array | undefined): Script {
  return new Script(readFileSync(filename, 'utf8'), { filename, ...(cachedData ? { cachedData } : {}) });
}
