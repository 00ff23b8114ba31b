// What a user is told when nothing binds, in the words of whoever refuses.
import { describe, expect, test } from 'vitest';
import { type BindError, KNOWN_RUNTIMES } from '../../src/model/bind.ts';
import { byRuntime, podOn80, SYSCTL, startingAt, told, verdictOn, wordsOf } from './bind-pods.ts';
import type { Manifest } from './minimal-pod.ts';

const FORBIDDEN = `forbidden sysctl: "${SYSCTL}" not allowed with host Net enabled`;

describe('the API server refuses', () => {
  const onHost = ({ spec }: Manifest) => {
    spec.hostNetwork = true;
  };

  test.each<[name: string, pod: Manifest, fact: string, pointer: string, text: string]>([
    [
      'the sysctl under hostNetwork',
      podOn80({}, (pod) => {
        onHost(pod);
        startingAt('0')(pod);
      }),
      'port-start-with-host-network',
      '/spec/securityContext/sysctls/0',
      `spec.securityContext.sysctls[0].name: Invalid value: "${SYSCTL}": may not be specified when 'hostNetwork' is true`,
    ],
    [
      'a user namespace under hostNetwork',
      podOn80({ runAsUser: 0 }, (pod) => {
        onHost(pod);
        pod.spec.hostUsers = false;
      }),
      'user-namespace-with-host-network',
      '/spec/hostUsers',
      'spec.hostNetwork: Forbidden: when `hostUsers` is false',
    ],
    [
      'privileged without escalation',
      podOn80({ privileged: true, allowPrivilegeEscalation: false }),
      'escalation-of-privileged',
      '/spec/containers/0/securityContext/allowPrivilegeEscalation',
      'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ],
    [
      'CAP_SYS_ADMIN without escalation',
      podOn80({ capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false }),
      'escalation-of-sys-admin',
      '/spec/containers/0/securityContext/allowPrivilegeEscalation',
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
    ],
    [
      'a user below 0',
      podOn80({ runAsUser: -1 }),
      'user-out-of-range',
      '/spec/containers/0/securityContext/runAsUser',
      'spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
    [
      'a user above 2147483647',
      podOn80({ runAsUser: 2147483648 }),
      'user-out-of-range',
      '/spec/containers/0/securityContext/runAsUser',
      'spec.containers[0].securityContext.runAsUser: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive',
    ],
    [
      'a protocol in lower case',
      podOn80({}, ({ spec }) => {
        spec.containers[0].ports[0].protocol = 'tcp';
      }),
      'protocol-unsupported',
      '/spec/containers/0/ports/0/protocol',
      'spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      'another hostPort under hostNetwork',
      podOn80({}, (pod) => {
        onHost(pod);
        pod.spec.containers[0].ports[0].hostPort = 8080;
      }),
      'host-port-differs',
      '/spec/containers/0/ports/0/hostPort',
      'spec.containers[0].ports[0].hostPort: Invalid value: 8080: must match `containerPort` when `hostNetwork` is true',
    ],
    [
      'ports of an ephemeral container',
      podOn80({}, ({ spec }) => {
        spec.ephemeralContainers = spec.containers;
        spec.containers = [{ name: 'main', image: 'x' }];
      }),
      'port-of-ephemeral-container',
      '/spec/ephemeralContainers/0/ports/0',
      'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
    ],
  ])('%s', (_, pod, fact, pointer, text) => {
    for (const runtime of [...KNOWN_RUNTIMES, 'unknown'] as const) {
      const verdict = verdictOn(pod, runtime);
      expect(verdict).toMatchObject({ verdict: 'fails', error: { code: 'Invalid', text }, dependsOn: [] });
      expect(verdict.because.map((step) => [step.fact, step.pointer])).toEqual([
        ['port', expect.any(String)],
        [fact, pointer],
      ]);
    }
  });

  test('the sysctl under hostNetwork, and so does the kubelet where the API server lets it pass', () => {
    const pod = podOn80({}, (manifest) => {
      onHost(manifest);
      startingAt('80', SYSCTL.replaceAll('.', '/'))(manifest);
    });
    const verdict = verdictOn(pod, 'unknown');
    expect({ ...verdict, byRuntime: byRuntime(verdict) }).toMatchObject({
      error: { text: expect.stringContaining('"net/ipv4/ip_unprivileged_port_start"') },
      otherErrors: [{ code: 'SysctlForbidden', text: FORBIDDEN }],
      byRuntime: { 'containerd-1': 'fails', 'containerd-2': 'fails', 'cri-o': 'fails', docker: 'fails' },
    });
  });

  test('not what looks like it', () => {
    expect(told(verdictOn(podOn80({ capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: false }), 'docker'))).toMatch(
      /^binds/,
    );
    expect(told(verdictOn(podOn80({ runAsUser: 2147483647 }), 'docker'))).toMatch(/^binds/);
    const init = podOn80({ runAsUser: 0 }, (pod) => {
      onHost(pod);
      pod.spec.containers[0].ports[0].hostPort = 8080;
      pod.spec.initContainers = pod.spec.containers;
      pod.spec.containers = [{ name: 'main', image: 'x' }];
    });
    expect(told(verdictOn(init, 'docker'))).toMatch(/^binds/);
  });
});

describe('the kubelet refuses (CreateContainerConfigError)', () => {
  const NO_ROOT = { runAsNonRoot: true };
  const root = 'container has runAsNonRoot and image will run as root';
  const name = (user: string) =>
    `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`;
  const invalid = (uid: number) =>
    `container has runAsNonRoot and image has an invalid user id (${uid}). (Must be 1-(2147483647)): must be between 0 and 2147483647, inclusive`;

  test.each([
    ['runAsUser 0', { runAsUser: 0 }, undefined, "container's runAsUser breaks non-root policy"],
    ['an image of user 0', {}, 0, root],
    ['an image of user 000', {}, '000', root],
    ['an image of user 0 and a group', {}, '0:1000', root],
    ['an image without USER', {}, '', root],
    ['an image with a group alone', {}, ':1000', root],
    ['an image whose user is a name', {}, 'nginx', name('nginx')],
    ['a name with a group', {}, 'www-data:www-data', name('www-data')],
    ['root as a name', {}, 'root', name('root')],
    ['0x0, which is a name', {}, '0x0', name('0x0')],
    ['a user below 0', {}, '-1', invalid(-1)],
    ['a user above 2147483647', {}, 2147483648, invalid(2147483648)],
  ])('%s', (_, context, user, text) => {
    const image = { fileCapability: 'ep', ...(user === undefined ? {} : { user }) } as const;
    for (const runtime of [...KNOWN_RUNTIMES, 'unknown'] as const) {
      const verdict = verdictOn(podOn80({ ...NO_ROOT, ...context }), runtime, { image });
      const error: BindError = { code: 'CreateContainerConfigError', text };
      expect(verdict).toMatchObject({ verdict: 'fails', error, otherErrors: [], dependsOn: [] });
      expect(verdict.because.at(-1)).toMatchObject({ fact: 'run-as-non-root', data: { from: 'container' } });
    }
  });

  test.each([
    ['a numeric user of the image', {}, '1000:0'],
    ['a runAsUser of its own, whatever the image', { runAsUser: 101 }, ''],
  ])('but not %s', (_, context, user) => {
    const image = { user, fileCapability: 'none' } as const;
    expect(told(verdictOn(podOn80({ ...NO_ROOT, ...context }), 'cri-o', { image }))).toBe('fails: EACCES');
  });

  test('and runAsNonRoot of the container goes before that of the Pod', () => {
    const pod = podOn80({ runAsNonRoot: false, runAsUser: 0 }, ({ spec }) => {
      spec.securityContext = NO_ROOT;
    });
    expect(told(verdictOn(pod, 'cri-o'))).toBe('binds via root, over-privileged');
  });

  test('of an image of which nothing is known, what is likeliest goes first', () => {
    const verdict = verdictOn(podOn80(NO_ROOT), 'cri-o');
    expect(told(verdict)).toBe('depends on image via file-capability: EACCES');
    expect(verdict.otherErrors.map(({ text }) => text)).toEqual([name('...'), root]);
  });
});

describe('the sandbox is not created', () => {
  const REFUSED = { code: 'FailedCreatePodSandBox', text: 'invalid argument' };

  const LONG = `0x${'0'.repeat(17)}50`;
  const REFUSED_VALUES = [
    'abc',
    '-1',
    '32769',
    '65535',
    '65536',
    '80.5',
    '1e3',
    '08',
    ' ',
    '80\r',
    '80\v',
    '-0x1',
    '0'.repeat(21),
    LONG,
  ];
  // Each was written to /proc/sys by one write(2), Linux 6.18.
  test.each(REFUSED_VALUES)('for the value %j', (value) => {
    const verdict = verdictOn(podOn80({ runAsUser: 0 }, startingAt(value)), 'unknown');
    expect(verdict).toMatchObject({ verdict: 'fails', error: REFUSED, otherErrors: [], dependsOn: [] });
    expect(verdict.because.at(-1)).toEqual({
      fact: 'pod-port-start-refused',
      pointer: '/spec/securityContext/sysctls/0',
      data: { value },
    });
  });

  test.each(['0', '80', '-0', '-0x0', '0x50', '010', ' 80\n', '\r80\t', '80 90', '0'.repeat(20)])(
    'but it is for the value %j, as the kernel reads it',
    (value) => {
      expect(told(verdictOn(podOn80({ runAsUser: 101 }, startingAt(value)), 'unknown'))).toBe('binds via lowered-start');
    },
  );

  test('an empty value: refused by CRI-O, and elsewhere the kernel value, even of a runtime that lowers it', () => {
    const verdict = verdictOn(podOn80({ runAsUser: 101, capabilities: { drop: ['ALL'] } }, startingAt('')), 'unknown');
    expect(verdict).toMatchObject({ verdict: 'fails', error: { code: 'EACCES' } });
    expect(verdict.otherErrors.map(wordsOf)).toContainEqual({ code: 'FailedCreatePodSandBox', text: 'value is empty' });
    expect(told(verdictOn(podOn80({ runAsUser: 0 }, startingAt('')), 'cri-o'))).toBe('fails: FailedCreatePodSandBox');
    expect(told(verdictOn(podOn80({ runAsUser: 0 }, startingAt('')), 'containerd-2'))).toBe('binds via root, over-privileged');
  });
});

describe('the sysctl', () => {
  const both = (first: readonly [string, string], second: readonly [string, string]) =>
    podOn80({ runAsUser: 101 }, ({ spec }) => {
      spec.securityContext = { sysctls: [first, second].map(([name, value]) => ({ name, value })) };
    });
  const slashes = SYSCTL.replaceAll('.', '/');

  test('may be spelled with slashes, and the last of two spellings holds', () => {
    expect(told(verdictOn(podOn80({ runAsUser: 101 }, startingAt('0', slashes)), 'cri-o'))).toBe('binds via lowered-start');
    expect(told(verdictOn(both([SYSCTL, '1024'], [slashes, '0']), 'cri-o'))).toBe('binds via lowered-start');
    expect(told(verdictOn(both([slashes, '0'], [SYSCTL, '1024']), 'docker'))).toBe(
      'depends on image via file-capability: EACCES',
    );
  });

  test('is none other', () => {
    for (const name of ['net.ipv4/ip_unprivileged_port_start', 'net.ipv4.ip_local_port_range']) {
      expect(told(verdictOn(podOn80({ runAsUser: 101, capabilities: { drop: ['ALL'] } }, startingAt('0', name)), 'cri-o'))).toBe(
        'fails: EACCES',
      );
    }
  });
});

describe('the container is not created for a name that the runtime does not know', () => {
  const asking = (capabilities: Manifest) => podOn80({ runAsUser: 0, capabilities });

  test.each([
    [{ add: ['FOO'] }, 'unknown capability "CAP_FOO" to add', 'invalid CapAdd: unknown capability: "CAP_FOO"'],
    [{ add: ['cap_foo'] }, 'unknown capability "cap_foo" to add', 'invalid CapAdd: unknown capability: "CAP_FOO"'],
    [{ add: ['CAP_ALL'] }, 'unknown capability "CAP_ALL" to add', 'invalid CapAdd: unknown capability: "CAP_ALL"'],
    [{ add: [''] }, 'unknown capability "CAP_" to add', 'invalid CapAdd: unknown capability: "CAP_"'],
    [
      { drop: ['foo'] },
      'failed to drop cap CAP_FOO invalid capability: CAP_FOO',
      'invalid CapDrop: unknown capability: "CAP_FOO"',
    ],
    [
      { add: [' NET_BIND_SERVICE'], drop: ['FOO'] },
      'unknown capability "CAP_ NET_BIND_SERVICE" to add',
      'invalid CapAdd: unknown capability: "CAP_ NET_BIND_SERVICE"',
    ],
  ])('%j', (capabilities, crio, docker) => {
    expect(wordsOf(verdictOn(asking(capabilities), 'cri-o').error)).toEqual({ code: 'CreateContainerError', text: crio });
    expect(wordsOf(verdictOn(asking(capabilities), 'docker').error)).toEqual({ code: 'CreateContainerError', text: docker });
    expect(told(verdictOn(asking(capabilities), 'containerd-1'))).toBe('binds via root, over-privileged');
    expect(verdictOn(asking(capabilities), 'unknown')).toMatchObject({ verdict: 'depends', dependsOn: ['runtime'] });
  });

  test('of a privileged container only Docker looks at the names', () => {
    const pod = podOn80({ runAsUser: 0, privileged: true, capabilities: { add: ['FOO'] } });
    expect(told(verdictOn(pod, 'cri-o'))).toBe('binds via root, over-privileged');
    expect(told(verdictOn(pod, 'docker'))).toBe('fails: CreateContainerError');
  });
});

test('the kernel says why in two words', () => {
  const drop = { runAsUser: 101, capabilities: { drop: ['ALL'] } };
  expect(wordsOf(verdictOn(podOn80(drop), 'cri-o', { image: { fileCapability: 'none' } }).error)).toEqual({
    code: 'EACCES',
    text: 'permission denied',
  });
  const error = { code: 'EPERM', text: 'operation not permitted' };
  expect(wordsOf(verdictOn(podOn80(drop), 'cri-o', { image: { fileCapability: 'ep' } }).error)).toEqual(error);
});
