import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { type DestinationStream, destination, type Logger, pino } from 'pino';

/** Fields first, then what happened, in a few constant words. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

interface OpenLog {
  readonly log: Log;
  /** Writes what is still held back, as far as somebody reads it. */
  flush(): Promise<void>;
}

/** Where lines go, which holds what it cannot write yet. */
interface Out {
  readonly writableLength: number;
  write(text: string): unknown;
  close(): Promise<void>;
}

/** Characters that are held back under load; without load a line leaves within a quarter of a second. */
const HELD = 32 * 1024;
const RELEASE_MILLISECONDS = 250;
/** Characters that wait for a reader, at most. */
const WAITING = 1024 * 1024;
/** For whoever reads to take what is left at the end. */
const LAST_MILLISECONDS = 1000;

/**
 * JSON lines on standard output. A write for each line would cost more than the decision that it tells. They are held back here,
 * because the destination looks through all that it holds with each line that it gets. `onLost` is told of lines that nobody reads.
 */
export function openLog(level: LogLevel, onLost: (lines: number) => void = () => undefined): OpenLog {
  const out = standardOutput();
  const lines = heldBack(out, onLost);
  const log = jsonLog(level, lines);
  setInterval(() => {
    lines.release();
    const lost = lines.lost();
    if (lost > 0) log.warn({ lost }, 'lines of the log are lost, for nobody read it');
  }, RELEASE_MILLISECONDS).unref();
  const flush = (): Promise<void> => {
    lines.release();
    return out.close();
  };
  return { log, flush };
}

interface HeldBack extends DestinationStream {
  /** Writes what is held back. */
  release(): void;
  /** How many lines were lost since this was last asked, as soon as there is room to tell it. */
  lost(): number;
}

/** Lines together, as long as not too many of them wait: a reader that is stuck must not take the memory of who writes. */
export function heldBack(out: Pick<Out, 'write' | 'writableLength'>, onLost: (lines: number) => void, most = WAITING): HeldBack {
  let [held, lines, lost] = ['', 0, 0];
  const isRoom = (length: number): boolean => out.writableLength + length <= most;
  const release = (): void => {
    if (held === '') return;
    if (isRoom(held.length)) out.write(held);
    else {
      onLost(lines);
      lost += lines;
    }
    [held, lines] = ['', 0];
  };
  return {
    release,
    write(line) {
      held += line;
      lines += 1;
      if (held.length >= HELD) release();
    },
    lost() {
      if (!isRoom(HELD)) return 0;
      const count = lost;
      lost = 0;
      return count;
    },
  };
}

/**
 * A pipe is written to without waiting for its reader: what waits in the kernel would stop the process from ending. A file and a
 * terminal take what they get.
 */
function standardOutput(): Out {
  const kind = fstatSync(1);
  if (kind.isFIFO() || kind.isSocket()) return pipeOut(new Socket({ fd: 1, readable: false, writable: true }).unref());
  const file = destination({ dest: 1, sync: false });
  return {
    writableLength: 0,
    write: (text) => file.write(text),
    close: async () => file.flushSync(),
  };
}

function pipeOut(pipe: Socket): Out {
  // Its reader has gone: there is nobody to tell it to.
  pipe.on('error', () => undefined);
  return {
    get writableLength() {
      return pipe.destroyed ? Number.POSITIVE_INFINITY : pipe.writableLength;
    },
    write: (text) => pipe.write(text),
    // Standard output stays open for whoever has more to say; only where nobody reads it, it would keep the process from ending.
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          pipe.destroy();
          resolve();
        }, LAST_MILLISECONDS);
        pipe.write('', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

/** JSON lines with a level in words and the time in ISO 8601. */
function jsonLog(level: LogLevel, out: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: timestamps(),
      formatters: { level: (label) => ({ level: label }) },
    },
    out,
  );
}

/** Under load several lines have one millisecond, and to write it out takes a third of the time of a line. */
function timestamps(): () => string {
  let [written, text] = [Number.NaN, ''];
  return () => {
    const now = Date.now();
    if (now !== written) [written, text] = [now, `,"time":"${new Date(now).toISOString()}"`];
    return text;
  };
}
