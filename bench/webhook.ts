// What an answer of `kport serve` costs beside the floor, a bare node:https server that parses the JSON and says yes: one run over
// TLS with keep-alive on this machine, 16 connections.
//   npm run bench:webhook                     some 90 seconds
//   npm run bench:webhook -- --memory 200000  also the memory before and after so many requests
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { load, type Measured } from './webhook-load.ts';
import { CASES } from './webhook-objects.ts';

const SERVER = path.join(import.meta.dirname, 'webhook-server.ts');
/** As in the Dockerfile, for both. */
const MEMORY = ['--min-semi-space-size=16', '--max-semi-space-size=32'];
const CONNECTIONS = 16;
const ROUNDS = 2;
const MILLISECONDS = 3000;
const WARM_UP = { milliseconds: 1500 };

interface Bench {
  readonly name: 'floor' | 'kport';
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(name: Bench['name']): Promise<Bench> {
  const child = fork(SERVER, [name], { execArgv: ['--expose-gc', ...MEMORY], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { name, child, port };
}

interface Usage {
  readonly cpu: NodeJS.CpuUsage;
  readonly rss: number;
  /** After a collection: what grows here is a leak; the rest of the process keeps what V8 once took. */
  readonly heapUsed: number;
}

async function usage({ child }: Bench): Promise<Usage> {
  child.send('usage');
  const [told] = (await once(child, 'message')) as [Usage];
  return told;
}

interface Result extends Measured {
  /** Microseconds of the server's processor for a request. */
  readonly cpu: number;
}

async function measure(bench: Bench, body: Buffer, limits: { milliseconds: number; rate?: number }): Promise<Result> {
  const before = await usage(bench);
  const measured = await load({ port: bench.port, body, connections: CONNECTIONS, ...limits });
  const after = await usage(bench);
  const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / measured.requests;
  return { ...measured, cpu };
}

function best(results: readonly Result[]): Result {
  const [first, ...others] = results.toSorted((a, b) => b.perSecond - a.perSecond);
  if (first === undefined) throw new Error(`no round of ${others.length}`);
  return first;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function row(name: string, { perSecond, p50, p99, cpu }: Result): string {
  const cells = [
    `${Math.round(perSecond)}/s`,
    `p50 ${p50.toFixed(1)} ms`,
    `p99 ${p99.toFixed(1)} ms`,
    `${Math.round(cpu)} us of processor`,
  ];
  return `  ${name.padEnd(18)}${cells.map((cell) => cell.padStart(16)).join('')}`;
}

async function compare(servers: readonly Bench[], { name, body, isDenied }: (typeof CASES)[number]): Promise<void> {
  say(`${name}, ${(body.length / 1000).toFixed(1)} KB`);
  const results = new Map<string, Result[]>();
  for (const server of servers) await measure(server, body, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of servers) {
      results.set(server.name, [
        ...(results.get(server.name) ?? []),
        await measure(server, body, { milliseconds: MILLISECONDS }),
      ]);
    }
  }
  const [floor, kport] = [best(results.get('floor') ?? []), best(results.get('kport') ?? [])];
  if (kport.answer.includes('"allowed":false') !== isDenied) throw new Error(`not as it should be: ${kport.answer}`);
  say(row('floor', floor));
  say(row('kport', kport));
  for (const server of servers) {
    const half = await measure(server, body, { milliseconds: MILLISECONDS, rate: kport.perSecond / 2 });
    say(row(`${server.name}, half load`, half));
  }
  say(
    `  kport / floor: ${(kport.perSecond / floor.perSecond).toFixed(2)} requests a second, ${(kport.cpu / floor.cpu).toFixed(2)} processor`,
  );
}

async function memory(server: Bench, requests: number): Promise<void> {
  const sizes: string[] = [];
  for (let part = 0; part <= 4; part += 1) {
    const { rss, heapUsed } = await usage(server);
    sizes.push(`${Math.round(heapUsed / 1024 / 1024)} MiB of heap (${Math.round(rss / 1024 / 1024)} in all)`);
    if (part === 4) break;
    const body = CASES[part % CASES.length]?.body ?? Buffer.alloc(0);
    await load({ port: server.port, body, connections: CONNECTIONS, milliseconds: 300_000, requests: requests / 4 });
  }
  say(`memory of kport over ${requests} requests, a quarter of each object: ${sizes.join(', ')}`);
}

const servers = [await start('floor'), await start('kport')];
try {
  for (const one of CASES) await compare(servers, one);
  const at = process.argv.indexOf('--memory');
  if (at > 0) await memory(servers[1] as Bench, Number(process.argv[at + 1]));
} finally {
  for (const { child } of servers) child.disconnect();
}
