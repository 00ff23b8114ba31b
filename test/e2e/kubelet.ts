// Plays the kubelet for Pods of kport's image: runs a Pod's container as a process, with the rights of the Pod's own service
// account and nobody else's, reports how it ended, and hands out its log. The Job above the Pod is the real controller's.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { MAIN } from './kport.ts';

/** A Pod as far as it matters here. */
interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly serviceAccountName: string;
    readonly containers: readonly [Container];
    readonly volumes?: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
  };
}

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

/** What became of a Pod. */
export interface RunPod {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly exitCode: number;
  readonly log: string;
}

export interface Kubelet {
  readonly runs: readonly RunPod[];
  stop(): Promise<void>;
}

export interface KubeletOptions {
  /** Is called while the Pod's rights are there, before its container runs. */
  readonly before?: (account: { readonly namespace: string; readonly name: string }) => Promise<void>;
}

const NODE = 'played';
const PAUSE_MS = 100;

export async function startKubelet(cluster: Cluster, options: KubeletOptions = {}): Promise<Kubelet> {
  const runs: RunPod[] = [];
  const server = await serveLogs(cluster, runs);
  await registerNode(cluster, (server.address() as AddressInfo).port);
  const end = new AbortController();
  const loop = (async () => {
    while (!end.signal.aborted) {
      for (const pod of await pendingPods(cluster)) await runPod(cluster, pod, { ...options, runs });
      await sleep(PAUSE_MS);
    }
  })();
  return {
    runs,
    async stop() {
      end.abort();
      server.close();
      server.closeAllConnections();
      await loop;
    },
  };
}

/** The API server asks the node for logs, and helm asks the API server. */
async function serveLogs({ authority }: Cluster, runs: readonly RunPod[]): Promise<Server> {
  const { cert, key } = await authority.serverCertificate();
  const server = createServer({ cert, key }, ({ url = '' }, response) => {
    const [, , namespace, name] = new URL(url, 'https://node').pathname.split('/');
    response.end(runs.find((run) => run.namespace === namespace && run.name === name)?.log ?? '');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function registerNode({ api }: Cluster, port: number): Promise<void> {
  await api('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } });
  await api('PATCH', `/api/v1/nodes/${NODE}/status`, {
    status: { addresses: [{ type: 'InternalIP', address: '127.0.0.1' }], daemonEndpoints: { kubeletEndpoint: { Port: port } } },
  });
}

async function pendingPods({ api }: Cluster): Promise<readonly Pod[]> {
  const { body } = await api('GET', '/api/v1/pods?fieldSelector=status.phase=Pending&labelSelector=batch.kubernetes.io/job-name');
  return ((body as { items?: readonly Pod[] }).items ?? []).filter(({ spec }) => spec.nodeName === undefined);
}

async function runPod(
  cluster: Cluster,
  { metadata: { name, namespace }, spec }: Pod,
  { before, runs }: KubeletOptions & { readonly runs: RunPod[] },
): Promise<void> {
  const pod = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const target = { apiVersion: 'v1', kind: 'Node', name: NODE };
  await cluster.api('POST', `${pod}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target });
  const [container] = spec.containers;
  const folder = mkdtempSync(path.join(cluster.folder, 'pod-'));
  const kubeconfig = await accountKubeconfig(cluster, { namespace, name: spec.serviceAccountName }, folder);
  await before?.({ namespace, name: spec.serviceAccountName });
  const args = await mounted(cluster, { namespace, spec, folder });
  const variables = Object.fromEntries((container.env ?? []).map((one) => [one.name, one.value]));
  const { exitCode, log } = await runContainer(args, { ...variables, KPORT_KUBECONFIG: kubeconfig }, folder);
  // Before the Job is known to have failed, for then helm asks for the log.
  runs.push({ name, namespace, serviceAccount: spec.serviceAccountName, exitCode, log });
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: now, finishedAt: now };
  const status = { name: container.name, image: 'kport', imageID: '', ready: false, restartCount: 0, state: { terminated } };
  const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
  await cluster.api('PATCH', `${pod}/status`, { status: { phase, startTime: now, containerStatuses: [status] } });
}

/** A kubeconfig with a token of the service account, as the API server gives it to a kubelet for a Pod. */
async function accountKubeconfig(
  { api, adminKubeconfig }: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  folder: string,
): Promise<string> {
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } };
  const { body } = await api('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, request);
  const { token } = (body as { status: { token: string } }).status;
  const admin = JSON.parse(readFileSync(adminKubeconfig, 'utf8'));
  const [context] = admin.contexts;
  const user = { name: context.context.user, user: { token } };
  const file = path.join(folder, 'kubeconfig');
  writeFileSync(file, JSON.stringify({ ...admin, users: [user] }), { mode: 0o600 });
  return file;
}

/** The arguments of the container, with the folders of its volumes where this machine has them. */
async function mounted(
  { api }: Cluster,
  { namespace, spec, folder }: { readonly namespace: string; readonly spec: Pod['spec']; readonly folder: string },
): Promise<string[]> {
  const [{ args, volumeMounts = [] }] = spec.containers;
  let seen = [...args];
  for (const { name, mountPath } of volumeMounts) {
    const map = spec.volumes?.find((volume) => volume.name === name)?.configMap?.name;
    const { body } = await api('GET', `/api/v1/namespaces/${namespace}/configmaps/${map}`);
    const { data = {} } = body as { data?: Readonly<Record<string, string>> };
    const target = path.join(folder, name);
    mkdirSync(target);
    for (const [file, text] of Object.entries(data)) writeFileSync(path.join(target, file), text);
    seen = seen.map((argument) => argument.replace(mountPath, target));
  }
  return seen;
}

function runContainer(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<{ exitCode: number; log: string }> {
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env.PATH, HOME: cwd, ...env }, timeout: 60_000 };
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 137;
      resolve({ exitCode, log: stdout + stderr });
    });
  });
}
