import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const FILE = new URL('../../src/cli/io/bounded-room.ts', import.meta.url).href;

type How = 'usual' | 'bounded' | 'names';

/** V8 does all its work in the one thread and looks at no clock: what it does is the same on a busy machine. */
const run = (script: string, how: How, ...flags: readonly string[]): string =>
  execFileSync(process.execPath, ['--predictable', ...flags, '--input-type=module', '-e', script, how], { encoding: 'utf8' });

/** In another V8 nothing is set. */
const isKnown = process.versions.v8.startsWith('13.6.');

/**
 * Every second object lives on. Each room that new objects had, in MB, in the order of 3,000 looks; the tag is of all flags: code that was
 * kept is taken where it is the same. While old objects are marked piece by piece the room may be some pages more.
 */
const ROOMS = `
import { cachedDataVersionTag, getHeapSpaceStatistics } from 'node:v8';
import { boundRoom, boundRoomOfNames, roomAsUsual } from ${JSON.stringify(FILE)};
const tag = cachedDataVersionTag();
const kept = [];
const rooms = [];
for (let index = 0; index < 3_000_000; index += 1) {
  if (index % 2 === 0) kept.push({ index });
  if (index % 1_000 !== 0) continue;
  if (process.argv[1] === 'bounded') boundRoom();
  if (process.argv[1] === 'names') boundRoomOfNames();
  const room = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 1024 / 1024;
  if (room !== rooms.at(-1)) rooms.push(room);
}
roomAsUsual();
console.log(JSON.stringify({ rooms, isAsBefore: tag === cachedDataVersionTag() }));`;

test('new objects get no more room once they have enough, and code that is kept is taken again after that', () => {
  const roomsOf = (how: How) => JSON.parse(run(ROOMS, how, '--no-incremental-marking'));
  const [usual, bounded, names] = [roomsOf('usual'), roomsOf('bounded'), roomsOf('names')];
  expect([usual.isAsBefore, bounded.isAsBefore, names.isAsBefore]).toEqual([true, true, true]);
  expect(usual.rooms.at(-1)).toBeGreaterThan(8);
  expect(bounded.rooms).toEqual(isKnown ? [1, 2, 4] : usual.rooms);
  expect(names.rooms).toEqual(isKnown ? [1, 2, 4, 8] : usual.rooms);
});

/** V8 tells how large old objects are, and with which size it will look at them again. */
const OLD = `
import { boundRoom } from ${JSON.stringify(FILE)};
const kept = [];
for (let index = 0; index < 500_000; index += 1) {
  kept.push({ index });
  if (index % 1_000 === 0 && process.argv[1] === 'bounded') boundRoom();
}
globalThis.gc();`;
const LIMIT = /\[HeapController\] Limit: old size: (\d+) KB, new limit: (\d+) KB/g;

test('old objects are looked at when there are twice as many as there were', () => {
  const growthOf = (how: How): number => {
    const [, old, limit] = [...run(OLD, how, '--expose-gc', '--trace-gc-verbose').matchAll(LIMIT)].at(-1) ?? [];
    return Number(limit) / Number(old);
  };
  const [usual, bounded] = [growthOf('usual'), growthOf('bounded')];
  expect(usual).toBeGreaterThan(4);
  // Twice, and the room for new objects.
  expect(bounded).toBeGreaterThan(2);
  expect(bounded).toBeLessThan(isKnown ? 2.5 : usual + 0.1);
});
