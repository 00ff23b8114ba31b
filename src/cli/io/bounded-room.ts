import { isKnownV8 } from './compile-late.ts';

/** In bytes, of what V8 calls a semi-space. It begins with 1 MB, in which what lives on is copied again after every few files. */
const ROOM = 4 * 1024 * 1024;

/**
 * For new objects V8 takes twice as much room whenever some of them live on, up to 128 MB a thread, of which nothing is faster here: once it
 * has enough, a thread has what it has taken. False where it may take more still.
 */
export function boundRoom(): boolean {
  if (!isKnownV8()) return true;
  const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics();
  const { space_size: room = ROOM } = spaces.find(({ space_name: name }) => name === 'new_space') ?? {};
  if (room < ROOM) return false;
  setGrowth(1);
  return true;
}

/** For code that is kept, as it is made and taken. */
export function roomAsUsual(): void {
  setGrowth(2);
}

function setGrowth(factor: number): void {
  if (!isKnownV8()) return;
  process.getBuiltinModule('node:v8').setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}
