// What podman makes of Pods otherwise than a cluster, each as it was measured: test/fixtures/runtimes/podman-gvisor.md says with what.
import { describe, expect, test } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import type { BindVerdict, ImageFacts, NodeFacts } from '../../src/model/bind.ts';
import { podOn80, startingAt } from './bind-pods.ts';
import { workloadOf } from './extracted.ts';
import type { Manifest } from './minimal-pod.ts';

interface Asked {
  readonly image?: ImageFacts;
  readonly node?: NodeFacts;
  readonly runtime?: 'podman' | 'gvisor' | 'containerd-1';
}

function verdictOf(pod: Manifest, { image, node, runtime = 'podman' }: Asked = {}): BindVerdict {
  const workload = workloadOf(pod);
  const container = workload.containers.at(-1);
  if (container === undefined) throw new Error('no container');
  const declared = container.ports.find(({ containerPort }) => containerPort === 80);
  const asked = { port: 80, protocol: 'TCP', at: container.at, ...(declared ? { declared } : {}) };
  const [verdict] = analysePort(workload, container, asked, { runtimes: [runtime], image, node });
  if (verdict === undefined) throw new Error('no verdict');
  return verdict;
}

const PLAIN: ImageFacts = { user: '', fileCapability: 'none', exec: 'direct' };
const CAPABLE: ImageFacts = { user: '', fileCapability: 'ep', exec: 'direct' };
const user = (capabilities: Manifest = {}, more: Manifest = {}): Manifest => podOn80({ runAsUser: 1000, capabilities, ...more });
const onHost = (pod: Manifest, more: Manifest = {}): Manifest => {
  Object.assign(pod.spec, { hostNetwork: true, ...more });
  return pod;
};
const told = ({ verdict, via, error }: BindVerdict) => `${verdict} ${via ?? ''}${error ? `${error.code}: ${error.text}` : ''}`;

test('a container that is not made keeps all of its Pod from being started', () => {
  const beside = (...others: readonly Manifest[]) => {
    const pod = podOn80({ runAsUser: 0 });
    pod.spec.containers.unshift(
      ...others.map((securityContext, index) => ({ name: `other${index}`, image: 'x', securityContext })),
    );
    return told(verdictOf(pod, { image: PLAIN }));
  };
  const lists = (add: string[], drop: string[] = []) => ({ capabilities: { add, drop } });
  expect(beside(lists(['FOO']))).toBe('fails Podman: Error: "CAP_FOO": unknown capability');
  expect(beside(lists(['CHOWN'], ['CHOWN']))).toBe('fails Podman: Error: capability "CAP_CHOWN" cannot be dropped and added');
  // It is made, and fails alone when it starts; names of a privileged one of root are not looked at.
  expect(beside({ runAsUser: 1000, ...lists(['ALL'], ['CHOWN']) })).toBe('binds root');
  expect(beside({ runAsUser: 0, privileged: true, ...lists(['FOO']) })).toBe('binds root');
});

describe('what binds', () => {
  test.each<[string, Manifest, ImageFacts, string]>([
    ['an added capability is ambient', user({ add: ['NET_BIND_SERVICE'], drop: ['ALL'] }), PLAIN, 'binds capability'],
    ['whatever the image may be', user({ add: ['NET_BIND_SERVICE'], drop: ['ALL'] }), {}, 'binds capability'],
    ['in any spelling', user({ add: ['cap_net_bind_service'] }), PLAIN, 'binds capability'],
    ['the default one is not', user(), PLAIN, 'fails EACCES: permission denied'],
    ['nor is it to a privileged container', user({}, { privileged: true }), PLAIN, 'fails EACCES: permission denied'],
    ['unless it is added there', user({ add: ['NET_BIND_SERVICE'] }, { privileged: true }), PLAIN, 'binds capability'],
    [
      'no_new_privs takes the file capability',
      user({}, { allowPrivilegeEscalation: false }),
      CAPABLE,
      'fails EACCES: permission denied',
    ],
    [
      'but not beside an added one',
      user({ add: ['NET_BIND_SERVICE'] }, { allowPrivilegeEscalation: false }),
      CAPABLE,
      'binds file-capability',
    ],
    // Measured with podman 5.8.2 and crun 1.8.1, as podman run and kube play: 4.3.1 refuses the first two as well.
    ['a user beyond what a cluster takes', podOn80({ runAsUser: 2_147_483_648 }), PLAIN, 'fails EACCES: permission denied'],
    ['the last number is no number to setresuid(2)', podOn80({ runAsUser: 4_294_967_295 }), PLAIN, 'binds root'],
    [
      'the image has another one',
      podOn80({}),
      { ...PLAIN, user: '2147483648', userProblem: 'out-of-range' },
      'fails EACCES: permission denied',
    ],
    ['runAsNonRoot is ignored', podOn80({ runAsNonRoot: true }), PLAIN, 'binds root'],
    ['also beside user 0', podOn80({ runAsNonRoot: true, runAsUser: 0 }), PLAIN, 'binds root'],
    [
      'privileged without privilege escalation is taken',
      podOn80({ privileged: true, allowPrivilegeEscalation: false }),
      PLAIN,
      'binds root',
    ],
    [
      'a program that may not be executed',
      podOn80({ capabilities: { drop: ['ALL'] } }),
      CAPABLE,
      'fails EPERM: Operation not permitted',
    ],
  ])('%s', (_, pod, image, expected) => {
    expect(told(verdictOf(pod, { image }))).toBe(expected);
  });

  test('a Pod for Windows runs as any other', () => {
    const pod = podOn80();
    pod.spec.os = { name: 'windows' };
    expect(told(verdictOf(pod, { image: PLAIN }))).toBe('binds root');
  });

  test('a container port that no cluster takes, and a protocol in lower case', () => {
    const pod = podOn80();
    pod.spec.containers[0].ports = [
      { containerPort: 80, protocol: 'tcp' },
      { containerPort: 70_000, hostPort: 80 },
    ];
    expect(told(verdictOf(pod, { image: PLAIN }))).toBe('binds root');
  });

  test('users of its own with the network of the host: it starts, and nobody binds', () => {
    const pod = onHost(podOn80(), { hostUsers: false });
    expect(told(verdictOf(pod, { image: PLAIN, node: { portStart: 1024 } }))).toBe('fails EACCES: permission denied');
  });

  test('an init container with procMount: Unmasked may lower the start for all', () => {
    const pod = user();
    pod.spec.initContainers = [
      { name: 'start', securityContext: { procMount: 'Unmasked', capabilities: { add: ['NET_ADMIN'] } } },
    ];
    expect(verdictOf(pod, { image: PLAIN })).toMatchObject({ verdict: 'depends', dependsOn: ['pod'] });
    const masked = user();
    masked.spec.initContainers = [{ name: 'start', securityContext: { capabilities: { add: ['NET_ADMIN'] } } }];
    expect(verdictOf(masked, { image: PLAIN })).toMatchObject({ verdict: 'fails' });
  });
});

test.each<[string, Manifest, string]>([
  ['an unknown name', podOn80({ capabilities: { add: ['FOO'] } }), 'Error: "CAP_FOO": unknown capability'],
  ['an empty name', podOn80({ capabilities: { drop: [''] } }), 'Error: "CAP_": unknown capability'],
  [
    'an unknown name of a privileged user',
    user({ add: ['FOO'] }, { privileged: true }),
    'Error: capabilities requested by user are not valid: "FOO": "CAP_FOO": unknown capability',
  ],
  [
    'a name in both lists',
    podOn80({ capabilities: { add: ['net_bind_service'], drop: ['CAP_NET_BIND_SERVICE'] } }),
    'Error: capability "CAP_NET_BIND_SERVICE" cannot be dropped and added',
  ],
  [
    'ALL in both lists',
    podOn80({ capabilities: { add: ['all'], drop: ['ALL'] } }),
    'Error: adding all caps and removing all caps not allowed',
  ],
  [
    'ALL, and anything dropped',
    user({ add: ['ALL'], drop: ['CHOWN'] }),
    'crun: capset: Operation not permitted: OCI permission denied',
  ],
  [
    'a start of the host',
    onHost(podOn80({}, startingAt('0'))),
    "sysctl net.ipv4.ip_unprivileged_port_start=0 can't be set since Network Namespace set to host: invalid argument",
  ],
  [
    'a start that is no number',
    podOn80({}, startingAt('abc')),
    'crun: write to `/proc/sys/net/ipv4/ip_unprivileged_port_start`: Invalid argument: OCI runtime error',
  ],
  ['a user that no kernel has', podOn80({ runAsUser: 4_294_967_296 }), 'uids and gids must be in range 0-2147483647'],
  // Of two faults, podman 4.3.1 names the one that it comes to first: the container is made before it starts.
  ['of two unknown names that of drop', user({ add: ['FOO'], drop: ['BAR'] }), 'Error: "CAP_BAR": unknown capability'],
  [
    'an unknown name before such a user',
    user({ add: ['FOO'] }, { runAsUser: 4_294_967_296 }),
    'Error: "CAP_FOO": unknown capability',
  ],
  [
    'a contradiction, too',
    user({ add: ['NET_RAW'], drop: ['NET_RAW'] }, { runAsUser: 4_294_967_296 }),
    'Error: capability "CAP_NET_RAW" cannot be dropped and added',
  ],
  [
    'such a user before what its runtime refuses',
    user({ add: ['ALL'], drop: ['CHOWN'] }, { runAsUser: 4_294_967_296 }),
    'uids and gids must be in range 0-2147483647',
  ],
])('is refused: %s', (_, pod, text) => {
  const { verdict, error } = verdictOf(pod, { image: PLAIN });
  expect(verdict).toBe('fails');
  expect(error?.text).toContain(text);
  expect(['Podman', 'OCI']).toContain(error?.code);
});

test('is refused: two numbers of one port in the network of the host, and a sysctl with slashes', () => {
  const pod = onHost(podOn80());
  pod.spec.containers[0].ports[0].hostPort = 81;
  expect(verdictOf(pod).error?.text).toContain('PortMappings can only be used with Bridge, slirp4netns, or pasta networking');
  const slashed = podOn80();
  slashed.spec.securityContext = { sysctls: [{ name: 'net/ipv4/ip_unprivileged_port_start', value: '0' }] };
  expect(verdictOf(slashed).error?.text).toContain("sysctl 'net/ipv4/ip_unprivileged_port_start' is not allowed");
});

test('user 0 of a privileged container: nobody looks at its lists', () => {
  const capabilities = { add: ['FOO', 'CHOWN'], drop: ['CHOWN', 'ALL'] };
  expect(told(verdictOf(podOn80({ privileged: true, capabilities }), { image: PLAIN }))).toBe('binds root');
});

describe('rootless', () => {
  const node = { rootless: true, portStart: 1024 };

  test('in a network of its own everything is as ever', () => {
    expect(told(verdictOf(podOn80(), { image: PLAIN, node }))).toBe('binds root');
    expect(told(verdictOf(user({ add: ['NET_BIND_SERVICE'] }), { image: PLAIN, node }))).toBe('binds capability');
  });

  test.each([podOn80(), podOn80({ privileged: true }), user({ add: ['NET_BIND_SERVICE'] })])(
    'in that of the host nobody has a privilege',
    (pod) => expect(told(verdictOf(onHost(pod), { image: CAPABLE, node }))).toBe('fails EACCES: permission denied'),
  );

  test('no low port of the host is published', () => {
    const pod = podOn80();
    pod.spec.containers[0].ports[0].hostPort = 80;
    expect(verdictOf(pod, { node }).error).toMatchObject({
      code: 'Podman',
      text: "rootlessport cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or choose a larger port number (>= 1024): listen tcp 0.0.0.0:80: bind: permission denied",
    });
    expect(told(verdictOf(pod, { image: PLAIN, node: { rootless: true, portStart: 80 } }))).toBe('binds root');
    expect(told(verdictOf(pod, { image: PLAIN, node: { portStart: 1024 } }))).toBe('binds root');
  });
});

describe('gVisor', () => {
  const asked = { runtime: 'gvisor' } as const;

  test.each<[string, Manifest, ImageFacts, string]>([
    ['anybody binds any port', user({ drop: ['ALL'] }), PLAIN, 'binds gvisor'],
    ['whatever the start', user({}, {}), PLAIN, 'binds gvisor'],
    ['a start that no kernel takes', podOn80({ runAsUser: 1000 }, startingAt('abc')), PLAIN, 'binds gvisor'],
    [
      'the file capability counts',
      user({ drop: ['ALL'] }),
      CAPABLE,
      'fails EPERM: failed to update creds with file privileges: operation not permitted',
    ],
    ['but not under no_new_privs', user({ drop: ['ALL'] }, { allowPrivilegeEscalation: false }), CAPABLE, 'binds gvisor'],
    [
      'a name that containerd doubles',
      user({ add: ['CAP_NET_BIND_SERVICE'] }),
      PLAIN,
      'fails RunContainerError: getting root credentials',
    ],
    ['a name that is only dropped', user({ drop: ['FOO'] }), PLAIN, 'binds gvisor'],
    [
      'the kubelet still looks at the user',
      podOn80({ runAsNonRoot: true, runAsUser: 0 }),
      PLAIN,
      "fails CreateContainerConfigError: container's runAsUser breaks non-root policy",
    ],
  ])('%s', (_, pod, image, expected) => {
    expect(told(verdictOf(pod, { ...asked, image }))).toBe(expected);
  });
});
