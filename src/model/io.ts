/** The world as a command sees it; the process's own in process.ts, a recording in tests. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: () => Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Today's date, YYYY-MM-DD, in UTC. */
  readonly today: string;
  /** What the clock on the wall says, in milliseconds since 1970. */
  readonly time: () => number;
  /** Calls `action` before a signal (Ctrl-C) ends the process; returns what takes it back. */
  readonly onInterrupt?: (action: () => void) => () => void;
  /** For a program that is spoken with, not read once; absent where there is none. */
  readonly pipes?: () => EditorPipes;
}

/** What an editor writes to, and reads from. */
export interface EditorPipes {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Whether a process is still there. */
  readonly isAlive: (processId: number) => boolean;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** How wide the terminal is; undefined for what is none. */
  readonly columns?: number | undefined;
}
