// The start of a thread of `kport lint`.
import { parentPort, workerData } from 'node:worker_threads';
import { compileAsUsual, compileLate } from '../cli/io/compile-late.ts';
import { keptCode } from '../cli/io/compiled-code.ts';
import type { WorkerTask } from './lint-threads.ts';

async function main(): Promise<void> {
  // Before what it is about: a thread would compile all of that again.
  keptCode(process.env, Date.now);
  // For as long as the code is loaded that is kept so; what the first thread calls often meanwhile is compiled at once.
  compileAsUsual();
  const { judgeBatches, loadedAll } = await import('./lint-threads.ts');
  if (loadedAll(workerData as WorkerTask)) compileLate();
  for await (const answer of judgeBatches(workerData as WorkerTask)) parentPort?.postMessage(answer);
}

void main();
