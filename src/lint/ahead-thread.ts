// The start of the thread that reads files for the one that judges them.
import { workerData } from 'node:worker_threads';
import { type FilesAhead, MOST, readAhead } from '../sources/files-ahead.ts';
import { type Sifting, sifter } from './sift.ts';

export interface AheadTask {
  readonly files: FilesAhead;
  /** Absent where each text is handed over. */
  readonly sifting?: Sifting | undefined;
}

const { files, sifting } = workerData as AheadTask;
readAhead(files, sifting && sifter(sifting, MOST / Int32Array.BYTES_PER_ELEMENT));
