import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import path from 'node:path';

/** How long a program may take to end after SIGTERM before it is killed. */
const GRACE_MS = 10_000;

export interface ProgramOptions {
  /** In messages, and of the log file. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Where its log goes. */
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Program {
  readonly name: string;
  /** Everything that it wrote so far. */
  log(): string;
  isRunning(): boolean;
  /** SIGTERM, and SIGKILL where that does not help. Gives the exit code; null for one that was killed. */
  stop(): Promise<number | null>;
  /** SIGKILL: no farewell. */
  kill(): Promise<void>;
  /** Stands still until it is told to go on. */
  pause(): void;
  resume(): void;
}

/** Starts a program, which does not outlive this process. */
export function startProgram({ name, file, args, folder, env }: ProgramOptions): Program {
  const log = path.join(folder, `${name}.log`);
  const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: env ?? process.env });
  const out = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(out, { end: false });
  child.stderr.pipe(out, { end: false });
  const ended = endOf(child, out);
  const forget = watch(child);
  void ended.then(forget);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    name,
    log: () => readFileSync(log, 'utf8'),
    isRunning,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(timer);
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

/** Resolves when the program has ended and all that it wrote is in its log, and when it could not be started. */
async function endOf(child: ChildProcess, out: NodeJS.WritableStream): Promise<void> {
  try {
    await once(child, 'close');
  } catch (error) {
    out.write(`${String(error)}\n`);
  }
  out.end();
}

/**
 * A shell that kills what is left when this process is gone, however it went: its standard input ends then. It leads a process
 * group of its own, so that what ends this process does not end it first.
 */
const WATCHDOG = `
while read -r sign pid; do
  case $sign in
    +) pids="$pids $pid" ;;
    -) left=; for one in $pids; do [ "$one" = "$pid" ] || left="$left $one"; done; pids=$left ;;
  esac
done
[ -z "$pids" ] || kill -9 $pids`;

const watchdogs = new WeakMap<NodeJS.Process, NodeJS.WritableStream>();

/** Gives what to call when the program has ended. */
function watch({ pid }: ChildProcess): () => void {
  if (pid === undefined) return () => {};
  const watchdog = watchdogs.get(process) ?? startWatchdog();
  watchdogs.set(process, watchdog);
  watchdog.write(`+ ${pid}\n`);
  return () => watchdog.write(`- ${pid}\n`);
}

function startWatchdog(): NodeJS.WritableStream {
  const shell = spawn('sh', ['-c', WATCHDOG], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  // Neither it nor its pipe keeps this process alive.
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return shell.stdin;
}
