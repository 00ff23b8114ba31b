// Many Pods of many owners on many nodes, as a cluster of some size has them: made without controllers, for a bench and a test.
import type { Cluster } from './cluster.ts';

export interface FleetSize {
  readonly nodes: number;
  readonly owners: number;
  readonly pods: number;
}

const NAMESPACES = 20;
const AT_ONCE = 24;
const RUNTIMES = ['containerd://2.1.9', 'containerd://1.7.24', 'cri-o://1.37.0'];

/** Makes the Pods from number `from` on; with the first, all nodes, namespaces and owners, too. */
export async function makeFleet(cluster: Cluster, { nodes, owners, pods }: FleetSize, from = 0): Promise<void> {
  const post = poster(cluster);
  if (from === 0) {
    await each(NAMESPACES, (n) =>
      post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: space(n) } }),
    );
    await each(nodes, (n) => makeNode(cluster, n));
    await each(owners, (n) => post(`/apis/apps/v1/namespaces/${space(n)}/deployments`, deploymentOf(n)));
  }
  const sets = await replicaSets(cluster, owners, from === 0 ? post : undefined);
  await each(pods - from, (index) => makePod(cluster, { n: from + index, nodes, owner: sets[(from + index) % owners] }));
}

const space = (n: number): string => `team-${n % NAMESPACES}`;

function poster({ api }: Cluster) {
  return async (path: string, object: object): Promise<unknown> => {
    const { status, body } = await api('POST', path, object);
    if (status !== 201) throw new Error(`${path}: ${body.message}`);
    return body;
  };
}

async function each(count: number, make: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await make(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function makeNode(cluster: Cluster, n: number): Promise<void> {
  const name = `node-${n}`;
  await poster(cluster)('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name } });
  const ids = { machineID: '', systemUUID: '', bootID: '', osImage: 'x', kubeletVersion: 'v1.37.2', kubeProxyVersion: '' };
  const nodeInfo = {
    ...ids,
    operatingSystem: 'linux',
    architecture: 'amd64',
    kernelVersion: '6.8.0',
    containerRuntimeVersion: RUNTIMES[n % 3],
  };
  await cluster.api('PATCH', `/api/v1/nodes/${name}/status`, { status: { nodeInfo } });
}

/** Every other one listens on a port below 1024. */
function podSpec(n: number): object {
  const probe = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10, timeoutSeconds: 2 };
  const env = Array.from({ length: 12 }, (_, index) => ({
    name: `SETTING_${index}`,
    value: `value ${index} of application ${n}`,
  }));
  const web = {
    name: 'web',
    image: `registry.example/team/app-${n}:1.${n % 7}`,
    ports: [{ name: 'http', containerPort: n % 2 === 0 ? 8080 : 80 }],
    env,
    livenessProbe: probe,
    readinessProbe: probe,
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    securityContext: n % 4 === 0 ? { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } : {},
  };
  const proxy = { name: 'proxy', image: 'registry.example/mesh/proxy:2.3', args: ['--config', '/etc/proxy.yaml'], env };
  return { containers: [web, proxy] };
}

function deploymentOf(n: number): object {
  const labels = { app: `app-${n}` };
  const template = { metadata: { labels }, spec: podSpec(n) };
  const spec = { replicas: 12, selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `app-${n}`, namespace: space(n) }, spec };
}

interface Owner {
  readonly n: number;
  readonly name: string;
  readonly uid: string;
}

interface Named {
  readonly metadata: { readonly name: string; readonly uid: string };
}

/** One for each Deployment; made where `post` is given. */
async function replicaSets({ api }: Cluster, owners: number, post?: ReturnType<typeof poster>): Promise<Owner[]> {
  const found: Owner[] = [];
  await each(owners, async (n) => {
    const base = `/apis/apps/v1/namespaces/${space(n)}`;
    const deployment = (await api('GET', `${base}/deployments/app-${n}`)).body as unknown as Named;
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: deployment.metadata.name,
      uid: deployment.metadata.uid,
      controller: true,
    };
    const labels = { app: `app-${n}` };
    const metadata = { name: `app-${n}-abcde`, namespace: space(n), ownerReferences: [owner] };
    const spec = { replicas: 12, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(n) } };
    const made = post
      ? await post(`${base}/replicasets`, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec })
      : (await api('GET', `${base}/replicasets/${metadata.name}`)).body;
    found[n] = { n, name: metadata.name, uid: (made as Named).metadata.uid };
  });
  return found;
}

interface NewPod {
  readonly n: number;
  readonly nodes: number;
  readonly owner: Owner | undefined;
}

async function makePod(cluster: Cluster, { n, nodes, owner }: NewPod): Promise<void> {
  if (owner === undefined) throw new Error('no owner');
  const path = `/api/v1/namespaces/${space(owner.n)}/pods`;
  const name = `${owner.name}-${n}`;
  const controller = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner.name, uid: owner.uid, controller: true };
  const metadata = { name, labels: { app: `app-${owner.n}` }, ownerReferences: [controller] };
  const spec = { ...podSpec(owner.n), nodeName: `node-${n % nodes}` };
  await poster(cluster)(path, { apiVersion: 'v1', kind: 'Pod', metadata, spec });
  await cluster.api('PATCH', `${path}/${name}/status`, { status: statusOf(owner.n) });
}

function statusOf(n: number): object {
  const at = '2026-01-31T12:00:00Z';
  const of = (name: string, image: string, uid: number) => ({
    name,
    image,
    imageID: `${image.split(':')[0]}@sha256:${String(n).padStart(64, '0')}`,
    ready: true,
    restartCount: 0,
    started: true,
    state: { running: { startedAt: at } },
    containerID: `containerd://${String(n).padStart(64, 'a')}`,
    user: { linux: { uid, gid: 0, supplementalGroups: [0, 2000] } },
  });
  const types = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready', 'PodReadyToStartContainers'];
  const conditions = types.map((type) => ({ type, status: 'True', lastTransitionTime: at }));
  const images = [`registry.example/team/app-${n}:1.${n % 7}`, 'registry.example/mesh/proxy:2.3'] as const;
  const containerStatuses = [of('web', images[0], n % 4 === 0 ? 1000 : 0), of('proxy', images[1], 1337)];
  return { phase: 'Running', podIP: '10.0.0.1', hostIP: '192.0.2.1', startTime: at, conditions, containerStatuses };
}
