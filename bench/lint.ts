// What `kport lint` costs, as ratios of one run: beside `node -e 0` for one small file, beside the js-yaml floor of the same files for
// trees, beside the JSON report for other reports, beside --no-render for kustomizations. Build first.
//   npm run bench                     generated trees, reports, kustomizations
//   npm run bench -- DIRECTORY ...    also trees of your own, as they are
//   npm run bench -- --build FOLDER   beside another build of kport, in whose folder dist/ is: what it costs now as a ratio of then
//   npm run bench -- --check          the first three only: fails where a ratio of processor time is half as much again as the recorded one
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { columns, medianRatio } from './columns.ts';
import { type Cost, costOf } from './cost.ts';
import {
  type BesideDialects,
  generateDialects,
  generateFindings,
  generateKustomizations,
  generateTree,
} from './generate-tree.ts';
import { type Held, heldIn, heldLines } from './held.ts';
import recorded from './recorded.json' with { type: 'json' };

const ROOT = path.resolve(import.meta.dirname, '..');
const KPORT = path.join(ROOT, 'dist/cli/main.cjs');
const FLOOR = path.join(ROOT, 'bench/js-yaml-floor.mjs');
/** How much worse than the recorded ratio fails a check. */
const MARGIN = 1.5;
/** Between two builds a few hundredths count. */
const MOST_PAIRS = 9;

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  /** What it is measured beside. */
  readonly beside: readonly string[];
  readonly pairs: number;
  readonly make?: (folder: string) => void;
  /** Whether to tell what both sides hold: they are trees of different things. */
  readonly isHeldTold?: boolean;
}

/** `$` stands for the folder of the case. */
const START: Case = {
  name: 'one small file / node -e 0',
  args: [KPORT, 'lint', '$/pod.yaml'],
  beside: ['-e', '0'],
  pairs: 15,
  make: (folder) => writeFileSync(path.join(folder, 'pod.yaml'), POD),
};
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - { name: a, image: a }\n';

const tree = (name: string, directory: string, pairs: number): Case => ({
  name: `${name} / js-yaml floor`,
  args: [KPORT, 'lint', '--no-render', '--format', 'json', directory],
  beside: [FLOOR, directory],
  pairs,
});

const generated = (count: number, pairs: number): Case => ({
  ...tree(`${count.toLocaleString('en')} generated manifests`, '$', pairs),
  make: (folder) => generateTree(folder, count),
});

const report = (format: string): Case => ({
  name: `${format} of 50,000 findings / json`,
  args: [KPORT, 'lint', '--format', format, '$'],
  beside: [KPORT, 'lint', '--format', 'json', '$'],
  pairs: 3,
  make: (folder) => generateFindings(folder, 50_000),
});

/** What files of other dialects, all of which are workloads, cost beside manifests. */
const dialects = (beside: BesideDialects): Case => ({
  name: `1,000 Compose files and units / ${beside} of as many bytes`,
  args: [KPORT, 'lint', '--no-render', '--format', 'json', '$/dialects'],
  beside: [KPORT, 'lint', '--no-render', '--format', 'json', '$/manifests'],
  pairs: 3,
  make: (folder) => generateDialects(folder, 1_000, beside),
  isHeldTold: true,
});

/** The first pair, which does not count, fills the cache. */
const kustomizations = (name: string, ...options: readonly string[]): Case => ({
  name: `200 kustomizations, ${name} / --no-render`,
  args: [KPORT, 'lint', ...options, '--format', 'json', '$'],
  beside: [KPORT, 'lint', '--no-render', '--format', 'json', '$'],
  pairs: 3,
  make: (folder) => generateKustomizations(folder, 200),
});

/** Beside what is judged as they are: of most manifests nothing is. */
const BESIDE_WORKLOADS: readonly Case[] = [dialects('workloads'), dialects('unlike workloads')];

const CHECKED: readonly Case[] = [START, generated(1_000, 5), dialects('manifests')];

interface Measured {
  readonly clock: number;
  readonly processor: number;
  readonly memory: number;
  /** Of both sides, where it is told. */
  readonly held?: readonly [Held, Held];
}

/** In turn, so that a machine that changes its speed changes it for both; the first pair warms up and is not counted. */
async function measure({ args, beside, pairs, make, isHeldTold }: Case, work: string): Promise<Measured> {
  const folder = mkdtempSync(path.join(work, 'case-'));
  make?.(folder);
  const placed = [args, beside].map((all) => all.map((arg) => (arg.startsWith('$') ? folder + arg.slice(1) : arg)));
  const costs: Cost[][] = [[], []];
  for (let pair = 0; pair <= pairs; pair += 1) {
    for (const [index, one] of placed.entries()) {
      const cost = await costOf(process.execPath, one, { env: { XDG_CACHE_HOME: path.join(work, 'cache') } });
      if (pair > 0) costs[index]?.push(cost);
    }
  }
  const peaks: number[] = [];
  for (const one of placed) peaks.push(await peakOf(one, work));
  const held = isHeldTold ? ([heldBy(placed[0]), heldBy(placed[1])] as const) : undefined;
  rmSync(folder, { recursive: true });
  const ratio = (what: keyof Cost) => medianRatio(...(costs.map((all) => all.map((cost) => cost[what])) as [number[], number[]]));
  const memory = medianRatio([peaks[0] ?? 0], [peaks[1] ?? 0]);
  return { clock: ratio('clock'), processor: ratio('processor'), memory, ...(held ? { held } : {}) };
}

/** By one more run, whose last argument is its folder. */
function heldBy(args: readonly string[] = []): Held {
  const folder = args.at(-1) ?? '';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
  // It ends with 1 where it finds something.
  const { stdout } = spawnSync(process.execPath, [...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return heldIn(stdout, bytes);
}

async function peakOf(args: readonly string[], work: string): Promise<number> {
  const file = path.join(work, 'peak');
  const preload = ['--import', path.join(ROOT, 'bench/peak-memory.mjs')];
  await costOf(process.execPath, [...preload, ...args], {
    env: { KPORT_BENCH_MEMORY: file, XDG_CACHE_HOME: path.join(work, 'cache') },
  });
  return Number(readFileSync(file, 'utf8'));
}

interface Recorded {
  /** The ratio of processor time before it was worked on, and what is wanted of the clock's. */
  readonly before?: number;
  readonly processor: number;
  readonly aim?: number;
}

const RECORDED: Readonly<Record<string, Recorded | undefined>> = recorded;

function row({ name }: Case, { clock, processor, memory }: Measured): string[] {
  const known = RECORDED[name];
  const shown = (value: number | undefined) => value?.toFixed(2) ?? '';
  return [name, ...[clock, memory, processor, known?.processor, known?.before, known?.aim].map(shown)];
}

function casesOf(trees: readonly string[]): readonly Case[] {
  const own = trees.map((one) => tree(one, path.resolve(one), 5));
  return [
    ...CHECKED,
    generated(10_000, 5),
    ...own,
    report('html'),
    report('sarif'),
    kustomizations('all built', '--no-cache'),
    kustomizations('none built'),
  ];
}

/** The same work, done by another build. */
function besideBuild({ name, ...rest }: Case, build: string): Case {
  const program = path.resolve(build, 'dist/cli/main.cjs');
  const beside = rest.args.map((arg) => (arg === KPORT ? program : arg));
  return { ...rest, name: name.split(' / ')[0] ?? name, beside, pairs: Math.max(rest.pairs, MOST_PAIRS) };
}

async function compareBuilds(build: string, cases: readonly Case[]): Promise<number> {
  const rows = [['', 'clock', 'memory', 'processor']];
  await withFolder(async (work) => {
    for (const one of cases) {
      // An older build may not have the options.
      const measured = await measure(besideBuild(one, build), work).catch(() => undefined);
      const { clock, memory, processor } = measured ?? {};
      const row = [one.name.split(' / ')[0] ?? '', ...[clock, memory, processor].map((value) => value?.toFixed(2) ?? 'none')];
      rows.push(row);
      // The larger ones take minutes: whoever ends it before has those that were measured.
      process.stderr.write(`${row.join('  ')}\n`);
    }
  });
  process.stdout.write(`Node ${process.version}: medians of pairs, as ratios to ${build}\n${columns(rows).join('\n')}\n`);
  return 0;
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kport-bench-'));
  mkdirSync(path.join(folder, 'cache'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { check: { type: 'boolean', default: false }, build: { type: 'string' } },
    allowPositionals: true,
  });
  const isCheck = values.check;
  const cases = isCheck ? CHECKED : casesOf(positionals);
  if (values.build !== undefined) return compareBuilds(values.build, cases);
  const rows = [['', 'clock', 'memory', 'processor', 'recorded', 'before', 'aim of clock']];
  const worse: string[] = [];
  const held: string[] = [];
  await withFolder(async (work) => {
    for (const one of isCheck ? cases : [...cases, ...BESIDE_WORKLOADS]) {
      const measured = await measure(one, work);
      rows.push(row(one, measured));
      if (measured.held) held.push(one.name, ...heldLines(measured.processor, ...measured.held));
      if (measured.processor > MARGIN * (RECORDED[one.name]?.processor ?? 0)) worse.push(one.name);
    }
  });
  process.stdout.write(`Node ${process.version}: medians of pairs, as ratios\n${[...columns(rows), ...held].join('\n')}\n`);
  for (const name of worse)
    process.stderr.write(`${name}: more than ${MARGIN} times the recorded ratio of bench/recorded.json\n`);
  return isCheck && worse.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
