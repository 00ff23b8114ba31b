// The start of a thread of `kport lint`.
import { parentPort, workerData } from 'node:worker_threads';
import { judgeBatches, type WorkerTask } from './lint-threads.ts';

for await (const answer of judgeBatches(workerData as WorkerTask)) parentPort?.postMessage(answer);
