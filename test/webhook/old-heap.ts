// How many bytes of each object become old that nobody keeps, after the same code has made objects that were kept: with `server`, in a
// process that has a server, else without one. Started with --expose-gc, and with as much memory for young objects as the image gives.
import { getHeapSpaceStatistics } from 'node:v8';
import { live } from '../../src/model/live.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { createServer } from '../../src/webhook/http/server.ts';
import { createMetrics } from '../../src/webhook/metrics.ts';
import { readSettings } from '../../src/webhook/settings/settings.ts';
import { NOW, recordedLog, testCredentials } from './running.ts';

const ROUNDS = 20;
const OBJECTS = 20_000;

if (process.argv[2] === 'server') {
  const settings = readSettings({ port: '0', healthPort: '0', workers: '1' }, {});
  const parts = { policy: live(shippedPolicy('restricted')), credentials: live(await testCredentials()), settings };
  createServer({ ...parts, metrics: createMetrics(), log: recordedLog().log, now: () => NOW });
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
