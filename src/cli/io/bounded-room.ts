import { isKnownV8 } from './compile-late.ts';

/** In bytes, of what V8 calls a semi-space. It begins with 1 MB, in which what lives on is copied again after every few files. */
const ROOM = 4 * 1024 * 1024;

/** What V8 begins with: 0 leaves it to V8. */
const USUAL = { 'semi-space-growth-factor': 2, 'heap-growing-percent': 0 };
const BOUND: typeof USUAL = { 'semi-space-growth-factor': 1, 'heap-growing-percent': 100 };

/**
 * For new objects V8 takes twice as much room whenever some of them live on, up to 128 MB a thread, of which nothing is faster here: once it
 * has enough, a thread has what it has taken. Of old ones it lets four times as many come together as there were when it last looked, which
 * may have been while a large file was judged: 230 to 310 MiB for the same files, and with twice as many at most 230, for one look more.
 * False where it may take more still.
 */
export function boundRoom(): boolean {
  if (!isKnownV8()) return true;
  if (roomOfNew() < ROOM) return false;
  setGrowth(BOUND);
  return true;
}

/** Of names all live on: of 128,000 files they took 64 MB of room, and of 30,000 32. */
const ROOM_OF_NAMES = 2 * ROOM;

/** The same while files are looked for, as far as it is about new objects. */
export function boundRoomOfNames(): void {
  if (isKnownV8() && roomOfNew() >= ROOM_OF_NAMES) setGrowth({ 'semi-space-growth-factor': 1 });
}

function roomOfNew(): number {
  const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics();
  return spaces.find(({ space_name: name }) => name === 'new_space')?.space_size ?? ROOM;
}

/** For code that is kept, as it is made and taken. */
export function roomAsUsual(): void {
  setGrowth(USUAL);
}

function setGrowth(growth: Partial<typeof USUAL>): void {
  if (!isKnownV8()) return;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const [flag, value] of Object.entries(growth)) setFlagsFromString(`--${flag}=${value}`);
}
