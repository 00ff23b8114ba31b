// A Pod of every known image, in the states in which people have them.
import { knownImages } from '../../src/knowledge/images.ts';
import type { Manifest } from '../facts/minimal-pod.ts';

export interface NamedPod {
  readonly name: string;
  readonly image: string;
  readonly pod: Manifest;
}

const ON_80 = { ports: [{ containerPort: 80 }] };

const STATES: Readonly<Record<string, { readonly container?: Manifest; readonly spec?: Manifest }>> = {
  bare: {},
  'on 80': { container: ON_80 },
  'on 8080': { container: { ports: [{ containerPort: 8080 }] } },
  'on 53, TCP and UDP': { container: { ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] } },
  'runAsNonRoot on 80': { container: { ...ON_80, securityContext: { runAsNonRoot: true } } },
  'uid 1000': { container: { ...ON_80, securityContext: { runAsUser: 1000 } } },
  'uid 0': { container: { ...ON_80, securityContext: { runAsUser: 0 } } },
  'drop ALL': { container: { ...ON_80, securityContext: { capabilities: { drop: ['ALL'] } } } },
  'drop NET_BIND_SERVICE': { container: { ...ON_80, securityContext: { capabilities: { drop: ['NET_BIND_SERVICE'] } } } },
  'drop ALL, add NET_BIND_SERVICE': {
    container: { ...ON_80, securityContext: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } },
  },
  'add NET_BIND_SERVICE': { container: { ...ON_80, securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } } },
  'drop CAP_ALL': { container: { ...ON_80, securityContext: { capabilities: { drop: ['CAP_ALL'] } } } },
  privileged: { container: { ...ON_80, securityContext: { privileged: true } } },
  'host network': { container: ON_80, spec: { hostNetwork: true } },
  'host network and hostPort': { container: { ports: [{ containerPort: 80, hostPort: 80 }] }, spec: { hostNetwork: true } },
  'hostPort 80': { container: { ports: [{ containerPort: 80, hostPort: 80 }] } },
  'port start 80': {
    container: ON_80,
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }] } },
  },
  ...onHighPort({
    'uid 1000': { runAsUser: 1000 },
    runAsNonRoot: { runAsNonRoot: true },
    'runAsNonRoot: false': { runAsNonRoot: false },
    'runAsNonRoot, drop ALL': { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
    'drop ALL': { capabilities: { drop: ['ALL'] } },
    'add NET_BIND_SERVICE': { capabilities: { add: ['NET_BIND_SERVICE'] } },
    'uid 1000, add NET_BIND_SERVICE': { runAsUser: 1000, runAsNonRoot: true, capabilities: { add: ['NET_BIND_SERVICE'] } },
    'drop ALL, add NET_BIND_SERVICE': { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
    'uid 1000, drop ALL, add NET_BIND_SERVICE': {
      runAsUser: 1000,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    },
    'NET_BIND_SERVICE in both': { capabilities: { drop: ['NET_BIND_SERVICE'], add: ['NET_BIND_SERVICE'] } },
    'add CAP_NET_BIND_SERVICE': { capabilities: { add: ['CAP_NET_BIND_SERVICE'] } },
    'drop ALL, add CAP_NET_BIND_SERVICE': { capabilities: { drop: ['ALL'], add: ['CAP_NET_BIND_SERVICE'] } },
    'drop CAP_NET_BIND_SERVICE': { capabilities: { drop: ['CAP_NET_BIND_SERVICE'] } },
    'add ALL': { capabilities: { add: ['ALL'] } },
    privileged: { privileged: true },
    'privileged, uid 1000': { privileged: true, runAsUser: 1000, runAsNonRoot: true },
    'uid 0, runAsNonRoot': { runAsUser: 0, runAsNonRoot: true },
  }),
  'host network, on 8080': { container: { ports: [{ containerPort: 8080 }] }, spec: { hostNetwork: true } },
  'host network, uid 1000': {
    container: { ...ON_80, securityContext: { runAsUser: 1000, runAsNonRoot: true, capabilities: { drop: ['ALL'] } } },
    spec: { hostNetwork: true },
  },
  'host network, port start 80': {
    container: ON_80,
    spec: { hostNetwork: true, securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }] } },
  },
  'port start 0, on 8080': {
    container: { ports: [{ containerPort: 8080 }] },
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } },
  },
  'port start 9000, on 8080': {
    container: { ports: [{ containerPort: 8080 }] },
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '9000' }] } },
  },
  'no escalation, uid 1000, on 8080': {
    container: { ports: [{ containerPort: 8080 }], securityContext: { allowPrivilegeEscalation: false } },
    spec: { securityContext: { runAsNonRoot: true, runAsUser: 1000 } },
  },
};

function onHighPort(contexts: Readonly<Record<string, Manifest>>): Record<string, { readonly container: Manifest }> {
  const ports = [{ containerPort: 8080 }];
  return Object.fromEntries(
    Object.entries(contexts).map(([name, securityContext]) => [`${name}, on 8080`, { container: { ports, securityContext } }]),
  );
}

/** One of which nothing is known goes with them. */
const IMAGES: readonly string[] = ['registry.example.com/app', ...knownImages()];

export function knownPods(): NamedPod[] {
  return IMAGES.flatMap((image) =>
    Object.entries(STATES).map(([state, { container, spec }]) => ({
      name: `${image} ${state}`,
      image,
      pod: structuredClone({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: { ...spec, containers: [{ name: 'app', image, ...container }] },
      }),
    })),
  );
}
