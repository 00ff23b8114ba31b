import { netBindServiceKept } from '../../src/rules/net-bind-service-kept/rule.ts';
import { neverStarts } from '../../src/rules/never-starts/rule.ts';
import { minimalPod, tweak } from '../facts/minimal-pod.ts';
import { lockedImage } from './locked.ts';
import { CONTAINER, ofApp, podOf, podWith, portStart, ports } from './pods.ts';
import { ACCEPTED_PODS, REFUSED_PODS } from './refused-pods.ts';
import type { BadRow, Expected } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

const nonRoot = { securityContext: { runAsNonRoot: true } };
const NON_ROOT = `${CONTAINER}/securityContext/runAsNonRoot`;
const UNKNOWN = 'registry.example.com/app';

function podOfSpec(spec: object) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec };
}

const tells = (messageId: string, more: Partial<Expected> = {}) => ofApp(messageId, NON_ROOT, more);

function refusedRow({ name, spec, messageId, at, container, error }: (typeof REFUSED_PODS)[number]): BadRow {
  const path = /^cannot/.test(error) ? '' : 'spec.';
  const refused =
    container === undefined
      ? 'the Pod never starts: the API server refuses it'
      : `container "${container}" never starts: the API server refuses the Pod`;
  const gate = messageId.endsWith('user-namespace-with-host-network')
    ? '; a cluster with the feature gate UserNamespacesHostNetworkSupport accepts it, and there nobody in the Pod may bind a port below 1024'
    : '';
  const message = `${refused} ("${path}${error}")${gate}`;
  return {
    name,
    given: podOfSpec(spec),
    findings: [{ messageId, at, ...(container === undefined ? {} : { container }), message }],
  };
}

testRule(neverStarts, {
  bad: [
    ...REFUSED_PODS.map(refusedRow),
    {
      name: 'ports of an ephemeral container',
      given: podOfSpec({
        containers: [{ name: 'app', image: UNKNOWN }],
        ephemeralContainers: [{ name: 'debug', image: UNKNOWN, ports: [{ containerPort: 8080 }] }],
      }),
      findings: [
        {
          messageId: 'refused+port-of-ephemeral-container',
          at: '/spec/ephemeralContainers/0/ports/0',
          container: 'debug',
          message:
            'container "debug" never starts: the API server refuses the Pod ("spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container")',
        },
      ],
    },
    {
      name: 'an image whose user is root, on a high port, of which another image does the same',
      given: podWith({ ...ports(8080), ...nonRoot }),
      findings: [
        tells('root-image+twin', {
          message:
            'container "app" never starts: runAsNonRoot is true, and the kubelet refuses the user of image "nginx" (CreateContainerConfigError: "container has runAsNonRoot and image will run as root")',
          fix: 'replace the image by nginxinc/nginx-unprivileged, which listens on 8080 as another user than root, with containerPort: 8080',
        }),
      ],
    },
    {
      name: 'an image whose user is root, without a port',
      given: podWith({ image: 'postgres:17', ...nonRoot }),
      findings: [tells('root-image', { fix: 'set runAsUser to a non-zero uid that the image works with' })],
    },
    {
      name: 'an image whose user is root, on a low port',
      given: podWith({ image: 'httpd:2.4', ...ports(80), ...nonRoot }),
      findings: [
        tells('root-image+port', {
          fix: 'listen on a port above 1023; then set runAsUser to a non-zero uid that the image works with',
        }),
      ],
    },
    {
      name: 'runAsNonRoot of the Pod, of which each container that does not start is told',
      given: tweak(podOf({ name: 'app', image: 'node:24' }, { name: 'web', image: 'postgres:17' }), ({ spec }) => {
        spec.securityContext = { runAsNonRoot: true };
      }),
      findings: ['app', 'web'].map((container) => tells('root-image', { at: '/spec/securityContext/runAsNonRoot', container })),
    },
    {
      name: 'an init container',
      given: podOfSpec({
        initContainers: [{ name: 'first', image: 'postgres:17', ...nonRoot }],
        containers: [{ name: 'app', image: UNKNOWN }],
      }),
      findings: [tells('root-image', { at: '/spec/initContainers/0/securityContext/runAsNonRoot', container: 'first' })],
    },
    {
      name: 'an image whose user has a name and a number',
      given: podWith({ image: 'haproxy:3.2', ...ports(8080), ...nonRoot }),
      findings: [
        tells('named-user+uid', {
          message:
            'container "app" never starts: runAsNonRoot is true, and image "haproxy:3.2" gives its user by name, "haproxy", which the kubelet cannot check (CreateContainerConfigError: "container has runAsNonRoot and image has non-numeric user (haproxy), cannot verify user is non-root")',
          fix: 'set runAsUser: 99, which is the uid of user "haproxy" in the image',
        }),
      ],
    },
    {
      name: 'an image whose user has a name and a number, on a low port',
      given: podWith({ image: 'coredns/coredns:1.12.0', ...ports(53), ...nonRoot }),
      findings: [tells('named-user+uid+port')],
    },
    {
      name: 'an image whose user has a name alone',
      given: podWith({ image: 'memcached:1.6', ...nonRoot }),
      findings: [tells('named-user', { fix: 'set runAsUser to the uid that user "memcache" has in the image' })],
    },
    {
      name: 'an image whose user has a name alone, on a low port',
      given: podWith({ image: 'memcached:1.6', ...ports(211), ...nonRoot }),
      findings: [tells('named-user+port')],
    },
    {
      name: 'a user whom the passwd of the image does not have',
      given: podWith({ image: lockedImage('user-missing') }),
      findings: [
        tells('refused-user', {
          at: `${CONTAINER}/image`,
          message:
            'container "app" never starts: image "registry.example.com/locked/user-missing:1" starts as USER "www", whom it does not hold or who is none of Linux (CreateContainerError: "failed to create containerd container: no users found")',
        }),
      ],
    },
    {
      name: 'a user whom the passwd of the image does not have, on CRI-O',
      given: podWith({ image: lockedImage('user-missing') }),
      runtime: 'cri-o',
      findings: [
        tells('refused-user', {
          at: `${CONTAINER}/image`,
          message:
            'container "app" never starts: image "registry.example.com/locked/user-missing:1" starts as USER "www", whom it does not hold or who is none of Linux (CreateContainerError: "unable to find user www: no matching entries in passwd file")',
        }),
      ],
    },
    {
      name: 'a user whom the passwd of the image does not have, on Docker',
      given: podWith({ image: lockedImage('user-missing') }),
      runtime: 'docker',
      findings: [
        tells('refused-user', {
          at: `${CONTAINER}/image`,
          message:
            'container "app" never starts: image "registry.example.com/locked/user-missing:1" starts as USER "www", whom it does not hold or who is none of Linux (RunContainerError: "unable to find user www: no matching entries in passwd file")',
        }),
      ],
    },
    {
      name: 'a user whom the passwd of the image does not have: the kubelet refuses the name before',
      given: podWith({ image: lockedImage('user-missing'), ...nonRoot }),
      findings: [tells('named-user')],
    },
    {
      name: 'an image that is root on one platform alone',
      given: podWith({ image: lockedImage('root-on-arm'), ...nonRoot }),
      findings: [
        tells('on-platforms', {
          message:
            'container "app" never starts on linux/arm64: the user that image "registry.example.com/locked/root-on-arm:1" has there is refused (CreateContainerConfigError: "container has runAsNonRoot and image will run as root")',
        }),
      ],
    },
    {
      name: 'a number that is no user',
      given: podWith({ image: lockedImage('user-too-great') }),
      runtime: 'containerd-2',
      findings: [
        tells('refused-user', {
          at: `${CONTAINER}/image`,
          message:
            'container "app" never starts: image "registry.example.com/locked/user-too-great:1" starts as USER "4294967295", whom it does not hold or who is none of Linux (CreateContainerError: "failed to create containerd container: invalid USER value "4294967295": uid out of range")',
        }),
      ],
    },
    {
      name: 'a capability that CRI-O does not know',
      given: podWith({ securityContext: { capabilities: { add: ['FOO'] } } }),
      runtime: 'cri-o',
      findings: [
        tells('unknown-capability', {
          at: `${CONTAINER}/securityContext/capabilities/add/0`,
          message: 'container "app" never starts on cri-o: CreateContainerError ("unknown capability "CAP_FOO" to add")',
        }),
      ],
    },
    {
      name: 'the same capability on any runtime',
      given: podWith({ securityContext: { capabilities: { add: ['FOO'] } } }),
      findings: [
        tells('unknown-capability', {
          at: `${CONTAINER}/securityContext/capabilities/add/0`,
          message: 'container "app" never starts on cri-o, docker: CreateContainerError ("unknown capability "CAP_FOO" to add")',
        }),
      ],
    },
    {
      name: 'what podman refuses of a capability, and a cluster does not',
      given: podWith({ securityContext: { capabilities: { add: ['CHOWN'], drop: ['CHOWN'] } } }),
      runtime: 'podman',
      findings: [
        tells('podman-refuses', {
          at: `${CONTAINER}/securityContext/capabilities/add/0`,
          message: 'container "app" never starts: podman prints "Error: capability "CAP_CHOWN" cannot be dropped and added"',
        }),
      ],
    },
    {
      name: 'ALL with CAP_, where nobody else tells of it',
      given: podWith({ securityContext: { capabilities: { drop: ['CAP_ALL'] } } }),
      findings: [tells('unknown-capability', { at: `${CONTAINER}/securityContext/capabilities/drop/0` })],
    },
    {
      name: 'two things of one container, each once',
      given: podWith({ image: 'postgres:17', ports: [{ containerPort: 70000 }], ...nonRoot }),
      findings: [
        { messageId: 'refused+port-out-of-range', at: `${CONTAINER}/ports/0/containerPort`, container: 'app' },
        tells('root-image'),
      ],
    },
  ],
  good: [
    ...ACCEPTED_PODS.map(({ because, spec }) => ({ because, given: podOfSpec(spec) })),
    { because: 'nothing is said', given: minimalPod() },
    {
      because: 'the manifest gives another user than one whom the image does not have',
      given: podWith({ image: lockedImage('user-missing'), securityContext: { runAsUser: 1000 } }),
    },
    {
      because: 'the kubelet hands on no group of USER',
      given: podWith({ image: lockedImage('user-of-no-group') }),
    },
    { because: 'nothing is known of the image', given: podWith({ image: UNKNOWN, ...nonRoot }) },
    { because: 'the user of the image is a number', given: podWith({ image: 'nginxinc/nginx-unprivileged', ...nonRoot }) },
    {
      because: 'the manifest gives a user',
      given: podWith({ securityContext: { runAsNonRoot: true, runAsUser: 101 } }),
    },
    {
      because: 'the word of the container holds',
      given: tweak(podWith({ securityContext: { runAsNonRoot: false } }), ({ spec }) => {
        spec.securityContext = { runAsNonRoot: true };
      }),
    },
    {
      because: 'may-run-as-root tells of the contradiction',
      given: podWith({ securityContext: { runAsNonRoot: true, runAsUser: 0 } }),
    },
    {
      because: 'binary-will-not-start tells of a program that is not executed',
      given: podWith({ image: 'coredns/coredns:1.12.0', securityContext: { capabilities: { drop: ['ALL'] } } }),
    },
    {
      because: 'port-start-lowered tells of the sysctl under hostNetwork',
      given: podWith({}, { hostNetwork: true, ...portStart('0') }),
    },
    { because: 'port-start-lowered tells of a value that the kernel refuses', given: podWith({}, portStart('abc')) },
    {
      because: 'containerd ignores names that it does not know',
      given: podWith({ securityContext: { capabilities: { add: ['BAR'] } } }),
      runtime: 'containerd-2',
    },
    {
      because: 'CRI-O and Docker know the name with its prefix',
      given: podWith({ securityContext: { capabilities: { add: ['CAP_CHOWN'] } } }),
    },
    {
      because: 'net-bind-service-kept tells of ALL with CAP_',
      given: podWith({ securityContext: { capabilities: { drop: ['CAP_ALL'] } } }),
      beside: netBindServiceKept,
    },
    { because: 'Windows has no uid', given: podWith(nonRoot, { os: { name: 'windows' } }) },
    {
      because: 'the operator of a custom resource may know the number of a port by another name',
      given: {
        apiVersion: 'example.com/v1',
        kind: 'App',
        metadata: { name: 'web' },
        spec: { template: { spec: { containers: [{ name: 'app', image: UNKNOWN, ports: [{ name: 'http', port: 8080 }] }] } } },
      },
    },
    {
      because: 'a part of a Pod may be given another user',
      given: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: { template: { spec: { securityContext: { runAsNonRoot: true }, containers: [{ name: 'app' }] } } },
      },
    },
    {
      because: 'a parameter of a template has no value yet',
      given: {
        apiVersion: 'template.openshift.io/v1',
        kind: 'Template',
        metadata: { name: 'web' },
        parameters: [{ name: 'PORT' }],
        objects: [
          podOfSpec({
            hostNetwork: true,
            containers: [{ name: 'app', image: UNKNOWN, ports: [{ containerPort: `\${{PORT}}`, hostPort: 8080 }] }],
          }),
        ],
      },
    },
  ],
});
