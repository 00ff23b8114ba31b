// Objects that look like workloads: right in most places, and anything in some.
import fc from 'fast-check';
import type { SourceDocument } from '../../src/model/source.ts';

const junk = fc.jsonValue({ maxDepth: 3 });
const mostly = (right: fc.Arbitrary<unknown>) => fc.oneof({ weight: 20, arbitrary: right }, { weight: 1, arbitrary: junk });
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => mostly(fc.record(fields, { requiredKeys: [] }));
const few = (item: fc.Arbitrary<unknown>) => mostly(fc.array(item, { maxLength: 3 }));

const name = mostly(fc.constantFrom('a', 'b', '', 'é😀', '__proto__', 'x'.repeat(300), '{{ x }}'));
const flag = mostly(fc.boolean());
const port = mostly(fc.constantFrom(0, 1, 53, 80, 443, 1023, 1024, 8080, 65535, 65536, -1, 80.5, '80'));
const capability = mostly(fc.constantFrom('NET_BIND_SERVICE', 'CAP_NET_BIND_SERVICE', 'ALL', 'all', 'KILL', ''));
const securityContext = some({
  runAsNonRoot: flag,
  runAsUser: mostly(fc.constantFrom(0, 1000, -1)),
  runAsGroup: port,
  privileged: flag,
  allowPrivilegeEscalation: flag,
  capabilities: some({ add: few(capability), drop: few(capability) }),
  sysctls: few(
    some({ name: mostly(fc.constant('net.ipv4.ip_unprivileged_port_start')), value: mostly(fc.constantFrom('0', '1024', 'x')) }),
  ),
});
const container = some({
  name,
  image: mostly(fc.constantFrom('nginx', 'nginx:1@sha256:0', '', 'a/b/c:d')),
  command: few(name),
  args: few(name),
  env: few(some({ name, value: name })),
  ports: few(
    some({ containerPort: port, hostPort: port, protocol: mostly(fc.constantFrom('TCP', 'UDP', 'SCTP')), hostIP: name, name }),
  ),
  livenessProbe: some({ httpGet: some({ port, path: name }), tcpSocket: some({ port }) }),
  securityContext,
  restartPolicy: mostly(fc.constant('Always')),
});
const spec = some({
  containers: few(container),
  initContainers: few(container),
  ephemeralContainers: few(container),
  hostNetwork: flag,
  hostUsers: flag,
  os: some({ name: mostly(fc.constantFrom('linux', 'windows')) }),
  securityContext,
});
const metadata = some({ name, namespace: name, labels: mostly(fc.dictionary(fc.constantFrom('app', 'x'), name)) });

const kinds = fc.constantFrom(
  { apiVersion: 'v1', kind: 'Pod', wrap: (pod: unknown) => ({ spec: pod }) },
  { apiVersion: 'apps/v1', kind: 'Deployment', wrap: (pod: unknown) => ({ spec: { template: { spec: pod } } }) },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    wrap: (pod: unknown) => ({ spec: { jobTemplate: { spec: { template: { spec: pod } } } } }),
  },
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', wrap: (pod: unknown) => ({ spec: { template: { spec: pod } } }) },
  { apiVersion: 'example.org/v1', kind: 'Unknown', wrap: (pod: unknown) => ({ spec: { deep: [{ template: { spec: pod } }] } }) },
);

/** An object of a kind that holds a Pod, or something like it. */
export const workload: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(kinds, spec, metadata)
  .map(([{ apiVersion, kind, wrap }, pod, meta]) => ({ apiVersion, kind, metadata: meta, ...wrap(pod) }));

/** A List of such objects and of anything. */
export const list: fc.Arbitrary<Record<string, unknown>> = fc
  .array(fc.oneof({ weight: 5, arbitrary: workload as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: junk }), { maxLength: 4 })
  .map((items) => ({ apiVersion: 'v1', kind: 'List', items }));

/** An object that came over the wire: without a text. */
export function wired(object: Record<string, unknown>): SourceDocument {
  return { object, origin: { file: '-', document: 0 }, duplicateKeys: [], locate: () => undefined, line: () => undefined };
}
