import { netBindServiceUnused } from '../../src/rules/net-bind-service-unused/rule.ts';
import { lockedImage } from './locked.ts';
import { CONTAINER, podWith, portStart, ports } from './pods.ts';
import { testRule } from './rule-tester.ts';

const AT = `${CONTAINER}/securityContext/capabilities/add/0`;
const granted = { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } };
const pod = (container: object, spec: object = {}) => podWith({ securityContext: granted, ...container }, spec);
const unused = { messageId: 'unused', at: AT, container: 'app' };
const noGrant = { messageId: 'void', at: AT, container: 'app' };

testRule(netBindServiceUnused, {
  bad: [
    {
      name: 'high ports only',
      given: pod(ports(8080)),
      findings: [
        {
          ...unused,
          message:
            'container "app" adds capability "NET_BIND_SERVICE", but no port that it declares or names is below 1024, where the capability begins to matter',
          fix: 'remove NET_BIND_SERVICE from capabilities.add, unless its program in the image has the file capability, without which it would not start',
        },
      ],
    },
    { name: 'no port at all', given: pod({}), findings: [unused] },
    {
      name: 'a Pod in which every port is open',
      given: pod(ports(80), portStart('0')),
      findings: [
        {
          ...unused,
          messageId: 'unused+open',
          message:
            'container "app" adds capability "NET_BIND_SERVICE", which no port needs here: net.ipv4.ip_unprivileged_port_start is 0',
        },
      ],
    },
    {
      name: 'a number that nobody understands may be a port',
      given: pod({ ...ports(8080), env: [{ name: 'UPLINK_BIND', value: 'eth0 443' }] }),
      findings: [
        {
          ...unused,
          messageId: 'unused+unclear',
          message:
            'container "app" adds capability "NET_BIND_SERVICE", and declares no port below 1024, where the capability begins to matter; "UPLINK_BIND=eth0 443" may name one',
        },
      ],
    },
    {
      name: 'an argument that is the value of a flag',
      given: pod({ args: ['--bindings', 'smtp=25'] }),
      findings: [
        {
          ...unused,
          messageId: 'unused+unclear',
          message:
            'container "app" adds capability "NET_BIND_SERVICE", and declares no port below 1024, where the capability begins to matter; "--bindings smtp=25" may name one',
        },
      ],
    },
    {
      name: 'a number behind the letter of a flag',
      given: pod({ command: ['httpd', '-f', '-p80'] }),
      findings: [{ ...unused, messageId: 'unused+unclear' }],
    },
    {
      name: 'an image of which nothing is known',
      given: pod({ ...ports(8080), image: 'registry.example.com/web' }),
      findings: [unused],
    },
    {
      name: 'in small letters',
      given: pod({ securityContext: { capabilities: { add: ['net_bind_service'] } } }),
      findings: [unused],
    },
    {
      name: 'podman takes a name with CAP_ as well',
      given: pod({ securityContext: { capabilities: { add: ['CAP_NET_BIND_SERVICE'] } } }),
      runtime: 'podman',
      findings: [unused],
    },
    { name: 'a low port that the Pod frees', given: pod(ports(80), portStart('80')), findings: [unused] },
    {
      name: 'a probe of another host',
      given: pod({ readinessProbe: { tcpSocket: { port: 80, host: 'example.com' } } }),
      findings: [unused],
    },
    {
      name: 'another user than root by the image alone',
      given: pod({ ...ports(80), image: lockedImage('user') }),
      runtime: 'containerd-2',
      findings: [noGrant],
    },
    {
      name: 'another user than root, where the port is free anyway',
      given: pod({ ...ports(80), securityContext: { ...granted, runAsUser: 101 } }),
      runtime: 'containerd-2',
      findings: [
        {
          ...noGrant,
          message:
            'container "app" adds capability "NET_BIND_SERVICE", which does nothing: it does not run as root, and its program in image "nginx" has no file capability',
        },
      ],
    },
    {
      name: 'runAsNonRoot, an undeclared port and an image without the file capability',
      given: pod({
        image: 'nginxinc/nginx-unprivileged',
        securityContext: { ...granted, runAsNonRoot: true },
        env: [{ name: 'NGINX_PORT', value: '80' }],
      }),
      findings: [noGrant],
    },
  ],
  good: [
    {
      because: 'root of an image that was read has it in effect',
      given: pod({ ...ports(80), image: lockedImage('no-user') }),
    },
    {
      because: 'an image that was read has the file capability',
      given: pod({ ...ports(80), image: lockedImage('capable') }),
    },
    {
      because: 'podman makes it ambient',
      given: pod({ ...ports(80), image: lockedImage('user') }),
      runtime: 'podman',
    },
    { because: 'nothing is added', given: podWith(ports(8080)) },
    { because: 'root needs it for its port', given: pod(ports(80)) },
    { because: 'a probe asks a low port', given: pod({ readinessProbe: { tcpSocket: { port: 80 } } }) },
    { because: 'an argument names a low port', given: pod({ args: ['--port=80'] }) },
    { because: 'the start of a Pod under hostNetwork is the node’s', given: pod(ports(80), { hostNetwork: true }) },
    { because: 'a raised start makes the port privileged', given: pod(ports(1500), portStart('2000')) },
    { because: 'the program would not start without it', given: pod({ ...ports(8080), image: 'caddy:2.10' }) },
    { because: 'blocky raises it by itself', given: pod({ ...ports(8080), image: 'spx01/blocky:v0.31' }) },
    { because: 'ALL is told by another rule', given: pod({ securityContext: { capabilities: { add: ['ALL'] } } }) },
    { because: 'so is privileged: true', given: pod({ securityContext: { ...granted, privileged: true } }) },
    {
      because: 'so is a name with CAP_',
      given: pod({ securityContext: { capabilities: { add: ['CAP_NET_BIND_SERVICE'] } } }),
    },
    {
      because: 'privileged-port-unbindable tells of the port that fails',
      given: pod({ ...ports(80), securityContext: { ...granted, runAsUser: 101 } }),
    },
    {
      because: 'the image may have the file capability',
      given: pod({ ...ports(80), image: 'registry.example.com/web', securityContext: { ...granted, runAsUser: 101 } }),
    },
    { because: 'Windows has no capabilities', given: pod(ports(8080), { os: { name: 'windows' } }) },
  ],
});
