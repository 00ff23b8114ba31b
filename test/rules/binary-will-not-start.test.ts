import { binaryWillNotStart } from '../../src/rules/binary-will-not-start/rule.ts';
import { lockedImage } from './locked.ts';
import { CONTAINER, podWith } from './pods.ts';
import { testRule } from './rule-tester.ts';

const AT = `${CONTAINER}/securityContext/capabilities/drop/0`;
const caddy = (capabilities: object, more: object = {}) =>
  podWith({ image: 'caddy:2.10', securityContext: { capabilities }, ...more });
const needing = (name: string, securityContext: object) => podWith({ image: lockedImage(name), securityContext });
const told = { messageId: 'dropped', at: AT, container: 'app' };
const onSome = { messageId: 'dropped-on-some', at: AT, container: 'app' };

testRule(binaryWillNotStart, {
  bad: [
    {
      name: 'drop ALL',
      given: caddy({ drop: ['ALL'] }),
      findings: [
        {
          ...told,
          message:
            'container "app" does not start: its program in image "caddy:2.10" has the file capability, and without NET_BIND_SERVICE, which drop "ALL" takes away, exec fails with EPERM ("operation not permitted"), whatever its port',
          fix: 'set securityContext.capabilities.add: [NET_BIND_SERVICE] beside drop, or remove the file capability from the program in the image (setcap -r)',
        },
      ],
    },
    { name: 'in small letters', given: caddy({ drop: ['all'] }), findings: [told] },
    { name: 'by its name', given: caddy({ drop: ['NET_BIND_SERVICE'] }), findings: [told] },
    {
      name: 'behind another name',
      given: caddy({ drop: ['CHOWN', 'NET_BIND_SERVICE'] }),
      findings: [{ ...told, at: `${CONTAINER}/securityContext/capabilities/drop/1` }],
    },
    { name: 'a port above 1023', given: caddy({ drop: ['ALL'] }, { ports: [{ containerPort: 8080 }] }), findings: [told] },
    {
      name: 'a start that no port is below',
      given: podWith(
        { image: 'caddy:2.10', securityContext: { capabilities: { drop: ['ALL'] } } },
        { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } },
      ),
      findings: [told],
    },
    {
      name: 'the program of the image as the command',
      given: caddy({ drop: ['ALL'] }, { command: ['/usr/bin/caddy', 'run'] }),
      findings: [told],
    },
    {
      name: 'the program of the image as the arguments',
      given: caddy({ drop: ['ALL'] }, { args: ['caddy', 'run'] }),
      findings: [told],
    },
    {
      name: 'arguments for the program',
      given: podWith({
        image: 'coredns/coredns:1.12.0',
        args: ['-conf', '/etc/coredns/Corefile'],
        securityContext: { capabilities: { drop: ['ALL'] } },
      }),
      findings: [told],
    },
    {
      name: 'a program that is not root',
      given: podWith({
        image: 'registry.k8s.io/ingress-nginx/controller:v1.12.0',
        securityContext: { runAsUser: 101, capabilities: { drop: ['ALL'] } },
      }),
      findings: [told],
    },
    {
      name: 'a grant that is dropped again',
      given: caddy({ drop: ['NET_BIND_SERVICE'], add: ['NET_BIND_SERVICE'] }),
      runtime: 'cri-o',
      findings: [told],
    },
    {
      name: 'the same, which Docker alone lets pass',
      given: caddy({ drop: ['NET_BIND_SERVICE'], add: ['NET_BIND_SERVICE'] }),
      findings: [
        {
          ...onSome,
          message:
            'container "app" does not start on containerd-1, containerd-2, cri-o: its program in image "caddy:2.10" has the file capability, and drop "NET_BIND_SERVICE" leaves no NET_BIND_SERVICE there, so that exec fails with EPERM ("operation not permitted")',
        },
      ],
    },
    ...[{ runAsUser: 0, runAsNonRoot: true }, { runAsNonRoot: true }].map((user) => ({
      name: `what comes next where the kubelet refuses the user: ${JSON.stringify(user)}`,
      given: podWith({ image: 'caddy:2.10', securityContext: { ...user, capabilities: { drop: ['ALL'] } } }),
      findings: [told],
    })),
    {
      name: 'another capability that the program has, taken with ALL',
      given: needing('needs-chown', { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
      findings: [
        {
          messageId: 'needs-dropped',
          at: AT,
          container: 'app',
          message:
            'container "app" does not start: its program in image "registry.example.com/locked/needs-chown:1" has CHOWN in effect by its file, and drop "ALL" takes it away, so that exec fails with EPERM ("operation not permitted")',
          fix: 'set securityContext.capabilities.add: [CHOWN] beside drop: [ALL], or remove it from the file of the program in the image (setcap)',
        },
      ],
    },
    {
      name: 'another capability, taken by its name',
      given: needing('needs-chown', { capabilities: { drop: ['NET_RAW', 'CHOWN'] } }),
      findings: [{ messageId: 'needs-dropped', at: `${CONTAINER}/securityContext/capabilities/drop/1`, container: 'app' }],
    },
    {
      name: 'a capability that nobody has by default',
      given: needing('needs-admin', {}),
      findings: [{ messageId: 'needs-other', at: CONTAINER, container: 'app' }],
    },
    {
      name: 'a capability that CRI-O does not give by default',
      given: needing('needs-raw', {}),
      findings: [
        {
          messageId: 'needs-other-on-some',
          at: CONTAINER,
          container: 'app',
          message:
            'container "app" does not start on cri-o: its program in image "registry.example.com/locked/needs-raw:1" has NET_RAW in effect by its file, which the container does not hold there, so that exec fails with EPERM ("operation not permitted")',
        },
      ],
    },
    {
      name: 'the same where CRI-O is all there is',
      given: needing('needs-raw', {}),
      runtime: 'cri-o',
      findings: [{ messageId: 'needs-other', at: CONTAINER, container: 'app' }],
    },
    {
      name: 'a grant that containerd ignores',
      given: caddy({ drop: ['ALL'], add: ['CAP_NET_BIND_SERVICE'] }),
      findings: [onSome],
    },
  ],
  good: [
    {
      because: 'the other capability is added',
      given: needing('needs-admin', { capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_BIND_SERVICE'] } }),
    },
    { because: 'the default set holds the other capability', given: needing('needs-chown', {}) },
    { because: 'privileged: true holds all', given: needing('needs-admin', { privileged: true }) },
    { because: 'the capability is added', given: caddy({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] }) },
    { because: 'the default set holds it', given: caddy({}) },
    { because: 'others are dropped', given: caddy({ drop: ['CHOWN'] }) },
    { because: 'the image has no file capability', given: podWith({ securityContext: { capabilities: { drop: ['ALL'] } } }) },
    {
      because: 'nothing is known of the image',
      given: podWith({ image: 'registry.example.com/caddy', securityContext: { capabilities: { drop: ['ALL'] } } }),
    },
    {
      because: 'arguments may name another program, where the image has no entrypoint',
      given: caddy({ drop: ['ALL'] }, { args: ['/bin/sh', '-c', 'sleep 10'] }),
    },
    { because: 'another program of the image may run', given: caddy({ drop: ['ALL'] }, { command: ['sleep', '10'] }) },
    {
      because: 'privileged: true ignores the drop',
      given: podWith({ image: 'caddy:2.10', securityContext: { privileged: true, capabilities: { drop: ['ALL'] } } }),
    },
  ],
});
