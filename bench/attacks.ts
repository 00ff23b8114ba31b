// Whether normal requests are answered while Pods without credentials attack: `kport serve` of dist/ in a container of the chart's
// limits, where memory cgroups can be made, else beside everything else; 100 normal requests a second, each attack alone and all at once,
// and all at once at a server that does next to nothing: what is slow there, too, is the machine.
//   npm run bench:attacks                                  two minutes
//   npm run bench:attacks -- --seconds 5 --only d,e,all    shorter
//   npm run bench:attacks -- --from 127.0.0.2              attackers have an address of their own, as most Pods have
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ATTACKS } from './attack-kinds.ts';
import { steadyLoad, type Told } from './steady-load.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '13' },
    only: { type: 'string' },
    main: { type: 'string', default: path.join(import.meta.dirname, '../dist/cli/main.cjs') },
    flags: { type: 'string', default: '' },
    from: { type: 'string', default: '127.0.0.1' },
    'per-second': { type: 'string', default: '100' },
    // Seconds for which an API server waits.
    patience: { type: 'string', default: '5' },
  },
});
/** Of the Dockerfile and the chart. */
const NODE_FLAGS = ['--min-semi-space-size=16', '--max-semi-space-size=32'];
const MEMORY_BYTES = 512 * 1024 * 1024;
const steady = { perSecond: Number(values['per-second']), patience: Number(values.patience) * 1000 };
/** Of the code of both sides, before anything is attacked. */
const WARM_UP_MILLISECONDS = 2000;
const CGROUPS = '/sys/fs/cgroup';

interface Group {
  readonly folder: string;
  readonly peak: string;
}

/** A memory cgroup of the chart's limit, of version 2 or 1; undefined where none can be made. */
function memoryGroup(): Group | undefined {
  const isSecond = existsSync(`${CGROUPS}/cgroup.controllers`);
  const folder = `${CGROUPS}${isSecond ? '' : '/memory'}/kport-bench-${process.pid}`;
  try {
    mkdirSync(folder);
    writeFileSync(`${folder}/${isSecond ? 'memory.max' : 'memory.limit_in_bytes'}`, String(MEMORY_BYTES));
    return { folder, peak: `${folder}/${isSecond ? 'memory.peak' : 'memory.max_usage_in_bytes'}` };
  } catch {
    return undefined;
  }
}

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly healthPort: number;
}

async function start(program: readonly string[], group: Group | undefined): Promise<Server> {
  const command = [process.execPath, ...NODE_FLAGS, ...program];
  const join = group === undefined ? '' : `echo $$ > ${group.folder}/cgroup.procs; `;
  const child = spawn('sh', ['-c', `${join}exec "$@"`, 'sh', ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  const ports = await new Promise<readonly number[]>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the server ended: ${told}`)));
    child.stderr.on('data', (chunk) => {
      told += chunk;
      const found = [...told.matchAll(/127\.0\.0\.1:(\d+)\/(?:validate|metrics)/g)].map(([, port]) => Number(port));
      if (found.length >= 2) resolve(found);
    });
  });
  return { child, port: ports[0] ?? 0, healthPort: ports[1] ?? 0 };
}

interface Row extends Told {
  readonly name: string;
  readonly peakMiB: number;
  readonly ended: string;
}

/** A server of its own for each row, so that none inherits what another left behind. */
async function measure(name: string, attacks: readonly string[], program: readonly string[]): Promise<Row> {
  const group = memoryGroup();
  const server = await start(program, group);
  const { port, healthPort, child } = server;
  await steadyLoad({ ...steady, port, healthPort, milliseconds: WARM_UP_MILLISECONDS });
  // As on other machines: no thread of them takes a processor that the server needs, and neither does their start.
  const attackers = attacks.map((attack) => {
    const file = path.join(import.meta.dirname, 'attack-kinds.ts');
    const args = ['--max-old-space-size=512', file, attack, String(port), String(healthPort), values.from];
    return spawn('nice', ['-n', '19', process.execPath, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  });
  const told = await steadyLoad({ ...steady, port, healthPort, milliseconds: Number(values.seconds) * 1000 });
  const ended = child.exitCode ?? child.signalCode;
  const peak = group === undefined ? rssOf(child.pid) : Number(readFileSync(group.peak, 'utf8'));
  for (const one of [...attackers, child]) await stop(one);
  if (group !== undefined) rmdirSync(group.folder);
  return { ...told, name, peakMiB: Math.round(peak / 1024 / 1024), ended: ended === null ? '' : String(ended) };
}

function rssOf(pid: number | undefined): number {
  const status = `/proc/${pid}/status`;
  const peak = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return Number(peak ?? Number.NaN) * 1024;
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve()).kill('SIGKILL');
  });
}

function line({ name, latencies, kept, failures, probes, failedProbes, peakMiB, ended }: Row): string {
  const at = (share: number, of = latencies) => `${Math.round(of[Math.floor(of.length * share)] ?? Number.NaN)} ms`;
  const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
  const why = [...failures].map(([problem, count]) => `${count} x ${problem}`).join('; ');
  const cells = [
    latencies.length,
    failed,
    at(0.5),
    at(0.99),
    at(1 - 1e-9),
    at(0.99, kept),
    `${failedProbes} of ${probes}`,
    `${peakMiB} MiB`,
    ended,
  ];
  return `| ${[name, ...cells, why].join(' | ')} |`;
}

function titleOf(name: string): string {
  if (name === 'bare') return 'all, at a bare node:https server';
  return ATTACKS[name] ? `${name}: ${ATTACKS[name].what}` : name;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'kport-attacks-'));
const policy = path.join(scratch, 'policy.yaml');
const exemption = `{rules: [privileged-container-port], names: ["*-dns", "*-controller"], reason: bench}`;
writeFileSync(
  policy,
  `apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: restricted}\nspec: {extends: restricted, exemptions: [${exemption}]}\n`,
);
const flags = ['--port', '0', '--health-port', '0', '--policy', policy, ...values.flags.split(' ').filter(Boolean)];
const KPORT = [values.main, 'serve', ...flags];
/** What is left of a latency beside this is the server's. */
const BARE = [path.join(import.meta.dirname, 'bare-server.ts')];
const letters = Object.keys(ATTACKS);
const wanted = values.only?.split(',') ?? ['none', ...letters, 'all', 'bare'];
say(
  '| attack | answered | failed | p50 | p99 | longest | p99 of kept connections | failed probes | memory, most | ended | why |',
);
say('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const name of wanted) {
  const attacks = name === 'all' || name === 'bare' ? letters : letters.filter((one) => one === name);
  say(line(await measure(titleOf(name), attacks, name === 'bare' ? BARE : KPORT)));
}
rmSync(scratch, { recursive: true });
