// A cluster as an audit meets it: nodes with different runtimes, owners of many kinds whose Pods the real controllers make, and on them
// the status that a kubelet would have written.
import type { Cluster } from './cluster.ts';
import { namespace } from './manifests.ts';
import { waitFor } from './waiting.ts';

export const DIGEST = `sha256:${'a'.repeat(64)}`;

const NODES = {
  'node-a': {
    containerRuntimeVersion: 'containerd://2.1.9',
    operatingSystem: 'linux',
    kernelVersion: '6.8.0',
    architecture: 'amd64',
  },
  'node-b': {
    containerRuntimeVersion: 'containerd://2.1.4',
    operatingSystem: 'linux',
    kernelVersion: '6.8.0',
    architecture: 'amd64',
  },
  'node-c': {
    containerRuntimeVersion: 'cri-o://1.37.0',
    operatingSystem: 'linux',
    kernelVersion: '5.14.0',
    architecture: 'arm64',
  },
  'node-w': {
    containerRuntimeVersion: 'containerd://1.7.20',
    operatingSystem: 'windows',
    kernelVersion: '10.0.20348',
    architecture: 'amd64',
  },
} as const;
type NodeName = keyof typeof NODES;

const image = 'registry.example/shop/web:1.0';
const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** Binds on containerd 2, where no port is privileged, and nowhere else. */
const WEB = { name: 'web', image, ports: [{ containerPort: 80 }], securityContext: restricted };
/** Refused by the kubelet: the image runs as root. */
const ROOTLESS = {
  name: 'api',
  image: 'registry.example/shop/api:1.0',
  ports: [{ containerPort: 8080 }],
  securityContext: { ...restricted, runAsNonRoot: true },
};
const OLD = { name: 'main', image: 'registry.example/shop/old:1.0', ports: [{ containerPort: 443 }] };

const templateOf = (app: string, container: object, more: object = {}) => ({
  metadata: { labels: { app } },
  spec: { containers: [container], ...more },
});

function owners(): object[] {
  const of = (apiVersion: string, kind: string, name: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: 'shop' },
    spec,
  });
  const selecting = (app: string, container: object, more: object = {}) => ({
    selector: { matchLabels: { app } },
    template: templateOf(app, container, more),
  });
  const job = { template: { spec: { containers: [OLD], restartPolicy: 'Never' } } };
  return [
    of('apps/v1', 'Deployment', 'web', { replicas: 3, ...selecting('web', WEB) }),
    of('apps/v1', 'StatefulSet', 'api', {
      replicas: 2,
      podManagementPolicy: 'Parallel',
      serviceName: 'api',
      ...selecting('api', ROOTLESS),
    }),
    of('apps/v1', 'DaemonSet', 'agent', selecting('agent', OLD, { nodeSelector: { agent: 'yes' } })),
    of('batch/v1', 'Job', 'once', job),
    of('batch/v1', 'CronJob', 'nightly', { schedule: '0 0 1 1 *', jobTemplate: { spec: job } }),
    of('argoproj.io/v1alpha1', 'Rollout', 'canary', { replicas: 1, ...selecting('canary', OLD) }),
    of('v1', 'Service', 'web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 80 }] }),
  ];
}

const ROLLOUTS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'rollouts.argoproj.io' },
  spec: {
    group: 'argoproj.io',
    scope: 'Namespaced',
    names: { kind: 'Rollout', plural: 'rollouts', singular: 'rollout' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

interface ListedPod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly nodeName?: string;
    /** Of a DaemonSet: the one node that the Pod is for. */
    readonly affinity?: object;
    readonly containers: readonly [{ readonly name: string; readonly image: string }];
  };
}

const PODS = '/api/v1/namespaces/shop/pods';

/** Throws where the cluster refuses something. */
export async function fillCluster(cluster: Cluster): Promise<void> {
  const create = async (...objects: readonly object[]): Promise<void> => {
    const { code, stderr } = await cluster.kubectl(
      ['apply', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );
    if (code !== 0) throw new Error(stderr);
  };
  await create(namespace('shop', { 'kport.dev/mode': 'warn' }), namespace('calm'), ROLLOUTS);
  await createNodes(cluster);
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd/rollouts.argoproj.io', '--timeout=30s']);
  await create(...owners());
  await rolledOut(cluster);
  await createAlone(cluster);
  await runPods(cluster);
  // Of nodes that nobody hears of it would take the Pods away.
  await cluster.stopControllers();
}

async function createNodes({ api }: Cluster): Promise<void> {
  for (const [name, nodeInfo] of Object.entries(NODES)) {
    const labels = { agent: name === 'node-b' || name === 'node-c' ? 'yes' : 'no' };
    await api('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
    const ids = { machineID: '', systemUUID: '', bootID: '', osImage: 'test', kubeletVersion: 'v1.37.2', kubeProxyVersion: '' };
    const conditions = [
      { type: 'Ready', status: 'True', lastHeartbeatTime: NOW, lastTransitionTime: NOW, reason: 'KubeletReady' },
    ];
    await api('PATCH', `/api/v1/nodes/${name}/status`, { status: { conditions, nodeInfo: { ...ids, ...nodeInfo } } });
  }
}

const NOW = '2026-01-31T12:00:00Z';

/** What Argo's controller does: a ReplicaSet, which is its own. */
async function rolledOut({ api }: Cluster): Promise<void> {
  const { body } = await api('GET', '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/canary');
  const { uid } = (body as { readonly metadata: { readonly uid: string } }).metadata;
  const owner = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'canary', uid, controller: true };
  await api('POST', '/apis/apps/v1/namespaces/shop/replicasets', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'canary-1', namespace: 'shop', ownerReferences: [owner] },
    spec: { replicas: 1, selector: { matchLabels: { app: 'canary' } }, template: templateOf('canary', OLD) },
  });
}

/** Pods that no controller makes: one of somebody, and the mirrors of a static one. */
async function createAlone({ api }: Cluster): Promise<void> {
  const pod = (name: string, container: object, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name }, ...more },
    spec: { containers: [container] },
  });
  const lone = await api(
    'POST',
    PODS,
    pod('lone', { name: 'main', image: 'registry.example/shop/lone:1.0', ports: [{ containerPort: 22 }] }),
  );
  if (lone.status !== 201) throw new Error(lone.body.message);
  for (const node of ['node-a', 'node-b']) {
    const mirror = pod(`proxy-${node}`, OLD, {
      annotations: { 'kubernetes.io/config.mirror': 'hash', 'kubernetes.io/config.source': 'file' },
    });
    const made = await api('POST', PODS, { ...mirror, spec: { ...mirror.spec, nodeName: node } });
    if (made.status !== 201) throw new Error(made.body.message);
  }
}

/** 3 of web, 2 of api, 2 of the DaemonSet, one each of the Job, the Rollout and alone, and 2 static ones. */
const EXPECTED = 12;

async function listPods({ api }: Cluster): Promise<readonly ListedPod[]> {
  return ((await api('GET', PODS)).body as { readonly items?: readonly ListedPod[] }).items ?? [];
}

async function runPods(cluster: Cluster): Promise<void> {
  const pods = await waitFor('the Pods of the controllers', async () => {
    const found = await listPods(cluster);
    return found.length >= EXPECTED ? found : undefined;
  });
  const free: Record<string, NodeName[]> = {
    web: ['node-a', 'node-b', 'node-c'],
    api: ['node-a', 'node-c'],
    canary: ['node-w'],
    lone: ['node-c'],
  };
  for (const pod of pods) {
    const app = pod.metadata.labels?.app ?? 'job';
    const node = pod.spec.nodeName ?? meantFor(pod) ?? free[app]?.shift() ?? 'node-a';
    if (pod.spec.nodeName === undefined) await bind(cluster, pod, node);
    const answer = await cluster.api('PATCH', `${PODS}/${pod.metadata.name}/status`, { status: statusOf(app, pod, node) });
    if (answer.status !== 200) throw new Error(answer.body.message);
  }
}

function meantFor({ spec: { affinity } }: ListedPod): string | undefined {
  return /"matchFields":\[\{[^}]*"values":\["([^"]+)"\]/.exec(JSON.stringify(affinity ?? {}))?.[1];
}

async function bind({ api }: Cluster, { metadata: { name } }: ListedPod, node: string): Promise<void> {
  const target = { apiVersion: 'v1', kind: 'Node', name: node };
  const { status, body } = await api('POST', `${PODS}/${name}/binding`, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name },
    target,
  });
  if (status !== 201) throw new Error(body.message);
}

/** As the kubelet of Kubernetes 1.37 writes it. */
function statusOf(app: string, { metadata: { name, uid }, spec: { containers } }: ListedPod, node: string): object {
  const [container] = containers;
  const base = { name: container.name, image: container.image, imageID: '', ready: false, restartCount: 0, started: false };
  const notReady = { type: 'ContainersReady', status: 'False', lastTransitionTime: NOW, reason: 'ContainersNotReady' };
  const pending = (state: object, more: object = {}) => ({
    phase: 'Pending',
    startTime: NOW,
    conditions: [notReady],
    containerStatuses: [{ ...base, state, ...more }],
  });
  if (app === 'api') {
    const message = `container has runAsNonRoot and image will run as root (pod: "${name}_shop(${uid})", container: ${container.name})`;
    return pending({ waiting: { reason: 'CreateContainerConfigError', message } });
  }
  if (app === 'web' && node === 'node-c') {
    const terminated = {
      exitCode: 1,
      reason: 'Error',
      startedAt: NOW,
      finishedAt: NOW,
      message: 'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
    };
    const waiting = {
      reason: 'CrashLoopBackOff',
      message: `back-off 40s restarting failed container=web pod=${name}_shop(${uid})`,
    };
    return { ...pending({ waiting }, { lastState: { terminated } }), phase: 'Running' };
  }
  const user = node === 'node-w' ? {} : { user: { linux: { uid: app === 'web' ? 1000 : 0, gid: 0, supplementalGroups: [0] } } };
  const running = {
    ...base,
    ...user,
    ready: true,
    started: true,
    imageID: `${container.image.split(':')[0]}@${DIGEST}`,
    state: { running: { startedAt: NOW } },
  };
  const ready = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True', lastTransitionTime: NOW }));
  return { phase: 'Running', startTime: NOW, conditions: ready, containerStatuses: [running] };
}
