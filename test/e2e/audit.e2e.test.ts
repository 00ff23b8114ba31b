// kport audit against a real API server: nodes with several runtimes, owners whose Pods the real controllers made, and the status that
// a kubelet would have written; what may not be read; and a list that is asked for in pages.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, request as requestSafely } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditOutput } from '../../src/report/schemas/audit.ts';
import { DIGEST, fillCluster } from './audited-cluster.ts';
import type { Cluster } from './cluster.ts';
import { makeFleet } from './fleet.ts';
import { MAIN } from './kport.ts';
import { describeInCluster } from './shared-cluster.ts';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Owner = AuditOutput['namespaces'][number]['owners'][number];

function kport({ folder }: Cluster, ...args: readonly string[]): Promise<Run> {
  // Nothing of the surroundings names another cluster.
  const env = { PATH: process.env.PATH, HOME: folder };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, 'audit', ...args],
      { cwd: folder, env, timeout: 60_000, maxBuffer: 2 ** 26 },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 137, out, err });
      },
    );
  });
}

const parsed = ({ out }: Run): AuditOutput => JSON.parse(out);
const ownersIn = (run: Run): readonly Owner[] => parsed(run).namespaces.flatMap(({ owners }) => owners);

function ownerIn(run: Run, name: string): Owner {
  const owner = ownersIn(run).find(({ object }) => object.name === name);
  if (owner === undefined) throw new Error(`no ${name}: ${run.out.slice(0, 2000)}${run.err}`);
  return owner;
}

const rulesOf = ({ findings }: Owner) => findings.flatMap(({ rule, also = [] }) => [rule, ...also]).sort();

describeInCluster('kport audit', (cluster) => {
  let whole: Run;
  const json = (...args: readonly string[]) =>
    kport(cluster(), '--kubeconfig', cluster().adminKubeconfig, '--format', 'json', ...args);

  beforeAll(async () => {
    await fillCluster(cluster());
    whole = await json('-A');
  });

  it('tells all that runs by whoever is at the top of it', () => {
    expect(whole.err).toBe('');
    expect(ownersIn(whole).map(({ object, pods, template }) => `${object.kind} ${object.name} ${pods} ${template}`)).toEqual([
      'CronJob nightly 0 true',
      'DaemonSet agent 2 true',
      'Deployment web 3 true',
      'Job once 1 true',
      'Pod lone 1 false',
      'Pod proxy 2 false',
      'Rollout canary 1 true',
      'StatefulSet api 2 true',
    ]);
    expect(parsed(whole).namespaces.find(({ name }) => name === 'shop')).toMatchObject({ mode: 'warn', pods: 12 });
    expect(parsed(whole).unread).toEqual([]);
    expect(whole.code).toBe(1);
  });

  it('tells what runs each node', () => {
    expect(
      parsed(whole).nodes.map(({ name, runtime, os, profile, pods }) => `${name} ${runtime} ${os} ${profile} ${pods}`),
    ).toEqual([
      'node-a containerd 2.1.9 linux containerd-2 4',
      'node-b containerd 2.1.4 linux containerd-2 3',
      'node-c cri-o 1.37.0 linux cri-o 4',
      'node-w containerd 1.7.20 windows containerd-1 1',
    ]);
  });

  it('judges a port by the nodes where it is bound, and tells what was predicted and seen there', () => {
    const web = ownerIn(whole, 'web');
    expect(
      web.ports
        .flatMap(({ port, on }) => on.map(({ runtime, verdict, nodes }) => `${port} ${runtime} ${verdict} ${nodes}`))
        .sort(),
    ).toEqual(['80 containerd 2.1 depends node-a,node-b', '80 cri-o 1.37 fails node-c']);
    expect(web.findings.find(({ rule }) => rule === 'privileged-port-unbindable')).toMatchObject({
      pods: 1,
      nodes: ['node-c'],
      foundIn: 'template',
    });
    expect(web.seen).toMatchObject([
      {
        container: 'web',
        code: 'EACCES',
        how: 'seen',
        rules: ['privileged-port-unbindable'],
        exitCode: 1,
        pods: 1,
        nodes: ['node-c'],
      },
    ]);
    expect(ownerIn(whole, 'api').seen).toMatchObject([
      {
        code: 'CreateContainerConfigError',
        how: 'seen',
        rules: ['never-starts'],
        message: 'container has runAsNonRoot and image will run as root',
        pods: 2,
      },
    ]);
  });

  it('knows as whom images start, and that Windows has no privileged ports', () => {
    const [root] = ownerIn(whole, 'lone').findings;
    expect(root?.message).toContain(`(${DIGEST.slice(0, 19)}) has USER 0`);
    expect(rulesOf(ownerIn(whole, 'canary'))).toEqual(['may-run-as-root']);
    expect(ownerIn(whole, 'proxy')).toMatchObject({ static: true, nodes: ['node-a', 'node-b'] });
  });

  it('reads the namespaces and the Pods that are asked for, and whoever they belong to', async () => {
    expect(ownersIn(await json('-n', 'calm'))).toEqual([]);
    expect(ownersIn(await json('-n', 'shop', '-n', 'calm')).length).toBe(8);
    expect(ownersIn(await json('-n', 'shop', '-l', 'app=web')).map(({ object }) => `${object.kind} ${object.name}`)).toEqual([
      'Deployment web',
    ]);
    const onNode = await json('-A', '--field-selector', 'spec.nodeName=node-w');
    expect(ownersIn(onNode).map(({ object }) => object.kind)).toEqual(['Rollout']);
  });

  it('is judged by the same engine as files: a manifest without Pods has the findings of lint', async () => {
    const { stdout } = await cluster().kubectl(['get', 'cronjob', 'nightly', '-n', 'shop', '-o', 'json']);
    const file = path.join(cluster().folder, 'nightly.json');
    writeFileSync(file, stdout);
    const { out } = await new Promise<Run>((resolve) => {
      execFile(process.execPath, [MAIN, 'lint', '--format', 'json', '--policy', 'restricted', file], (_, text, err) =>
        resolve({ code: 0, out: text, err }),
      );
    });
    // The image runs elsewhere in the cluster, and a file does not know that: asked for alone, nobody does.
    const alone = await json('-n', 'shop', '-l', 'app=nobody');
    expect(ownersIn(alone)).toEqual([]);
    const linted = (JSON.parse(out) as { findings: { rule: string; severity: string; pointer: string }[] }).findings;
    const audited = ownerIn(whole, 'nightly').findings;
    const line = ({ rule, severity, pointer }: { rule: string; severity: string; pointer: string }) =>
      `${severity} ${rule} ${pointer}`;
    expect(audited.map(line)).toEqual(linted.map(line));
  });

  it('what would be denied is told before it is enforced', async () => {
    const { code, out } = await json('-A', '--as', 'restricted', '--fail-on', 'never');
    const { preview } = JSON.parse(out) as AuditOutput;
    expect(code).toBe(1);
    expect(preview).toMatchObject({ policy: 'restricted', mode: 'enforce' });
    const owners = preview?.namespaces.find(({ name }) => name === 'shop')?.owners ?? [];
    expect(owners.find(({ object }) => object.name === 'web')).toMatchObject({
      create: 'deny',
      update: 'allow',
      newPods: 'deny',
    });
    expect(owners.find(({ object }) => object.name === 'lone')).toMatchObject({
      create: 'deny',
      update: 'deny',
      newPods: 'none',
    });
    expect(owners.some(({ object }) => object.name === 'proxy')).toBe(false);
    expect((await json('-A', '--as', 'audit', '--fail-on', 'never')).code).toBe(0);
  });

  it('a baseline knows what was there', async () => {
    const file = path.join(cluster().folder, 'known.json');
    expect((await json('-A', '--save-baseline', file)).code).toBe(1);
    const again = await json('-A', '--baseline', file);
    expect([again.code, parsed(again).counts.errors]).toEqual([0, 0]);
    expect(parsed(again).counts.known).toBeGreaterThan(5);
  });

  it('reads as people read it, in both languages', async () => {
    const text = (...args: readonly string[]) => kport(cluster(), '--kubeconfig', cluster().adminKubeconfig, '-A', ...args);
    const { out } = await text();
    expect(out).toContain('shop (mode warn)');
    expect(out).toMatch(/^ {2}Rollout\.argoproj\.io canary +1 +1 /m);
    expect(out).toMatch(
      /web 80\/tcp: on 2 nodes \(node-a, node-b\) with containerd 2\.1: .*; on 1 node \(node-c\) with cri-o 1\.37: fails/,
    );
    expect((await text('--lang', 'ja')).out).toContain('shop (モード warn)');
  });

  it('with the rights of deploy/audit everything is read; what is taken away is told once, and the others are read', async () => {
    const rbac = readFileSync(path.join(import.meta.dirname, '../../deploy/audit/audit-rbac.yaml'), 'utf8');
    await cluster().kubectl(['create', 'namespace', 'kport-system']);
    expect((await cluster().kubectl(['apply', '-f', '-'], rbac)).code).toBe(0);
    const account = await cluster().kubeconfig('system:serviceaccount:kport-system:kport-audit');
    const as = (...args: readonly string[]) => kport(cluster(), '--kubeconfig', account, '-A', '--format', 'json', ...args);
    const all = await as();
    expect([all.code, parsed(all).unread]).toEqual([1, []]);
    expect(ownersIn(all)).toEqual(ownersIn(whole));
    const { stdout } = await cluster().kubectl(['get', 'clusterrole', 'kport-audit', '-o', 'json']);
    const role = JSON.parse(stdout) as { readonly rules: readonly { readonly apiGroups: readonly string[] }[] };
    const rules = role.rules.filter(({ apiGroups }) => !apiGroups.includes('argoproj.io'));
    expect(rules.length).toBeLessThan(role.rules.length);
    expect((await cluster().kubectl(['replace', '-f', '-'], JSON.stringify({ ...role, rules }))).code).toBe(0);
    const less = await as();
    expect(less.code).toBe(3);
    expect(parsed(less).unread).toMatchObject([
      { resource: 'rollouts.argoproj.io', forbidden: true, why: expect.stringContaining('cannot list resource "rollouts"') },
    ]);
    // The ReplicaSet says whose it is, and the Pods say what they run.
    expect(ownerIn(less, 'canary')).toMatchObject({ template: false, pods: 1 });
    expect(ownersIn(less).length).toBe(ownersIn(whole).length);
  });

  it('a policy of the cluster goes before others, and one that is asked for has to be there', async () => {
    expect((await json('-A', '--policy', 'cluster')).code).toBe(2);
    const crd = load(readFileSync(path.join(import.meta.dirname, '../../deploy/crd/portpolicies.yaml'), 'utf8'));
    const policy = {
      apiVersion: 'kport.dev/v1alpha1',
      kind: 'PortPolicy',
      metadata: { name: 'default' },
      spec: { extends: 'audit' },
    };
    await cluster().kubectl(['apply', '-f', '-'], JSON.stringify(crd));
    await cluster().kubectl(['wait', '--for=condition=Established', 'crd/portpolicies.kport.dev', '--timeout=30s']);
    expect((await cluster().kubectl(['apply', '-f', '-'], JSON.stringify(policy))).code).toBe(0);
    const run = await json('-A');
    expect(parsed(run).policy).toEqual({ name: 'default', from: 'cluster' });
    expect([run.code, parsed(run).counts.errors]).toEqual([0, 0]);
    expect(parsed(await json('-A', '--policy', 'restricted')).policy.from).toBe('shipped');
    await cluster().kubectl(['delete', 'portpolicy', 'default']);
  });
});

describeInCluster('a cluster whose lists grow old', (cluster) => {
  let proxy: Server | undefined;
  /** How many pages of Pods were let through, and how many were refused with 410. */
  let pages: string[] = [];
  afterAll(() => proxy?.close());

  /** Between kport and the API server: no watch lists, pages of two Pods, and the second one is too old, once. */
  function startProxy(): Promise<string> {
    const config = JSON.parse(readFileSync(cluster().adminKubeconfig, 'utf8'));
    const [{ cluster: api }, { user }] = [config.clusters[0], config.users[0]];
    const decoded = (text: string) => Buffer.from(text, 'base64');
    const agent = new Agent({
      ca: decoded(api['certificate-authority-data']),
      cert: decoded(user['client-certificate-data']),
      key: decoded(user['client-key-data']),
    });
    const server = createServer((asked, answer) => forward(asked, answer, { server: api.server, agent }));
    proxy = server;
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  }

  function forward(
    asked: IncomingMessage,
    answer: ServerResponse,
    { server, agent }: { readonly server: string; readonly agent: Agent },
  ): void {
    const url = new URL(asked.url ?? '', server);
    const isPods = url.pathname.endsWith('/pods');
    if (url.searchParams.has('watch')) {
      answer.writeHead(422, { 'content-type': 'application/json' }).end('{"kind":"Status","reason":"Invalid","code":422}');
      return;
    }
    if (isPods) {
      url.searchParams.set('limit', '2');
      const isOld = url.searchParams.has('continue') && !pages.includes('410');
      pages.push(isOld ? '410' : 'page');
      if (isOld) {
        answer.writeHead(410, { 'content-type': 'application/json' }).end('{"kind":"Status","reason":"Expired","code":410}');
        return;
      }
    }
    requestSafely(url, { agent, headers: { accept: asked.headers.accept } }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    }).end();
  }

  it('is read again from the beginning, each Pod once', async () => {
    await fillCluster(cluster());
    const server = await startProxy();
    const file = path.join(cluster().folder, 'proxied.kubeconfig');
    writeFileSync(
      file,
      JSON.stringify({
        ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'a' },
        clusters: [{ name: 'a', cluster: { server, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'a', user: {} }],
        contexts: [{ name: 'a', context: { cluster: 'a', user: 'a', namespace: 'shop' } }],
      }),
    );
    pages = [];
    const run = await kport(cluster(), '--kubeconfig', file, '--format', 'json');
    expect(run.err).toBe('');
    expect(parsed(run).counts.pods).toBe(12);
    expect(ownerIn(run, 'web').pods).toBe(3);
    expect(pages).toEqual(['page', '410', ...Array.from({ length: 6 }, () => 'page')]);
  });
});

describeInCluster('a fleet', (cluster) => {
  const SIZE = { nodes: 12, owners: 40, pods: 480 };

  beforeAll(async () => {
    await cluster().stopControllers();
    await makeFleet(cluster(), SIZE);
  });

  it('is folded by owner: what is told of it, and what is kept, does not grow with its Pods', async () => {
    const memory = path.join(cluster().folder, 'peak-memory');
    const preload = path.join(import.meta.dirname, '../../bench/peak-memory.mjs');
    const args = ['--import', preload, MAIN, 'audit', '-A', '--format', 'json', '--kubeconfig', cluster().adminKubeconfig];
    const env = { PATH: process.env.PATH, HOME: cluster().folder, KPORT_BENCH_MEMORY: memory };
    const out = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { env, maxBuffer: 2 ** 26 }, (_, text) => resolve(text));
    });
    const { counts, namespaces } = JSON.parse(out) as AuditOutput;
    expect(counts).toMatchObject({ pods: SIZE.pods, owners: SIZE.owners, nodes: SIZE.nodes });
    const owners = namespaces.flatMap((namespace) => namespace.owners);
    expect(owners.map(({ object, pods }) => `${object.kind} ${pods}`)).toEqual(
      Array.from({ length: SIZE.owners }, () => 'Deployment 12'),
    );
    // Every other one listens below 1024, and each of them is told once.
    expect(owners.filter(({ findings }) => findings.some(({ rule }) => rule === 'privileged-container-port')).length).toBe(
      SIZE.owners / 2,
    );
    expect(Number(readFileSync(memory, 'utf8')) / 1024).toBeLessThan(250);
  });
});
