// How many bytes become old of a review whose Pod spec never came before, after others have come again: with `server`, in a process
// that has a server, else without one. Started with --expose-gc, and with as much memory for young objects as the image gives.
import { getHeapSpaceStatistics } from 'node:v8';
import { CASES, NUMBER } from '../../bench/webhook-objects.ts';
import { live } from '../../src/model/live.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { createJudge } from '../../src/webhook/admission/verdict.ts';
import { createServer } from '../../src/webhook/http/server.ts';
import { createMetrics } from '../../src/webhook/metrics.ts';
import { readSettings } from '../../src/webhook/settings/settings.ts';
import { NOW, recordedLog, testCredentials } from './running.ts';

const KNOWN = 20;
const TIMES = 3;
const WARM_UP = 200;
const MEASURED = 30;

const policy = live(shippedPolicy('restricted'));
if (process.argv[2] === 'server') {
  const settings = readSettings({ port: '0', healthPort: '0', workers: '1' }, {});
  const credentials = live(await testCredentials());
  createServer({ policy, credentials, settings, metrics: createMetrics(), log: recordedLog().log, now: () => NOW });
}
const judge = createJudge({ policy, labels: 'on', language: 'en', isExported: false });

const DEPLOYMENT = CASES.find(({ name }) => name === 'Deployment, 62 containers, passes, new')?.body.toString() ?? '';
let number = 0;

/** A Deployment of which no other has the containers; known by its images where these are its own. */
function next(images = 'new'): Buffer {
  number += 1;
  const own = DEPLOYMENT.replaceAll(NUMBER, String(number).padStart(NUMBER.length, '0'));
  return Buffer.from(own.replaceAll('example.com/shop', `example.com/${images}`));
}

function ask(bytes: Buffer): void {
  judge({ bytes, label: undefined, today: '2026-01-31' });
}

/** What is in use of the old objects' memory, when all that is young and garbage has gone. */
function oldBytes(): number {
  for (let time = 0; time < 2; time += 1) globalThis.gc?.({ type: 'minor' });
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? Number.NaN;
}

for (let known = 0; known < KNOWN; known += 1) {
  const again = next(`known-${known}`);
  for (let time = 0; time < TIMES; time += 1) ask(again);
  globalThis.gc?.({ type: 'minor' });
}
for (let time = 0; time < WARM_UP; time += 1) ask(next());
const before = oldBytes();
for (let time = 0; time < MEASURED; time += 1) ask(next());
process.stdout.write(String((oldBytes() - before) / MEASURED));
process.exit(0);
