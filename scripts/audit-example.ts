// What docs/audit.md shows: a small cluster, as `kport audit -A` tells it.
import { audit } from '../src/audit/audit.ts';
import { collector } from '../src/audit/collect.ts';
import type { Language } from '../src/model/finding.ts';
import type { Mapping } from '../src/model/mapping.ts';
import { shippedPolicy } from '../src/policy/presets.ts';
import { auditText } from '../src/report/audit-text.ts';

const SHOP = { namespace: 'shop' };
const AT = '2026-01-31T12:00:00Z';

const node = (name: string, containerRuntimeVersion: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { nodeInfo: { containerRuntimeVersion, operatingSystem: 'linux' } },
});

const WEB = { name: 'web', image: 'example/web:1.4', ports: [{ containerPort: 80 }], securityContext: { runAsUser: 1000 } };
const API = { name: 'api', image: 'example/api:2.0', securityContext: { runAsNonRoot: true } };

function deployment(name: string, container: object): object[] {
  const metadata = { name, ...SHOP, uid: name };
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container] } };
  const spec = { selector: { matchLabels: { app: name } }, template };
  const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${name}-1`, uid: `${name}-1` };
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: name, controller: true };
  return [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec },
    { ...replicaSet, metadata: { ...replicaSet, ...SHOP, ownerReferences: [owner] } },
  ];
}

function pod(app: string, nodeName: string, { container, status }: { container: object; status: object }): object {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-1`, uid: `${app}-1`, controller: true };
  const name = `${app}-1-${nodeName}`;
  const metadata = { name, ...SHOP, uid: name, labels: { app }, ownerReferences: [owner] };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container], nodeName }, status };
}

const waiting = (name: string, state: object, lastState: object = {}) => ({
  phase: 'Pending',
  conditions: [{ type: 'ContainersReady', status: 'False', lastTransitionTime: AT }],
  containerStatuses: [{ name, state: { waiting: state }, lastState }],
});

function objects(): object[] {
  const runs = { phase: 'Running', containerStatuses: [{ name: 'web', state: { running: {} }, user: { linux: { uid: 1000 } } }] };
  const denied = { exitCode: 1, reason: 'Error', message: 'bind() to 0.0.0.0:80 failed (13: Permission denied)' };
  const refused = {
    reason: 'CreateContainerConfigError',
    message: 'container has runAsNonRoot and image will run as root (pod: "api_shop(1)", container: api)',
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'kport.dev/mode': 'warn' } } },
    ...['a', 'b', 'c'].map((name) => node(`node-${name}`, 'containerd://2.1.9')),
    node('node-d', 'cri-o://1.37.0'),
    ...deployment('web', WEB),
    ...deployment('api', API),
    ...['a', 'b', 'c'].map((name) => pod('web', `node-${name}`, { container: WEB, status: runs })),
    pod('web', 'node-d', { container: WEB, status: waiting('web', { reason: 'CrashLoopBackOff' }, { terminated: denied }) }),
    pod('api', 'node-a', { container: API, status: waiting('api', refused) }),
  ];
}

export function auditExample(language: Language): string {
  const collecting = collector();
  for (const [kind, ofKind] of Map.groupBy(objects() as Mapping[], (object) => String(object.kind))) {
    ofKind.forEach(collecting.begin({ group: '', kind }));
  }
  const policy = shippedPolicy('restricted');
  const settings = {
    context: { policy, door: 'cluster', language, today: '2026-01-31' },
    withPodsOnly: false,
    hasEvents: false,
  } as const;
  const { single: _, known: __, usedExemptions: ___, ...audited } = audit(collecting.collected(), settings);
  const cluster = { server: 'https://kubernetes.example', context: 'prod' };
  const told = { name: policy.name, from: 'shipped' } as const;
  return auditText({ ...audited, cluster, at: AT, policy: told, unread: [], notices: [] }, { language, color: false });
}
