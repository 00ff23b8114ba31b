// Kubernetes' own webhook for Pod Security, built from its Go module: what kport stands beside. It asks an API server for the labels
// of namespaces, and gets an answer from a server that knows one namespace.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { selfSigned } from '../src/webhook/follow/self-signed.ts';
import { buildOf, cacheFolder, versions } from '../test/e2e/components.ts';

export interface PodSecurity {
  readonly port: number;
  /** Microseconds of its processor so far. */
  processor(): number;
  /** Bytes. */
  memory(): number;
  stop(): void;
}

type Say = (line: string) => void;

/** Undefined, and said, where it cannot be measured. */
export async function startPodSecurity(namespace: string, say: Say): Promise<PodSecurity | undefined> {
  if (process.platform !== 'linux') {
    say('without the Pod Security webhook: its processor time is read from /proc, which only Linux has');
    return undefined;
  }
  const program = builtProgram(say);
  if (program === undefined) return undefined;
  const api = await namespaceServer(namespace);
  const folder = mkdtempSync(path.join(tmpdir(), 'kport-bench-'));
  const port = await freePort();
  const child = spawn(program, await flags(folder, (api.address() as AddressInfo).port, port), { stdio: 'ignore' });
  const stop = (): void => {
    child.kill('SIGKILL');
    api.closeAllConnections();
    api.close();
    rmSync(folder, { recursive: true });
  };
  if (await isReady(child, port)) return { port, ...usageOf(child), stop };
  stop();
  say('without the Pod Security webhook: it does not become ready');
  return undefined;
}

/** In the cache of the end-to-end tests, whose module for Kubernetes has it. */
function builtProgram(say: Say): string | undefined {
  const folder = cacheFolder('kube-apiserver', process.env);
  const file = path.join(folder, 'podsecurity-webhook');
  if (runs(file, '--help')) return file;
  if (!runs('go', 'version')) {
    say('without the Pod Security webhook: Go, which builds it, is not installed (https://go.dev/dl)');
    return undefined;
  }
  say(`building the Pod Security webhook of Kubernetes ${versions().kubernetes} (once)`);
  mkdirSync(folder, { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  const { module } = buildOf('kube-apiserver');
  const command = ['build', '-C', module, '-mod=readonly', '-o', partial, 'k8s.io/pod-security-admission/cmd/webhook'];
  const { error, status } = spawnSync('go', command, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error || status !== 0) throw new Error(`go ${command.join(' ')} failed`, { cause: error });
  renameSync(partial, file);
  return file;
}

function runs(program: string, argument: string): boolean {
  const { error, status } = spawnSync(program, [argument], { stdio: 'ignore' });
  return error === undefined && status === 0;
}

/** As much of an API server as an informer of namespaces asks for. */
async function namespaceServer(name: string): Promise<Server> {
  const metadata = { name, resourceVersion: '1', uid: name };
  const list = { kind: 'NamespaceList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [{ metadata }] };
  const server = createServer(({ url = '' }, response) => {
    const isWatch = /[?&]watch=/.test(url);
    // A watch that begins with a list may be refused, and then both come one by one.
    const isBoth = url.includes('sendInitialEvents');
    response.writeHead(isBoth ? 422 : 200, { 'Content-Type': 'application/json' });
    if (isBoth) response.end('{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422}');
    else if (isWatch) response.flushHeaders();
    else response.end(JSON.stringify(list));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function flags(folder: string, api: number, port: number): Promise<string[]> {
  const { cert, key } = await selfSigned({ hosts: ['localhost', '127.0.0.1'], from: new Date(), days: 1 });
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    return path.join(folder, name);
  };
  const cluster = { clusters: [{ name: 'a', cluster: { server: `http://127.0.0.1:${api}` } }] };
  const context = { contexts: [{ name: 'a', context: { cluster: 'a' } }], 'current-context': 'a' };
  const levels = { enforce: 'restricted', audit: 'restricted', warn: 'restricted' };
  const config = { apiVersion: 'pod-security.admission.config.k8s.io/v1', kind: 'PodSecurityConfiguration', defaults: levels };
  return [
    `--kubeconfig=${file('kubeconfig', JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...cluster, ...context }))}`,
    `--config=${file('config.yaml', JSON.stringify(config))}`,
    `--tls-cert-file=${file('tls.crt', cert)}`,
    `--tls-private-key-file=${file('tls.key', key)}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
  ];
}

/** Within ten seconds. */
async function isReady(child: ChildProcess, port: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries += 1) {
    if ((await statusOf(port)) === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function statusOf(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path: '/readyz', rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', () => resolve(undefined))
      .end();
  });
}

/** proc(5): user and system time in hundredths of a second, and memory in pages. */
function usageOf({ pid }: ChildProcess): Pick<PodSecurity, 'processor' | 'memory'> {
  const fields = (): string[] => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  };
  return {
    processor: () => (Number(fields()[11]) + Number(fields()[12])) * 10_000,
    memory: () => Number(fields()[21]) * 4096,
  };
}
