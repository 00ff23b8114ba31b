// Fixes against the kernel itself: what a container did before its fixes were followed, it does after.
import { afterAll, expect, test } from 'vitest';
import { processOf } from './cases.ts';
import { ociConfig } from './oci-config.ts';
import { findRuntime, type Observed } from './oci-runtime.ts';
import { comesToAProcess, type Made, type RepairedCase, repairedCases } from './repaired.ts';

const runtime = await findRuntime();
if (typeof runtime === 'string') tell(`skipped: ${runtime}`);
afterAll(() => (typeof runtime === 'string' ? undefined : runtime.remove()));

function tell(text: string): void {
  process.stderr.write(`test/kernel: ${text}\n`);
}

/** Containers that are made and wait for one another at the same time. */
const AT_ONCE = 4;

const results = new Map<string, Promise<Observed>>();

/** Containers that are the same to runc are run once. */
function keyOf({ ports, ...made }: Made): string {
  if (typeof runtime === 'string') return expect.fail(runtime);
  return JSON.stringify(ociConfig({ ...made, image: processOf(made.image) }, ports, runtime.capabilities));
}

function observe(made: Made): Promise<Observed> {
  if (typeof runtime === 'string') return expect.fail(runtime);
  const key = keyOf(made);
  const result = results.get(key) ?? runtime.run(JSON.parse(key), 1024);
  results.set(key, result);
  return result;
}

/** What was done before, and is not any more: the program is executed, chowns, and binds the port that stands in the same place. */
async function lost({ name, before, after }: RepairedCase): Promise<string[]> {
  if (!comesToAProcess(after)) return [`${name}: comes to no process`];
  const [was, is] = [await observe(before), await observe(after)];
  if (was === 'exec:EPERM') return [];
  if (is === 'exec:EPERM') return [`${name}: exec:EPERM`];
  const places = [[0, 0] as const, ...before.ports.map((port, place) => [port, after.ports[place] ?? port] as const)];
  return places
    .filter(([old, now]) => was.get(old) === 'OK' && is.get(now) !== 'OK')
    .map(([old, now]) => `${name}: ${old} OK, ${now} ${is.get(now)}`);
}

test.skipIf(typeof runtime === 'string')('repaired containers start and bind', { timeout: 600_000 }, async () => {
  const able = repairedCases().filter(
    ({ before }) => typeof runtime !== 'string' && (runtime.userNamespaces || before.workload.hostUsers.value !== false),
  );
  const faults: string[] = [];
  const waiting = able.values();
  const work = async () => {
    for (const each of waiting) faults.push(...(await lost(each)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(faults).toEqual([]);
  const repaired = able.map(({ after }) => after);
  const count = (isSuch: (made: Made) => boolean) => new Set(repaired.filter(isSuch).map(keyOf)).size;
  expect(count(() => true)).toBeGreaterThanOrEqual(40);
  expect(count(({ image }) => image.entrypoint.includes('/ep'))).toBeGreaterThan(0);
  expect(count(({ image }) => image.entrypoint.includes('/bin/chown'))).toBeGreaterThan(0);
  expect(count(({ workload }) => workload.hostNetwork.value)).toBeGreaterThan(0);
  tell(`${results.size} containers, ${count(() => true)} of them repaired, for ${able.length} cases`);
});
