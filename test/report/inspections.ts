import type { ContainerFacts } from '../../src/model/workload.ts';
import type { InspectedWorkload, Inspection } from '../../src/report/inspection.ts';
import { saying } from '../told.ts';

function container(changes: Partial<ContainerFacts> = {}): ContainerFacts {
  const at = '/spec/containers/0';
  const unset = { value: undefined, from: 'default', at: `${at}/securityContext` } as const;
  return {
    name: 'web',
    role: 'main',
    at,
    image: 'nginx:1.29',
    ports: [],
    runAsNonRoot: unset,
    runAsUser: unset,
    allowPrivilegeEscalation: unset,
    privileged: { ...unset, value: false },
    addedCapabilities: [],
    droppedCapabilities: [],
    env: [],
    probes: [],
    ...changes,
  };
}

const port = { at: '/spec/containers/0/ports/0', containerPortAt: '/spec/containers/0/ports/0/containerPort' };

/** A Pod with one of everything, and one without anything. */
export function inspection(changes: Partial<Inspection> = {}): Inspection {
  const full: InspectedWorkload = {
    file: 'web.yaml',
    line: 3,
    binds: [
      [
        {
          port: 80,
          protocol: 'TCP',
          runtime: 'cri-o',
          verdict: 'fails',
          error: { code: 'EACCES', text: 'permission denied', decidedBy: ['no-ambient-capability'] },
          otherErrors: [{ code: 'EPERM', text: 'operation not permitted', decidedBy: ['file-capability-unknown'] }],
          dependsOn: [],
          because: [
            { fact: 'port', pointer: `${port.at}/containerPort`, data: { port: 80, protocol: 'TCP' } },
            { fact: 'no-ambient-capability', data: {} },
          ],
        },
      ],
    ],
    lines: new Map([
      ['/spec/hostNetwork', 8],
      ['/spec/securityContext/runAsNonRoot', 12],
      ['/spec/containers/0/securityContext/runAsUser', 20],
    ]),
    workload: {
      dialect: 'kubernetes',
      object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      at: '/spec',
      hostNetwork: { value: true, from: 'pod', at: '/spec/hostNetwork' },
      hostUsers: { value: false, from: 'pod', at: '/spec/hostUsers' },
      os: { value: 'linux', from: 'pod', at: '/spec/os/name' },
      duplicateKeys: [],
      sysctls: [],
      labels: {},
      containers: [
        container({
          role: 'sidecar',
          ports: [
            { ...port, protocol: 'TCP', containerPort: 80, hostPort: 80, hostPortAt: port.containerPortAt },
            { ...port, protocol: 'UDP', containerPort: 8053, hostPort: 53, hostIP: '127.0.0.1' },
          ],
          runAsNonRoot: { value: true, from: 'pod', at: '/spec/securityContext/runAsNonRoot' },
          runAsUser: { value: 101, from: 'container', at: '/spec/containers/0/securityContext/runAsUser' },
          addedCapabilities: [{ written: 'cap_net_bind_service', name: 'NET_BIND_SERVICE', prefixed: true, at: '/x' }],
          droppedCapabilities: [{ written: 'all', name: 'ALL', prefixed: false, at: '/x' }],
        }),
      ],
    },
  };
  const { image: _image, ...imageless } = container({ name: '', ports: [{ ...port, protocol: 'TCP', containerPort: 8080 }] });
  const bare: InspectedWorkload = {
    file: 'bare.yaml',
    line: 1,
    binds: [[]],
    lines: new Map(),
    workload: {
      dialect: 'kubernetes',
      object: { apiVersion: 'v1', kind: 'Pod', name: '' },
      at: '/spec',
      hostNetwork: { value: false, from: 'default', at: '/spec/hostNetwork' },
      hostUsers: { value: undefined, from: 'default', at: '/spec/hostUsers' },
      os: { value: undefined, from: 'default', at: '/spec/os/name' },
      duplicateKeys: [],
      sysctls: [],
      labels: {},
      containers: [imageless],
    },
  };
  return {
    workloads: [full, bare],
    unreadable: [{ file: 'broken.yaml', position: { line: 2, column: 1 }, reason: saying('odd') }],
    skipped: [{ file: 'values.yaml', reason: saying('not a Kubernetes object') }],
    files: 4,
    ...changes,
  };
}
