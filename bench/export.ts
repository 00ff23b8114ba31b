// What a dry-run create costs at a real API server: without anything, with the exported policy, and with the webhook, in one cluster and
// in turn, by one client over one connection. Of a machine that others use, too, the ratios count.
//   npm run bench:export                   a minute; needs what `npm run test:e2e` builds
//   npm run bench:export -- --requests 1000
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { admissionPolicies } from '../src/export/admission-policy.ts';
import { shippedPolicy } from '../src/policy/presets.ts';
import type { ApiAnswer } from '../test/e2e/api-client.ts';
import { type Cluster, startCluster } from '../test/e2e/cluster.ts';
import { findBinaries } from '../test/e2e/components.ts';
import { KINDS, objectOf, type PodKind, someObject } from '../test/e2e/export-objects.ts';
import { freePorts } from '../test/e2e/free-ports.ts';
import { startKport } from '../test/e2e/kport.ts';
import { BAD_CONTAINER, GOOD_CONTAINER } from '../test/e2e/manifests.ts';
import { register } from '../test/e2e/registration.ts';
import { waitFor } from '../test/e2e/waiting.ts';
import { columns, median, medianRatio } from './columns.ts';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '300' } } });
const REQUESTS = Number(values.requests);
const WARM_UP = 50;

/** Namespaces, by what judges there. */
const SETTINGS = ['nothing', 'policy', 'webhook'] as const;
type Setting = (typeof SETTINGS)[number];

interface Asked {
  readonly kind: PodKind;
  readonly object: object;
}

const CASES: Readonly<Record<string, readonly Asked[]>> = {
  'good Pods': [{ kind: 'Pod', object: objectOf('Pod', { containers: [GOOD_CONTAINER] }) }],
  'bad Pods': [{ kind: 'Pod', object: objectOf('Pod', { containers: [BAD_CONTAINER] }) }],
  'objects of nine kinds': fc.sample(someObject, { seed: 4, numRuns: 100 }),
};

async function main(): Promise<string[]> {
  const binaries = findBinaries(process.env);
  if (binaries === undefined) return ['The programs of a cluster are missing: node test/e2e/build-tools.ts builds them.'];
  const cluster = await startCluster(binaries);
  const [port = 0, healthPort = 0] = await freePorts(2);
  try {
    await prepare(cluster, port);
    const kport = await startKport(cluster, { port, healthPort });
    try {
      for (const setting of ['policy', 'webhook'] as const)
        await waitFor(`the ${setting}`, async () => (await denied(cluster, setting)) || undefined);
      if (await denied(cluster, 'nothing')) throw new Error('something judges where nothing should');
      const head = ['', 'p50 ms', 'p95 ms', 'p50 / nothing', 'p95 / nothing'];
      const tables = [];
      for (const [name, asked] of Object.entries(CASES))
        tables.push('', name, ...columns([head, ...(await measured(cluster, asked))]));
      return tables;
    } finally {
      await kport.stop();
    }
  } finally {
    await cluster.stop();
  }
}

/** The label turns the webhook off in the other two, and the policy has no labels: its names spare them. */
async function prepare(cluster: Cluster, port: number): Promise<void> {
  for (const name of SETTINGS) {
    const labels = name === 'webhook' ? {} : { 'kport.dev/mode': 'off' };
    await cluster.api('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  }
  const spared = ['kube-system', 'nothing', 'webhook'];
  const policy = shippedPolicy('restricted');
  for (const object of admissionPolicies({ policy, language: 'en', isStatic: false, labels: 'off', spared })) {
    const plural = object.kind === 'ValidatingAdmissionPolicy' ? 'policies' : 'policybindings';
    await cluster.api('POST', `/apis/admissionregistration.k8s.io/v1/validatingadmission${plural}`, object);
  }
  await register(cluster, port);
}

async function denied(cluster: Cluster, setting: Setting): Promise<boolean> {
  const [asked] = CASES['bad Pods'] ?? [];
  return asked !== undefined && (await create(cluster, setting, asked)).status === 403;
}

function create({ api }: Cluster, setting: Setting, { kind, object }: Asked): Promise<ApiAnswer> {
  return api('POST', `${KINDS[kind].replace('NS', setting)}?dryRun=All`, object);
}

async function measured(cluster: Cluster, asked: readonly Asked[]): Promise<string[][]> {
  const times: Record<Setting, number[]> = { nothing: [], policy: [], webhook: [] };
  for (let index = -WARM_UP; index < REQUESTS; index += 1) {
    const one = asked[(index + WARM_UP) % asked.length];
    // In turn, and none always behind the same.
    for (const setting of index % 2 === 0 ? SETTINGS : SETTINGS.toReversed()) {
      const start = performance.now();
      if (one) await create(cluster, setting, one);
      if (index >= 0) times[setting].push(performance.now() - start);
    }
  }
  const p95 = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)] ?? Number.NaN;
  return SETTINGS.map((setting) => [
    `  ${setting}`,
    median(times[setting]).toFixed(2),
    p95(times[setting]).toFixed(2),
    medianRatio(times[setting], times.nothing).toFixed(2),
    (p95(times[setting]) / p95(times.nothing)).toFixed(2),
  ]);
}

process.stdout.write(`${(await main()).join('\n').trimStart()}\n`);
