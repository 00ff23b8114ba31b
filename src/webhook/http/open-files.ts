import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Of the kernel's first table of open files; each larger one has a power of two. */
const FIRST_TABLE = 64;

/**
 * Has the kernel make room for files of so high a number. It makes a larger table where one is needed, and has the call that needs it wait
 * until every processor has seen it (fs/file.c expand_fdtable, synchronize_rcu): half a second on a busy machine, in which nobody would
 * be answered, were that call the one that takes a connection. Here it is one of libuv's threads that waits.
 */
export async function makeRoomForFiles(number: number): Promise<void> {
  const numbers: number[] = [];
  const handles: { close(): Promise<void> }[] = [];
  try {
    for (let last = 0; last < number; ) {
      const next = last + 1;
      if (next >= FIRST_TABLE && Number.isInteger(Math.log2(next))) {
        const handle = await open('/dev/null');
        handles.push(handle);
        last = handle.fd;
      } else {
        last = openSync('/dev/null', 'r');
        numbers.push(last);
      }
    }
  } catch {
    // It may not have so many, and will be told so when it takes a connection.
  }
  for (const one of numbers) closeSync(one);
  await Promise.all(handles.map((handle) => handle.close()));
}
