import { privilegedHostPort } from '../../src/rules/privileged-host-port/rule.ts';
import { type Manifest, minimalDeployment, minimalPod, tweak } from '../facts/minimal-pod.ts';
import type { Expected } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

const UNKNOWN = 'registry.example.com/app';

/** The minimal Pod, its container declaring these ports. */
function ports(...list: readonly object[]): Manifest {
  return tweak(minimalPod(), ({ spec }) => {
    spec.containers[0].image = UNKNOWN;
    spec.containers[0].ports = list;
  });
}

/** The same Pod in the network of the node. */
function onNode(...list: readonly object[]): Manifest {
  return tweak(ports(...list), ({ spec }) => {
    spec.hostNetwork = true;
  });
}

/** The same of an image that has a twin without root. */
function ofNginx(pod: Manifest): Manifest {
  return tweak(pod, ({ spec }) => {
    spec.containers[0].image = 'nginx:1.29';
  });
}

const PORT = '/spec/containers/0/ports/0';

function mapped(more: Partial<Expected> = {}): Expected {
  return { messageId: 'mapped', at: `${PORT}/hostPort`, container: 'app', ...more };
}

function low(more: Partial<Expected> = {}): Expected {
  return mapped({ messageId: 'mapped+privileged', ...more });
}

function hostNetwork(more: Partial<Expected> = {}): Expected {
  return { messageId: 'host-network', at: `${PORT}/containerPort`, container: 'app', ...more };
}

testRule(privilegedHostPort, {
  bad: [
    {
      name: 'a low port of the node for a high one',
      given: ports({ containerPort: 8080, hostPort: 80 }),
      findings: [
        mapped({
          message: 'container "app" takes privileged hostPort 80 (http) of the node for containerPort 8080',
          fix: 'remove hostPort: 80 and reach the Pod through a Service, an Ingress or a Gateway',
        }),
      ],
    },
    { name: 'a low port for the same, once', given: ports({ containerPort: 80, hostPort: 80 }), findings: [low()] },
    {
      name: 'a low port for the same, for which the Pod has lowered the start',
      given: tweak(ports({ containerPort: 80, hostPort: 80 }), ({ spec }) => {
        spec.securityContext = { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }] };
      }),
      findings: [
        low({
          messageId: 'mapped+privileged+start',
          fix: 'remove hostPort: 80, listen on a port above 1023 (for example containerPort: 8080) and reach the Pod through a Service, an Ingress or a Gateway, and remove the sysctl net.ipv4.ip_unprivileged_port_start as soon as no port of the Pod is below 1024',
        }),
      ],
    },
    {
      name: 'a low port for another low one, once',
      given: ports({ containerPort: 80, hostPort: 443 }),
      findings: [
        low({
          message:
            'container "app" takes privileged hostPort 443 (https) of the node for containerPort 80, which is privileged as well',
          fix: 'remove hostPort: 443, listen on a port above 1023 (for example containerPort: 8080) and reach the Pod through a Service, an Ingress or a Gateway',
        }),
      ],
    },
    {
      name: 'a low port for a low one of an image that has a twin without root',
      given: ofNginx(ports({ containerPort: 80, hostPort: 80 })),
      findings: [
        low({
          messageId: 'mapped+privileged+twin',
          fix: 'remove hostPort: 80, replace the image by nginxinc/nginx-unprivileged with containerPort: 8080 and reach the Pod through a Service, an Ingress or a Gateway',
        }),
      ],
    },
    {
      name: 'hostNetwork with such an image',
      given: ofNginx(onNode({ containerPort: 80 })),
      findings: [
        hostNetwork({
          messageId: 'host-network+twin',
          fix: 'remove hostNetwork: true, replace the image by nginxinc/nginx-unprivileged with containerPort: 8080 and reach the Pod through a Service',
        }),
      ],
    },
    {
      name: 'hostNetwork with such an image and the same hostPort',
      given: ofNginx(onNode({ containerPort: 80, hostPort: 80 })),
      findings: [hostNetwork({ messageId: 'host-network+mapped+twin' })],
    },
    {
      name: 'the network of the host by the .kube that plays it',
      given: ports({ containerPort: 80 }),
      byQuadlet: { network: { kind: 'host' } },
      findings: [
        hostNetwork({
          messageId: 'host-network+kube',
          message:
            'container "app" declares containerPort 80 (http), and Network=host of the .kube that plays it makes it a privileged port of the host',
          fix: 'remove Network=host from the .kube, listen on a port above 1023 (for example containerPort: 8080), and publish that with PublishPort=127.0.0.1:8080:8080 behind a reverse proxy',
        }),
      ],
    },
    { name: 'the first', given: ports({ containerPort: 8080, hostPort: 1 }), findings: [mapped()] },
    {
      name: 'the last',
      given: ports({ containerPort: 8080, hostPort: 1023 }),
      findings: [mapped({ message: 'container "app" takes privileged hostPort 1023 of the node for containerPort 8080' })],
    },
    {
      name: 'one address of the node',
      given: ports({ containerPort: 8080, hostPort: 80, hostIP: '127.0.0.1' }),
      findings: [mapped()],
    },
    {
      name: 'UDP by its own service',
      given: ports({ containerPort: 8514, hostPort: 514, protocol: 'UDP' }),
      findings: [
        mapped({ message: 'container "app" takes privileged hostPort 514/UDP (syslog) of the node for containerPort 8514' }),
      ],
    },
    {
      name: 'two protocols of one port, twice',
      given: ports({ containerPort: 5353, hostPort: 53, protocol: 'UDP' }, { containerPort: 5353, hostPort: 53 }),
      findings: [mapped(), mapped({ at: '/spec/containers/0/ports/1/hostPort' })],
    },
    {
      name: 'hostNetwork with a low port',
      given: onNode({ containerPort: 53, protocol: 'UDP' }),
      findings: [
        hostNetwork({
          message:
            'container "app" declares containerPort 53/UDP (domain) with hostNetwork: true, which makes it a privileged port of the node',
          fix: 'remove hostNetwork: true, listen on a port above 1023 (for example containerPort: 8053) and reach the Pod through a Service',
        }),
      ],
    },
    { name: 'hostNetwork with the first', given: onNode({ containerPort: 1 }), findings: [hostNetwork()] },
    { name: 'hostNetwork with the last', given: onNode({ containerPort: 1023 }), findings: [hostNetwork()] },
    {
      name: 'hostNetwork with the same hostPort, once',
      given: onNode({ containerPort: 80, hostPort: 80 }),
      findings: [
        hostNetwork({
          messageId: 'host-network+mapped',
          fix: 'remove hostNetwork: true and hostPort, listen on a port above 1023 (for example containerPort: 8080) and reach the Pod through a Service',
        }),
      ],
    },
    {
      name: 'hostNetwork with another hostPort, which an init container may have: the process binds containerPort',
      given: onNode({ containerPort: 80, hostPort: 8080 }),
      findings: [hostNetwork({ messageId: 'host-network+mapped' })],
    },
    {
      name: 'every container, whatever its role',
      given: tweak(ports({ containerPort: 8080, hostPort: 80 }), ({ spec }) => {
        const list = spec.containers[0].ports;
        spec.initContainers = [
          { name: 'init', ports: list },
          { name: 'sidecar', restartPolicy: 'Always', ports: list },
        ];
        spec.ephemeralContainers = [{ name: 'debug', ports: list }];
      }),
      findings: [
        mapped(),
        mapped({ at: '/spec/initContainers/0/ports/0/hostPort', container: 'init' }),
        mapped({ at: '/spec/initContainers/1/ports/0/hostPort', container: 'sidecar' }),
        mapped({ at: '/spec/ephemeralContainers/0/ports/0/hostPort', container: 'debug' }),
      ],
    },
    {
      name: 'hostNetwork of a template, in which the API server fills in no hostPort',
      given: tweak(minimalDeployment(), ({ spec }) => {
        spec.template.spec.hostNetwork = true;
        spec.template.spec.containers[0].image = UNKNOWN;
        spec.template.spec.containers[0].ports = [{ containerPort: 80 }];
      }),
      findings: [hostNetwork({ at: '/spec/template/spec/containers/0/ports/0/containerPort' })],
    },
    {
      name: 'Windows, whose node has ports as well',
      given: tweak(ports({ containerPort: 8080, hostPort: 80 }), ({ spec }) => {
        spec.os = { name: 'windows' };
      }),
      findings: [mapped()],
    },
    {
      name: 'a user namespace of its own, which changes nothing on the node',
      given: tweak(ports({ containerPort: 8080, hostPort: 80 }), ({ spec }) => {
        spec.hostUsers = false;
      }),
      findings: [mapped()],
    },
    {
      name: 'two objects of a List, each by itself',
      given: {
        apiVersion: 'v1',
        kind: 'List',
        items: [ports({ containerPort: 8080, hostPort: 80 }), onNode({ containerPort: 80 })],
      },
      findings: [mapped({ at: `/items/0${PORT}/hostPort` }), hostNetwork({ at: `/items/1${PORT}/containerPort` })],
    },
    {
      name: 'at the value, in YAML',
      given: `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: app
      ports:
        - containerPort: 8080
          hostPort: 80
`,
      findings: [mapped({ line: 8 })],
    },
  ],
  good: [
    {
      because:
        'the API server refuses another hostPort under hostNetwork, and of a sidecar, which it takes, nothing binds hostPort',
      given: onNode({ containerPort: 8080, hostPort: 80 }),
    },
    { because: 'no port is declared', given: minimalPod() },
    { because: 'a low containerPort is not the port of the node', given: ports({ containerPort: 80 }) },
    { because: '1024 is the first unprivileged port', given: ports({ containerPort: 8080, hostPort: 1024 }) },
    { because: '65535 is the last port', given: ports({ containerPort: 8080, hostPort: 65535 }) },
    { because: 'hostPort: 0 takes none', given: ports({ containerPort: 8080, hostPort: 0 }) },
    { because: 'under hostNetwork 1024 is unprivileged too', given: onNode({ containerPort: 1024 }) },
    { because: 'hostNetwork without a port says nothing about ports', given: onNode() },
    { because: 'under hostNetwork a port without a number says nothing', given: onNode({ name: 'web' }) },
    {
      because: 'hostNetwork: false leaves the port in the network of the Pod',
      given: tweak(ports({ containerPort: 80 }), ({ spec }) => {
        spec.hostNetwork = false;
      }),
    },
  ],
});
