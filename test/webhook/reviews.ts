import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import type { Manifest } from '../facts/minimal-pod.ts';

/** `restricted` with the rules that a table is about, so that another rule does not change it. */
export function fewRules(...ids: readonly string[]): Policy {
  const { rules, ...policy } = shippedPolicy('restricted');
  const off = Object.entries(rules).map(([id, rule]) => [id, ids.includes(id) ? rule : { ...rule, level: 'off' as const }]);
  return { ...policy, rules: Object.fromEntries(off) };
}

/** What a test says of a request; the rest is as the API server would send it. */
export interface Asked {
  readonly operation?: string;
  readonly object?: Manifest;
  readonly oldObject?: Manifest;
  readonly namespace?: string;
  readonly subResource?: string;
  readonly user?: string;
  readonly groups?: readonly string[];
}

/** The request of a review, as JSON has it. */
export function request({
  operation = 'CREATE',
  object,
  oldObject = null,
  subResource,
  user = 'alice',
  groups = [],
  ...rest
}: Asked) {
  const about = object ?? oldObject;
  const [group, version] = about.apiVersion.includes('/') ? about.apiVersion.split('/') : ['', about.apiVersion];
  const resource = { group, version, resource: `${String(about.kind).toLowerCase()}s` };
  return {
    uid: 'a1b2',
    kind: { group, version, kind: about.kind },
    resource,
    ...(subResource === undefined ? {} : { subResource }),
    name: about.metadata?.name,
    namespace: rest.namespace ?? about.metadata?.namespace,
    operation,
    userInfo: { username: user, groups },
    object: object ?? null,
    oldObject,
    dryRun: false,
    options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
  };
}

export function review(asked: Asked) {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: request(asked) };
}

/** A Pod that nothing is said against. */
export function goodPod(): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [goodContainer('app')] },
  };
}

export function goodContainer(name: string): Manifest {
  return {
    name,
    image: 'nginxinc/nginx-unprivileged',
    ports: [{ containerPort: 8080 }],
    securityContext: { runAsNonRoot: true, runAsUser: 101, capabilities: { drop: ['ALL'] } },
  };
}

/** The same Pod spec in each of the built-in kinds. */
export const KINDS: readonly (readonly [apiVersion: string, kind: string, wrap: (spec: Manifest) => Manifest])[] = [
  ['v1', 'Pod', (spec) => ({ spec })],
  ['v1', 'ReplicationController', (spec) => ({ spec: { template: { spec } } })],
  ['v1', 'PodTemplate', (spec) => ({ template: { spec } })],
  ['apps/v1', 'Deployment', (spec) => ({ spec: { template: { spec } } })],
  ['apps/v1', 'DaemonSet', (spec) => ({ spec: { template: { spec } } })],
  ['apps/v1', 'ReplicaSet', (spec) => ({ spec: { template: { spec } } })],
  ['apps/v1', 'StatefulSet', (spec) => ({ spec: { template: { spec } } })],
  ['batch/v1', 'Job', (spec) => ({ spec: { template: { spec } } })],
  ['batch/v1', 'CronJob', (spec) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } })],
  ['argoproj.io/v1alpha1', 'Rollout', (spec) => ({ spec: { template: { spec } } })],
];

/** An object of a kind around the Pod spec of `pod`. */
export function inKind([apiVersion, kind, wrap]: (typeof KINDS)[number], pod: Manifest): Manifest {
  return { apiVersion, kind, metadata: pod.metadata, ...wrap(pod.spec) };
}
