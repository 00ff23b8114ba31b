import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const FILE = new URL('../../src/cli/io/bounded-room.ts', import.meta.url).href;

/** Every second object lives on; the tag is of all flags: code that was kept is taken where it is the same. */
const SCRIPT = `
import { cachedDataVersionTag, getHeapSpaceStatistics } from 'node:v8';
import { boundRoom, roomAsUsual } from ${JSON.stringify(FILE)};
const tag = cachedDataVersionTag();
if (process.argv[1] === 'bounded') boundRoom();
const room = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
const before = room();
const kept = [];
for (let index = 0; index < 3_000_000; index += 1) if (index % 2 === 0) kept.push({ index });
const grown = room() / before;
roomAsUsual();
console.log(JSON.stringify([grown > 2, tag === cachedDataVersionTag()]));`;

const run = (how: 'usual' | 'bounded') =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT, how], { encoding: 'utf8' }));

/** In another V8 nothing is set. */
const isKnown = process.versions.v8.startsWith('13.6.');

test('new objects get no more room once it is bounded, and code that is kept is taken again after that', () => {
  expect([run('usual'), run('bounded')]).toEqual([
    [true, true],
    [!isKnown, true],
  ]);
});
