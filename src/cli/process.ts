import { fstatSync, statSync, writeSync } from 'node:fs';
import type { Io, Output } from '../model/io.ts';
import { beforeSignal } from '../sources/before-signal.ts';
import { MAX_FILE_BYTES } from '../sources/files.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Called, CompiledCode } from './io/compiled-code.ts';
import { internalError } from './io/internal-error.ts';
import { askedLanguage } from './options/language.ts';
import { run } from './run.ts';

/**
 * The command line of this process, in the world that it has. `end` ends it, with an exit code; `code` is kept for the runs that follow,
 * where it is asked for.
 */
export async function runProcess(code: CompiledCode | undefined, end: (exit: ExitCode) => never): Promise<void> {
  const [stdout, stderr] = [output(1), output(2)];
  // Node would say 1 for an error that nobody caught, and 1 are findings.
  process.on('uncaughtException', (error) => {
    stderr.write(internalError(error, process.env, askedLanguage(process.argv, process.env)));
    end(EXIT.notJudged);
  });
  // A pipe can be read once, and files of another commit are judged with it as well.
  let input: Promise<Uint8Array> | undefined;
  const io: Io = {
    stdout,
    stderr,
    stdin: () => (input ??= readInput()),
    env: process.env,
    cwd: process.cwd(),
    today: dayOf(new Date()),
    time: Date.now,
    onInterrupt: beforeSignal,
    pipes: () => ({ input: process.stdin, output: process.stdout, isAlive }),
  };
  // process.uptime, because performance would be loaded for this alone.
  const ended = await run(process.argv.slice(2), io, () => process.uptime() * 1000);
  code?.keep(calledBy(ended));
  // At once, for everything is written: the event loop would take 6 ms to find that nothing is left.
  end(ended);
}

function calledBy(ended: ExitCode): Called {
  if (wasLong()) return 'long';
  if (process.argv[2] !== 'lint' || ended > EXIT.findings) return 'part';
  return ended === EXIT.findings ? 'findings' : 'clean';
}

/** Of processor time, in microseconds: five times what one file takes. */
const LONG = 250_000;

function wasLong(): boolean {
  const { user, system } = process.cpuUsage();
  return user + system > LONG;
}

/**
 * Standard output or error, written to at once: nothing is left to be flushed when the process ends, and the streams of Node,
 * which take 3 ms to make, are not needed.
 */
function output(descriptor: number): Output {
  let isOpen = true;
  let isOfTerminal: boolean | undefined;
  return {
    write(text) {
      // In pieces: the bytes of a long report would be in memory beside it.
      for (let at = 0; isOpen && at < text.length; ) {
        const end = pieceEnd(text, at);
        isOpen = writeAll(descriptor, Buffer.from(text.slice(at, end)));
        at = end;
      }
    },
    get isTerminal() {
      isOfTerminal ??= isTerminal(descriptor);
      return isOfTerminal;
    },
    get columns() {
      // Only a terminal is worth the stream.
      const stream = this.isTerminal ? (descriptor === 1 ? process.stdout : process.stderr) : undefined;
      return stream && 'columns' in stream ? stream.columns || undefined : undefined;
    },
  };
}

const PIECE = 1 << 18;

/** Not between the halves of a character. */
function pieceEnd(text: string, at: number): number {
  const end = at + PIECE;
  const unit = text.charCodeAt(end);
  return unit >= 0xdc00 && unit <= 0xdfff ? end + 1 : end;
}

/** False when nobody reads on (`kport lint | head`): whoever reads has seen enough, and the exit code stays what it is. */
function writeAll(descriptor: number, bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw error;
      // A pipe that another process made non-blocking, and that is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}

function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    // Files, pipes and /dev/null are told without node:tty, which takes 5 ms to load.
    if (!stats.isCharacterDevice() || (process.platform !== 'win32' && stats.rdev === statSync('/dev/null').rdev)) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    // It is closed.
    return false;
  }
}

/** Standard input, and no more of it than can be judged: it may have no end. */
async function readInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_FILE_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Somebody else's is there, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** In UTC. To write out all of it, as toISOString does, takes ten times as long: the time zone of the machine is read for that. */
function dayOf(date: Date): string {
  const numbers = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return numbers.map((number) => String(number).padStart(2, '0')).join('-');
}
