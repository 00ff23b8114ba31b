import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const FILE = new URL('../../src/cli/io/bounded-room.ts', import.meta.url).href;

/**
 * Every second object lives on; the tag is of all flags: code that was kept is taken where it is the same. The room is in MB, the
 * median of many looks: in the midst of a collection it is another one.
 */
const SCRIPT = `
import { cachedDataVersionTag, getHeapSpaceStatistics } from 'node:v8';
import { boundRoom, roomAsUsual } from ${JSON.stringify(FILE)};
const tag = cachedDataVersionTag();
const isBounded = process.argv[1] === 'bounded';
const kept = [];
const rooms = [];
for (let index = 0; index < 3_000_000; index += 1) {
  if (index % 2 === 0) kept.push({ index });
  if (index % 1_000 !== 0) continue;
  if (isBounded) boundRoom();
  if (index < 2_500_000) continue;
  rooms.push(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size);
}
const room = rooms.sort((a, b) => a - b)[rooms.length >> 1];
roomAsUsual();
console.log(JSON.stringify({ room: room / 1024 / 1024, isAsBefore: tag === cachedDataVersionTag() }));`;

const run = (how: 'usual' | 'bounded') =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT, how], { encoding: 'utf8' }));

/** In another V8 nothing is set. */
const isKnown = process.versions.v8.startsWith('13.6.');

test('new objects get no more room once they have enough, and code that is kept is taken again after that', () => {
  const [usual, bounded] = [run('usual'), run('bounded')];
  expect([usual.isAsBefore, bounded.isAsBefore]).toEqual([true, true]);
  expect(usual.room).toBeGreaterThan(4);
  // It is 4, and now and then a few pages more.
  expect(bounded.room).toBeLessThan(isKnown ? Math.min(6, usual.room / 2) : 2 * usual.room);
});

/** Each object lives until 200,000 others do; the most that there ever was, in MB. */
const OLD = `
import { boundRoom } from ${JSON.stringify(FILE)};
const kept = [];
let peak = 0;
for (let index = 0; index < 4_000_000; index += 1) {
  kept[index % 200_000] = { index };
  if (index % 1_000 !== 0) continue;
  if (process.argv[1] === 'bounded') boundRoom();
  peak = Math.max(peak, process.memoryUsage().heapUsed / 1024 / 1024);
}
console.log(peak);`;

test('old objects are looked at when there are twice as many as there were', () => {
  const peak = (how: string) =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', OLD, how], { encoding: 'utf8' }));
  // When V8 looks depends on another thread: of some runs one shows it.
  const isLess = (): boolean => peak('bounded') / peak('usual') < (isKnown ? 0.9 : 1.1);
  expect([1, 2, 3, 4].some(isLess)).toBe(true);
});
