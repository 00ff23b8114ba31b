// The start of the thread that reads files for the one that judges them.
import { workerData } from 'node:worker_threads';
import { type FilesAhead, readAhead } from '../sources/files-ahead.ts';
import { type Sifting, sifted } from './sift.ts';

export interface AheadTask {
  readonly files: FilesAhead;
  /** Absent where each text is handed over. */
  readonly sifting?: Sifting | undefined;
}

const { files, sifting } = workerData as AheadTask;
readAhead(files, sifting && ((file, text) => sifted(file, text, sifting)));
