import { setFlagsFromString } from 'node:v8';

/** Mebibytes of a thread that judges, for young objects: V8 would give it as much as the command line gives to the first. */
const YOUNG = 8;

/**
 * From here on an object begins as a young one, in all threads: nearly all that a request makes is garbage when it is answered. V8 puts
 * what a line of code makes among the old objects at once where what it made last was in use still. While Pod specs come again, what is
 * read of them is what is kept; all that is read of those that come once would be old after that, and cost half as much again.
 */
export function beginYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
  setFlagsFromString(`--min-semi-space-size=${YOUNG}`);
  setFlagsFromString(`--max-semi-space-size=${YOUNG}`);
}
