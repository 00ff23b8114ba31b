import type { ExitCode } from '../../src/cli/exit-codes.ts';
import { run } from '../../src/cli/run.ts';
import { recordedIo } from './recorded-io.ts';

/** What a command line of kport writes and ends with, in the world of `recordedIo`. */
export async function runKport(
  argv: readonly string[],
  world?: Parameters<typeof recordedIo>[0],
): Promise<{ readonly code: ExitCode; readonly out: string; readonly err: string }> {
  const io = recordedIo(world);
  const code = await run(argv, io);
  return { code, ...io.written };
}
