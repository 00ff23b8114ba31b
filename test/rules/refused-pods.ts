// Pods that the API server refuses, each for one thing and with its words, and their neighbours that it accepts. What is written
// here, test/e2e/refused.e2e.test.ts asks an API server.
import type { Manifest } from '../facts/minimal-pod.ts';

export interface RefusedPod {
  readonly name: string;
  readonly spec: Manifest;
  /** By `refused+` or `pod-refused+`. */
  readonly messageId: string;
  readonly at: string;
  readonly container?: string;
  /** Below the path of the Pod spec; the rest is the same in a template. */
  readonly error: string;
  /** A template is accepted, and the Pods that it makes are refused. */
  readonly acceptedInTemplate?: true;
}

export interface AcceptedPod {
  readonly because: string;
  readonly spec: Manifest;
}

/** A container of which nothing else is to be said. */
function on(more: Manifest = {}, name = 'app'): Manifest {
  return { name, image: 'registry.example.com/app', ...more };
}

function withPorts(...ports: readonly (Manifest | null)[]): Manifest {
  return { containers: [on({ ports })] };
}

function withContext(securityContext: Manifest): Manifest {
  return { containers: [on({ securityContext })] };
}

const START = 'net.ipv4.ip_unprivileged_port_start';
const IDS = 'must be between 0 and 2147483647, inclusive';
const PORTS = 'must be between 1 and 65535, inclusive';
const LETTERS = 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)';

function pod(code: string, at: string, error: string): Pick<RefusedPod, 'messageId' | 'at' | 'error'> {
  return { messageId: `pod-refused+${code}`, at: `/spec/${at}`, error };
}

function app(code: string, at: string, error: string, container = 'app'): Omit<RefusedPod, 'name' | 'spec'> {
  return { messageId: `refused+${code}`, at: `/spec/${at}`, container, error };
}

const PORT = 'containers/0/ports/0';
const INIT = 'initContainers/0/ports/0';

function misnamed(name: string, why: string): RefusedPod {
  const told = app('port-name', `${PORT}/name`, `containers[0].ports[0].name: Invalid value: "${name}": ${why}`);
  return { name: `a port that is called "${name}"`, spec: withPorts({ containerPort: 8080, name }), ...told };
}

function forWindows(field: string, value: unknown): RefusedPod {
  return {
    name: `${field} of a container for Windows`,
    spec: { os: { name: 'windows' }, ...withContext({ [field]: value }) },
    ...app(
      'field-of-linux',
      `containers/0/securityContext/${field}`,
      `containers[0].securityContext.${field}: Forbidden: cannot be set for a windows pod`,
    ),
  };
}

export const REFUSED_PODS: readonly RefusedPod[] = [
  // Users and groups
  {
    name: 'runAsUser of the Pod above the range',
    spec: { securityContext: { runAsUser: 2147483648 }, containers: [on()] },
    ...pod('user-out-of-range', 'securityContext/runAsUser', `securityContext.runAsUser: Invalid value: 2147483648: ${IDS}`),
  },
  {
    name: 'runAsUser of the Pod below the range, though the container has another',
    spec: { securityContext: { runAsUser: -1 }, ...withContext({ runAsUser: 1000 }) },
    ...pod('user-out-of-range', 'securityContext/runAsUser', `securityContext.runAsUser: Invalid value: -1: ${IDS}`),
  },
  {
    name: 'runAsUser of a container above the range',
    spec: withContext({ runAsUser: 4294967295 }),
    ...app(
      'user-out-of-range',
      'containers/0/securityContext/runAsUser',
      `containers[0].securityContext.runAsUser: Invalid value: 4294967295: ${IDS}`,
    ),
  },
  {
    name: 'runAsGroup of the Pod',
    spec: { securityContext: { runAsGroup: -1 }, containers: [on()] },
    ...pod('group-out-of-range', 'securityContext/runAsGroup', `securityContext.runAsGroup: Invalid value: -1: ${IDS}`),
  },
  {
    name: 'runAsGroup of a container',
    spec: withContext({ runAsGroup: 2147483648 }),
    ...app(
      'group-out-of-range',
      'containers/0/securityContext/runAsGroup',
      `containers[0].securityContext.runAsGroup: Invalid value: 2147483648: ${IDS}`,
    ),
  },
  {
    name: 'fsGroup',
    spec: { securityContext: { fsGroup: 2147483648 }, containers: [on()] },
    ...pod('group-out-of-range', 'securityContext/fsGroup', `securityContext.fsGroup: Invalid value: 2147483648: ${IDS}`),
  },
  {
    name: 'one of several supplementalGroups',
    spec: { securityContext: { supplementalGroups: [1, -5] }, containers: [on()] },
    ...pod(
      'group-out-of-range',
      'securityContext/supplementalGroups/1',
      `securityContext.supplementalGroups[1]: Invalid value: -5: ${IDS}`,
    ),
  },
  // Numbers of ports
  {
    name: 'a port without a number',
    spec: withPorts({ name: 'http' }),
    ...app('port-missing', `${PORT}/containerPort`, 'containers[0].ports[0].containerPort: Required value'),
  },
  {
    name: 'an empty port',
    spec: withPorts(null),
    ...app('port-missing', `${PORT}/containerPort`, 'containers[0].ports[0].containerPort: Required value'),
  },
  {
    name: 'containerPort 0',
    spec: withPorts({ containerPort: 0 }),
    ...app('port-missing', `${PORT}/containerPort`, 'containers[0].ports[0].containerPort: Required value'),
  },
  {
    name: 'containerPort above the range',
    spec: withPorts({ containerPort: 65536 }),
    ...app('port-out-of-range', `${PORT}/containerPort`, `containers[0].ports[0].containerPort: Invalid value: 65536: ${PORTS}`),
  },
  {
    name: 'containerPort below the range, of an init container',
    spec: { initContainers: [on({ ports: [{ containerPort: -1 }] }, 'first')], containers: [on()] },
    ...app(
      'port-out-of-range',
      `${INIT}/containerPort`,
      `initContainers[0].ports[0].containerPort: Invalid value: -1: ${PORTS}`,
      'first',
    ),
  },
  {
    name: 'hostPort above the range',
    spec: withPorts({ containerPort: 8080, hostPort: 70000 }),
    ...app('port-out-of-range', `${PORT}/hostPort`, `containers[0].ports[0].hostPort: Invalid value: 70000: ${PORTS}`),
  },
  {
    name: 'hostPort below the range',
    spec: withPorts({ containerPort: 80, hostPort: -80 }),
    ...app('port-out-of-range', `${PORT}/hostPort`, `containers[0].ports[0].hostPort: Invalid value: -80: ${PORTS}`),
  },
  {
    name: 'a probe above the range',
    spec: { containers: [on({ livenessProbe: { tcpSocket: { port: 70000 } } })] },
    ...app(
      'port-out-of-range',
      'containers/0/livenessProbe/tcpSocket/port',
      `containers[0].livenessProbe.tcpSocket.port: Invalid value: 70000: ${PORTS}`,
    ),
  },
  {
    name: 'a gRPC probe on port 0',
    spec: { containers: [on({ readinessProbe: { grpc: { port: 0 } } })] },
    ...app(
      'port-out-of-range',
      'containers/0/readinessProbe/grpc/port',
      `containers[0].readinessProbe.grpc.port: Invalid value: 0: ${PORTS}`,
    ),
  },
  {
    name: 'a probe by a name that no port can have',
    spec: { containers: [on({ readinessProbe: { httpGet: { port: 'Bad_Name' } } })] },
    ...app(
      'port-name',
      'containers/0/readinessProbe/httpGet/port',
      `containers[0].readinessProbe.httpGet.port: Invalid value: "Bad_Name": ${LETTERS}`,
    ),
  },
  {
    name: 'a probe by a number in quotes',
    spec: { containers: [on({ startupProbe: { httpGet: { port: '8080' } } })] },
    ...app(
      'port-name',
      'containers/0/startupProbe/httpGet/port',
      'containers[0].startupProbe.httpGet.port: Invalid value: "8080": must contain at least one letter (a-z)',
    ),
  },
  // Names and protocols of ports
  misnamed('abcdefghijklmnop', 'must be no more than 15 characters'),
  misnamed('HTTP', LETTERS),
  misnamed('a_b', LETTERS),
  misnamed('8080', 'must contain at least one letter (a-z)'),
  misnamed('a--b', 'must not contain consecutive hyphens'),
  misnamed('a-', 'must not begin or end with a hyphen'),
  {
    name: 'two ports of a container with one name',
    spec: withPorts({ containerPort: 8080, name: 'a' }, { containerPort: 8081, name: 'a' }),
    ...app('port-name-repeated', 'containers/0/ports/1/name', 'containers[0].ports[1].name: Duplicate value: "a"'),
  },
  {
    name: 'a protocol in lower case, on a high port',
    spec: withPorts({ containerPort: 8080, protocol: 'tcp' }),
    ...app(
      'protocol-unsupported',
      `${PORT}/protocol`,
      'containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
    ),
  },
  // Ports of the node
  {
    name: 'one hostPort twice in a container',
    spec: withPorts({ containerPort: 8080, hostPort: 9000 }, { containerPort: 8081, hostPort: 9000 }),
    ...app(
      'host-port-repeated',
      'containers/0/ports/1/hostPort',
      'containers[0].ports[1].hostPort: Duplicate value: "TCP//9000"',
    ),
  },
  {
    name: 'one hostPort of two containers',
    spec: {
      containers: [
        on({ ports: [{ containerPort: 8080, hostPort: 9000 }] }),
        on({ ports: [{ containerPort: 8081, hostPort: 9000, protocol: 'TCP' }] }, 'web'),
      ],
    },
    ...app(
      'host-port-repeated',
      'containers/1/ports/0/hostPort',
      'containers[1].ports[0].hostPort: Duplicate value: "TCP//9000"',
      'web',
    ),
  },
  {
    name: 'one hostPort twice on one address',
    spec: withPorts(
      { containerPort: 8080, hostPort: 9000, hostIP: '10.0.0.1' },
      { containerPort: 8081, hostPort: 9000, hostIP: '10.0.0.1' },
    ),
    ...app(
      'host-port-repeated',
      'containers/0/ports/1/hostPort',
      'containers[0].ports[1].hostPort: Duplicate value: "TCP/10.0.0.1/9000"',
    ),
  },
  {
    name: 'one hostPort twice in an init container',
    spec: {
      initContainers: [
        on(
          {
            ports: [
              { containerPort: 80, hostPort: 90 },
              { containerPort: 81, hostPort: 90 },
            ],
          },
          'first',
        ),
      ],
      containers: [on()],
    },
    ...app(
      'host-port-repeated',
      'initContainers/0/ports/1/hostPort',
      'initContainers[0].ports[1].hostPort: Duplicate value: "TCP//90"',
      'first',
    ),
  },
  {
    name: 'one containerPort twice under hostNetwork',
    spec: { hostNetwork: true, ...withPorts({ containerPort: 8080 }, { containerPort: 8080 }) },
    ...app(
      'host-port-repeated',
      'containers/0/ports/1/containerPort',
      'containers[0].ports[1].hostPort: Duplicate value: "TCP//8080"',
    ),
    acceptedInTemplate: true,
  },
  {
    name: 'a privileged hostPort and another containerPort under hostNetwork',
    spec: { hostNetwork: true, ...withPorts({ containerPort: 8000, hostPort: 80 }) },
    ...app(
      'host-port-differs',
      `${PORT}/hostPort`,
      'containers[0].ports[0].hostPort: Invalid value: 80: must match `containerPort` when `hostNetwork` is true',
    ),
  },
  {
    name: 'two high numbers under hostNetwork',
    spec: { hostNetwork: true, ...withPorts({ containerPort: 8000, hostPort: 8001 }) },
    ...app(
      'host-port-differs',
      `${PORT}/hostPort`,
      'containers[0].ports[0].hostPort: Invalid value: 8001: must match `containerPort` when `hostNetwork` is true',
    ),
  },
  {
    name: 'a privileged containerPort and another hostPort under hostNetwork',
    spec: { hostNetwork: true, ...withPorts({ containerPort: 80, hostPort: 8080 }) },
    ...app(
      'host-port-differs',
      `${PORT}/hostPort`,
      'containers[0].ports[0].hostPort: Invalid value: 8080: must match `containerPort` when `hostNetwork` is true',
    ),
  },
  {
    name: 'hostUsers: false with hostNetwork',
    spec: { hostNetwork: true, hostUsers: false, containers: [on()] },
    ...pod('user-namespace-with-host-network', 'hostUsers', 'hostNetwork: Forbidden: when `hostUsers` is false'),
  },
  {
    name: 'hostnameOverride with hostNetwork',
    spec: { hostNetwork: true, hostnameOverride: 'web', containers: [on()] },
    ...pod(
      'hostname-on-host-network',
      'hostnameOverride',
      'hostnameOverride: Forbidden: may not be specified when hostNetwork is true',
    ),
  },
  // Privileges
  {
    name: 'privileged without escalation',
    spec: withContext({ privileged: true, allowPrivilegeEscalation: false }),
    ...app(
      'escalation-of-privileged',
      'containers/0/securityContext/allowPrivilegeEscalation',
      'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ),
  },
  {
    name: 'CAP_SYS_ADMIN without escalation',
    spec: withContext({ allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } }),
    ...app(
      'escalation-of-sys-admin',
      'containers/0/securityContext/allowPrivilegeEscalation',
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
    ),
  },
  {
    name: 'procMount: Unmasked in the user namespace of the node',
    spec: withContext({ procMount: 'Unmasked' }),
    ...app(
      'proc-mount-unmasked',
      'containers/0/securityContext/procMount',
      'containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
    ),
  },
  {
    name: 'a probe of an init container that is no sidecar',
    spec: { initContainers: [on({ livenessProbe: { tcpSocket: { port: 8080 } } }, 'first')], containers: [on()] },
    ...app(
      'probe-of-init-container',
      'initContainers/0/livenessProbe',
      'initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      'first',
    ),
  },
  // Sysctls
  {
    name: 'a sysctl in upper case',
    spec: { securityContext: { sysctls: [{ name: START.replace('net', 'NET'), value: '0' }] }, containers: [on()] },
    ...pod(
      'sysctl-name',
      'securityContext/sysctls/0/name',
      `securityContext.sysctls[0].name: Invalid value: "${START.replace('net', 'NET')}": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`,
    ),
  },
  ...(
    [
      ['hostNetwork', 'net.core.somaxconn'],
      ['hostNetwork', 'net/ipv4/tcp_syncookies'],
      ['hostIPC', 'kernel.shm_rmid_forced'],
      ['hostIPC', 'kernel.sem'],
      ['hostIPC', 'fs.mqueue.msg_max'],
    ] as const
  ).map(([field, name]) => ({
    name: `${name} beside ${field}`,
    spec: { [field]: true, securityContext: { sysctls: [{ name, value: '1' }] }, containers: [on()] },
    ...pod(
      'sysctl-of-host',
      'securityContext/sysctls/0/name',
      `securityContext.sysctls[0].name: Invalid value: "${name}": may not be specified when '${field}' is true`,
    ),
  })),
  ...['hostPID', 'hostIPC'].map((field) => ({
    name: `${field} in a user namespace of the Pod's own`,
    spec: { hostUsers: false, [field]: true, containers: [on()] },
    ...pod('user-namespace-of-host', field, `${field.replace('host', 'Host')}: Forbidden: when \`hostUsers\` is false`),
  })),
  {
    name: 'a sysctl without a name',
    spec: { securityContext: { sysctls: [{ value: '0' }] }, containers: [on()] },
    ...pod('sysctl-name', 'securityContext/sysctls/0/name', 'securityContext.sysctls[0].name: Required value'),
  },
  {
    name: 'one sysctl twice',
    spec: {
      securityContext: {
        sysctls: [
          { name: START, value: '0' },
          { name: START, value: '80' },
        ],
      },
      containers: [on()],
    },
    ...pod('sysctl-repeated', 'securityContext/sysctls/1/name', `securityContext.sysctls[1].name: Duplicate value: "${START}"`),
  },
  // Operating systems
  {
    name: 'os.name in upper case',
    spec: { os: { name: 'Linux' }, containers: [on()] },
    ...pod('os-unsupported', 'os', 'os: Unsupported value: "Linux": supported values: "linux", "windows"'),
  },
  {
    name: 'os without a name',
    spec: { os: {}, containers: [on()] },
    ...pod('os-unsupported', 'os/name', 'os.name: Required value'),
  },
  {
    name: 'runAsUser of a Pod for Windows',
    spec: { os: { name: 'windows' }, securityContext: { runAsUser: 1000 }, containers: [on()] },
    ...pod(
      'field-of-linux',
      'securityContext/runAsUser',
      'securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
    ),
  },
  {
    name: 'sysctls of a Pod for Windows',
    spec: { os: { name: 'windows' }, securityContext: { sysctls: [{ name: START, value: '0' }] }, containers: [on()] },
    ...pod('field-of-linux', 'securityContext/sysctls', 'securityContext.sysctls: Forbidden: cannot be set for a windows pod'),
  },
  {
    name: 'hostUsers of a Pod for Windows',
    spec: { os: { name: 'windows' }, hostUsers: true, containers: [on()] },
    ...pod('field-of-linux', 'hostUsers', 'hostUsers: Forbidden: cannot be set for a windows pod'),
  },
  forWindows('capabilities', { drop: ['ALL'] }),
  forWindows('runAsUser', 1000),
  forWindows('runAsGroup', 1000),
  forWindows('privileged', false),
  forWindows('allowPrivilegeEscalation', false),
  forWindows('procMount', 'Default'),
  {
    name: 'windowsOptions of a Pod for Linux',
    spec: { os: { name: 'linux' }, securityContext: { windowsOptions: { runAsUserName: 'app' } }, containers: [on()] },
    ...pod(
      'field-of-windows',
      'securityContext/windowsOptions',
      'securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
    ),
  },
  {
    name: 'windowsOptions of a container for Linux',
    spec: { os: { name: 'linux' }, ...withContext({ windowsOptions: { runAsUserName: 'app' } }) },
    ...app(
      'field-of-windows',
      'containers/0/securityContext/windowsOptions',
      'containers[0].securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
    ),
  },
];

export const ACCEPTED_PODS: readonly AcceptedPod[] = [
  {
    because: 'the ids are the first and the last',
    spec: { securityContext: { runAsUser: 2147483647, runAsGroup: 0 }, containers: [on()] },
  },
  {
    because: 'the ports are the first and the last',
    spec: withPorts({ containerPort: 1, hostPort: 65535 }, { containerPort: 65535, hostPort: 1 }),
  },
  {
    because: 'the API server only warns of a port that is declared twice',
    spec: withPorts({ containerPort: 80 }, { containerPort: 80 }),
  },
  {
    because: 'it only warns of a name in two containers',
    spec: {
      containers: [
        on({ ports: [{ containerPort: 8080, name: 'a' }] }),
        on({ ports: [{ containerPort: 8081, name: 'a' }] }, 'web'),
      ],
    },
  },
  { because: 'a name has 15 characters', spec: withPorts({ containerPort: 8080, name: 'abcdefghijklmn0' }) },
  { because: 'a name is empty', spec: withPorts({ containerPort: 8080, name: '' }) },
  { because: 'an empty protocol is TCP', spec: withPorts({ containerPort: 8080, protocol: '' }) },
  {
    because: 'one hostPort stands on two addresses',
    spec: withPorts({ containerPort: 8080, hostPort: 9000, hostIP: '10.0.0.1' }, { containerPort: 8081, hostPort: 9000 }),
  },
  {
    because: 'one hostPort has two protocols',
    spec: withPorts({ containerPort: 53, hostPort: 53 }, { containerPort: 53, hostPort: 53, protocol: 'UDP' }),
  },
  {
    because: 'init containers and main ones are not compared',
    spec: {
      initContainers: [on({ ports: [{ containerPort: 80, hostPort: 90 }] }, 'first')],
      containers: [on({ ports: [{ containerPort: 81, hostPort: 90 }] })],
    },
  },
  {
    because: 'init containers are not compared with each other',
    spec: {
      initContainers: [
        on({ ports: [{ containerPort: 80, hostPort: 90 }] }, 'first'),
        on({ ports: [{ containerPort: 81, hostPort: 90 }] }, 'second'),
      ],
      containers: [on()],
    },
  },
  {
    because: 'a sidecar may have two numbers under hostNetwork',
    spec: {
      hostNetwork: true,
      initContainers: [on({ ports: [{ containerPort: 8000, hostPort: 80 }], restartPolicy: 'Always' }, 'proxy')],
      containers: [on()],
    },
  },
  {
    because: 'the numbers are one under hostNetwork',
    spec: { hostNetwork: true, ...withPorts({ containerPort: 8000, hostPort: 8000 }) },
  },
  { because: 'without hostNetwork the numbers may differ', spec: withPorts({ containerPort: 8000, hostPort: 80 }) },
  { because: 'hostUsers: true is the default', spec: { hostNetwork: true, hostUsers: true, containers: [on()] } },
  { because: 'a user namespace of its own has a network of its own', spec: { hostUsers: false, containers: [on()] } },
  {
    because: 'SYS_ADMIN without CAP_ passes',
    spec: withContext({ allowPrivilegeEscalation: false, capabilities: { add: ['SYS_ADMIN'] } }),
  },
  { because: 'Unmasked in a user namespace of its own', spec: { hostUsers: false, ...withContext({ procMount: 'Unmasked' }) } },
  {
    because: 'a sidecar may have a probe',
    spec: {
      initContainers: [on({ livenessProbe: { tcpSocket: { port: 8080 } }, restartPolicy: 'Always' }, 'proxy')],
      containers: [on()],
    },
  },
  {
    because: 'a probe names a port that is not there',
    spec: { containers: [on({ livenessProbe: { tcpSocket: { port: 'nosuch' } } })] },
  },
  {
    because: 'a sysctl of a namespace that is the one of the Pod',
    spec: {
      hostIPC: true,
      securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] },
      containers: [on()],
    },
  },
  {
    because: 'kernel.shmall under hostNetwork',
    spec: { hostNetwork: true, securityContext: { sysctls: [{ name: 'kernel.shmall', value: '1' }] }, containers: [on()] },
  },
  { because: 'hostPID and hostIPC with the users of the node', spec: { hostPID: true, hostIPC: true, containers: [on()] } },
  {
    because: 'one sysctl in two spellings passes as two',
    spec: {
      securityContext: {
        sysctls: [
          { name: START, value: '0' },
          { name: START.replaceAll('.', '/'), value: '80' },
        ],
      },
      containers: [on()],
    },
  },
  {
    because: 'what binds a Pod to Windows without os.name, the API server does not look at',
    spec: {
      nodeSelector: { 'kubernetes.io/os': 'windows' },
      ...withContext({ runAsUser: 1000, capabilities: { drop: ['ALL'] } }),
    },
  },
  {
    because: 'runAsUser and runAsNonRoot are not compared by the API server',
    spec: { securityContext: { runAsNonRoot: true, runAsUser: 0 }, containers: [on()] },
  },
];
