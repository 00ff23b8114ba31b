import { mayRunAsRoot } from '../../src/rules/may-run-as-root/rule.ts';
import { netBindServiceKept } from '../../src/rules/net-bind-service-kept/rule.ts';
import { type Manifest, minimalDeployment, tweak, unknownPod } from '../facts/minimal-pod.ts';
import { lockedImage } from './locked.ts';
import { ofApp as app, onLowPort } from './pods.ts';
import { testRule } from './rule-tester.ts';

/** The minimal Pod with a security context of its own and one of its container. */
function pod(ofPod: object | undefined, ofContainer?: object, change: (spec: Manifest) => void = () => {}): Manifest {
  return tweak(unknownPod(), ({ spec }) => {
    if (ofPod) spec.securityContext = ofPod;
    if (ofContainer) spec.containers[0].securityContext = ofContainer;
    change(spec);
  });
}

const CONTAINER = '/spec/containers/0';
const inPod = (field: string) => `/spec/securityContext/${field}`;
const inContainer = (field: string) => `${CONTAINER}/securityContext/${field}`;

function windows(spec: Manifest): void {
  spec.os = { name: 'windows' };
}

const windowsWith = (image: string) => (spec: Manifest) => {
  windows(spec);
  spec.containers[0].image = image;
};

function ownUsers(spec: Manifest): void {
  spec.hostUsers = false;
}

/** An image of the fixtures' lock. */
function locked(name: string, change: (spec: Manifest) => void = () => {}): (spec: Manifest) => void {
  return (spec) => {
    spec.containers[0].image = lockedImage(name);
    change(spec);
  };
}

testRule(mayRunAsRoot, {
  bad: [
    ...(
      [
        ['unset+kept', { seccompProfile: {} }, CONTAINER],
        ['uid-only+kept', { runAsUser: 1000 }, CONTAINER],
        ['set-to-false+kept', { runAsNonRoot: false }, inContainer('runAsNonRoot')],
        ['uid-zero+kept', { runAsUser: 0 }, inContainer('runAsUser')],
      ] as const
    ).map(([messageId, securityContext, at]) => ({
      name: `beside the kept capability: ${messageId}`,
      given: pod(undefined, securityContext),
      beside: netBindServiceKept,
      findings: [app(messageId, at)],
    })),
    ...(
      [
        ['unset', {}, CONTAINER],
        ['set-to-false', { runAsNonRoot: false }, inContainer('runAsNonRoot')],
        ['uid-zero', { runAsUser: 0 }, inContainer('runAsUser')],
      ] as const
    ).flatMap(([messageId, securityContext, at]) => {
      const given = pod(undefined, securityContext, onLowPort);
      return [
        { name: `on a low port: ${messageId}`, given, findings: [app(`${messageId}+port`, at)] },
        {
          name: `on a low port, beside the kept capability: ${messageId}`,
          given,
          beside: netBindServiceKept,
          findings: [app(`${messageId}+kept+port`, at)],
        },
      ];
    }),
    ...(
      [
        ['no-user', 'unset+no-user'],
        ['root-user', 'unset+root-user'],
      ] as const
    ).flatMap(([name, id]) => {
      const [plain, low] = [pod(undefined, undefined, locked(name)), pod(undefined, undefined, locked(name, onLowPort))];
      const tells = (messageId: string) => [app(messageId, CONTAINER)];
      return [
        { name: `an image of which it was read: ${name}`, given: plain, findings: tells(id) },
        {
          name: `the same, beside the kept capability: ${name}`,
          given: plain,
          beside: netBindServiceKept,
          findings: tells(`${id}+kept`),
        },
        { name: `the same, on a low port: ${name}`, given: low, findings: tells(`${id}+port`) },
        { name: `the same, both: ${name}`, given: low, beside: netBindServiceKept, findings: tells(`${id}+kept+port`) },
      ];
    }),
    {
      name: 'an image that has no USER, in words',
      given: pod({}, undefined, locked('no-user')),
      findings: [
        app('unset+no-user', CONTAINER, {
          message:
            'container "app" runs as root: image "registry.example.com/locked/no-user:1" (sha256:dbe005bb88da) has no USER',
        }),
      ],
    },
    {
      name: 'an image that has no USER on one platform',
      given: pod(undefined, undefined, locked('root-on-arm')),
      options: { acceptImageUser: true },
      findings: [
        app('unset+no-user', CONTAINER, {
          message:
            'container "app" runs as root: image "registry.example.com/locked/root-on-arm:1" (sha256:42ccf10b035d, linux/arm64) has no USER',
        }),
      ],
    },
    {
      name: 'an image that has another USER, by its number',
      given: pod(undefined, undefined, locked('named')),
      findings: [
        app('unset+image-user', CONTAINER, {
          message:
            'container "app" does not run as root: image "registry.example.com/locked/named:1" (sha256:ed6e2ed85d30) runs as 101; nothing in the manifest keeps it so',
          fix: 'set securityContext.runAsNonRoot: true, with runAsUser: 101',
        }),
      ],
    },
    {
      name: 'an image that has another USER, beside the kept capability',
      given: pod(undefined, undefined, locked('user')),
      beside: netBindServiceKept,
      findings: [app('unset+image-user+kept', CONTAINER)],
    },
    {
      name: 'an image that has another USER, on a low port, beside the kept capability',
      given: pod(undefined, undefined, locked('user', onLowPort)),
      beside: netBindServiceKept,
      findings: [app('unset+image-user+kept+port', CONTAINER)],
    },
    {
      name: 'root of an image, where another USER would be accepted',
      given: pod(undefined, { allowPrivilegeEscalation: true }, locked('root-user')),
      options: { acceptImageUser: true },
      findings: [app('unset+root-user', CONTAINER)],
    },
    {
      name: 'an image that nobody knows, where another USER would be accepted',
      given: pod(undefined, undefined, locked('unknown')),
      options: { acceptImageUser: true },
      findings: [app('unset', CONTAINER)],
    },
    {
      name: 'runAsNonRoot: false, which no USER makes up for',
      given: pod(undefined, { runAsNonRoot: false }, locked('user')),
      options: { acceptImageUser: true },
      findings: [app('set-to-false', inContainer('runAsNonRoot'))],
    },
    {
      name: 'Windows, of which the lock says nothing',
      given: pod(
        undefined,
        undefined,
        locked('user', (spec) => windows(spec)),
      ),
      options: { acceptImageUser: true },
      findings: [app('user-name-unset', CONTAINER)],
    },
    {
      name: 'on a low port, beside the kept capability: uid-only',
      given: pod(undefined, { runAsUser: 1000 }, onLowPort),
      beside: netBindServiceKept,
      findings: [app('uid-only+kept+port', CONTAINER)],
    },
    {
      name: 'on a low port that the sysctl of the Pod gives to everybody',
      given: pod({ sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }] }, undefined, onLowPort),
      findings: [app('unset', CONTAINER)],
    },
    {
      name: 'an image that listens on a low port and is told nothing else',
      given: pod(undefined, undefined, (spec) => {
        spec.containers[0].image = 'nginx';
      }),
      findings: [app('unset+port', CONTAINER)],
    },
    {
      name: 'a program that does not start without the capability, beside the rule that says so',
      given: pod(undefined, undefined, (spec) => {
        spec.containers[0].image = 'caddy:2.10';
      }),
      beside: netBindServiceKept,
      findings: [app('unset', CONTAINER)],
    },
    {
      name: 'nothing said',
      given: unknownPod(),
      findings: [
        app('unset', CONTAINER, {
          message: 'container "app" may run as root: runAsNonRoot is not set, so the image decides',
          fix: 'set securityContext.runAsNonRoot: true for the Pod or the container, with a non-zero runAsUser unless the image has a numeric non-root USER',
        }),
      ],
    },
    {
      name: 'null, which says nothing',
      given: pod({ runAsNonRoot: null }, { runAsUser: null }),
      findings: [app('unset', CONTAINER)],
    },
    { name: 'a group alone', given: pod({ runAsGroup: 1000, fsGroup: 1000 }), findings: [app('unset', CONTAINER)] },
    {
      name: 'nothing that holds for the user',
      given: pod(undefined, { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }),
      findings: [app('unset', CONTAINER)],
    },
    {
      name: 'a non-zero user of the container alone',
      given: pod(undefined, { runAsUser: 1000 }),
      findings: [
        app('uid-only', CONTAINER, {
          message: 'container "app" has runAsUser: 1000 without runAsNonRoot: true, so nothing would refuse a later runAsUser: 0',
          fix: 'set securityContext.runAsNonRoot: true beside runAsUser: 1000',
        }),
      ],
    },
    { name: 'the least non-zero user', given: pod(undefined, { runAsUser: 1 }), findings: [app('uid-only', CONTAINER)] },
    { name: 'a non-zero user of the Pod alone', given: pod({ runAsUser: 1000 }), findings: [app('uid-only', CONTAINER)] },
    {
      name: 'false of the container',
      given: pod(undefined, { runAsNonRoot: false }),
      findings: [
        app('set-to-false', inContainer('runAsNonRoot'), {
          message: 'container "app" is allowed to run as root: the container sets runAsNonRoot: false',
          fix: 'set runAsNonRoot: true there, with a non-zero runAsUser unless the image has a numeric non-root USER',
        }),
      ],
    },
    {
      name: 'false of the Pod',
      given: pod({ runAsNonRoot: false }),
      findings: [
        app('set-to-false', inPod('runAsNonRoot'), {
          message: 'container "app" is allowed to run as root: the Pod sets runAsNonRoot: false',
        }),
      ],
    },
    {
      name: 'false of the container over true of the Pod',
      given: pod({ runAsNonRoot: true }, { runAsNonRoot: false }),
      findings: [app('set-to-false', inContainer('runAsNonRoot'))],
    },
    {
      name: 'false beside a non-zero user',
      given: pod({ runAsUser: 1000 }, { runAsNonRoot: false }),
      findings: [app('set-to-false', inContainer('runAsNonRoot'))],
    },
    {
      name: 'uid 0 of the container',
      given: pod(undefined, { runAsUser: 0 }),
      findings: [
        app('uid-zero', inContainer('runAsUser'), {
          message: 'container "app" runs as root: the container sets runAsUser: 0',
          fix: 'set runAsUser to a non-zero uid that the image works with, and runAsNonRoot: true',
        }),
      ],
    },
    {
      name: 'uid 0 of the Pod',
      given: pod({ runAsUser: 0 }),
      findings: [app('uid-zero', inPod('runAsUser'), { message: 'container "app" runs as root: the Pod sets runAsUser: 0' })],
    },
    {
      name: 'uid 0 of the container over a user of the Pod',
      given: pod({ runAsUser: 1000 }, { runAsUser: 0 }),
      findings: [app('uid-zero', inContainer('runAsUser'))],
    },
    {
      name: 'uid 0 and false, once',
      given: pod({ runAsNonRoot: false, runAsUser: 0 }),
      findings: [app('uid-zero', inPod('runAsUser'))],
    },
    {
      name: 'a contradiction in the container',
      given: pod(undefined, { runAsNonRoot: true, runAsUser: 0 }),
      findings: [
        app('contradiction', inContainer('runAsUser'), {
          message:
            'container "app" cannot start: runAsUser: 0 contradicts runAsNonRoot: true (CreateContainerConfigError: "container\'s runAsUser breaks non-root policy")',
          fix: 'set runAsUser to a non-zero uid that the image works with, or remove it if the image has a numeric non-root USER',
        }),
      ],
    },
    {
      name: 'a contradiction between the Pod and the container',
      given: pod({ runAsNonRoot: true }, { runAsUser: 0 }),
      findings: [app('contradiction', inContainer('runAsUser'))],
    },
    {
      name: 'a contradiction between the container and the Pod',
      given: pod({ runAsUser: 0 }, { runAsNonRoot: true }),
      findings: [app('contradiction', inPod('runAsUser'))],
    },
    {
      name: 'a contradiction in a user namespace of its own, which the kubelet refuses all the same',
      given: pod({ runAsNonRoot: true, runAsUser: 0 }, undefined, ownUsers),
      findings: [app('contradiction', inPod('runAsUser'))],
    },
    {
      name: 'hostUsers: true, which is the default',
      given: pod(undefined, undefined, (spec) => {
        spec.hostUsers = true;
      }),
      findings: [app('unset', CONTAINER)],
    },
    ...['ContainerAdministrator', 'containeradministrator', 'CONTAINERADMINISTRATOR'].map((user) => ({
      name: `${user} of the Pod`,
      given: pod({ windowsOptions: { runAsUserName: user } }),
      findings: [app('administrator', inPod('windowsOptions/runAsUserName'))],
    })),
    {
      name: 'ContainerAdministrator of the container',
      given: pod({ runAsNonRoot: false }, { windowsOptions: { runAsUserName: 'ContainerAdministrator' } }, windows),
      findings: [
        app('administrator', inContainer('windowsOptions/runAsUserName'), {
          message:
            'container "app" runs as ContainerAdministrator, the administrator of its Windows container: the container sets runAsUserName',
          fix: 'set windowsOptions.runAsUserName: ContainerUser, and runAsNonRoot: true',
        }),
      ],
    },
    {
      name: 'ContainerAdministrator of the container under runAsNonRoot of the Pod',
      given: pod({ runAsNonRoot: true }, { windowsOptions: { runAsUserName: 'Containeradministrator' } }),
      findings: [
        app('administrator-refused', inContainer('windowsOptions/runAsUserName'), {
          message:
            'container "app" cannot start: runAsUserName: Containeradministrator of the container contradicts runAsNonRoot: true (CreateContainerConfigError: "container\'s runAsUserName (Containeradministrator) which will be regarded as root identity and will break non-root policy")',
          fix: 'set windowsOptions.runAsUserName: ContainerUser',
        }),
      ],
    },
    {
      name: 'ContainerAdministrator of the Pod under runAsNonRoot of the container',
      given: pod({ windowsOptions: { runAsUserName: 'ContainerAdministrator' } }, { runAsNonRoot: true }),
      findings: [app('administrator-refused', inPod('windowsOptions/runAsUserName'))],
    },
    {
      name: 'another user of Windows alone',
      given: pod({ windowsOptions: { runAsUserName: 'ContainerUser' } }),
      findings: [
        app('user-name-only', CONTAINER, {
          message:
            'container "app" has runAsUserName: ContainerUser without runAsNonRoot: true, so nothing would refuse a later ContainerAdministrator',
          fix: 'set securityContext.runAsNonRoot: true beside windowsOptions.runAsUserName: ContainerUser',
        }),
      ],
    },
    {
      name: 'runAsNonRoot of Windows alone, whoever says it, which an image without a USER passes',
      given: pod({ runAsNonRoot: true }, undefined, windows),
      findings: [
        app('administrator-possible', inPod('runAsNonRoot'), {
          message:
            'container "app" may run as ContainerAdministrator: runAsNonRoot: true refuses an image whose USER is that, and lets one without a USER pass, which runs as its base does',
          fix: 'set windowsOptions.runAsUserName: ContainerUser beside runAsNonRoot: true',
        }),
      ],
    },
    ...['mcr.microsoft.com/windows/servercore/iis', 'mcr.microsoft.com/dotnet/framework/aspnet:4.8'].map((image) => ({
      name: `an image that runs as ContainerAdministrator: ${image}`,
      given: pod(undefined, { runAsNonRoot: true }, windowsWith(image)),
      findings: [
        app('administrator-by-image', inContainer('runAsNonRoot'), {
          message:
            'container "app" runs as ContainerAdministrator: runAsNonRoot: true refuses an image whose USER is that, and this one has it from its base',
        }),
      ],
    })),
    {
      name: 'Windows with nothing said',
      given: pod(undefined, undefined, windows),
      findings: [app('user-name-unset', CONTAINER)],
    },
    {
      name: 'Windows, where a number is no user',
      given: pod({ runAsUser: 1000 }, undefined, windows),
      findings: [app('user-name-unset', CONTAINER)],
    },
    {
      name: 'Windows with uid 0, which is no user either',
      given: pod({ runAsUser: 0 }, undefined, windows),
      options: { acceptRunAsUser: true },
      findings: [app('user-name-unset', CONTAINER)],
    },
    {
      name: 'each container by itself, whatever its role',
      given: pod(undefined, { runAsNonRoot: true }, (spec) => {
        spec.initContainers = [
          { name: 'init', securityContext: { runAsUser: 0 } },
          { name: 'sidecar', restartPolicy: 'Always', securityContext: { runAsUser: 1000 } },
        ];
        spec.containers.push({ name: 'second' });
        spec.ephemeralContainers = [{ name: 'debug', securityContext: { runAsNonRoot: false } }];
      }),
      findings: [
        { messageId: 'unset', at: '/spec/containers/1', container: 'second' },
        { messageId: 'uid-zero', at: '/spec/initContainers/0/securityContext/runAsUser', container: 'init' },
        { messageId: 'uid-only', at: '/spec/initContainers/1', container: 'sidecar' },
        { messageId: 'set-to-false', at: '/spec/ephemeralContainers/0/securityContext/runAsNonRoot', container: 'debug' },
      ],
    },
    {
      name: 'one place in the Pod, for each container that it holds for',
      given: pod({ runAsNonRoot: false }, undefined, (spec) => {
        spec.containers.push({ name: 'second' });
      }),
      findings: [
        app('set-to-false', inPod('runAsNonRoot')),
        { messageId: 'set-to-false', at: inPod('runAsNonRoot'), container: 'second' },
      ],
    },
    {
      name: 'a template',
      given: tweak(minimalDeployment(), ({ spec }) => {
        spec.template.spec.securityContext = { runAsUser: 0 };
        spec.template.spec.containers[0].image = 'registry.example.com/app';
      }),
      findings: [app('uid-zero', '/spec/template/spec/securityContext/runAsUser')],
    },
    {
      name: 'the objects of a List, each by itself',
      given: {
        apiVersion: 'v1',
        kind: 'PodList',
        items: [{ spec: pod({ runAsNonRoot: true }).spec }, { spec: unknownPod().spec }],
      },
      findings: [app('unset', '/items/1/spec/containers/0')],
    },
    {
      name: 'acceptRunAsUser, and no user at all',
      given: unknownPod(),
      options: { acceptRunAsUser: true },
      findings: [app('unset', CONTAINER)],
    },
    {
      name: 'acceptRunAsUser, and uid 0',
      given: pod({ runAsUser: 0 }),
      options: { acceptRunAsUser: true },
      findings: [app('uid-zero', inPod('runAsUser'))],
    },
    {
      name: 'acceptRunAsUser, and false without a user',
      given: pod({ runAsNonRoot: false }),
      options: { acceptRunAsUser: true },
      findings: [app('set-to-false', inPod('runAsNonRoot'))],
    },
    {
      name: 'acceptRunAsUser, and a contradiction',
      given: pod({ runAsNonRoot: true, runAsUser: 0 }),
      options: { acceptRunAsUser: true },
      findings: [app('contradiction', inPod('runAsUser'))],
    },
    {
      name: 'at the container where the field is missing, in YAML',
      given: `apiVersion: v1
kind: Pod
spec:
  containers:
    - image: registry.example.com/app
      name: app
`,
      findings: [app('unset', CONTAINER, { line: 5 })],
    },
    {
      name: 'root on podman, which is asked for no runAsNonRoot',
      given: pod({ runAsUser: 0, runAsNonRoot: true }),
      runtime: 'podman',
      findings: [app('uid-zero+podman', inPod('runAsUser'))],
    },
    {
      name: 'nothing on podman, whatever runAsNonRoot says',
      given: pod({ runAsNonRoot: true }, undefined, onLowPort),
      runtime: 'podman',
      findings: [
        app('unset+podman', CONTAINER, {
          message:
            'container "app" may run as root: runAsUser is not set, so the image decides, and podman does not look at runAsNonRoot',
        }),
      ],
    },
  ],
  good: [
    { because: 'podman takes a user for what he is', given: pod(undefined, { runAsUser: 1000 }), runtime: 'podman' },
    {
      because: 'podman starts the image as its USER',
      given: pod(undefined, undefined, locked('user')),
      runtime: 'podman',
    },
    {
      because: 'acceptImageUser takes the USER of an image that was read',
      given: pod(undefined, undefined, locked('user')),
      options: { acceptImageUser: true },
    },
    {
      because: 'acceptImageUser takes the USER of an image that kport knows by its name',
      given: pod(undefined, undefined, ({ containers: [container] }) => {
        container.image = 'nginxinc/nginx-unprivileged';
      }),
      options: { acceptImageUser: true },
    },
    { because: 'the Pod says true', given: pod({ runAsNonRoot: true }) },
    { because: 'the container says true', given: pod(undefined, { runAsNonRoot: true }) },
    { because: 'true of the container holds over false of the Pod', given: pod({ runAsNonRoot: false }, { runAsNonRoot: true }) },
    { because: 'true beside a user is no contradiction', given: pod({ runAsNonRoot: true }, { runAsUser: 1000 }) },
    {
      because: 'a user of the container holds over uid 0 of the Pod',
      given: pod({ runAsNonRoot: true, runAsUser: 0 }, { runAsUser: 1000 }),
    },
    {
      because: 'true of the Pod holds for every container',
      given: pod({ runAsNonRoot: true }, undefined, (spec) => {
        spec.initContainers = [{ name: 'init' }, { name: 'sidecar', restartPolicy: 'Always' }];
        spec.ephemeralContainers = [{ name: 'debug' }];
      }),
    },
    { because: 'root in a user namespace is nobody on the node', given: pod(undefined, undefined, ownUsers) },
    { because: 'so is uid 0 in one', given: pod({ runAsUser: 0 }, undefined, ownUsers) },
    { because: 'and false in one', given: pod({ runAsNonRoot: false }, undefined, ownUsers) },
    {
      because: 'the container names another user than the Pod',
      given: pod(
        { runAsNonRoot: true, windowsOptions: { runAsUserName: 'ContainerAdministrator' } },
        { windowsOptions: { runAsUserName: 'ContainerUser' } },
      ),
    },
    {
      because: 'an image of Windows may run as ContainerUser',
      given: pod({ runAsNonRoot: true }, undefined, windowsWith('mcr.microsoft.com/windows/nanoserver:ltsc2022')),
    },
    {
      because: 'the API server refuses runAsUser for Windows, and the kubelet does not look at it',
      given: pod({ runAsNonRoot: true, runAsUser: 0 }, undefined, windowsWith('mcr.microsoft.com/windows/nanoserver')),
    },
    {
      because: 'acceptRunAsUser takes a user of the container',
      given: pod(undefined, { runAsUser: 1000 }),
      options: { acceptRunAsUser: true },
    },
    { because: 'acceptRunAsUser takes a user of the Pod', given: pod({ runAsUser: 1 }), options: { acceptRunAsUser: true } },
    {
      because: 'acceptRunAsUser takes a user beside false',
      given: pod({ runAsNonRoot: false, runAsUser: 1000 }),
      options: { acceptRunAsUser: true },
    },
  ],
});
