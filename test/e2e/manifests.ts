/** A Kubernetes object as JSON. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly [field: string]: unknown;
}

export interface Place {
  readonly name: string;
  readonly namespace: string;
}

/** A container that no rule has anything against. */
export const GOOD_CONTAINER = {
  name: 'web',
  // Nothing is ever pulled: there are no nodes.
  image: 'registry.example/web:1.0',
  ports: [{ containerPort: 8080 }],
  securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
} as const;

/** One error: privileged-container-port, and with it may-run-as-root, which says of the kept capability, too. */
export const BAD_CONTAINER = { name: 'web', image: 'registry.example/web:1.0', ports: [{ containerPort: 80 }] } as const;

/** One warning, and no error. */
export const KEEPING_CONTAINER = { ...GOOD_CONTAINER, securityContext: { runAsNonRoot: true } } as const;

export function pod({ name, namespace }: Place, ...containers: readonly object[]): Manifest {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { containers } };
}

export function deployment({ name, namespace }: Place, replicas: number, ...containers: readonly object[]): Manifest {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** One object of every built-in kind that holds a Pod spec, all of one name, with the same container. */
export function everyKind(place: Place, container: object): Manifest[] {
  const labels = { app: place.name };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const job = { template: { spec: { containers: [container], restartPolicy: 'Never' } } };
  const of = (apiVersion: string, kind: string, spec: object): Manifest => ({ apiVersion, kind, metadata: place, spec });
  const selecting = { selector: { matchLabels: labels }, template };
  return [
    pod(place, container),
    { apiVersion: 'v1', kind: 'PodTemplate', metadata: place, template },
    of('v1', 'ReplicationController', { selector: labels, template }),
    ...['Deployment', 'DaemonSet', 'ReplicaSet'].map((kind) => of('apps/v1', kind, selecting)),
    of('apps/v1', 'StatefulSet', { ...selecting, serviceName: place.name }),
    of('batch/v1', 'Job', job),
    of('batch/v1', 'CronJob', { schedule: '0 0 * * *', jobTemplate: { spec: job } }),
  ];
}

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** One text for `kubectl apply -f -`. */
export function list(...items: readonly Manifest[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
