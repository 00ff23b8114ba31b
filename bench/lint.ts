// What `kport lint` costs, as ratios of one run: beside `node -e 0` for one small file, beside the js-yaml floor of the same
// files for trees. Build first.
//   npm run bench                     generated trees of 100, 1,000 and 10,000 manifests
//   npm run bench -- DIRECTORY ...    also trees of your own
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateTree } from './generate-tree.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const KPORT = path.join(ROOT, 'dist/cli/main.cjs');
const FLOOR = path.join(ROOT, 'bench/js-yaml-floor.mjs');
const ROUNDS = 7;

interface Timed {
  /** Milliseconds on the wall clock, a round each. */
  readonly walls: number[];
  readonly args: readonly string[];
}

function seconds(args: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const start = performance.now();
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  if (error || (status !== 0 && status !== 1 && status !== 3)) throw error ?? new Error(`${args.join(' ')} ended with ${status}`);
  return performance.now() - start;
}

/** In turn, so that a machine that changes its speed changes it for all; the first round warms up and is not counted. */
function timeInTurn(commands: readonly (readonly string[])[], rounds: number): Timed[] {
  const timed = commands.map((args) => ({ args, walls: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { args, walls } of timed) {
      const wall = seconds(args);
      if (round > 0) walls.push(wall);
    }
  }
  return timed;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function ratio(a: Timed | undefined, b: Timed | undefined): string {
  const ratios = (a?.walls ?? []).map((wall, round) => wall / (b?.walls[round] ?? Number.NaN));
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
}

function peakMiB(args: readonly string[], directory: string): number {
  const file = path.join(directory, 'peak');
  seconds(['--import', path.join(ROOT, 'bench/peak-memory.mjs'), ...args], { KPORT_BENCH_MEMORY: file });
  return Math.round(Number(readFileSync(file, 'utf8')) / 1024);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function benchStart(directory: string): void {
  const file = path.join(directory, 'pod.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - { name: a, image: a }\n');
  const [kport, node] = timeInTurn(
    [
      [KPORT, 'lint', file],
      ['-e', '0'],
    ],
    20,
  );
  say(`one small file: ${median(kport?.walls ?? []).toFixed(0)} ms, ${ratio(kport, node)} x node -e 0`);
}

function benchTree(name: string, tree: string, directory: string): number {
  const lint = [KPORT, 'lint', '--format', 'json', tree];
  const [kport, floor] = timeInTurn([lint, [FLOOR, tree]], ROUNDS);
  const wall = median(kport?.walls ?? []);
  say(`${name}: ${wall.toFixed(0)} ms, ${ratio(kport, floor)} x js-yaml floor, peak ${peakMiB(lint, directory)} MiB`);
  return wall;
}

const directory = mkdtempSync(path.join(tmpdir(), 'kport-bench-'));
try {
  say(`Node ${process.version}, ${ROUNDS} rounds in turn: median (lowest-highest)`);
  benchStart(directory);
  const walls = [100, 1_000, 10_000].map((count) => {
    const tree = path.join(directory, String(count));
    generateTree(tree, count);
    return benchTree(`${count} generated manifests`, tree, directory);
  });
  say(`10,000 manifests take ${((walls[2] ?? 0) / (walls[1] ?? 1)).toFixed(1)} times as long as 1,000`);
  for (const tree of process.argv.slice(2)) benchTree(tree, path.resolve(tree), directory);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
