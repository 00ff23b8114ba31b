// Objects as repairs are asked about: Pods of all sorts, some of which nobody takes, with what names their ports.
import fc from 'fast-check';
import type { Manifest } from '../facts/minimal-pod.ts';

const IMAGES = [
  'registry.example.com/app:1',
  'nginx:1.29',
  'nginxinc/nginx-unprivileged:1.29',
  'caddy:2.10',
  'haproxy:3.2',
  'httpd:2.4',
  'registry.k8s.io/coredns/coredns:v1.12.0',
];
const NAMES = ['NET_BIND_SERVICE', 'CAP_NET_BIND_SERVICE', 'net_bind_service', 'ALL', 'CHOWN', 'cap_all', 'FOO'];
const SYSCTL = 'net.ipv4.ip_unprivileged_port_start';

const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const seldom = <T>(value: T, otherwise: T) => fc.oneof({ weight: 5, arbitrary: fc.constant(otherwise) }, fc.constant(value));
/** Of one capability one spelling: of several, which one is told as repaired is a matter of words. */
const names = fc.oneof(
  fc.constant(['ALL']),
  fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3, selector: (name) => name.toUpperCase().replace('CAP_', '') }),
);

const port = fc
  .constantFrom(80, 443, 53, 1023, 8080)
  .chain((containerPort) =>
    fc.record(
      { containerPort: fc.constant(containerPort), protocol: seldom('UDP', 'TCP'), hostPort: fc.constant(containerPort) },
      { requiredKeys: ['containerPort'] },
    ),
  );
const ports = fc.uniqueArray(port, { selector: ({ containerPort }) => containerPort, maxLength: 2 });

const container = fc.record(
  {
    image: fc.constantFrom(...IMAGES),
    args: fc.constantFrom(['--port=80'], ['-v', '--listen=:443'], ['--map=80to443']),
    env: fc.constantFrom(
      [{ name: 'PORT', value: '80' }],
      [
        { name: 'HTTP_PORT', value: '443' },
        { name: 'X', value: '80' },
      ],
    ),
    ports,
    livenessProbe: fc.constantFrom({ httpGet: { port: 80 } }, { tcpSocket: { port: 443 } }),
    securityContext: some({
      runAsUser: fc.constantFrom(0, 101, 1000),
      runAsNonRoot: fc.boolean(),
      privileged: seldom(true, false),
      allowPrivilegeEscalation: fc.boolean(),
      capabilities: some({ add: names, drop: names }),
    }),
  },
  { requiredKeys: ['image'] },
);

const podSpec = fc
  .record(
    {
      hostNetwork: seldom(true, false),
      securityContext: some({
        runAsNonRoot: fc.boolean(),
        runAsUser: fc.constantFrom(0, 1000),
        sysctls: fc.array(
          fc.record({ name: fc.constantFrom(SYSCTL, 'kernel.x'), value: fc.constantFrom('0', '80', '1024', '2000') }),
          {
            maxLength: 1,
          },
        ),
      }),
      containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['containers'] },
  )
  .map((spec: Manifest) => ({
    ...spec,
    containers: spec.containers.map((one: Manifest, at: number) => ({ name: `c${at}`, ...one })),
  }));

const LABELS = [{ app: 'a' }, { app: 'b' }, { app: 'a', tier: 'front' }];
const workload = fc.record({
  spec: podSpec,
  labels: fc.constantFrom(...LABELS),
  kind: fc.constantFrom('Pod', 'Deployment', 'CronJob'),
});

function workloadOf({ spec, labels, kind }: Manifest, name: string): Manifest {
  const template = { metadata: { labels }, spec };
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata: { name, labels }, spec };
  if (kind === 'Deployment')
    return { apiVersion: 'apps/v1', kind, metadata: { name }, spec: { selector: { matchLabels: labels }, template } };
  return { apiVersion: 'batch/v1', kind, metadata: { name }, spec: { schedule: '@daily', jobTemplate: { spec: { template } } } };
}

const selector = fc.constantFrom({ app: 'a' }, { app: 'b' }, { tier: 'front' });
const number = fc.constantFrom(80, 443, 8080);
const others = fc.oneof(
  fc
    .record({ selector, ports: fc.tuple(fc.record({ port: number, targetPort: number }, { requiredKeys: ['port'] })) })
    .map((spec) => ({
      apiVersion: 'v1',
      kind: 'Service',
      spec,
    })),
  fc.record({ matchLabels: fc.oneof(selector, fc.constant({})), port: number }).map(({ matchLabels, port: own }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    spec: { podSelector: { matchLabels }, ingress: [{ ports: [{ port: own }] }] },
  })),
);

/** One to three workloads, and up to two objects that may name their ports. */
export const someSet: fc.Arbitrary<readonly Manifest[]> = fc
  .record({ workloads: fc.array(workload, { minLength: 1, maxLength: 3 }), beside: fc.array(others, { maxLength: 2 }) })
  .map(({ workloads, beside }) => [
    ...workloads.map((one, at) => workloadOf(one, `w${at}`)),
    ...beside.map((one, at) => ({ ...one, metadata: { name: `o${at}` } })),
  ]);
