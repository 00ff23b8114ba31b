import { privilegedPortUnbindable } from '../../src/rules/privileged-port-unbindable/rule.ts';
import { lockedImage } from './locked.ts';
import { CONTAINER, ofApp, podOf, podWith, portStart, ports } from './pods.ts';
import type { Expected } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

const PORT = `${CONTAINER}/ports/0/containerPort`;
const UNKNOWN = 'registry.example.com/shop/web';
const dropAll = { securityContext: { capabilities: { drop: ['ALL'] } } };
const nonRoot = { securityContext: { runAsUser: 101 } };

const tells = (messageId: string, more: Partial<Expected> = {}) => ofApp(messageId, PORT, more);

testRule(privilegedPortUnbindable, {
  bad: [
    {
      name: 'root without the capability, where the runtime lowers nothing',
      given: podWith({ ...ports(80), ...dropAll }),
      runtime: 'containerd-1',
      findings: [
        tells('dropped', {
          message:
            'container "app" cannot bind 80 (http): EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
          fix: 'listen on a port above 1023, or set the Pod sysctl net.ipv4.ip_unprivileged_port_start to the lowest port that it binds',
        }),
      ],
    },
    {
      name: 'the same on any runtime, with those that fail named',
      given: podWith({ ...ports(80), ...dropAll }),
      findings: [
        tells('dropped-on-some', {
          message:
            'container "app" cannot bind 80 (http) with the defaults of containerd-1, cri-o: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE there',
        }),
      ],
    },
    {
      name: 'an image of which nothing is known, where nobody could bind',
      given: podWith({ ...ports(80), ...dropAll, image: UNKNOWN }),
      findings: [tells('dropped-on-some')],
    },
    {
      name: 'two ports with one cause, once',
      given: podWith({ ...ports(80, 8080, 443), ...dropAll }),
      runtime: 'cri-o',
      findings: [
        tells('dropped', {
          message:
            'container "app" cannot bind 80 (http), 443 (https): EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
        }),
      ],
    },
    {
      name: 'one port on two addresses of the node, once',
      given: podWith({
        ports: ['10.0.0.1', '10.0.0.2'].map((hostIP) => ({ containerPort: 80, hostPort: 8080, hostIP })),
        ...dropAll,
      }),
      runtime: 'cri-o',
      findings: [
        tells('dropped', {
          message:
            'container "app" cannot bind 80 (http): EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
        }),
      ],
    },
    {
      name: 'a port below the start that the Pod sets, on every runtime',
      given: podWith({ ...ports(80, 443), ...dropAll }, portStart('443')),
      findings: [tells('dropped')],
    },
    {
      name: 'a port above 1023 that a raised start makes privileged',
      given: podWith({ ...ports(1500), ...dropAll }, portStart('2000')),
      findings: [tells('dropped')],
    },
    {
      name: 'a grant to another user than root, which does nothing',
      given: podWith({
        ...ports(80),
        securityContext: { runAsUser: 101, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
      }),
      runtime: 'containerd-1',
      findings: [
        tells('void', {
          message:
            'container "app" cannot bind 80 (http): EACCES ("permission denied"), because NET_BIND_SERVICE does not reach it: it does not run as root, no file capability takes effect for its program, and Kubernetes sets no ambient capabilities',
        }),
      ],
    },
    {
      name: 'another user than root on any runtime',
      given: podWith({ ...ports(80), ...nonRoot }),
      findings: [
        tells('void-on-some', {
          message:
            'container "app" cannot bind 80 (http) with the defaults of containerd-1, cri-o: EACCES ("permission denied"), because NET_BIND_SERVICE does not reach it: it does not run as root, no file capability takes effect for its program, and Kubernetes sets no ambient capabilities',
        }),
      ],
    },
    {
      name: 'a file capability that a shell and no_new_privs take away',
      given: podWith({
        ...ports(53),
        image: 'coredns/coredns:1.12.0',
        command: ['sh', '-c', '/coredns'],
        securityContext: { runAsUser: 65532, allowPrivilegeEscalation: false },
      }),
      findings: [tells('void-on-some')],
    },
    {
      name: 'a grant in the spelling that containerd ignores',
      given: podWith({ ...ports(80), securityContext: { capabilities: { drop: ['ALL'], add: ['CAP_NET_BIND_SERVICE'] } } }),
      findings: [
        tells('dropped-on-some', {
          message:
            'container "app" cannot bind 80 (http) with the defaults of containerd-1: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE there',
        }),
      ],
    },
    {
      name: 'a node with the default start under hostNetwork',
      given: podWith({ ...ports(80), ...dropAll }, { hostNetwork: true }),
      findings: [tells('default-node')],
    },
    {
      name: 'a host with the default start, whose network the .kube gives it',
      given: podWith({ ...ports(80), ...dropAll }),
      byQuadlet: { network: { kind: 'host' } },
      findings: [tells('default-node+kube')],
    },
    {
      name: 'a user who is not root, and an image of which nothing is known',
      given: podWith({ ...ports(80), ...nonRoot, image: UNKNOWN }),
      findings: [
        tells('image-decides', {
          message:
            'container "app" does not run as root, so on containerd-1, cri-o it binds 80 (http) only if its program in the image has the file capability: NET_BIND_SERVICE alone does nothing, because Kubernetes sets no ambient capabilities',
        }),
      ],
    },
    {
      name: 'the same by runAsNonRoot alone',
      given: podWith({ ...ports(80), securityContext: { runAsNonRoot: true }, image: UNKNOWN }),
      findings: [tells('image-decides')],
    },
    {
      name: 'an image of which one platform has the file capability',
      given: podWith({ ...ports(80), image: lockedImage('forgotten-setcap') }),
      findings: [
        tells('image-decides+platform', {
          message:
            'container "app" cannot bind 80 (http) with the defaults of containerd-1, cri-o where the node is linux/arm64: EACCES ("permission denied"), for the platforms of image "registry.example.com/locked/forgotten-setcap:1" differ in their user or in what their program may do',
        }),
      ],
    },
    {
      name: 'an image that is root on one platform',
      given: podWith({ ...ports(80), image: lockedImage('root-on-arm') }),
      runtime: 'cri-o',
      findings: [tells('image-decides+platform')],
    },
    {
      name: 'the container that fails of several',
      given: podOf({ name: 'app', image: 'nginx', ...ports(80), ...dropAll }, { name: 'web', image: 'nginx', ...ports(81) }),
      findings: [tells('dropped-on-some')],
    },
  ],
  good: [
    { because: 'root binds', given: podWith(ports(80)) },
    { because: 'the user of the image is not known, and may be root', given: podWith({ ...ports(80), image: UNKNOWN }) },
    { because: 'the port is not privileged', given: podWith({ ...ports(8080), ...dropAll }) },
    { because: 'no port is declared', given: podWith(dropAll) },
    { because: 'the Pod lowers the start', given: podWith({ ...ports(80), ...dropAll }, portStart('80')) },
    { because: 'the runtime lowers the start', given: podWith({ ...ports(80), ...dropAll }), runtime: 'containerd-2' },
    { because: 'Docker does too', given: podWith({ ...ports(80), ...nonRoot }), runtime: 'docker' },
    { because: 'Windows has no privileged ports', given: podWith(ports(80), { os: { name: 'windows' } }) },
    {
      because: 'a file capability takes effect',
      given: podWith({
        ...ports(53),
        image: 'coredns/coredns:1.12.0',
        securityContext: { runAsUser: 65532, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
      }),
    },
    {
      because: 'binary-will-not-start tells of a program that is not executed',
      given: podWith({ ...ports(53), ...dropAll, image: 'coredns/coredns:1.12.0' }),
    },
    {
      because: 'may-run-as-root tells of the contradiction',
      given: podWith({ ...ports(80), securityContext: { runAsUser: 0, runAsNonRoot: true } }),
    },
    {
      because: 'never-starts tells of a user whom the kubelet does not start',
      given: podWith({ ...ports(80), securityContext: { runAsNonRoot: true } }),
    },
    {
      because: 'never-starts tells of a capability that a runtime does not know',
      given: podWith({ ...ports(80), securityContext: { capabilities: { add: ['FOO'] } } }),
      runtime: 'cri-o',
    },
    {
      because: 'never-starts tells of what the API server refuses',
      given: podWith({ ...ports(80), securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
    },
    { because: 'port-start-lowered tells of a refused value', given: podWith(ports(80), portStart('abc')) },
    {
      because: 'port-start-lowered tells of the sysctl with hostNetwork',
      given: podWith(ports(80), { hostNetwork: true, ...portStart('0') }),
    },
    {
      because: 'another container of the Pod may lower the start',
      given: podOf(
        { name: 'app', image: 'nginx', ...ports(80), ...dropAll },
        { name: 'agent', image: 'busybox', securityContext: { privileged: true } },
      ),
    },
    {
      because: 'what a node under hostNetwork allows besides the image is open',
      given: podWith({ ...ports(80), ...nonRoot, image: UNKNOWN }, { hostNetwork: true }),
    },
  ],
});
