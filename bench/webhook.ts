// What an answer of `kport serve` costs beside the floor, a bare node:https server that parses the JSON and says yes, and beside
// Kubernetes' own webhook for Pod Security where Go can build it: one run over TLS with keep-alive on this machine, 16 connections.
// The servers are asked in turn, and what is compared are the medians of their pairs: on a machine that others use, too, a number of
// its own says nothing. Where no Pod spec has come before, another kport is asked, too, which is asked of nothing else: V8 compiles and
// keeps by what was there before, and the one that has answered the others is not to be slower for that.
//   npm run bench:webhook                     some three minutes on a quiet machine; ends with 1 where it is slower
//   npm run bench:webhook -- --build FOLDER   also beside another kport, in whose folder bench/ and src/ are
//   npm run bench:webhook -- --memory 200000  also the memory before and after so many requests
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { columns, median, medianRatio } from './columns.ts';
import { startPodSecurity } from './pod-security.ts';
import { load, type Measured } from './webhook-load.ts';
import { type BenchCase, CASES, NAMESPACE } from './webhook-objects.ts';

/** As in the Dockerfile, for both. */
const MEMORY = ['--min-semi-space-size=16', '--max-semi-space-size=32'];
const CONNECTIONS = 16;
const ROUNDS = 7;
const MILLISECONDS = 900;
/** Bytes of bodies: by then V8 has compiled what it compiles, however slow the machine is. */
const WARM_UP = 60_000_000;
/** Who has answered others has compiled their way, and begins anew. */
const NEW_WARM_UP = 2 * WARM_UP;
const LONGEST_WARM_UP = 60_000;

/** How much more processor time a Pod spec that never came before may take where others have come again. */
const MOST_AFTER_OTHERS = 1.2;

interface Bench {
  readonly name: 'floor' | 'kport' | 'kport before' | 'kport, new only' | 'Pod Security';
  readonly port: number;
  /** Microseconds of its processor so far. */
  processor(): Promise<number>;
  /** Bytes: all, and the heap after a collection; what grows there is a leak, the rest is what V8 once took. */
  memory(): Promise<{ readonly rss: number; readonly heapUsed?: number }>;
  stop(): void;
}

interface Usage {
  readonly cpu: NodeJS.CpuUsage;
  readonly rss: number;
  readonly heapUsed: number;
}

async function startOwn(name: Exclude<Bench['name'], 'Pod Security'>, bench = import.meta.dirname): Promise<Bench> {
  const server = path.join(bench, 'webhook-server.ts');
  const child = fork(server, [name === 'floor' ? name : 'kport'], {
    execArgv: ['--expose-gc', ...MEMORY],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    name,
    port,
    processor: async () => {
      const { cpu } = await usage(child);
      return cpu.user + cpu.system;
    },
    memory: () => usage(child),
    stop: () => child.disconnect(),
  };
}

async function usage(child: ChildProcess): Promise<Usage> {
  child.send('usage');
  const [told] = (await once(child, 'message')) as [Usage];
  return told;
}

async function startOthers(): Promise<Bench[]> {
  const found = await startPodSecurity(NAMESPACE, say);
  if (found === undefined) return [];
  const { port, stop } = found;
  const processor = async () => found.processor();
  return [{ name: 'Pod Security', port, stop, processor, memory: async () => ({ rss: found.memory() }) }];
}

interface Result extends Measured {
  /** Microseconds of the server's processor for a request. */
  readonly cpu: number;
}

async function measure(bench: Bench, body: Buffer): Promise<Result> {
  const before = await bench.processor();
  const measured = await load({ port: bench.port, body, connections: CONNECTIONS, milliseconds: MILLISECONDS });
  return { ...measured, cpu: ((await bench.processor()) - before) / measured.requests };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function inTurn(servers: readonly Bench[], { body, isNew }: BenchCase): Promise<Map<Bench, Result[]>> {
  const results = new Map<Bench, Result[]>(servers.map((server) => [server, []]));
  const requests = (isNew ? NEW_WARM_UP : WARM_UP) / body.length;
  const warmUp = { body, connections: CONNECTIONS, milliseconds: LONGEST_WARM_UP, requests };
  for (const { port } of servers) await load({ port, ...warmUp });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
      results.get(server)?.push(await measure(server, body));
    }
  }
  return results;
}

function row({ name }: Bench, results: readonly Result[], floor: readonly Result[]): string[] {
  const middle = (value: (result: Result) => number) => median(results.map(value));
  const beside = (value: (result: Result) => number) => medianRatio(results.map(value), floor.map(value)).toFixed(2);
  return [
    `  ${name}`,
    beside(({ cpu }) => cpu),
    beside(({ perSecond }) => perSecond),
    String(Math.round(middle(({ cpu }) => cpu))),
    String(Math.round(middle(({ perSecond }) => perSecond))),
    middle(({ p50 }) => p50).toFixed(1),
    middle(({ p99 }) => p99).toFixed(1),
  ];
}

const HEAD = ['', 'processor / floor', 'a second / floor', 'us of processor', 'a second', 'p50 ms', 'p99 ms'];

/** Where no Pod spec has come before: what kport costs beside one that has answered nothing else. */
async function compare(servers: readonly Bench[], one: BenchCase): Promise<number | undefined> {
  const { name, body, isDenied } = one;
  say(`${name}, ${(body.length / 1000).toFixed(1)} KB`);
  const results = await inTurn(servers, one);
  const of = (wanted: Bench['name']) => [...results].find(([server]) => server.name === wanted)?.[1];
  const [floor = [], kport = [], other] = [of('floor'), of('kport'), of('kport, new only')];
  if (kport[0]?.answer.includes('"allowed":false') !== isDenied) throw new Error(`not as it should be: ${kport[0]?.answer}`);
  for (const line of columns([HEAD, ...Array.from(results, ([server, own]) => row(server, own, floor))])) say(line);
  const before = of('kport before');
  if (before) say(`  processor of kport / kport before: ${medianRatio(cpus(kport), cpus(before)).toFixed(2)}`);
  return other && medianRatio(cpus(kport), cpus(other));
}

function cpus(results: readonly Result[]): number[] {
  return results.map(({ cpu }) => cpu);
}

async function compareAll(servers: readonly Bench[], newOnly: Bench): Promise<void> {
  const ratios: number[] = [];
  for (const one of CASES) {
    const ratio = await compare(one.isNew ? [...servers, newOnly] : servers, one);
    if (ratio !== undefined) ratios.push(ratio);
  }
  const told = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  say(
    `processor of new ones where others have come again / kport, new only: ${told}; at most ${MOST_AFTER_OTHERS} in the middle`,
  );
  if (median(ratios) > MOST_AFTER_OTHERS) process.exitCode = 1;
}

async function growth(server: Bench, requests: number): Promise<void> {
  const sizes: string[] = [];
  for (let part = 0; part <= 4; part += 1) {
    const { rss, heapUsed = Number.NaN } = await server.memory();
    sizes.push(`${mebibytes(heapUsed)} of heap (${mebibytes(rss)} in all)`);
    if (part === 4) break;
    const body = CASES[part % CASES.length]?.body ?? Buffer.alloc(0);
    await load({ port: server.port, body, connections: CONNECTIONS, milliseconds: 300_000, requests: requests / 4 });
  }
  say(`memory of kport over ${requests} requests, a quarter of each object: ${sizes.join(', ')}`);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

async function memoryOf(servers: readonly Bench[]): Promise<string> {
  const sizes: string[] = [];
  for (const { name, memory } of servers) sizes.push(`${name} ${mebibytes((await memory()).rss)}`);
  return sizes.join(', ');
}

const { values } = parseArgs({ options: { build: { type: 'string' }, memory: { type: 'string' } } });
const kport = await startOwn('kport');
const newOnly = await startOwn('kport, new only');
const before = values.build === undefined ? [] : [await startOwn('kport before', path.resolve(values.build, 'bench'))];
const servers = [await startOwn('floor'), kport, ...before, ...(await startOthers())];
try {
  say(`memory before the first request: ${await memoryOf(servers)}`);
  await compareAll(servers, newOnly);
  say(`memory after the last one: ${await memoryOf(servers)}`);
  if (values.memory !== undefined) await growth(kport, Number(values.memory));
} finally {
  for (const { stop } of [...servers, newOnly]) stop();
}
