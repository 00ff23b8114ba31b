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

export interface OpenLog {
  readonly log: Log;
  /** Writes what is still held back. */
  flush(): void;
}

/** Bytes that are held back under load; without load a line leaves within a quarter of a second. */
const BUFFER = 8 * 1024;
const FLUSH_MILLISECONDS = 250;

/** JSON lines on standard output. A write for each line would cost more than the decision that it tells. */
export function openLog(level: LogLevel): OpenLog {
  const out = destination({ dest: 1, sync: false, minLength: BUFFER, maxWrite: 2 * BUFFER, periodicFlush: FLUSH_MILLISECONDS });
  return { log: jsonLog(level, out), flush: () => out.flushSync() };
}

/** JSON lines with a level in words and the time in ISO 8601. */
export function jsonLog(level: LogLevel, out: DestinationStream): Logger {
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
