import { privilegedContainerPort } from '../../src/rules/privileged-container-port/rule.ts';
import { type Manifest, minimalDeployment, tweak, unknownPod } from '../facts/minimal-pod.ts';
import type { Expected } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

/** The minimal Pod, its container declaring these ports. */
function ports(...list: readonly object[]): Manifest {
  return tweak(unknownPod(), ({ spec }) => {
    spec.containers[0].ports = list;
  });
}

/** The Pod with port 80 and one thing else. */
function pod(change: (spec: Manifest) => void): Manifest {
  return tweak(ports({ containerPort: 80 }), ({ spec }) => change(spec));
}

function declared(at: string, more: Partial<Expected> = {}): Expected {
  return { messageId: 'declared', at, container: 'app', ...more };
}

const FIRST = '/spec/containers/0/ports/0/containerPort';
const says = (port: string) => `container "app" declares privileged containerPort ${port}`;
const fix = (high: number, number: number) =>
  `listen on a port above 1023 (for example containerPort: ${high}) and let the Service keep port: ${number} with targetPort: ${high}`;

testRule(privilegedContainerPort, {
  bad: [
    {
      name: 'an image that has a twin without root',
      given: tweak(ports({ containerPort: 80 }), ({ spec }) => {
        spec.containers[0].image = 'nginx:1.29';
      }),
      findings: [
        declared(FIRST, {
          messageId: 'declared+twin',
          message: says('80 (http)'),
          fix: 'replace the image by nginxinc/nginx-unprivileged with containerPort: 8080, and let the Service keep port: 80 with targetPort: 8080',
        }),
      ],
    },
    { name: 'the first', given: ports({ containerPort: 1 }), findings: [declared(FIRST, { fix: fix(8001, 1) })] },
    {
      name: 'a port with a service',
      given: ports({ containerPort: 80 }),
      findings: [declared(FIRST, { message: says('80 (http)'), fix: fix(8080, 80) })],
    },
    {
      name: 'the last, which has no service',
      given: ports({ containerPort: 1023 }),
      findings: [declared(FIRST, { message: says('1023'), fix: fix(9023, 1023) })],
    },
    {
      name: 'UDP by its own service',
      given: ports({ containerPort: 514, protocol: 'UDP' }),
      findings: [declared(FIRST, { message: says('514/UDP (syslog)') })],
    },
    {
      name: 'the same number for TCP',
      given: ports({ containerPort: 514, protocol: 'TCP' }),
      findings: [declared(FIRST, { message: says('514 (shell)') })],
    },
    {
      name: 'a protocol left empty, which is TCP',
      given: ports({ containerPort: 514, protocol: '' }),
      findings: [declared(FIRST, { message: says('514 (shell)') })],
    },
    {
      name: 'SCTP',
      given: ports({ containerPort: 179, protocol: 'SCTP' }),
      findings: [declared(FIRST, { message: says('179/SCTP (bgp)') })],
    },
    {
      name: 'one port for two protocols, twice',
      given: ports({ containerPort: 53, protocol: 'UDP' }, { containerPort: 53, protocol: 'TCP' }),
      findings: [declared(FIRST), declared('/spec/containers/0/ports/1/containerPort')],
    },
    {
      name: 'the privileged one of several',
      given: ports({ containerPort: 9090 }, { containerPort: 443 }, { containerPort: 1024 }),
      findings: [declared('/spec/containers/0/ports/1/containerPort', { message: says('443 (https)') })],
    },
    { name: 'a hostPort of 0, which is none', given: ports({ containerPort: 80, hostPort: 0 }), findings: [declared(FIRST)] },
    { name: 'a hostPort above 1023', given: ports({ containerPort: 80, hostPort: 1024 }), findings: [declared(FIRST)] },
    {
      name: 'every container, whatever its role',
      given: pod((spec) => {
        const list = spec.containers[0].ports;
        spec.initContainers = [
          { name: 'init', ports: list },
          { name: 'sidecar', restartPolicy: 'Always', ports: list },
        ];
        spec.ephemeralContainers = [{ name: 'debug', ports: list }];
      }),
      findings: [
        declared(FIRST),
        declared('/spec/initContainers/0/ports/0/containerPort', { container: 'init' }),
        declared('/spec/initContainers/1/ports/0/containerPort', { container: 'sidecar' }),
        declared('/spec/ephemeralContainers/0/ports/0/containerPort', { container: 'debug' }),
      ],
    },
    {
      name: 'hostNetwork: false',
      given: pod((spec) => {
        spec.hostNetwork = false;
      }),
      findings: [declared(FIRST)],
    },
    {
      name: 'a user namespace of its own, whose network has the same limit',
      given: pod((spec) => {
        spec.hostUsers = false;
      }),
      findings: [declared(FIRST)],
    },
    {
      name: 'the sysctl that lets everybody bind it',
      given: pod((spec) => {
        spec.securityContext = { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] };
      }),
      findings: [
        declared(FIRST, {
          messageId: 'declared+start',
          fix: `${fix(8080, 80)}, and remove the sysctl net.ipv4.ip_unprivileged_port_start as soon as no port of the Pod is below 1024`,
        }),
      ],
    },
    {
      name: 'the sysctl, and an image that has a twin without root',
      given: pod((spec) => {
        spec.securityContext = { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }] };
        spec.containers[0].image = 'nginx:1.29';
      }),
      findings: [declared(FIRST, { messageId: 'declared+twin+start' })],
    },
    {
      name: 'os.name: linux',
      given: pod((spec) => {
        spec.os = { name: 'linux' };
      }),
      findings: [declared(FIRST)],
    },
    {
      name: 'a template',
      given: tweak(minimalDeployment(), ({ spec }) => {
        spec.template.spec.containers[0].image = 'x';
        spec.template.spec.containers[0].ports = [{ containerPort: 80 }];
      }),
      findings: [declared('/spec/template/spec/containers/0/ports/0/containerPort')],
    },
    {
      name: 'the second object of a List',
      given: { apiVersion: 'v1', kind: 'List', items: [unknownPod(), ports({ containerPort: 80 })] },
      findings: [declared('/items/1/spec/containers/0/ports/0/containerPort')],
    },
    {
      name: 'at the value, in YAML',
      given: `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: app
      ports:
        - {name: web, containerPort: 0o120}
`,
      findings: [declared(FIRST, { line: 7, message: says('80 (http)') })],
    },
  ],
  good: [
    { because: 'no port is declared', given: unknownPod() },
    { because: 'the list of ports is empty', given: ports() },
    { because: '1024 is the first unprivileged port', given: ports({ containerPort: 1024 }) },
    { because: '65535 is the last port', given: ports({ containerPort: 65535 }) },
    { because: '0 is no port', given: ports({ containerPort: 0 }) },
    { because: 'a port without a number says nothing', given: ports({ name: 'web' }) },
    { because: 'the port of the node is told by privileged-host-port', given: ports({ containerPort: 80, hostPort: 80 }) },
    { because: 'so is another privileged port of the node', given: ports({ containerPort: 80, hostPort: 1023 }) },
    {
      because: 'under hostNetwork it is the port of the node',
      given: pod((spec) => {
        spec.hostNetwork = true;
      }),
    },
    {
      because: 'so it is beside another hostPort, which an init container may have there',
      given: tweak(ports({ containerPort: 80, hostPort: 8080 }), ({ spec }) => {
        spec.hostNetwork = true;
      }),
    },
    {
      because: 'Windows has no privileged ports',
      given: pod((spec) => {
        spec.os = { name: 'windows' };
      }),
    },
    {
      because: 'a probe declares no port',
      given: tweak(unknownPod(), ({ spec }) => {
        spec.containers[0].livenessProbe = { tcpSocket: { port: 80 } };
      }),
    },
  ],
});
