import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { live } from '../../src/model/live.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { reviewParser } from '../../src/webhook/admission/parse-review.ts';
import { weightOf } from '../../src/webhook/http/body.ts';
import { limitsOf } from '../../src/webhook/http/limits.ts';
import type { FromThread } from '../../src/webhook/threads/messages.ts';
import { createJudgeThreads, type JudgeThreads } from '../../src/webhook/threads/pool.ts';
import type { Job } from '../../src/webhook/threads/thread.ts';
import { fewRules, goodContainer, goodPod, inKind, KINDS, review } from './reviews.ts';
import { metric, type Running, running, send, type Wanted } from './running.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(cleanups.splice(0).map((cleanup) => cleanup())));

async function webhookWith(wanted: Wanted): Promise<Running> {
  const webhook = await running(wanted);
  cleanups.push(() => webhook.server.close());
  return webhook;
}

/** A Deployment of so many containers, whose ports begin at `port`; some 200 bytes for each: 2 are small, 150 medium, 600 heavy, and 2000 large. */
function deployment(containers: number, port: number) {
  const list = Array.from({ length: containers }, (_, index) => ({
    ...goodContainer(`c${index}`),
    ports: [{ containerPort: port + (index % 500) }],
  }));
  return inKind(KINDS[3] as (typeof KINDS)[number], { ...goodPod(), spec: { containers: list } });
}

const FOREVER = { timeout: 60_000, interval: 20 };

/** The kernel's numbers of this process's threads. */
const kernelThreads = (): number[] => readdirSync('/proc/self/task').map(Number);

test.skipIf(process.platform !== 'linux')(
  'a thread that judges has the processor after the one that speaks with clients',
  async () => {
    const before = kernelThreads();
    const own = getPriority();
    const webhook = await webhookWith({ flags: { workers: '2' } });
    await send({ port: webhook.port, body: review({ object: deployment(600, 8080) }) });
    const priorities = kernelThreads().flatMap((thread) => (before.includes(thread) ? [] : [getPriority(thread)]));
    expect(priorities).toContain(own + 5);
    expect(getPriority()).toBe(own);
  },
);

/** Of the threads that judge, for they alone come after the one that has this test. */
function judgingThreads(): number {
  const own = getPriority();
  return kernelThreads().filter((thread) => getPriority(thread) > own).length;
}

test.skipIf(process.platform !== 'linux').each(['close', 'drain'] as const)(
  'when a server has come to its end by %s, its threads have',
  async (how) => {
    const webhook = await running({ flags: { workers: '3' } });
    const body = review({ object: deployment(600, 8080) });
    await Promise.all([1, 2, 3].map(() => send({ port: webhook.port, body })));
    await expect.poll(judgingThreads, FOREVER).toBe(2);
    await webhook.server[how]();
    expect(judgingThreads()).toBe(0);
  },
);

test('a server that has come to its end starts no thread any more', async () => {
  const threads = pool(() => undefined);
  await threads.close();
  const said = await new Promise((resolve) => {
    const bytes = Buffer.alloc(100_000);
    threads.takes({
      asked: { bytes, label: undefined, today: '2026-01-31' },
      ...{ start: performance.now(), weight: bytes.length, kept: () => 0, isGone: () => false },
      ...{ here: () => resolve('here'), done: resolve },
    });
  });
  expect(said).toBe('gone');
});

test('threads answer as one does, count and log the same', async () => {
  const [one, two] = [await webhookWith({ flags: { workers: '1' } }), await webhookWith({ flags: { workers: '2' } })];
  const bodies = [2, 150, 2000].flatMap((containers) =>
    [8080, 80].map((port) => review({ object: deployment(containers, port) })),
  );
  const told = async (webhook: Running) => {
    const answers = [];
    for (const body of bodies) answers.push((await send({ port: webhook.port, body })).json);
    await expect.poll(() => metric(webhook, 'kport_admission_duration_seconds_count'), FOREVER).toBe(bodies.length);
    const counted = await Promise.all(
      [
        'kport_admission_requests_total{operation="CREATE",kind="Deployment",verdict="deny"}',
        'kport_admission_requests_total{operation="CREATE",kind="Deployment",verdict="allow"}',
        'kport_findings_total{rule="privileged-container-port",disposition="denied"}',
      ].map((sample) => metric(webhook, sample)),
    );
    const lines = webhook.lines.map(({ milliseconds, ...line }) => ({ ...line, isTimed: Number(milliseconds) > 0 }));
    return { answers, counted, lines };
  };
  const expected = await told(one);
  expect(expected.counted[0]).toBe(3);
  expect(await told(two)).toEqual(expected);
});

test.each(['1', '2'])('a large object stops no small one, with %s worker(s)', async (workers) => {
  const webhook = await webhookWith({ flags: { workers } });
  const order: string[] = [];
  const ask = async (name: string, containers: number) => {
    const { status } = await send({ port: webhook.port, body: review({ object: deployment(containers, 80) }) });
    expect(status).toBe(200);
    order.push(name);
  };
  const large = ask('large', 8000);
  await expect.poll(() => metric(webhook, 'kport_requests_in_flight'), FOREVER).toBe(1);
  for (let small = 0; small < 3; small += 1) await ask('small', 2);
  await large;
  expect(order).toEqual(['small', 'small', 'small', 'large']);
});

test('a heavy object stops no small one, and does not wait for all the large ones', async () => {
  const webhook = await webhookWith({ flags: { workers: '1' } });
  const order: string[] = [];
  const ask = async (name: string, containers: number) => {
    const { status } = await send({ port: webhook.port, body: review({ object: deployment(containers, 80) }) });
    expect(status).toBe(200);
    order.push(name);
  };
  const large = [ask('large', 6000), ask('large', 6000), ask('large', 6000)];
  await expect.poll(() => metric(webhook, 'kport_requests_in_flight'), FOREVER).toBe(3);
  const heavy = ask('heavy', 600);
  await expect.poll(() => metric(webhook, 'kport_requests_in_flight'), FOREVER).toBe(4);
  await ask('small', 2);
  await Promise.all([...large, heavy]);
  expect(order.indexOf('small')).toBeLessThan(order.indexOf('heavy'));
  expect(order.indexOf('heavy')).toBeLessThan(3);
});

test.each([
  ['brackets', '[{},{},{}]', 4],
  ['numbers', '[0,0,0,0]', 4],
  ['usual ones', JSON.stringify(deployment(2, 80)), 1],
  ['text', '"a text, with words: and more"', 1],
])('a text of %s weighs more than its bytes, where it takes more', (_, part, times) => {
  const bytes = Buffer.from(part.repeat(40_000 / part.length));
  expect(weightOf(bytes)).toBe(bytes.length * times);
  const few = bytes.subarray(0, 10_000);
  expect(weightOf(few)).toBe(few.length);
});

test('a policy that changes reaches every thread', async () => {
  const policy = live(fewRules('privileged-container-port'));
  const webhook = await webhookWith({ policy, flags: { workers: '3' } });
  const allowed = async (containers: number) => {
    const { json } = await send({ port: webhook.port, body: review({ object: deployment(containers, 80) }) });
    return json.response.allowed;
  };
  expect([await allowed(150), await allowed(2000)]).toEqual([false, false]);
  policy.set({ ...policy.current(), mode: 'audit' });
  expect([await allowed(2), await allowed(150), await allowed(2000)]).toEqual([true, true, true]);
});

test('a text of which a parser would make much more is refused', async () => {
  const webhook = await webhookWith({});
  const text = `[${'{},'.repeat(1_000_000)}{}]`;
  const { status, json } = await send({ port: webhook.port, body: `{"kind":${text}}` });
  expect([status, json.message]).toEqual([413, 'the body has more than 1500000 fields and items']);
});

function pool(onDeath: (error: unknown) => void): JudgeThreads {
  return createJudgeThreads({
    policy: live(shippedPolicy('restricted')),
    ...{ labels: 'on', language: 'en', isExported: false, workers: 2, heaps: { large: 48, other: 48 } },
    stopwatch: () => performance.now(),
    onDeath,
  });
}

/** Two workers, and who judges a text: a thread, which says what, or the one that asks. */
function twoWorkers(deaths: unknown[] = []): (text: string, kept?: number) => Promise<FromThread | string> {
  const threads = pool((error) => void deaths.push(error));
  cleanups.push(threads.close);
  return (text, kept = 0) =>
    new Promise((resolve) => {
      const bytes = Buffer.from(text);
      const asked: Job['asked'] = { bytes, label: undefined, today: '2026-01-31' };
      const isTaken = threads.takes({
        ...{ asked, start: performance.now(), weight: bytes.length },
        ...{ kept: () => kept, isGone: () => false },
        here: () => resolve('here'),
        done: resolve,
      });
      if (!isTaken) resolve('here');
    });
}

test('a thread starts with the first body, a small one too, and none waits for that but a heavy one', async () => {
  const judged = twoWorkers();
  const medium = JSON.stringify(review({ object: deployment(150, 8080) }));
  // As long as it takes to start: nothing did.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await judged(JSON.stringify(review({ object: deployment(1, 8080) })))).toBe('here');
  expect(await judged(medium)).toBe('here');
  await expect.poll(() => judged(medium), FOREVER).toMatchObject({ answer: { json: expect.stringContaining('"allowed":true') } });
});

test('what has been judged here is not handed over when it comes again, unless it is heavy', async () => {
  const judged = twoWorkers();
  const [medium, heavy] = [150, 600].map((containers) => JSON.stringify(review({ object: deployment(containers, 8080) })));
  if (medium === undefined || heavy === undefined) return expect.fail();
  await expect.poll(() => judged(medium), FOREVER).not.toBe('here');
  expect(await judged(medium, medium.length - 1000)).toBe('here');
  expect(await judged(heavy, heavy.length - 1000)).not.toBe('here');
});

test('the Pod specs that come again are counted by their bytes', () => {
  const { parse, keptBytes } = reviewParser();
  const [one, other] = [80, 81].map((port) => Buffer.from(JSON.stringify(review({ object: deployment(20, port) }))));
  if (one === undefined || other === undefined) return expect.fail();
  expect(keptBytes(one)).toBe(0);
  for (let time = 0; time < 3; time += 1) parse(one);
  expect(keptBytes(one)).toBeGreaterThan(one.length / 2);
  expect(keptBytes(one)).toBeLessThan(one.length);
  expect(keptBytes(other)).toBe(0);
});

describe('a thread that ends', () => {
  test('has lost its job, is counted, and another takes its place', async () => {
    const deaths: unknown[] = [];
    const judged = twoWorkers(deaths);
    const good = JSON.stringify(review({ object: deployment(2000, 8080) }));
    expect(await judged(good)).toMatchObject({ answer: { json: expect.stringContaining('"allowed":true') } });
    // Within what is parsed at all, and more than such a heap holds.
    const keys = Array.from({ length: 450_000 }, (_, index) => `{"k${index}":0}`).join(',');
    const bomb = JSON.stringify({ ...review({ object: goodPod() }), more: 'KEYS' }).replace('"KEYS"', `[${keys}]`);
    expect(await judged(bomb)).toBe('died');
    expect(deaths).toEqual([expect.objectContaining({ code: 'ERR_WORKER_OUT_OF_MEMORY' })]);
    await expect.poll(() => judged(good), FOREVER).toMatchObject({ answer: { json: expect.stringContaining('"allowed":true') } });
  });
});

describe('how many workers there are', () => {
  const MIB = 1024 * 1024;
  const settings = { maxInFlight: 256, bodyLimit: 8 * MIB, workers: undefined };
  test.each([
    [1, 4096, 1],
    [2, 512, 2],
    [2, 256, 1],
    [16, 512, 2],
    [64, 65_536, 8],
  ])('%i processors and %i MiB: %i', (processors, mebibytes, workers) => {
    expect(limitsOf(settings, { processors, memory: mebibytes * MIB }).workers).toBe(workers);
    expect(limitsOf({ ...settings, workers: 3 }, { processors, memory: mebibytes * MIB }).workers).toBe(3);
  });

  test('what is held at a time fits into the memory', () => {
    for (const mebibytes of [256, 512, 2048]) {
      const limits = limitsOf(settings, { processors: 2, memory: mebibytes * MIB });
      const bytes = limits.connections * 73 * 1024 + limits.small + limits.large + limits.heaps.large * MIB;
      expect(bytes).toBeLessThan(mebibytes * MIB * 0.75);
    }
  });
});
