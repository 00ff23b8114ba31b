import { setFlagsFromString } from 'node:v8';

/** Mebibytes of a thread that judges, for young objects: V8 would give it as much as the command line gives to the first. */
const YOUNG = 8;

/**
 * To be called once by whoever has the process, before it has other threads: flags are the process's, V8 reads them wherever one of its
 * threads is at work, and Node.js promises nothing for those that change then. The limits of a thread (resourceLimits) do not do: V8 takes
 * the flags that the container's command line gives instead.
 *
 * From here on an object begins as a young one, in all threads: nearly all that a request makes is garbage when it is answered. V8 puts
 * what a line of code makes among the old objects at once where what it made last was in use still. While Pod specs come again, what is
 * read of them is what is kept; all that is read of those that come once would be old after that, and cost half as much again.
 */
export function beginYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
  setFlagsFromString(`--min-semi-space-size=${YOUNG}`);
  setFlagsFromString(`--max-semi-space-size=${YOUNG}`);
}
