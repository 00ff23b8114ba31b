// How many bytes of each object become old that nobody keeps, after the same code has made objects that were kept: with `server`, in a
// process that has a server, else without one. Started with --expose-gc, and with as much memory for young objects as the image gives.
import { getHeapSpaceStatistics } from 'node:v8';
import { serve } from '../../src/webhook/serve.ts';
import { readSettings } from '../../src/webhook/settings/settings.ts';

const ROUNDS = 20;
const OBJECTS = 20_000;

if (process.argv[2] === 'server') {
  const settings = readSettings({ port: '0', healthPort: '0', workers: '1', logLevel: 'silent' }, {});
  await new Promise<void>((resolve, reject) => {
    serve({ settings, cwd: import.meta.dirname, env: {}, onListening: () => resolve() }).catch(reject);
  });
}

const kept: object[] = [];

function make(name: number): object {
  return { name, ports: [name, name + 1] };
}

/** What is in use of the old objects' memory, when all that is young and garbage has gone. */
function oldBytes(): number {
  for (let time = 0; time < 2; time += 1) globalThis.gc?.({ type: 'minor' });
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? Number.NaN;
}

let last: object | undefined;
for (let round = 0; round < ROUNDS; round += 1) {
  for (let name = 0; name < OBJECTS; name += 1) kept.push(make(name));
  globalThis.gc?.({ type: 'minor' });
}
for (let name = 0; name < ROUNDS * OBJECTS; name += 1) last = make(name);
const before = oldBytes();
for (let name = 0; name < OBJECTS; name += 1) last = make(name);
process.stdout.write(String((oldBytes() - before) / OBJECTS));
process.exit(last === undefined ? 1 : 0);
