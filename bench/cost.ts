import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Seconds on the clock, and on processors, the program's own and those below it. */
export interface Cost {
  readonly clock: number;
  readonly processor: number;
}

const SCRIPT = `TIMEFORMAT='%R %U %S'; { time "$@" > /dev/null; } 2>&1 | tail -1; exit "\${PIPESTATUS[0]}"`;

/** Of a program that ends with 0, or as lint does where it finds something, or cannot read all. */
export async function costOf(
  command: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Cost> {
  const options = { cwd, env: { ...process.env, ...env } };
  const { stdout } = await promisify(execFile)('bash', ['-c', SCRIPT, 'bash', command, ...args], options).catch((error) => {
    if (error.code !== 1 && error.code !== 3) throw error;
    return { stdout: String(error.stdout) };
  });
  const [clock = 0, user = 0, system = 0] = stdout.trim().split(' ').map(Number);
  return { clock, processor: user + system };
}

export function costText({ clock, processor }: Cost): string {
  return `${clock.toFixed(2)} s (processors ${processor.toFixed(2)} s)`;
}
