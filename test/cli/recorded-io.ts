import type { Io } from '../../src/model/io.ts';

export interface RecordedIo extends Io {
  /** What has been written to standard output and to standard error. */
  readonly written: { out: string; err: string };
}

interface World {
  readonly env?: Io['env'];
  readonly stdin?: string;
  readonly cwd?: string;
  /** Both outputs are terminals. */
  readonly isTerminal?: boolean;
}

/** A world without a terminal, a locale or a file, with what a test changes. */
export function recordedIo({ env = {}, stdin = '', cwd = '/nowhere', isTerminal = false }: World = {}): RecordedIo {
  const written = { out: '', err: '' };
  const write = (stream: 'out' | 'err') => (text: string) => {
    written[stream] += text;
  };
  return {
    written,
    stdout: { write: write('out'), isTerminal },
    stderr: { write: write('err'), isTerminal },
    stdin: async () => new TextEncoder().encode(stdin),
    env,
    cwd,
    today: '2026-01-31',
    time: () => Date.UTC(2026, 0, 31),
  };
}
