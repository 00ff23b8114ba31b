// What an administrator applies so that the API server asks kport, and kport may do what it does.
import type { Cluster } from './cluster.ts';
import { list, type Manifest, namespace } from './manifests.ts';
import { waitFor } from './waiting.ts';

export const KPORT_NAMESPACE = 'kport-system';
/** Of the ValidatingWebhookConfiguration. */
export const CONFIGURATION = 'kport';
/** kubectl shows it to a person whose request is denied. */
export const WEBHOOK = 'validate.kport.dev';
export const SECRET = 'kport-webhook-tls';
/** How the API server names the service account that a kport in the cluster has. */
export const USER = `system:serviceaccount:${KPORT_NAMESPACE}:kport`;

/** Without a CA bundle: that is kport's to write. */
export async function register(cluster: Cluster, port: number, timeoutSeconds = 5): Promise<void> {
  const { code, stderr } = await cluster.kubectl(
    ['apply', '--server-side', '-f', '-'],
    list(namespace(KPORT_NAMESPACE), ...permissions(), configuration(port, timeoutSeconds)),
  );
  if (code !== 0) throw new Error(`kport cannot be registered: ${stderr}`);
}

/** Waits until the API server asks kport, and gets an answer. */
export async function answered(cluster: Cluster): Promise<void> {
  const container = { name: 'probe', image: 'registry.example/probe:1.0', ports: [{ containerPort: 80 }] };
  const probe = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe' }, spec: { containers: [container] } };
  await waitFor('kport to be asked', async () => {
    const { body } = await cluster.api('POST', '/api/v1/namespaces/default/pods?dryRun=All', probe);
    if (body.message?.includes('denied the request')) return true;
    throw new Error(body.message ?? 'it is not asked');
  });
}

function configuration(port: number, timeoutSeconds: number): Manifest {
  const webhooks = [
    webhook(port, '', [{ key: MODE, operator: 'DoesNotExist' }]),
    ...['enforce', 'warn', 'audit'].map((mode) => webhook(port, mode, [{ key: MODE, operator: 'In', values: [mode] }])),
    webhook(port, 'unknown', [
      { key: MODE, operator: 'Exists' },
      { key: MODE, operator: 'NotIn', values: ['enforce', 'warn', 'audit', 'off'] },
    ]),
  ];
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: CONFIGURATION },
    webhooks: webhooks.map((one) => ({ ...one, timeoutSeconds })),
  };
}

const MODE = 'kport.dev/mode';

/** One for each value of the label, as docs/webhook.md says. */
function webhook(port: number, label: string, expressions: readonly object[]): object {
  const own = { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', KPORT_NAMESPACE] };
  return {
    name: label === '' ? WEBHOOK : `${label}.${WEBHOOK}`,
    clientConfig: { url: `https://127.0.0.1:${port}/validate${label && `/${label}`}` },
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    rules: RULES,
    namespaceSelector: { matchExpressions: [own, ...expressions] },
  };
}

const RULES = [
  ['', ['pods', 'pods/ephemeralcontainers', 'replicationcontrollers', 'podtemplates']],
  ['apps', ['deployments', 'replicasets', 'statefulsets', 'daemonsets']],
  ['batch', ['jobs', 'cronjobs']],
].map(([apiGroup, resources]) => ({
  apiGroups: [apiGroup],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources,
  scope: 'Namespaced',
}));

/** The rights that docs/webhook.md says, and no other. */
function permissions(): Manifest[] {
  return [
    role('ClusterRole', { name: 'kport' }, [
      { apiGroups: ['kport.dev'], resources: ['portpolicies'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['kport.dev'], resources: ['portpolicies/status'], verbs: ['update'] },
      {
        apiGroups: ['admissionregistration.k8s.io'],
        resources: ['validatingwebhookconfigurations'],
        resourceNames: [CONFIGURATION],
        verbs: ['get', 'list', 'watch', 'patch'],
      },
    ]),
    binding('ClusterRole', { name: 'kport' }),
    role('Role', { name: 'kport', namespace: KPORT_NAMESPACE }, [
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: [SECRET], verbs: ['get', 'update'] },
    ]),
    binding('Role', { name: 'kport', namespace: KPORT_NAMESPACE }),
  ];
}

type Role = 'ClusterRole' | 'Role';

function role(kind: Role, metadata: Manifest['metadata'], rules: readonly object[]): Manifest {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, rules };
}

function binding(kind: Role, metadata: Manifest['metadata']): Manifest {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: `${kind}Binding`,
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: 'kport', namespace: KPORT_NAMESPACE }],
  };
}
