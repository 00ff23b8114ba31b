// helm with a real cluster, and the part of the kubelet that a Deployment's container needs: its ConfigMaps and Secrets as files, the
// token of its service account, its arguments as a process.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cluster, Result } from './cluster.ts';
import { freePorts } from './free-ports.ts';
import { helmRunner } from './helm.ts';
import { MAIN } from './kport.ts';
import { type Program, startProgram } from './program.ts';
import { waitFor } from './waiting.ts';

const CHART = path.join(import.meta.dirname, '../../charts/kport');

export const RELEASE = { name: 'kport', namespace: 'kport-system' } as const;

type Command = 'install' | 'upgrade' | 'rollback' | 'uninstall';

/** Runs helm about the one release. Never rejects. */
export type RunRelease = (command: Command, args?: readonly string[]) => Promise<Result>;

export function releaseRunner(file: string, cluster: Cluster): RunRelease {
  const helm = helmRunner(file, cluster);
  return (command, args = []) => {
    const chart = command === 'install' || command === 'upgrade' ? [CHART] : [];
    return helm([command, RELEASE.name, ...chart, '--namespace', RELEASE.namespace, ...args]);
  };
}

/** What every test sets: an image, which nobody pulls, and the address of a process that stands in for the Pods. */
export async function releaseValues(): Promise<string[]> {
  const [port = 0, health = 0] = await freePorts(2);
  const values = [
    'image.repository=registry.example/kport',
    `webhook.url=https://127.0.0.1:${port}/validate`,
    `ports.webhook=${port}`,
    `ports.health=${health}`,
    'host=127.0.0.1',
    'drainSeconds=0',
  ];
  return values.flatMap((value) => ['--set', value]);
}

/** The manifests of a release as something else than helm would apply them. */
export function renderRelease(file: string, cluster: Cluster, values: readonly string[]): Promise<Result> {
  return helmRunner(file, cluster)(['template', RELEASE.name, CHART, '--namespace', RELEASE.namespace, ...values]);
}

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
}

interface DeploymentObject {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
        }[];
        readonly volumes?: readonly Volume[];
      };
    };
  };
}

export interface Container extends Program {
  /** Brings its ConfigMaps and Secrets up to date, as the kubelet does within a minute. */
  refreshPolicy(): Promise<void>;
}

/** Starts the container of the release's Deployment with its own arguments and rights, and waits until it is ready. */
export async function startContainer(cluster: Cluster): Promise<Container> {
  const { containers, volumes = [] } = (await read<DeploymentObject>(cluster, `deployment/${RELEASE.name}`)).spec.template.spec;
  const { args = [], volumeMounts = [] } = containers[0] ?? {};
  const refreshPolicy = async (): Promise<void> => {
    for (const volume of volumes) await writeVolume(cluster, volume, path.join(cluster.folder, volume.name));
  };
  await refreshPolicy();
  const mounted = (arg: string): string =>
    volumeMounts.reduce((text, { name, mountPath }) => text.replace(mountPath, path.join(cluster.folder, name)), arg);
  const program = startProgram({
    name: 'kport',
    file: process.execPath,
    args: [MAIN, ...args.map(mounted), `--kubeconfig=${await tokenKubeconfig(cluster, RELEASE.name)}`],
    folder: cluster.folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  const health = args.find((arg) => arg.startsWith('--health-port='))?.split('=')[1];
  try {
    await waitFor('kport to be ready', async () => {
      return !program.isRunning() || (await fetch(`http://127.0.0.1:${health}/readyz`)).ok || undefined;
    });
    if (!program.isRunning()) throw new Error('kport ended');
  } catch (error) {
    await program.stop();
    throw new Error(`kport did not start\n${program.log()}`, { cause: error });
  }
  return { ...program, refreshPolicy };
}

async function read<T>(cluster: Cluster, object: string): Promise<T> {
  const { stdout, stderr } = await cluster.kubectl(['get', object, '-n', RELEASE.namespace, '-o=json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

async function writeVolume(cluster: Cluster, { configMap, secret }: Volume, folder: string): Promise<void> {
  const object = secret ? `secret/${secret.secretName}` : `configmap/${configMap?.name}`;
  const { data } = await read<{ data: Record<string, string> }>(cluster, object);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(data)) {
    writeFileSync(path.join(folder, name), secret ? Buffer.from(content, 'base64') : content);
  }
}

interface Kubeconfig {
  readonly users: readonly object[];
  readonly contexts: readonly { readonly context: { readonly user: string } }[];
}

/** A kubeconfig with a token of a service account of the release, which has its rights and no other. */
export async function tokenKubeconfig(cluster: Cluster, account: string): Promise<string> {
  const { stdout, stderr } = await cluster.kubectl(['create', 'token', account, '-n', RELEASE.namespace]);
  if (stdout === '') throw new Error(stderr);
  const config = JSON.parse(readFileSync(cluster.adminKubeconfig, 'utf8')) as Kubeconfig;
  const user = config.contexts[0]?.context.user;
  const file = path.join(cluster.folder, `${account}.kubeconfig`);
  const users = [{ name: user, user: { token: stdout.trim() } }];
  writeFileSync(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return file;
}

/** Every object of the cluster that does not come and go by itself, as `kubectl get -o name` tells them, with their namespace. */
export async function everything(cluster: Cluster): Promise<string[]> {
  const kinds = (await cluster.kubectl(['api-resources', '--verbs=list', '-o=name'])).stdout.trim().split('\n');
  const lasting = kinds.filter((kind) => !kind.startsWith('events') && !kind.startsWith('leases'));
  const format = '-o=jsonpath={range .items[*]}{.kind} {.metadata.namespace} {.metadata.name}{"\\n"}{end}';
  const { stdout, stderr, code } = await cluster.kubectl(['get', lasting.join(), '--all-namespaces', format]);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim().split('\n').sort();
}
