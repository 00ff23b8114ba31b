// What `kport audit -A` costs beside `kubectl get pods -A -o json` of the same cluster, one after the other, and how much memory it takes:
// against the API server that `npm run test:e2e` builds, on loopback. Making the Pods takes most of the time.
//   npm run bench:audit                     5,000 and 10,000 Pods of 800 owners on 200 nodes
//   npm run bench:audit -- --pods 2000      half of them, and all
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Cluster, startCluster } from '../test/e2e/cluster.ts';
import { findBinaries } from '../test/e2e/components.ts';
import { makeFleet } from '../test/e2e/fleet.ts';
import { columns } from './columns.ts';
import { type Cost, costOf, costText } from './cost.ts';

/** As it is installed: the sources take half as much memory again. */
const KPORT = path.join(import.meta.dirname, '../dist/cli/main.cjs');

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '10000' },
    owners: { type: 'string', default: '800' },
    nodes: { type: 'string', default: '200' },
  },
});

interface Measured {
  readonly pods: number;
  readonly audit: Cost;
  readonly kubectl: Cost;
  readonly peakMiB: number;
}

async function measure(cluster: Cluster, kubectl: string, pods: number): Promise<Measured> {
  const [memory, kubeconfig] = [path.join(cluster.folder, 'peak-memory'), cluster.adminKubeconfig];
  const preload = path.join(import.meta.dirname, 'peak-memory.mjs');
  const args = ['--import', preload, KPORT, 'audit', '-A', '--format', 'json', '--kubeconfig', kubeconfig];
  const audit = await costOf(process.execPath, args, { env: { KPORT_BENCH_MEMORY: memory } });
  const get = await costOf(kubectl, ['--kubeconfig', kubeconfig, 'get', 'pods', '-A', '-o', 'json']);
  return { pods, audit, kubectl: get, peakMiB: Math.round(Number(readFileSync(memory, 'utf8')) / 1024) };
}

function row({ pods, audit, kubectl, peakMiB }: Measured): string[] {
  const ratio = (audit.clock / kubectl.clock).toFixed(2);
  return [String(pods), costText(audit), costText(kubectl), ratio, `${peakMiB} MiB`];
}

async function main(): Promise<string[]> {
  const binaries = findBinaries(process.env);
  if (binaries === undefined) return ['The programs of a cluster are missing: node test/e2e/build-tools.ts builds them.'];
  const [pods, owners, nodes] = [Number(values.pods), Number(values.owners), Number(values.nodes)];
  const cluster = await startCluster(binaries);
  try {
    await cluster.stopControllers();
    const rows: string[][] = [];
    for (const [from, to] of [[0, Math.floor(pods / 2)] as const, [Math.floor(pods / 2), pods] as const]) {
      await makeFleet(cluster, { nodes, owners, pods: to }, from);
      rows.push(row(await measure(cluster, binaries.kubectl, to)));
    }
    return columns([['Pods', 'kport audit', 'kubectl get', 'ratio', 'peak'], ...rows]);
  } finally {
    await cluster.stop();
  }
}

process.stdout.write(`${(await main()).join('\n')}\n`);
