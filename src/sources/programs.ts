// The one place that starts other programs. What they are given was written by somebody else, so they get no shell, little of
// the environment, and no more time, memory and output than the work takes.

import { Buffer } from 'node:buffer';
import { accessSync, closeSync, constants, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Reason } from '../model/reason.ts';
import { beforeSignal } from './before-signal.ts';
import { attempt } from './file-problems.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface Limits {
  readonly milliseconds: number;
  /** Of standard output. */
  readonly outputBytes: number;
  /** Of resident memory; watched where /proc tells it. */
  readonly memoryBytes: number;
}

export const RENDER_LIMITS: Limits = {
  milliseconds: 60_000,
  outputBytes: 32 * 1024 * 1024,
  memoryBytes: 2 * 1024 * 1024 * 1024,
};

export interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the program. */
  readonly env: Env;
  readonly limits: Limits;
  /** On its standard input; without it there is none. */
  readonly input?: string;
}

/** What became of a program: it ended by itself, it was ended, or it never began. */
export type Ran =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'stopped' | 'not-started'; readonly reason: Reason };

/** What is said of an error is at its beginning and at its end; a program may say it without end. */
const STDERR_BYTES = 32 * 1024;
const WATCH_MILLISECONDS = 50;

/** Runs a program. Never rejects. */
export async function runProgram({ command, args, cwd, env, limits, input }: Call): Promise<Ran> {
  // It takes 5 ms to load, and most runs start nothing.
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: present(env), stdio: ['pipe', 'pipe', 'pipe'], shell: false });
    // One that reads nothing may be gone by then.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    const [stdout, stderr] = [gather(), gatherEnds(STDERR_BYTES)];
    let reason: Reason | undefined;
    const stop = (why: Reason): void => {
      reason ??= why;
      child.kill('SIGKILL');
    };
    const seconds = limits.milliseconds / 1000;
    const timer = setTimeout(() => stop({ code: 'took-too-long', data: { seconds } }), limits.milliseconds);
    const watch = setInterval(() => {
      if (residentBytes(child.pid) > limits.memoryBytes)
        stop({ code: 'took-too-much-memory', data: { most: mebibytes(limits.memoryBytes) } });
    }, WATCH_MILLISECONDS);
    const forget = beforeSignal(() => child.kill('SIGKILL'));
    const end = (ran: Ran): void => {
      forget();
      clearTimeout(timer);
      clearInterval(watch);
      resolve(ran);
    };
    child.stdout.on('data', (part: Buffer) => {
      if (stdout.take(part) > limits.outputBytes) stop({ code: 'wrote-too-much', data: { most: mebibytes(limits.outputBytes) } });
    });
    child.stderr.on('data', (part: Buffer) => {
      stderr.take(part);
    });
    child.on('error', (error) => end({ kind: 'not-started', reason: { code: 'said', data: { words: error.message } } }));
    child.on('close', (code, signal) => {
      if (reason !== undefined) end({ kind: 'stopped', reason });
      else if (code === null) end({ kind: 'stopped', reason: { code: 'ended-by-signal', data: { signal: String(signal) } } });
      else end({ kind: 'ended', code, stdout: stdout.text(), stderr: stderr.text() });
    });
  });
}

interface Gathered {
  /** Returns the number of bytes so far. */
  take(part: Buffer): number;
  text(): string;
}

function gather(): Gathered {
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    take(part) {
      parts.push(part);
      bytes += part.length;
      return bytes;
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}

/** The first and the last bytes, so many of each. */
function gatherEnds(most: number): Gathered {
  const head = gather();
  let headBytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  return {
    take(part) {
      const room = Math.max(0, most - headBytes);
      headBytes = head.take(part.subarray(0, room));
      tail = Buffer.concat([tail, part.subarray(room)]).subarray(-most);
      return headBytes + tail.length;
    },
    text: () => head.text() + tail.toString('utf8'),
  };
}

/** 0 where nobody tells. The second number of statm is in pages, which have 4 KiB at the least. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}

function present(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function mebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}

/**
 * The absolute path of a program: a name is looked for in the folders of PATH, those alone that are absolute, for a relative
 * one would find what the linted tree brings along. A path is seen from `cwd`. Undefined where there is none.
 */
export function findProgram(name: string, { env, cwd }: { readonly env: Env; readonly cwd: string }): string | undefined {
  if (/[/\\]/.test(name)) return [resolve(cwd, name)].find(isExecutable);
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(isAbsolute);
  const endings = env.PATHEXT ? ['', '.exe'] : [''];
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * What a program is, for as long as it is not replaced. Undefined where it does not say so by itself: a script, and a program to which
 * a link of another name leads, may start one version today and another tomorrow.
 */
export function programIdentity(command: string, names: RegExp): string | undefined {
  const found = attempt(() => {
    const real = realpathSync(command);
    const { size, mtimeMs, ctimeMs, ino } = statSync(real);
    return names.test(basename(real)) && !isScript(real) ? [real, size, mtimeMs, ctimeMs, ino].join(' ') : undefined;
  });
  return 'value' in found ? found.value : undefined;
}

function isScript(file: string): boolean {
  const [descriptor, begin] = [openSync(file, 'r'), Buffer.alloc(2)];
  try {
    return readSync(descriptor, begin) < begin.length || begin.toString('latin1') === '#!';
  } finally {
    closeSync(descriptor);
  }
}

/** Nothing that is started has a reason to speak to anybody: port 9 discards what it is told, where anything listens there. */
export const NO_NETWORK: Readonly<Record<string, string>> = {
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
};

/**
 * For programs in Go that end before Go has looked for what is not needed any more; of a large text they may still have to. kubectl, and helm,
 * which has its packages, packs and unpacks all translations of its help in each start, whatever is asked (pkg/util/i18n of
 * k8s.io/kubectl): some 15 of 55 ms, and 2 with this language, which has the fewest. Nothing but help is translated.
 */
export const BRIEF: Readonly<Record<string, string>> = { GOGC: 'off', GOMEMLIMIT: '256MiB', LC_MESSAGES: 'zh_TW.UTF-8' };
