// The start of the thread that reads files for the one that judges them.
import { workerData } from 'node:worker_threads';
import { type FilesAhead, readAhead } from '../sources/files-ahead.ts';

readAhead(workerData as FilesAhead);
