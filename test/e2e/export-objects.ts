// Objects of the nine kinds that hold Pods, of which the API server takes most, in all that an exported policy asks about.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { podPathOf } from '../../src/facts/objects/locate-pods.ts';
import { readObjects } from '../../src/sources/document.ts';
import type { Manifest } from '../facts/minimal-pod.ts';

const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const rarely = <T>(value: T) => fc.option(fc.constant(value), { freq: 5, nil: undefined });

const capability = fc.constantFrom(
  ...['NET_BIND_SERVICE', 'ALL', 'net_bind_service', 'CAP_NET_BIND_SERVICE', 'cap_net_bind_service', 'CAP_ALL', 'all'],
  ...['NET_ADMIN', 'CHOWN', 'Net_Bind_Service', 'NET_B\u0131ND_SERVICE', 'NET_BIND_\u017fERVICE', 'a"b\\c', 'NET_BIND_SERVICE '],
);
const names = fc.oneof(fc.constant(['ALL']), fc.array(capability, { maxLength: 3 }));

const windowsOptions = fc.record({
  runAsUserName: fc.constantFrom('ContainerAdministrator', 'CONTAINERADMINISTRATOR', 'ContainerUser'),
});
const ofLinux = {
  runAsUser: fc.constantFrom(0, 101, 2_147_483_647),
  privileged: fc.constantFrom(false, false, false, true),
  allowPrivilegeEscalation: fc.boolean(),
  capabilities: some({ add: names, drop: names }),
};

/** Of a container that is added to a running Pod. */
export const someSecurity: fc.Arbitrary<Manifest> = fc.record({ runAsNonRoot: fc.boolean(), ...ofLinux }, { requiredKeys: [] });

const port = fc.record(
  {
    containerPort: fc.constantFrom(80, 443, 53, 1023, 1024, 8080, 1, 631, 512, 23, 514, 389, 40_000, 61_000),
    protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
    hostPort: fc.constantFrom(80, 1023, 1024, 9090, 23, 110, 32_767, 32_768, 60_999, 61_000, 65_535),
    hostIP: fc.constantFrom('127.0.0.1', '0.0.0.0', ''),
  },
  { requiredKeys: ['containerPort'] },
);
const asked = fc.oneof(
  fc.record({ httpGet: fc.record({ port: fc.constantFrom<number | string>(80, 8080, 'web') }) }),
  fc.record({ tcpSocket: fc.record({ port: fc.constantFrom(22, 2222), host: fc.constantFrom('', '10.0.0.1') }) }),
);

function containers(name: string, isWindows: boolean, max: number): fc.Arbitrary<Manifest[]> {
  const security = isWindows ? { runAsNonRoot: fc.boolean(), windowsOptions } : { runAsNonRoot: fc.boolean(), ...ofLinux };
  const one = fc.record(
    {
      image: fc.constantFrom('registry.example.com/shop/web', 'registry.example.com/shop/db:2'),
      ports: fc.array(port, { maxLength: 3 }),
      securityContext: some(security),
      readinessProbe: asked,
    },
    { requiredKeys: ['image'] },
  );
  return fc
    .array(one, { minLength: name === 'main' ? 1 : 0, maxLength: max })
    .map((all) => all.map((container, index) => ({ name: `${name}-${index}`, ...container })));
}

const START = 'net.ipv4.ip_unprivileged_port_start';
const sysctls = fc.array(
  fc.record({
    name: fc.constantFrom(START, START.replaceAll('.', '/'), 'kernel.shm_rmid_forced'),
    value: fc.constantFrom('0', '1', '80', '443', '1023', '1024', '1025', '32768', '32769', '', 'abc', 'a\tb\nc'),
  }),
  { maxLength: 1 },
);

const linuxSpec = fc.record(
  {
    hostNetwork: fc.constantFrom(false, false, true),
    hostUsers: rarely(false),
    securityContext: some({ runAsNonRoot: fc.boolean(), runAsUser: fc.constantFrom(0, 101), sysctls }),
    nodeSelector: rarely({ 'kubernetes.io/os': 'linux' }),
    initContainers: containers('init', false, 1),
    containers: containers('main', false, 3),
  },
  { requiredKeys: ['containers'] },
);
const windowsSpec = fc.record(
  {
    ...{ os: rarely({ name: 'windows' }), securityContext: some({ runAsNonRoot: fc.boolean(), windowsOptions }) },
    nodeSelector: fc.constantFrom({ 'kubernetes.io/os': 'windows' }, { 'node.kubernetes.io/windows-build': '10.0' }),
    containers: containers('main', true, 2),
  },
  { requiredKeys: ['containers', 'nodeSelector'] },
);
/** Windows only by what its containers say, or by affinity. */
const affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['windows'] }] }],
    },
  },
};
const boundSpec = containers('main', false, 1).map((all) => ({ affinity, containers: all }));

export const podSpec: fc.Arbitrary<Manifest> = fc.oneof(
  { weight: 8, arbitrary: linuxSpec },
  { weight: 1, arbitrary: windowsSpec },
  { weight: 1, arbitrary: boundSpec },
);

export const KINDS = {
  Pod: '/api/v1/namespaces/NS/pods',
  PodTemplate: '/api/v1/namespaces/NS/podtemplates',
  ReplicationController: '/api/v1/namespaces/NS/replicationcontrollers',
  Deployment: '/apis/apps/v1/namespaces/NS/deployments',
  StatefulSet: '/apis/apps/v1/namespaces/NS/statefulsets',
  DaemonSet: '/apis/apps/v1/namespaces/NS/daemonsets',
  ReplicaSet: '/apis/apps/v1/namespaces/NS/replicasets',
  Job: '/apis/batch/v1/namespaces/NS/jobs',
  CronJob: '/apis/batch/v1/namespaces/NS/cronjobs',
} as const;
export type PodKind = keyof typeof KINDS;

const LABELS = { app: 'web' };

/** The least that the API server takes of a kind around a Pod spec. */
export function objectOf(kind: PodKind, spec: Manifest, name = 'web'): Manifest {
  const restarts = kind === 'Job' || kind === 'CronJob' ? { ...spec, restartPolicy: 'Never' } : spec;
  const template = { metadata: { labels: LABELS }, spec: restarts };
  const head = { kind, metadata: { name } };
  const selector = { matchLabels: LABELS };
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', ...head, spec };
    case 'PodTemplate':
      return { apiVersion: 'v1', ...head, template };
    case 'ReplicationController':
      return { apiVersion: 'v1', ...head, spec: { replicas: 0, selector: LABELS, template } };
    case 'Job':
      return { apiVersion: 'batch/v1', ...head, spec: { template } };
    case 'CronJob':
      return { apiVersion: 'batch/v1', ...head, spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template } } } };
    case 'StatefulSet':
      return { apiVersion: 'apps/v1', ...head, spec: { replicas: 0, serviceName: 'web', selector, template } };
    case 'DaemonSet':
      return { apiVersion: 'apps/v1', ...head, spec: { selector, template } };
    default:
      return { apiVersion: 'apps/v1', ...head, spec: { replicas: 0, selector, template } };
  }
}

export const someObject: fc.Arbitrary<{ readonly kind: PodKind; readonly object: Manifest }> = fc
  .tuple(fc.constantFrom(...(Object.keys(KINDS) as PodKind[])), podSpec)
  .map(([kind, spec]) => ({ kind, object: objectOf(kind, spec) }));

/** What makes no Pods by itself. */
const CALM = ['PodTemplate', 'ReplicationController', 'Deployment', 'StatefulSet', 'ReplicaSet', 'CronJob'] as const;

/** Of the last ones the value is that of another Pod: more than there was, or less. */
const CHANGES = ['image', 'port', 'container', 'role', 'other', 'network', 'security', 'security of the Pod', 'ports'] as const;

/** An object and the spec of its Pods afterwards, which may be much the same. */
export const someChange = fc
  .tuple(fc.constantFrom(...CALM), podSpec, podSpec, fc.constantFrom(...CHANGES))
  .map(([kind, spec, other, change]) => ({ kind, spec, after: change === 'other' ? other : changed(spec, other, change) }));

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The objects of the nine kinds in the fixtures and examples, with what the API server wants of them beside their Pods. */
export function writtenObjects(): { readonly file: string; readonly object: Manifest }[] {
  const files = globSync(['test/fixtures/**/*.yaml', 'examples/**/*.yaml'], { cwd: ROOT });
  return files
    .toSorted()
    .flatMap((file) => objectsIn(file).flatMap((object) => taken(object).map((one) => ({ file, object: one }))));
}

function objectsIn(file: string): Manifest[] {
  const { documents } = readObjects(readFileSync(path.join(ROOT, file), 'utf8'), file);
  return documents.flatMap((one) => {
    if (one.kind !== 'object') return [];
    const object = one.document.object as Manifest;
    return Array.isArray(object.items) ? (object.items as Manifest[]) : [object];
  });
}

/** Selectors, and names and images of containers are not what fixtures are about, and the API server asks for them. */
function taken(object: Manifest): Manifest[] {
  const field = podPathOf(object as { apiVersion: string; kind: string });
  const spec = field?.split('.').reduce<Manifest | undefined>((inner, key) => inner?.[key], object);
  if (!(object.kind in KINDS) || !Array.isArray(spec?.containers)) return [];
  const filled = (list: Manifest[] = []) =>
    list.map((one, index) => ({ name: `c-${index}`, image: 'registry.example.com/shop/web', ...one }));
  const { containers, initContainers, ephemeralContainers: _, ...rest } = spec;
  const whole = objectOf(object.kind, {
    ...rest,
    containers: filled(containers),
    ...(Array.isArray(initContainers) ? { initContainers: filled(initContainers) } : {}),
  });
  return [{ ...whole, metadata: { name: 'web', annotations: object.metadata?.annotations ?? {} } }];
}

/** The same with images, commands and variables of which nothing is known. */
export function withoutImages(object: Manifest): Manifest {
  const unknown = ({ command: _, args: __, env: ___, ...container }: Manifest) => ({
    ...container,
    image: 'registry.example.com/shop/web',
  });
  const walk = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => walk(/ontainers$/.test(key) ? unknown(one) : one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, one]) => (name === 'annotations' ? [] : [[name, walk(one, name)]])),
    );
  };
  return walk(object) as Manifest;
}

/** An annotation that lets findings pass, which no exported policy reads. */
export function hasConsent(object: Manifest): boolean {
  return JSON.stringify(object).includes('"kport.dev/');
}

function changed(spec: Manifest, other: Manifest, change: Exclude<(typeof CHANGES)[number], 'other'>): Manifest {
  const after = structuredClone(spec);
  const [first] = after.containers;
  const [twin] = structuredClone(other.containers);
  if (change === 'network') after.hostNetwork = !after.hostNetwork;
  if (change === 'security') first.securityContext = twin.securityContext;
  if (change === 'security of the Pod') after.securityContext = other.securityContext;
  if (change === 'ports') first.ports = (first.ports ?? []).map((one: Manifest) => narrowed(one));
  if (change === 'role') for (const one of after.initContainers ?? []) one.restartPolicy = 'Always';
  if (change === 'image') first.image = 'registry.example.com/shop/web:3';
  if (change === 'port') first.ports = [{ containerPort: 81 }, ...(first.ports ?? [])];
  if (change === 'container') after.containers.unshift({ name: 'more', image: 'registry.example.com/shop/more' });
  return after;
}

/** On one address, or of the node no more. */
function narrowed({ hostPort, ...port }: Manifest): Manifest {
  if (hostPort === undefined) return port;
  return hostPort % 2 === 0 ? { ...port, hostPort, hostIP: '127.0.0.1' } : port;
}

/** A definition that takes anything, as many of these have it in part. */
function definition(group: string, version: string, kind: string) {
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      ...{ group, scope: 'Namespaced', names: { plural, singular: kind.toLowerCase(), kind } },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}

/** Custom resources by kind, with where their Pod stands. */
export const CUSTOM: Readonly<Record<string, { readonly crd: ReturnType<typeof definition>; readonly path: readonly string[] }>> =
  {
    Rollout: { crd: definition('argoproj.io', 'v1alpha1', 'Rollout'), path: ['spec', 'template', 'spec'] },
    CloneSet: { crd: definition('apps.kruise.io', 'v1alpha1', 'CloneSet'), path: ['spec', 'template', 'spec'] },
    EphemeralJob: { crd: definition('apps.kruise.io', 'v1alpha1', 'EphemeralJob'), path: ['spec', 'template'] },
    Fleet: { crd: definition('agones.dev', 'v1', 'Fleet'), path: ['spec', 'template', 'spec', 'template', 'spec'] },
    Function: { crd: definition('fission.io', 'v1', 'Function'), path: ['spec', 'podspec'] },
    ScaledJob: { crd: definition('keda.sh', 'v1alpha1', 'ScaledJob'), path: ['spec', 'jobTargetRef', 'template', 'spec'] },
  };

export function customObject(kind: string, spec: Manifest): Manifest {
  const { crd, path: at } = CUSTOM[kind] ?? { crd: undefined, path: [] };
  const { group, versions } = crd?.spec ?? { group: '', versions: [] };
  const inner = at.toReversed().reduce<Manifest>((value, key) => ({ [key]: value }), spec);
  return { apiVersion: `${group}/${versions[0]?.name}`, kind, metadata: { name: 'web' }, ...inner };
}
