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
  /** Writes what is still held back. */
  flush(): void;
}

/** Characters that are held back under load; without load a line leaves within a quarter of a second. */
const HELD = 32 * 1024;
const RELEASE_MILLISECONDS = 250;

/**
 * JSON lines on standard output. A write for each line would cost more than the decision that it tells. They are held back here,
 * because the destination looks through all that it holds with each line that it gets.
 */
export function openLog(level: LogLevel): OpenLog {
  const out = destination({ dest: 1, sync: false });
  let held = '';
  const release = (): void => {
    if (held === '') return;
    out.write(held);
    held = '';
  };
  const write = (line: string): void => {
    held += line;
    if (held.length >= HELD) release();
  };
  setInterval(release, RELEASE_MILLISECONDS).unref();
  const flush = (): void => {
    release();
    out.flushSync();
  };
  return { log: jsonLog(level, { write }), flush };
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
