import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what a start has used and needs no more: modules were read, parsed and compiled, a certificate was made. V8 itself does so after
 * ten seconds in which nothing happens, or never, and keeps what it once took for young objects. It takes a tenth of a second, in which
 * nobody is answered.
 */
export function collectStartGarbage(): void {
  // Node has no other way than the flag, of which only contexts know that are made while it is set.
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  // As where memory is short: pages that are empty then are the system's.
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
