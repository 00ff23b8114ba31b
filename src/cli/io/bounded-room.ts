import { isKnownV8 } from './compile-late.ts';

/**
 * For new objects V8 takes twice as much room whenever some of them live on, up to 128 MB a thread, of which nothing is faster here: from
 * now on a thread has what it has taken.
 */
export function boundRoom(): void {
  setGrowth(1);
}

/** For code that is kept, as it is made and taken. */
export function roomAsUsual(): void {
  setGrowth(2);
}

function setGrowth(factor: number): void {
  if (!isKnownV8()) return;
  process.getBuiltinModule('node:v8').setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}
