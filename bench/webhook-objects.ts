// Reviews as an API server sends them: a Pod of 3 containers in some 5 KB, a Deployment of 62 containers in some 63 KB, with what
// the API server fills in. `denied` differs by a privileged port and a missing security context. No two requests are the same: each
// has a number of its own in its uid, in the object's name, and in that of the volume with a Pod's token. What else a Pod spec says is
// what those before said, as of the Pods of one ReplicaSet; where it is `new`, each container has a number of its own, too.

interface Variant {
  readonly isDenied: boolean;
  readonly isNew: boolean;
}

export interface BenchCase {
  readonly name: string;
  /** A review; the eight digits of NUMBER in it are a place for others. */
  readonly body: Buffer;
  readonly isDenied: boolean;
  /** No Pod spec has come before. */
  readonly isNew: boolean;
}

/** Stands in a uid and in names, and nowhere else. */
export const NUMBER = '98765432';
const NAME = `checkout-${NUMBER}`;
export const NAMESPACE = 'shop';

/** Stands in the name of a volume, and nowhere else. */
export const RANDOM = 'x7k2q';
const TOKEN = `kube-api-access-${RANDOM}`;

export const CASES: readonly BenchCase[] = [false, true].flatMap((isNew) =>
  [false, true].flatMap((isDenied) => {
    const what = `${isDenied ? 'denied' : 'passes'}${isNew ? ', new' : ''}`;
    const variant = { isDenied, isNew };
    return [
      { name: `Pod, 3 containers, ${what}`, body: review('', 'Pod', pod(variant)), ...variant },
      { name: `Deployment, 62 containers, ${what}`, body: review('apps', 'Deployment', deployment(variant)), ...variant },
    ];
  }),
);

function review(group: string, kind: string, object: object): Buffer {
  const type = { group, version: 'v1', kind };
  const resource = { group, version: 'v1', resource: `${kind.toLowerCase()}s` };
  const request = {
    uid: `${NUMBER}-6393-11e8-b7cc-42010a800002`,
    kind: type,
    resource,
    requestKind: type,
    requestResource: resource,
    name: NAME,
    namespace: NAMESPACE,
    operation: 'CREATE',
    userInfo: {
      username: 'system:serviceaccount:kube-system:replicaset-controller',
      uid: '014fbff9-a9d9-48c3-8f6b-1b3d9b7a1d4e',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    },
    object,
    oldObject: null,
    dryRun: false,
    options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'kubectl-client-side-apply' },
  };
  return Buffer.from(JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request }));
}

function pod(variant: Variant): object {
  const { volumes, containers, ...spec } = podSpec(3, variant);
  const mounted = containers.map(({ volumeMounts, ...container }) => ({
    ...container,
    volumeMounts: [...volumeMounts, { name: TOKEN, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(),
    spec: { volumes: [...volumes, tokenVolume()], containers: mounted, ...spec },
  };
}

function deployment(variant: Variant): object {
  const template = { metadata: { labels: { app: 'checkout' } }, spec: podSpec(62, variant) };
  const spec = { replicas: 3, revisionHistoryLimit: 10, selector: { matchLabels: { app: 'checkout' } }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata(), spec };
}

function metadata(): object {
  return {
    name: NAME,
    namespace: NAMESPACE,
    uid: 'a0b1c2d3-0000-4000-8000-000000000000',
    creationTimestamp: '2026-01-31T00:00:00Z',
    labels: { app: 'checkout', 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'checkout-1.2.3' },
  };
}

/** As the API server gives it to each Pod. */
function tokenVolume() {
  const items = [{ key: 'ca.crt', path: 'ca.crt' }];
  const namespace = { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } };
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items } },
    { downwardAPI: { items: [namespace] } },
  ];
  return { name: TOKEN, projected: { sources, defaultMode: 420 } };
}

function podSpec(containers: number, variant: Variant) {
  return {
    volumes: [{ name: 'config', configMap: { name: 'checkout', defaultMode: 420 } }],
    containers: Array.from({ length: containers }, (_, index) => container(index, variant)),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'checkout',
    securityContext: variant.isDenied ? {} : { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    schedulerName: 'default-scheduler',
    tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
  };
}

function container(index: number, { isDenied, isNew }: Variant) {
  const port = isDenied ? 80 + index : 8080 + index;
  const probe = {
    httpGet: { path: '/healthz', port, scheme: 'HTTP' },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
  };
  return {
    name: `service-${index}`,
    image: `registry.example.com/shop/service-${index}:1.27.3`,
    args: ['--listen', `:${port}`, '--log-format', 'json'],
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    env: [
      { name: 'BUILD', value: isNew ? NUMBER : '20260131' },
      { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'database', key: 'url' } } },
    ],
    resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
    volumeMounts: [{ name: 'config', readOnly: true, mountPath: '/etc/checkout' }],
    livenessProbe: probe,
    readinessProbe: probe,
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    ...(isDenied ? {} : { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }),
  };
}
