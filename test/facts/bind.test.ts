import { describe, expect, test } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import { KNOWN_RUNTIMES, type RuntimeProfile } from '../../src/model/bind.ts';
import { byRuntime, podOn80, startingAt, told, verdictOn, verdictsOn } from './bind-pods.ts';
import { workloadOf } from './extracted.ts';
import type { Manifest } from './minimal-pod.ts';

const ALL = ['ALL'];
const NBS = ['NET_BIND_SERVICE'];
const ONLY_NBS = { capabilities: { drop: ALL, add: NBS } };
const NONE = { capabilities: { drop: ALL } };
const nonRoot = (context: Manifest = {}): Manifest => ({ runAsUser: 101, ...context });
const root = (context: Manifest = {}): Manifest => ({ runAsUser: 0, ...context });

type Row = readonly [name: string, pod: Manifest, Readonly<Partial<Record<RuntimeProfile, string>>>];

/** Nothing is known of the image. Of a runtime that a row leaves out, it says nothing. */
const unknownImage: Row[] = [
  [
    'root with the default capabilities binds as root everywhere',
    podOn80(root()),
    {
      'containerd-1': 'binds via root, over-privileged',
      'containerd-2': 'binds via root, over-privileged',
      'cri-o': 'binds via root, over-privileged',
      docker: 'binds via root, over-privileged',
      unknown: 'binds via root, over-privileged',
    },
  ],
  [
    'root without capabilities fails but where the start is lowered, unless a +ep file is not executed',
    podOn80(root(NONE)),
    {
      'containerd-1': 'fails: EACCES',
      'containerd-2': 'depends on image via lowered-start, over-privileged: EPERM',
      'cri-o': 'fails: EACCES',
      docker: 'depends on image via lowered-start, over-privileged: EPERM',
      unknown: 'depends on runtime and image via lowered-start, over-privileged: EACCES',
    },
  ],
  [
    'NET_BIND_SERVICE added to another user than root does nothing without a file capability',
    podOn80(nonRoot(ONLY_NBS)),
    {
      'containerd-1': 'depends on image via file-capability: EACCES',
      'containerd-2': 'binds via lowered-start',
      'cri-o': 'depends on image via file-capability: EACCES',
      docker: 'binds via lowered-start',
      unknown: 'depends on runtime and image via file-capability: EACCES',
    },
  ],
  [
    'another user than root who drops ALL',
    podOn80(nonRoot(NONE)),
    {
      'containerd-1': 'fails: EACCES',
      'containerd-2': 'depends on image via lowered-start: EPERM',
      'cri-o': 'fails: EACCES',
      docker: 'depends on image via lowered-start: EPERM',
      unknown: 'depends on runtime and image via lowered-start: EACCES',
    },
  ],
  [
    'nothing said at all',
    podOn80(),
    {
      'containerd-1': 'depends on image via root: EACCES',
      'containerd-2': 'binds via lowered-start',
      'cri-o': 'depends on image via root: EACCES',
      docker: 'binds via lowered-start',
      unknown: 'depends on runtime and image via root: EACCES',
    },
  ],
  [
    'the start lowered by the Pod itself',
    podOn80(nonRoot(ONLY_NBS), startingAt('0')),
    {
      'containerd-1': 'binds via lowered-start',
      'containerd-2': 'binds via lowered-start',
      'cri-o': 'binds via lowered-start',
      docker: 'binds via lowered-start',
      unknown: 'binds via lowered-start',
    },
  ],
  [
    'the start raised again by the Pod, where the runtime lowers it',
    podOn80(nonRoot(NONE), startingAt('1024')),
    { 'containerd-2': 'fails: EACCES', docker: 'fails: EACCES', unknown: 'fails: EACCES' },
  ],
  [
    'NET_BIND_SERVICE in both lists: dropped, but for Docker',
    podOn80(root({ capabilities: { add: NBS, drop: NBS } }), startingAt('1024')),
    {
      'containerd-1': 'fails: EACCES',
      'cri-o': 'fails: EACCES',
      docker: 'binds via root, over-privileged',
      unknown: 'depends on runtime via root, over-privileged: EACCES',
    },
  ],
  [
    'ALL in both lists: none, but for Docker all',
    podOn80(root({ capabilities: { add: ALL, drop: ALL } }), startingAt('1024')),
    { 'containerd-2': 'fails: EACCES', 'cri-o': 'fails: EACCES', docker: 'binds via root, over-privileged' },
  ],
  [
    'ALL added and NET_BIND_SERVICE dropped: dropped everywhere',
    podOn80(root({ capabilities: { add: [...ALL, ...NBS], drop: NBS } }), startingAt('1024')),
    { unknown: 'fails: EACCES' },
  ],
  [
    'CAP_NET_BIND_SERVICE, which containerd does not understand, added',
    podOn80(root({ capabilities: { add: ['CAP_NET_BIND_SERVICE'], drop: ALL } }), startingAt('1024')),
    { 'containerd-1': 'fails: EACCES', 'cri-o': 'binds via root, over-privileged', docker: 'binds via root, over-privileged' },
  ],
  [
    'CAP_NET_BIND_SERVICE dropped',
    podOn80(root({ capabilities: { drop: ['cap_net_bind_service'] } }), startingAt('1024')),
    { 'containerd-1': 'binds via root, over-privileged', 'cri-o': 'fails: EACCES', docker: 'fails: EACCES' },
  ],
  [
    'lower case is understood by all',
    podOn80(root({ capabilities: { drop: ['all'], add: ['net_bind_service'] } }), startingAt('1024')),
    { unknown: 'binds via root, over-privileged' },
  ],
  [
    'CAP_ALL dropped is no name anywhere',
    podOn80(root({ capabilities: { drop: ['CAP_ALL'] } })),
    {
      'containerd-1': 'binds via root, over-privileged',
      'cri-o': 'fails: CreateContainerError',
      docker: 'fails: CreateContainerError',
    },
  ],
  [
    'privileged is over the lists; only CRI-O gives another user than root the capability in effect',
    podOn80(nonRoot({ privileged: true, capabilities: { drop: ALL } }), startingAt('1024')),
    {
      'containerd-1': 'depends on image via file-capability, over-privileged: EACCES',
      // A program with +p alone clears the ambient set.
      'cri-o': 'depends on image via capability, over-privileged: EACCES',
      docker: 'depends on image via file-capability, over-privileged: EACCES',
    },
  ],
  [
    'no_new_privs leaves a file capability to a program that the runtime executes',
    podOn80(nonRoot({ allowPrivilegeEscalation: false, ...ONLY_NBS }), startingAt('1024')),
    {
      'containerd-1': 'depends on image via file-capability: EACCES',
      docker: 'depends on runtime and image via file-capability: EACCES',
    },
  ],
  [
    'no_new_privs and a shell before the program leave nothing, whatever the image',
    podOn80(nonRoot({ allowPrivilegeEscalation: false, ...ONLY_NBS }), (pod) => {
      startingAt('1024')(pod);
      pod.spec.containers[0].command = ['/bin/sh', '-c', 'exec server'];
    }),
    { unknown: 'fails: EACCES' },
  ],
  [
    'a user namespace of its own takes nothing away',
    podOn80(root(ONLY_NBS), ({ spec }) => {
      spec.hostUsers = false;
    }),
    { unknown: 'binds via root, over-privileged' },
  ],
];

describe.each(unknownImage)('%s', (_, pod, expected) => {
  test.each(Object.entries(expected))('%s: %s', (runtime, line) => {
    expect(told(verdictOn(pod, runtime as RuntimeProfile))).toBe(line);
  });
});

test('unknown tells what becomes of it on each runtime', () => {
  expect(byRuntime(verdictOn(podOn80(nonRoot(NONE)), 'unknown'))).toEqual({
    'containerd-1': 'fails',
    'containerd-2': 'depends',
    'cri-o': 'fails',
    docker: 'depends',
  });
  for (const runtime of KNOWN_RUNTIMES) expect(verdictOn(podOn80(), runtime)).not.toHaveProperty('byRuntime');
});

describe('an image of which something is known', () => {
  const binary = { fileCapability: 'ep', exec: 'direct' } as const;

  test.each([
    ['a +ep program and the capability', nonRoot(ONLY_NBS), binary, 'binds via file-capability'],
    [
      'the same with no_new_privs',
      nonRoot({ ...ONLY_NBS, allowPrivilegeEscalation: false }),
      binary,
      'binds via file-capability',
    ],
    ['a +ep program without the capability', nonRoot(NONE), binary, 'fails: EPERM'],
    ['that holds for root too', root(NONE), binary, 'fails: EPERM'],
    ['+eip', nonRoot(ONLY_NBS), { ...binary, fileCapability: 'eip' }, 'binds via file-capability'],
    ['+p', nonRoot(ONLY_NBS), { ...binary, fileCapability: 'p' }, 'depends on image via file-capability: EACCES'],
    [
      '+p for a program that does not raise it',
      nonRoot(ONLY_NBS),
      { ...binary, fileCapability: 'p', raisesCapability: false },
      'fails: EACCES',
    ],
    [
      '+p for a program that raises it',
      nonRoot(ONLY_NBS),
      { ...binary, fileCapability: 'p', raisesCapability: true },
      'binds via file-capability',
    ],
    [
      '+p may be executed without the capability',
      nonRoot(NONE),
      { fileCapability: 'p', raisesCapability: true },
      'fails: EACCES',
    ],
    ['a program that needs what the container lacks', root({}), { ...binary, needs: ['NET_RAW', 'NET_ADMIN'] }, 'fails: EPERM'],
    [
      'a program that needs what is added',
      nonRoot({ capabilities: { add: ['NET_ADMIN'] } }),
      { ...binary, needs: ['NET_ADMIN'] },
      'binds via file-capability',
    ],
    ['+ei', nonRoot(ONLY_NBS), { ...binary, fileCapability: 'ei' }, 'fails: EACCES'],
    ['a setuid-root program', nonRoot(ONLY_NBS), { fileCapability: 'none', setuidRoot: true }, 'binds via setuid-root'],
    [
      'a setuid-root program under no_new_privs',
      nonRoot({ ...ONLY_NBS, allowPrivilegeEscalation: false }),
      { fileCapability: 'none', setuidRoot: true },
      'fails: EACCES',
    ],
    ['no file capability', nonRoot(ONLY_NBS), { fileCapability: 'none' }, 'fails: EACCES'],
    ['USER of another user', {}, { user: 'nginx', fileCapability: 'none' }, 'fails: EACCES'],
    ['USER root by name', {}, { user: 'root', fileCapability: 'none' }, 'binds via root, over-privileged'],
    ['no USER', {}, { user: '', fileCapability: 'none' }, 'binds via root, over-privileged'],
    ['USER with a group', {}, { user: '0:1000', fileCapability: 'none' }, 'binds via root, over-privileged'],
    ['USER 000', {}, { user: '000', fileCapability: 'none' }, 'binds via root, over-privileged'],
    ['a group alone', {}, { user: ':1000', fileCapability: 'none' }, 'binds via root, over-privileged'],
    ['USER 0x0 is a name', {}, { user: '0x0', fileCapability: 'none' }, 'fails: EACCES'],
    ['another name of user 0', {}, { user: 'toor', uid: 0, fileCapability: 'none' }, 'binds via root, over-privileged'],
    ['runAsUser goes before USER', nonRoot(), { user: '', fileCapability: 'none' }, 'fails: EACCES'],
    ['an entrypoint that steps down from root', {}, { user: '', fileCapability: 'none', stepsDown: true }, 'fails: EACCES'],
    ['an entrypoint that has no root to step down from', nonRoot(NONE), { ...binary, stepsDown: true }, 'fails: EPERM'],
    [
      'privileged, stepping down, loses it all',
      { privileged: true },
      { user: 0, fileCapability: 'none', stepsDown: true },
      'fails: EACCES',
    ],
  ] as const)('%s', (_, context, image, line) => {
    expect(told(verdictOn(podOn80(context), 'cri-o', { image }))).toBe(line);
  });

  test('a program needs what CRI-O gives to nobody by default', () => {
    const image = { ...binary, needs: ['NET_RAW'] };
    expect(byRuntime(verdictOn(podOn80(nonRoot()), 'unknown', { image }))).toEqual({
      'containerd-1': 'binds',
      'containerd-2': 'binds',
      'cri-o': 'fails',
      docker: 'binds',
    });
  });

  test('is over-privileged or not, where it binds for certain', () => {
    const own = verdictOn(podOn80(nonRoot(ONLY_NBS)), 'cri-o', { image: binary });
    expect(own).toMatchObject({ verdict: 'binds', overPrivileged: false, otherErrors: [], dependsOn: [] });
    expect(own).not.toHaveProperty('error');
    expect(verdictOn(podOn80(nonRoot(NONE)), 'cri-o')).not.toHaveProperty('overPrivileged');
    expect(verdictOn(podOn80(), 'containerd-2')).not.toHaveProperty('overPrivileged');
  });

  test('where the entrypoint is replaced, it steps down no more', () => {
    const pod = podOn80({}, ({ spec }) => {
      spec.containers[0].command = ['/usr/local/bin/redis-server'];
    });
    const image = { user: '', fileCapability: 'none', stepsDown: true } as const;
    expect(told(verdictOn(pod, 'cri-o', { image }))).toBe('binds via root, over-privileged');
  });

  test.each([
    [undefined, 'depends on image via file-capability: EACCES'],
    [['/usr/bin/caddy', 'run'], 'binds via file-capability'],
    [['/bin/bash', '-c', 'caddy run'], 'fails: EACCES'],
    [['/start.sh'], 'fails: EACCES'],
    [['tini', '--', 'caddy'], 'fails: EACCES'],
  ])('command %j under no_new_privs', (command, line) => {
    const pod = podOn80(nonRoot({ ...ONLY_NBS, allowPrivilegeEscalation: false }), ({ spec }) => {
      if (command) spec.containers[0].command = command;
    });
    expect(told(verdictOn(pod, 'containerd-1', { image: { fileCapability: 'ep' } }))).toBe(line);
  });
});

describe('the host network', () => {
  const onHost = (context: Manifest) =>
    podOn80(context, ({ spec }) => {
      spec.hostNetwork = true;
    });

  test.each([
    ['root', root(), undefined, 'binds via root, over-privileged'],
    ['root without capabilities', root(NONE), undefined, 'depends on image and node via host-network, over-privileged: EACCES'],
    ['another user', nonRoot(NONE), undefined, 'depends on image and node via host-network: EACCES'],
    ['another user, the node as the kernel makes it', nonRoot(NONE), 1024, 'fails: EACCES'],
    ['another user, the node lowered', nonRoot(ONLY_NBS), 80, 'binds via host-network'],
  ])('%s', (_, context, portStart, line) => {
    const settings = portStart === undefined ? {} : { node: { portStart } };
    for (const runtime of [...KNOWN_RUNTIMES, 'unknown'] as const) {
      expect(told(verdictOn(onHost(context), runtime, settings))).toBe(line);
    }
  });

  test('a node whose privileged ports end above 1023 makes more ports privileged', () => {
    const pod = onHost(nonRoot(NONE));
    pod.spec.containers[0].ports = [{ containerPort: 1500 }, { containerPort: 2500 }];
    const rows = verdictsOn(pod, { runtimes: ['cri-o'], node: { portStart: 2000 } });
    expect(rows.map(({ port, verdict }) => [port, verdict])).toEqual([[1500, 'fails']]);
    expect(verdictsOn(pod, { runtimes: ['cri-o'] })).toEqual([]);
  });
});

describe('the ports that are judged', () => {
  const ports = [53, 80, 1023, 1024, 2000, 8080].map((containerPort) => ({ containerPort, protocol: 'UDP' }));
  const judged = (change: (pod: Manifest) => void) => {
    const pod = podOn80({}, change);
    pod.spec.containers[0].ports = [{ containerPort: 0 }, ...ports, { containerPort: 70000 }];
    return verdictsOn(pod).map(({ port, protocol }) => `${port} ${protocol}`);
  };

  test('are those that the kernel has privileged', () => {
    expect(judged(() => {})).toEqual(['53 UDP', '80 UDP', '1023 UDP']);
    expect(judged(startingAt('0'))).toEqual(['53 UDP', '80 UDP', '1023 UDP']);
    expect(judged(startingAt('abc'))).toEqual(['53 UDP', '80 UDP', '1023 UDP']);
  });

  test('and those that the Pod makes privileged', () => {
    expect(judged(startingAt('2001'))).toEqual(['53 UDP', '80 UDP', '1023 UDP', '1024 UDP', '2000 UDP']);
    const pod = podOn80(nonRoot(NONE), startingAt('2000'));
    pod.spec.containers[0].ports = [{ containerPort: 1500 }];
    expect(told(verdictOn(pod, 'containerd-2'))).toBe('fails: EACCES');
  });

  test('are told with their protocol, a row a runtime', () => {
    const rows = verdictsOn(podOn80(), { runtimes: ['containerd-2', 'cri-o'] });
    expect(rows.map(({ port, protocol, runtime }) => [port, protocol, runtime])).toEqual([
      [80, 'TCP', 'containerd-2'],
      [80, 'TCP', 'cri-o'],
    ]);
  });

  test('are none on Windows, which has no privileged ports', () => {
    const windows = podOn80({}, ({ spec }) => {
      spec.os = { name: 'windows' };
    });
    expect(verdictsOn(windows)).toEqual([]);
  });
});

describe('a port that nobody declared', () => {
  const asked = (pod: Manifest, port: number) => {
    const workload = workloadOf(pod);
    const [container] = workload.containers;
    if (container === undefined) return expect.fail('no container');
    const runtimes = ['cri-o'] as const;
    return analysePort(workload, container, { port, protocol: 'TCP', at: '' }, { runtimes }).map(told);
  };

  test('can be asked about', () => {
    expect(asked(podOn80(nonRoot(NONE)), 443)).toEqual(['fails: EACCES']);
    expect(asked(podOn80(nonRoot(ONLY_NBS)), 8080)).toEqual(['binds via unprivileged-port']);
  });

  test('and 0 asks whether the container starts at all', () => {
    expect(asked(podOn80(nonRoot(ONLY_NBS)), 0)).toEqual(['binds via unprivileged-port']);
    expect(asked(podOn80(nonRoot(NONE)), 0)).toEqual(['depends on image via unprivileged-port: EPERM']);
  });
});
