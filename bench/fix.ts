// What `kport fix` costs beside `kport lint` of the same files, in processor time, which other programs change little. Build first.
//   npm run bench:fix                 5,000 generated manifests
//   npm run bench:fix -- DIRECTORY    also a tree of your own
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateTree } from './generate-tree.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const KPORT = path.join(ROOT, 'dist/cli/main.cjs');
const ROUNDS = 5;

/** What all threads took, in milliseconds. */
function processorTime(args: readonly string[], directory: string): number {
  const file = path.join(directory, 'processor-time');
  const loaded = ['--import', path.join(ROOT, 'bench/processor-time.mjs'), KPORT, ...args];
  const { status, error } = spawnSync(process.execPath, loaded, {
    stdio: 'ignore',
    env: { ...process.env, KPORT_BENCH_PROCESSOR: file },
  });
  if (error || status === null) throw error ?? new Error(`${args.join(' ')} did not end`);
  return Number(readFileSync(file, 'utf8')) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function benchFix(tree: string, directory: string): void {
  const commands = [['lint'], ['fix'], ['fix', '--unsafe']] as const;
  const times = commands.map((command) => ({ command, taken: [] as number[] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { command, taken } of times) taken.push(processorTime([...command, '--policy', 'restricted', tree], directory));
  }
  const [lint] = times;
  for (const { command, taken } of times) {
    const ratios = taken.map((time, round) => time / (lint?.taken[round] ?? Number.NaN));
    const said = `${median(taken).toFixed(0)} ms, ${median(ratios).toFixed(2)} x lint`;
    process.stdout.write(`${command.join(' ')}: ${said}\n`);
  }
}

const directory = mkdtempSync(path.join(tmpdir(), 'kport-bench-'));
try {
  const generated = path.join(directory, 'tree');
  generateTree(generated, 5_000);
  for (const tree of [generated, ...process.argv.slice(2)]) {
    process.stdout.write(`${tree === generated ? '5,000 generated manifests' : tree}\n`);
    benchFix(tree, directory);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
