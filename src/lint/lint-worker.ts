// The start of a thread of `kport lint`.
import { parentPort, workerData } from 'node:worker_threads';
import { judgeBatches, type WorkerTask } from './lint-threads.ts';

async function answerAll(): Promise<void> {
  for await (const answer of judgeBatches(workerData as WorkerTask)) parentPort?.postMessage(answer);
}

// No await on top: a bundle that Node.js compiles once for all runs has none.
void answerAll();
