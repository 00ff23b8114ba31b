// A cluster without nodes: etcd, the API server and the controller manager, on free ports of 127.0.0.1. A Deployment becomes a
// ReplicaSet and Pods, which stay Pending.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ApiClient, apiClient } from './api-client.ts';
import { type Authority, createAuthority, type KeyPair, signingKey } from './certificates.ts';
import type { Binaries } from './components.ts';
import { freePorts } from './free-ports.ts';
import { type Program, startProgram } from './program.ts';
import { waitFor } from './waiting.ts';
import { API_SERVER_NAME, webhookIdentity } from './webhook-identity.ts';

export interface Cluster {
  /** A temporary directory that goes with the cluster. */
  readonly folder: string;
  /** Of every certificate but kport's own; the API server shows webhooks one of it, too. */
  readonly authority: Authority;
  /** As a member of system:masters, who may do everything. */
  readonly adminKubeconfig: string;
  /** Runs kubectl as the administrator, with `input` as its standard input. Never rejects. */
  kubectl(args: readonly string[], input?: string): Promise<Result>;
  /** Asks the API server directly, as the administrator: faster than kubectl, where many requests are needed. */
  readonly api: ApiClient;
  /** Writes a kubeconfig of a user that a client certificate names. */
  kubeconfig(user: string, groups?: readonly string[]): Promise<string>;
  /** What the API server recorded so far of requests about Pods, and of deletions of Deployments and webhook configurations. */
  auditEvents(): AuditEvent[];
  /** At once: asked to end, it would wait for the watches of its clients to be over. */
  killApiServer(): Promise<void>;
  /** Nobody makes Pods any more, or takes those away that nobody has asked for. */
  stopControllers(): Promise<void>;
  /** With `more` arguments, of which the last of a name holds. */
  startApiServer(more?: readonly string[]): Promise<void>;
  /** Ends everything, and removes the folder. */
  stop(): Promise<void>;
}

export interface AuditEvent {
  readonly verb?: string;
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the parts of a cluster share. */
interface Site {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly authority: Authority;
  readonly ports: { readonly etcd: number; readonly etcdPeer: number; readonly apiServer: number };
}

export async function startCluster(binaries: Binaries): Promise<Cluster> {
  const site = await prepareSite(binaries);
  const running = new Map<string, Program>();
  const stop = async (): Promise<void> => {
    // In the order in which they need each other: nothing waits for what is gone.
    for (const program of [...running.values()].reverse()) await program.stop();
    rmSync(site.folder, { recursive: true, force: true });
  };
  try {
    return await bringUp(site, running, stop);
  } catch (error) {
    const logs = [...running.values()].map((program) => `${program.name}: ${program.log().slice(-2000)}`).join('\n');
    await stop();
    throw new Error(`the cluster did not start\n${logs}`, { cause: error });
  }
}

async function bringUp(site: Site, running: Map<string, Program>, stop: () => Promise<void>): Promise<Cluster> {
  const { folder, binaries, authority, ports } = site;
  const start = (name: 'etcd' | 'kube-apiserver' | 'kube-controller-manager', args: readonly string[]): void => {
    running.set(name, startProgram({ name, file: binaries[name], args, folder }));
  };
  const kubeconfig = (user: string, groups: readonly string[] = []): Promise<string> => writeKubeconfig(site, user, groups);
  const adminKubeconfig = await kubeconfig('admin', ['system:masters']);
  const kubectl = kubectlRunner(site, adminKubeconfig);
  const identity = webhookIdentity(folder, await authority.clientCertificate(API_SERVER_NAME));
  const startApiServer = async (more: readonly string[] = []): Promise<void> => {
    start('kube-apiserver', [...apiServerArguments(site), identity, ...more]);
    await ready(kubectl, () => running.get('kube-apiserver'));
  };
  start('etcd', etcdArguments(site));
  await startApiServer();
  start('kube-controller-manager', controllerManagerArguments(site, await kubeconfig('system:kube-controller-manager')));
  await namespaceReady(kubectl);
  return {
    folder,
    authority,
    adminKubeconfig,
    kubectl,
    api: apiClient(ports.apiServer, authority.cert, await authority.clientCertificate('admin', ['system:masters'])),
    kubeconfig,
    auditEvents: () => readAudit(folder),
    startApiServer,
    async killApiServer() {
      await running.get('kube-apiserver')?.kill();
    },
    async stopControllers() {
      await running.get('kube-controller-manager')?.stop();
    },
    stop,
  };
}

/** The keys and certificates that the parts know each other by. */
async function prepareSite(binaries: Binaries): Promise<Site> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kport-e2e-'));
  const [etcd = 0, etcdPeer = 0, apiServer = 0] = await freePorts(3);
  const authority = await createAuthority('kport end-to-end tests');
  writeFileSync(path.join(folder, 'ca.crt'), authority.cert);
  writeKeyPair(folder, 'apiserver', await authority.serverCertificate());
  writeFileSync(path.join(folder, 'service-accounts.key'), signingKey(), { mode: 0o600 });
  writeFileSync(path.join(folder, 'audit-policy.json'), JSON.stringify(AUDIT_POLICY));
  mkdirSync(path.join(folder, 'kubectl-cache'));
  return { binaries, folder, authority, ports: { etcd, etcdPeer, apiServer } };
}

const AUDIT_LOG = 'audit.log';
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Metadata', resources: [{ group: '', resources: ['pods'] }] },
    {
      level: 'Metadata',
      verbs: ['delete'],
      resources: [
        { group: 'apps', resources: ['deployments'] },
        { group: 'admissionregistration.k8s.io', resources: ['validatingwebhookconfigurations'] },
      ],
    },
    { level: 'None' },
  ],
};

/** Without the line that is being written. */
function readAudit(folder: string): AuditEvent[] {
  const lines = readFileSync(path.join(folder, AUDIT_LOG), 'utf8').split('\n').slice(0, -1);
  return lines.map((line): AuditEvent => JSON.parse(line));
}

function writeKeyPair(folder: string, name: string, { cert, key }: KeyPair): void {
  writeFileSync(path.join(folder, `${name}.crt`), cert);
  writeFileSync(path.join(folder, `${name}.key`), key, { mode: 0o600 });
}

function etcdArguments({ folder, ports }: Site): string[] {
  const [client, peer] = [`http://127.0.0.1:${ports.etcd}`, `http://127.0.0.1:${ports.etcdPeer}`];
  return [
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // It lives for minutes, and a power cut may take it.
    '--unsafe-no-fsync',
  ];
}

function apiServerArguments({ folder, ports }: Site): string[] {
  const file = (name: string): string => path.join(folder, name);
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    // The Service `kubernetes` may not point to 127.0.0.1, and nothing here uses it.
    '--endpoint-reconciler-type=none',
    `--secure-port=${ports.apiServer}`,
    `--cert-dir=${folder}`,
    `--tls-cert-file=${file('apiserver.crt')}`,
    `--tls-private-key-file=${file('apiserver.key')}`,
    `--client-ca-file=${file('ca.crt')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${file('service-accounts.key')}`,
    `--service-account-signing-key-file=${file('service-accounts.key')}`,
    `--audit-policy-file=${file('audit-policy.json')}`,
    `--audit-log-path=${file(AUDIT_LOG)}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged=true',
    // It refuses a Pod until the controller manager has made its namespace's service account.
    '--disable-admission-plugins=ServiceAccount',
    // Nobody waits for what a load balancer would need.
    '--shutdown-delay-duration=0s',
  ];
}

function controllerManagerArguments({ folder }: Site, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${path.join(folder, 'service-accounts.key')}`,
    `--root-ca-file=${path.join(folder, 'ca.crt')}`,
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    '--secure-port=0',
  ];
}

async function writeKubeconfig({ folder, authority, ports }: Site, user: string, groups: readonly string[]): Promise<string> {
  const { cert, key } = await authority.clientCertificate(user, groups);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const file = path.join(folder, `${user.replaceAll(/\W+/g, '-')}.kubeconfig`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'e2e',
    clusters: [
      {
        name: 'e2e',
        cluster: { server: `https://127.0.0.1:${ports.apiServer}`, 'certificate-authority-data': base64(authority.cert) },
      },
    ],
    users: [{ name: user, user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

function kubectlRunner({ binaries, folder }: Site, kubeconfig: string): Cluster['kubectl'] {
  const common = [`--kubeconfig=${kubeconfig}`, `--cache-dir=${path.join(folder, 'kubectl-cache')}`, '--request-timeout=30s'];
  return (args, input = '') =>
    new Promise((resolve) => {
      const child = execFile(
        binaries.kubectl,
        [...common, ...args],
        { timeout: 60_000, cwd: folder },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
}

async function ready(kubectl: Cluster['kubectl'], server: () => Program | undefined): Promise<void> {
  const ask = async (): Promise<true | undefined> => {
    if (!server()?.isRunning()) return true;
    const { stdout } = await kubectl(['get', '--raw', '/readyz']);
    return stdout === 'ok' || undefined;
  };
  // A second or two; a machine that does much else needs longer.
  await waitFor('the API server', ask, 90);
  if (!server()?.isRunning()) throw new Error('the API server ended');
}

/** The API server makes the namespace `default` some time after it is ready. */
async function namespaceReady(kubectl: Cluster['kubectl']): Promise<void> {
  await waitFor('the namespace default', async () => {
    const { code } = await kubectl(['get', 'namespace', 'default']);
    return code === 0 ? true : undefined;
  });
}
