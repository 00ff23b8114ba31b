// What an audit says of a cluster: whom a finding belongs to, where it holds, what becomes of ports on nodes, what was predicted and
// seen, what runs otherwise, and what enforcing would deny.
import { describe, expect, test } from 'vitest';
import { fingerprints } from '../../src/judge/identity.ts';
import { lockedImages } from '../../src/judge/locked-images.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { AT, audited, DIGEST, deployment, node, ownerOf, ownersOf, pod, running, waiting } from './audited.ts';

const WEB = { containers: [{ name: 'web', image: 'registry.example/web:1', ports: [{ containerPort: 80 }] }] };
const SAFE = {
  containers: [
    {
      ...{ name: 'web', image: 'registry.example/web:1', ports: [{ containerPort: 8080 }] },
      securityContext: { runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};
const NODES = [
  node('a', 'containerd://2.1.9'),
  node('b', 'containerd://2.1.4'),
  node('c', 'cri-o://1.37.0'),
  node('d', 'containerd://1.7.24'),
];

describe('owners', () => {
  const names = (objects: readonly object[]) =>
    ownersOf(audited(objects)).map(({ object, pods }) => `${object.kind} ${object.name} ${pods}`);

  test('a finding is told once, with all Pods of the Deployment, however many templates it had', () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(`web-${name}`, WEB, { nodeName: name }));
    const { object, findings, hasTemplate, nodes } = ownerOf(audited([...deployment('web', WEB), ...pods, ...NODES]), 'web');
    expect({ kind: object.kind, hasTemplate, nodes }).toEqual({ kind: 'Deployment', hasTemplate: true, nodes: ['a', 'b', 'c'] });
    const port = findings.filter(({ ruleId }) => ruleId === 'privileged-container-port');
    expect(port.map(({ pods: n, foundIn, at }) => [n, foundIn, at])).toEqual([
      [3, 'template', '/spec/template/spec/containers/0/ports/0/containerPort'],
    ]);
  });

  test.each([
    [
      'of a Job of a CronJob is the CronJob',
      { apiVersion: 'batch/v1', kind: 'Job', name: 'run' },
      [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: {
            name: 'run',
            namespace: 'shop',
            uid: 'uid-run',
            ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'daily', uid: 'uid-daily', controller: true }],
          },
          spec: {},
        },
      ],
      'CronJob daily 1',
    ],
    ['of a Job alone is the Job', { apiVersion: 'batch/v1', kind: 'Job', name: 'run' }, [], 'Job run 1'],
    [
      'of a StatefulSet is named without being read',
      { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
      [],
      'StatefulSet db 1',
    ],
    ['of an operator is its resource', { apiVersion: 'db.example/v1', kind: 'Database', name: 'db' }, [], 'Database db 1'],
    ['is itself where nothing controls it', null, [], 'Pod web-x 1'],
  ])('the owner %s', (_, owner, more, expected) => {
    expect(names([pod('web-x', WEB, { owner }), ...more])).toEqual([expected]);
  });

  test('an operator above a StatefulSet is not climbed to: the template is where it is', () => {
    const reference = { apiVersion: 'db.example/v1', kind: 'Database', name: 'db', uid: 'uid-operator', controller: true };
    const [set] = deployment('db', WEB, { ownerReferences: [reference] });
    expect(names([{ ...set, kind: 'StatefulSet' }])).toEqual(['StatefulSet db 0']);
  });

  test('a Rollout of the table is', () => {
    const reference = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web', uid: 'uid-rollout', controller: true };
    const [, set] = deployment('web', WEB);
    const replicaSet = { ...set, metadata: { name: 'web-1', namespace: 'shop', uid: 'uid-web-1', ownerReferences: [reference] } };
    expect(names([replicaSet, pod('web-x', WEB)])).toEqual(['Rollout web 1']);
  });

  test('owners that refer to each other end somewhere', () => {
    const of = (name: string, other: string) => ({
      ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: {} },
      metadata: {
        name,
        namespace: 'shop',
        uid: `uid-${name}`,
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: other, uid: `uid-${other}`, controller: true }],
      },
    });
    expect(
      ownersOf(
        audited([of('x', 'y'), of('y', 'x'), pod('a', WEB, { owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'x' } })]),
      ),
    ).toHaveLength(1);
  });

  test('static Pods of several nodes are one, by the name without the node', () => {
    const annotations = { 'kubernetes.io/config.mirror': 'hash' };
    const mirrors = ['a', 'b'].map((name) =>
      pod(`proxy-${name}`, WEB, { nodeName: name, owner: { apiVersion: 'v1', kind: 'Node', name }, metadata: { annotations } }),
    );
    const [owner, ...others] = ownersOf(audited([...mirrors, ...NODES]));
    expect(others).toEqual([]);
    expect(owner).toMatchObject({ object: { kind: 'Pod', name: 'proxy' }, isStatic: true, pods: 2, nodes: ['a', 'b'] });
    expect(owner).not.toHaveProperty('uid');
  });

  test('what no Pod has yet is judged by its template', () => {
    expect(ownerOf(audited(deployment('web', WEB)), 'web')).toMatchObject({ pods: 0, hasTemplate: true });
    expect(ownerOf(audited(deployment('web', WEB)), 'web').findings.length).toBeGreaterThan(0);
    expect(ownersOf(audited(deployment('web', WEB), { withPodsOnly: true }))).toEqual([]);
  });

  test('what is its own of each Pod makes no difference, and what a template had before does', () => {
    const own = (name: string, nodeName: string) =>
      pod(name, { ...WEB, hostname: name, volumes: [{ name: `token-${name}` }], tolerations: [] }, { nodeName });
    const old = { containers: [{ ...WEB.containers[0], ports: [{ containerPort: 443 }] }] };
    const { findings } = ownerOf(
      audited([...deployment('web', WEB), own('web-a', 'a'), own('web-b', 'b'), pod('web-old', old), ...NODES]),
      'web',
    );
    const ports = findings.filter(({ ruleId }) => ruleId === 'privileged-container-port');
    expect(ports.map(({ data, pods, foundIn }) => [String(data.port).replace(/\D.*/, ''), pods, foundIn])).toEqual([
      ['80', 2, 'template'],
      ['443', 1, 'pods'],
    ]);
  });

  test('what admission puts into Pods is told as theirs alone', () => {
    const proxy = { name: 'proxy', image: 'registry.example/proxy:1', ports: [{ containerPort: 81 }] };
    const injected = { containers: [...SAFE.containers, proxy] };
    const { findings } = ownerOf(audited([...deployment('web', SAFE), pod('web-a', injected)]), 'web');
    expect(new Set(findings.map(({ foundIn, container, pods }) => `${foundIn} ${container} ${pods}`))).toEqual(
      new Set(['pods proxy 1']),
    );
  });

  test('a Pod whose spec is none a Pod has is no reason to stop', () => {
    expect(
      ownersOf(
        audited([{ apiVersion: 'v1', kind: 'Pod', metadata: {} }, { apiVersion: 'v1', kind: 'Pod' }, ...deployment('web', SAFE)]),
      ),
    ).toHaveLength(1);
  });
});

describe('nodes', () => {
  const strict = {
    containers: [
      {
        ...WEB.containers[0],
        securityContext: {
          runAsUser: 1000,
          allowPrivilegeEscalation: false,
          capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
        },
      },
    ],
  };

  test('a port is judged by what runs each node, in one group for what people call one version', () => {
    const pods = ['a', 'b', 'c', 'd'].map((name) => pod(`web-${name}`, strict, { nodeName: name }));
    const { ports } = ownerOf(audited([...deployment('web', strict), ...pods, ...NODES]), 'web');
    expect(ports).toHaveLength(1);
    expect(
      ports[0]?.on
        .map(({ runtime, nodes, verdict }) => [`${runtime?.name} ${runtime?.version}`, nodes.join(), verdict.verdict])
        .sort(),
    ).toEqual([
      ['containerd 1.7', 'd', 'depends'],
      ['containerd 2.1', 'a,b', 'binds'],
      ['cri-o 1.37', 'c', 'depends'],
    ]);
  });

  test('a kernel older than the sysctl has 1024 everywhere, and no Pod may set another', () => {
    const kernels = { old: '3.10.0-1160.el7.x86_64', last: '4.10.17', first: '4.11.0', new: '6.8.0', odd: 'none' };
    const nodes = Object.entries(kernels).map(([name, kernel]) => node(name, 'containerd://2.1.9', 'linux', kernel));
    const told = (spec: object) => {
      const pods = Object.keys(kernels).map((name) => pod(`web-${name}`, spec, { nodeName: name }));
      const { ports } = ownerOf(audited([...deployment('web', spec), ...pods, ...nodes]), 'web');
      return ports[0]?.on.map(({ oldKernel, nodes: names, verdict }) => [
        oldKernel ?? '-',
        names.join(),
        verdict.verdict,
        verdict.error?.text ?? '',
      ]);
    };
    const dropping = { ...strict.containers[0], securityContext: { runAsUser: 1000, capabilities: { drop: ['ALL'] } } };
    // Where nobody has the capability, the start alone decides.
    expect(told({ containers: [dropping] })?.toSorted()).toEqual([
      ['-', 'first,new,odd', 'depends', 'operation not permitted'],
      ['3.10', 'old', 'fails', 'permission denied'],
      ['4.10', 'last', 'fails', 'permission denied'],
    ]);
    const sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }];
    const lowered = { securityContext: { sysctls }, containers: [{ ...dropping, image: 'nginx:1.27' }] };
    expect(told(lowered)?.toSorted()).toEqual([
      ['-', 'first,new,odd', 'binds', ''],
      ['3.10', 'old', 'fails', 'no such file or directory'],
      ['4.10', 'last', 'fails', 'no such file or directory'],
    ]);
    expect(
      told({ ...lowered, securityContext: {}, hostNetwork: true })
        ?.map(([, , verdict]) => verdict)
        .toSorted(),
    ).toEqual(['depends', 'fails', 'fails']);
  });

  test('a kernel older than ambient capabilities gives a privileged container of CRI-O none', () => {
    const kernels = { old: '3.10.0-1160.el7.x86_64', last: '4.2.8', first: '4.3.0', between: '4.10.17', new: '6.8.0' };
    const nodes = Object.entries(kernels).map(([name, kernel]) => node(name, 'cri-o://1.30.0', 'linux', kernel));
    const privileged = { ...WEB.containers[0], image: 'nginx:1.27', securityContext: { runAsUser: 101, privileged: true } };
    const spec = { containers: [privileged] };
    const pods = Object.keys(kernels).map((name) => pod(`web-${name}`, spec, { nodeName: name }));
    const { ports } = ownerOf(audited([...deployment('web', spec), ...pods, ...nodes]), 'web');
    expect(
      ports[0]?.on.flatMap(({ nodes: names, verdict }) => names.map((name) => `${name} ${verdict.verdict}`)).toSorted(),
    ).toEqual(['between binds', 'first binds', 'last fails', 'new binds', 'old fails']);
  });

  test('where a node does not say what it runs, what the policy says holds', () => {
    const policy = { ...shippedPolicy('restricted'), runtime: 'containerd-2' } as const;
    const unnamed = { ...node('x', ''), status: {} };
    const { ports } = ownerOf(
      audited([...deployment('web', strict), pod('web-x', strict, { nodeName: 'x' }), pod('web-y', strict), unnamed], { policy }),
      'web',
    );
    expect(ports[0]?.on.map(({ runtime, nodes, pods, verdict }) => [runtime, nodes, pods, verdict.verdict])).toEqual([
      [undefined, ['x'], 2, 'binds'],
    ]);
  });

  test.each([
    ['containerd://2.1.9', 'containerd-2'],
    ['containerd://1.7.24-k3s1', 'containerd-1'],
    ['containerd://v2.0.0-rc.3', 'containerd-2'],
    ['cri-o://1.37.0', 'cri-o'],
    ['docker://28.5.2', 'docker'],
    ['rkt://1.30', 'unknown'],
  ])('%s is %s', (written, profile) => {
    const { nodes } = audited([node('a', written), pod('web-a', WEB, { nodeName: 'a' })]);
    expect(nodes).toMatchObject([{ name: 'a', runtime: { profile }, os: 'linux', kernel: '6.8.0', pods: 1 }]);
  });

  test('a node of Windows has no privileged ports, whatever its Pods say of it', () => {
    const { ports, findings } = ownerOf(
      audited([...deployment('web', WEB), pod('web-w', WEB, { nodeName: 'w' }), node('w', 'containerd://1.7.20', 'windows')]),
      'web',
    );
    expect(ports).toEqual([]);
    expect(findings.map(({ ruleId, messageId }) => `${ruleId} ${messageId}`)).toEqual(['may-run-as-root user-name-unset']);
  });

  test('a RuntimeClass of which the policy says what it is goes before what the node runs', () => {
    const policy = { ...shippedPolicy('restricted'), runtimeClasses: { sandboxed: 'gvisor' } } as const;
    const verdictOf = (runtimeClassName: string) => {
      const spec = { runtimeClassName, containers: [{ ...WEB.containers[0], securityContext: { runAsUser: 1000 } }] };
      const objects = [...deployment('web', spec), pod('web-c', spec, { nodeName: 'c' }), ...NODES];
      const { ports, findings } = ownerOf(audited(objects, { policy }), 'web');
      return [
        ports[0]?.on.map(({ verdict }) => verdict.verdict),
        findings.some(({ ruleId }) => ruleId === 'privileged-port-unbindable'),
      ];
    };
    expect(verdictOf('sandboxed')).toEqual([['binds'], false]);
    expect(verdictOf('other')).toEqual([['depends'], true]);
  });

  test('a finding holds for the Pods whose nodes make it so', () => {
    const none = {
      containers: [{ ...WEB.containers[0], securityContext: { runAsUser: 1000, capabilities: { drop: ['ALL'] } } }],
    };
    const pods = ['a', 'b', 'c'].map((name) => pod(`web-${name}`, none, { nodeName: name }));
    const { findings } = ownerOf(audited([...deployment('web', none), ...pods, ...NODES]), 'web');
    const unbindable = findings.filter(({ ruleId }) => ruleId === 'privileged-port-unbindable');
    expect(unbindable.map(({ pods: n, nodes }) => [n, nodes.join()])).toEqual([[1, 'c']]);
  });
});

describe('what the status says', () => {
  const run = (uid: number, spec: object = WEB) => [
    ...deployment('web', spec),
    pod('web-a', spec, { nodeName: 'a', status: running('web', { uid, digest: DIGEST }) }),
    ...NODES,
  ];
  const messages = (objects: readonly object[]) =>
    ownerOf(audited(objects), 'web')
      .findings.map(({ message }) => message)
      .join('\n');

  test('as whom an image starts is a fact, by its digest', () => {
    expect(messages(run(0))).toContain('it runs as root: image "registry.example/web:1" (sha256:aaaaaaaaaaaa)');
    expect(messages(run(1000))).toContain('image "registry.example/web:1" (sha256:aaaaaaaaaaaa) runs as 1000');
  });

  test('and holds for every workload with the image; not where two containers do not agree', () => {
    const other = deployment('idle', { containers: [{ ...WEB.containers[0], name: 'other' }] });
    const idle = (objects: readonly object[]) =>
      ownerOf(audited([...objects, ...other]), 'idle')
        .findings.map(({ message }) => message)
        .join();
    expect(idle(run(1000))).toContain('runs as 1000');
    const second = pod('more-a', WEB, { owner: null, status: running('web', { uid: 0, digest: `sha256:${'b'.repeat(64)}` }) });
    expect(idle([...run(1000), second])).not.toContain('runs as 1000');
  });

  test('a user whom the manifest gives says nothing of the image', () => {
    const given = { containers: [{ ...WEB.containers[0], securityContext: { runAsUser: 1000 } }] };
    const other = deployment('idle', WEB);
    expect(
      ownerOf(audited([...run(1000, given), ...other]), 'idle')
        .findings.map(({ message }) => message)
        .join(),
    ).not.toContain('runs as');
  });

  test.each([
    ['user without linux', { user: {} }],
    ['no user', {}],
    ['a user that is no number', { user: { linux: { uid: 'x' } } }],
  ])('%s is no fact', (_, more) => {
    const status = { phase: 'Running', containerStatuses: [{ name: 'web', state: { running: {} }, ...more }] };
    expect(messages([...deployment('web', WEB), pod('web-a', WEB, { status })])).toContain('so the image decides');
  });

  test('a difference is told: to runAsUser of the template, to USER that is known, to the lock', () => {
    const spec = (image: string, user?: number) => ({
      containers: [{ name: 'web', image, ...(user === undefined ? {} : { securityContext: { runAsUser: user } }) }],
    });
    const of = (image: string, uid: number, { user, lock }: { user?: number; lock?: string } = {}) => {
      const locked =
        lock === undefined
          ? {}
          : {
              locked: lockedImages({
                made: '2026-01-01',
                images: [{ ref: image, digest: lock, platforms: ['linux/amd64'], facts: { user: '101' }, evidence: ['x'] }],
              }),
            };
      const policy = { ...shippedPolicy('restricted'), ...locked };
      const objects = [
        ...deployment('web', spec(image, user)),
        pod('web-a', spec(image), { nodeName: 'a', status: running('web', { uid, digest: DIGEST }) }),
      ];
      return ownerOf(audited(objects, { policy }), 'web').differences.map(({ about, runs, said, by, agrees, pods }) => [
        about,
        runs,
        said,
        by,
        agrees,
        pods,
      ]);
    };
    const unknown = 'registry.example/x:1';
    expect(of(unknown, 0)).toEqual([]);
    expect(of(unknown, 0, { user: 1000 })).toEqual([['user', '0', '1000', 'manifest', false, 1]]);
    expect(of(unknown, 1000, { user: 1000 })).toEqual([]);
    expect(of('nginx:1.27', 0)).toEqual([['user', '0', '0', 'image', true, 1]]);
    expect(of('nginx:1.27', 101)).toEqual([['user', '101', '0', 'image', false, 1]]);
    expect(of(unknown, 101, { lock: DIGEST })).toEqual([]);
    expect(of(unknown, 0, { lock: DIGEST })).toEqual([['user', '0', '101', 'lock', false, 1]]);
    expect(of(unknown, 101, { lock: `sha256:${'b'.repeat(64)}` })).toEqual([
      ['digest', DIGEST, `sha256:${'b'.repeat(64)}`, 'lock', false, 1],
    ]);
  });
});

test('a user whom admission gave its Pods is told as theirs alone', () => {
  const web = { name: 'web', image: 'nginx:1.27' };
  const given = { containers: [{ ...web, securityContext: { runAsUser: 1_000_680_000 } }] };
  const ran = (uid: number) => {
    const objects = [...deployment('web', { containers: [web] }), pod('web-a', given, { status: running('web', { uid }) })];
    return ownerOf(audited(objects), 'web').differences.map(({ said, by, agrees }) => [said, by, agrees]);
  };
  expect(ran(1_000_680_000)).toEqual([['1000680000', 'pods', true]]);
  expect(ran(0)).toEqual([['1000680000', 'pods', false]]);
});

describe('the digest that runs', () => {
  const [index, manifest, config] = ['a', 'b', 'c'].map((hex) => `sha256:${hex.repeat(64)}`) as [string, string, string];
  const image = 'registry.example/web:1';
  const images = [
    { ref: image, digest: index, platforms: ['linux/amd64'], facts: { user: '101' }, evidence: [manifest, config] },
  ];
  const locked = lockedImages({ made: '2026-01-01', images });

  test.each([
    ['of what containerd pulled', `${image.slice(0, -2)}@${index}`],
    ['of the manifest, the first by its letters of those that CRI-O knows, under another name', `mirror.example/x@${manifest}`],
    ['by Docker', `docker-pullable://registry.example/web@${index}`],
    ['the id of CRI-O, for an image that no registry has', config.slice('sha256:'.length)],
    ['the id of containerd', config],
    ['the id of Docker', `docker://${config}`],
  ])('%s is that of the lock', (_, imageID) => {
    const status = { ...running('web'), containerStatuses: [{ name: 'web', imageID, state: { running: {} } }] };
    const objects = [...deployment('web', WEB), pod('web-a', WEB, { status })];
    const policy = { ...shippedPolicy('restricted'), locked };
    const { differences, findings } = ownerOf(audited(objects, { policy }), 'web');
    expect(differences).toEqual([]);
    expect(findings.map(({ message }) => message).join()).toContain('runs as 101');
  });

  test.each([
    ['another manifest', `mirror.example/x@sha256:${'d'.repeat(64)}`],
    ['another id', 'd'.repeat(64)],
  ])('%s is told', (_, imageID) => {
    const status = { ...running('web'), containerStatuses: [{ name: 'web', imageID, state: { running: {} } }] };
    const objects = [...deployment('web', WEB), pod('web-a', WEB, { status })];
    const policy = { ...shippedPolicy('restricted'), locked };
    expect(ownerOf(audited(objects, { policy }), 'web').differences).toMatchObject([
      { about: 'digest', runs: `sha256:${'d'.repeat(64)}`, said: index },
    ]);
  });
});

describe('what was seen', () => {
  const ROOTLESS = { containers: [{ name: 'web', image: 'registry.example/web:1', securityContext: { runAsNonRoot: true } }] };
  const NONE = { containers: [{ ...WEB.containers[0], securityContext: { runAsUser: 1000, capabilities: { drop: ['ALL'] } } }] };
  const CAPABLE = {
    containers: [
      {
        name: 'web',
        image: 'registry.k8s.io/coredns/coredns:v1.11.1',
        ports: [{ containerPort: 53 }],
        securityContext: { capabilities: { drop: ['ALL'] } },
      },
    ],
  };
  const crash = { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container=web pod=web-a_shop(1)' };
  const seen = (spec: object, statuses: readonly object[], events?: readonly object[]) => {
    const pods = statuses.map((status, index) => pod(`web-${index}`, spec, { nodeName: 'c', status }));
    return ownerOf(audited([...deployment('web', spec), ...pods, ...NODES], events ? { events } : {}), 'web').seen;
  };

  test('the words of the kubelet, once for all Pods, without what is its own of each', () => {
    const status = (name: string) =>
      waiting('web', {
        reason: 'CreateContainerConfigError',
        message: `container has runAsNonRoot and image will run as root (pod: "${name}_shop(${name})", container: web)`,
      });
    expect(seen(ROOTLESS, [status('x'), status('y')])).toEqual([
      {
        ...{
          container: 'web',
          code: 'CreateContainerConfigError',
          rules: ['never-starts'],
          isPredicted: true,
          how: 'seen',
          source: 'containerStatuses',
        },
        ...{ reason: 'CreateContainerConfigError', message: 'container has runAsNonRoot and image will run as root', since: AT },
        ...{ lookedIn: ['containerStatuses'], pods: 2, nodes: ['c'] },
      },
    ]);
  });

  test('a user that the kubelet names is known of the image', () => {
    const status = waiting('web', {
      reason: 'CreateContainerConfigError',
      message:
        'container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root (pod: "x", container: web)',
    });
    const { findings } = ownerOf(audited([...deployment('web', ROOTLESS), pod('web-a', ROOTLESS, { status })]), 'web');
    expect(findings.find(({ ruleId }) => ruleId === 'never-starts')?.message).toContain('nginx');
  });

  test.each([
    ['nginx', 'bind() to 0.0.0.0:80 failed (13: Permission denied)'],
    ['Go', 'listen tcp :80: bind: permission denied'],
    ['Node.js', 'Error: listen EACCES: permission denied 0.0.0.0:80'],
    ['Apache httpd', '(13)Permission denied: AH00072: make_sock: could not bind to address [::]:80'],
    ['Java', 'java.net.BindException: Permission denied (Bind failed)'],
    ['asyncio', "[Errno 13] error while attempting to bind on address ('0.0.0.0', 80): permission denied"],
    ['Puma', 'Permission denied - bind(2) for "0.0.0.0" port 80 (Errno::EACCES)'],
    ['BIND', 'could not listen on UDP socket: permission denied'],
    ['HAProxy', 'Starting frontend http: cannot bind socket (Permission denied) [0.0.0.0:80]'],
  ])('how a program ended, in the words of %s', (_, message) => {
    const [one] = seen(NONE, [waiting('web', crash, { exitCode: 1, reason: 'Error', message })]);
    expect(one).toMatchObject({
      code: 'EACCES',
      how: 'seen',
      exitCode: 1,
      reason: 'Error',
      message,
      rules: ['privileged-port-unbindable'],
    });
  });

  test.each([
    ['a file', 'mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)'],
    ['a script', '/docker-entrypoint.sh: /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh: Permission denied'],
    ['a folder of BIND', 'open: /etc/bind/named.conf: permission denied'],
    ['a socket of Unix', 'bind() to unix:/run/nginx.sock failed (13: Permission denied)'],
    ['a socket of Unix, in Go', 'listen unix /run/x/api: bind: permission denied'],
    ['a mount', 'crun: bind mount `/data`: Permission denied'],
    ['a port that is taken', 'bind() to 0.0.0.0:80 failed (98: Address already in use)'],
  ])('%s that is denied is no port', (_, message) => {
    expect(seen(NONE, [waiting('web', crash, { exitCode: 1, reason: 'Error', message })])).toEqual([]);
  });

  /** What FallbackToLogsOnError leaves of the log of the image nginx. */
  const logAt = (
    time: string,
  ) => `/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
${'/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh\n'.repeat(10)}
${time}bind() to 0.0.0.0:80 failed (13: Permission denied)
exiting`;

  test.each([
    ['nginx', '2026/01/31 12:00:0', ' [emerg] 1#1: '],
    ['Apache httpd', '[Sat Jan 31 12:00:00.12345', ' 2026] [emerg] 1#1: '],
    ['RFC 3339', '2026-01-31T12:00:00.12', 'Z [emerg] 1#1: '],
    ['klog', 'E0131 12:00:00.12345', '       1 [emerg] 1#1: '],
    ['syslog', 'Jan 31 12:00:0', ' [emerg] 1#1: '],
  ])('of a log the line is told that says it, and once for all starts: without the time of %s', (_, before, behind) => {
    const ends = [1, 2, 3].map((n) => ({ exitCode: 1, reason: 'Error', message: logAt(`${before}${n}${behind}`) }));
    const [one, ...others] = seen(
      NONE,
      ends.map((end) => waiting('web', crash, end)),
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      pods: 3,
      message: expect.stringMatching(/^(?:1 )?\[emerg\] 1#1: bind\(\) to 0\.0\.0\.0:80 failed \(13: Permission denied\)$/),
    });
  });

  test('of words that are others in each Pod the first are told', () => {
    const message = (n: number) => `host-${String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26))}: bind: permission denied`;
    const [one, ...others] = seen(
      NONE,
      Array.from({ length: 300 }, (_, n) => waiting('web', crash, { exitCode: 1, reason: 'Error', message: message(n) })),
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({ pods: 300, message: 'host-aa: bind: permission denied' });
  });

  test('what is said where nothing predicts it is held against that', () => {
    const ends = (spec: object, nodeName: string) => {
      const status = waiting('web', crash, { exitCode: 1, reason: 'Error', message: 'listen tcp :80: bind: permission denied' });
      const found = audited([...deployment('web', spec), pod('web-0', spec, { nodeName, status }), ...NODES]);
      const { seen: counted, unpredicted } = found.counts;
      return [ownerOf(found, 'web').seen.map(({ isPredicted }) => isPredicted), counted, unpredicted];
    };
    // Everybody has the port there.
    expect(ends(NONE, 'a')).toEqual([[false], 0, 1]);
    expect(ends(NONE, 'c')).toEqual([[true], 1, 0]);
    const ended = (message?: string) =>
      waiting('web', crash, { exitCode: 1, reason: 'Error', ...(message === undefined ? {} : { message }) });
    const both = (status: object) => {
      const pods = ['a', 'c'].map((nodeName) => pod(`web-${nodeName}`, NONE, { nodeName, status }));
      return ownerOf(audited([...deployment('web', NONE), ...pods, ...NODES]), 'web').seen.map(
        ({ isPredicted, rules, nodes }) => `${nodes} ${isPredicted} ${rules}`,
      );
    };
    expect(both(ended('bind: permission denied'))).toEqual(['a false ', 'c true privileged-port-unbindable']);
    // Without words nothing is told of it where it may bind.
    expect(both(ended())).toEqual(['c true privileged-port-unbindable']);
  });

  test('a rule that speaks of another end predicts nothing', () => {
    const sysctl = (value: string) => ({
      ...{ ...WEB, securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value }] } },
    });
    const creating = waiting('web', { reason: 'ContainerCreating' });
    expect(seen(sysctl('80'), [creating])).toEqual([]);
    expect(seen(ROOTLESS, [creating])).toEqual([]);
    expect(seen(sysctl('none'), [creating])).toMatchObject([
      { code: 'FailedCreatePodSandBox', how: 'fits', rules: ['port-start-lowered'], reason: 'ContainerCreating', pods: 1 },
    ]);
    // It has its sandbox, and pulls an image.
    const conditions = [
      { type: 'ContainersReady', status: 'False', lastTransitionTime: AT },
      { type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: AT },
    ];
    expect(seen(sysctl('none'), [{ ...creating, conditions }])).toEqual([]);
    expect(seen(sysctl('none'), [waiting('web', { reason: 'ImagePullBackOff' })])).toEqual([]);
  });

  test('a shell that could not execute the program ends with 126', () => {
    const crashed = (more: object) => seen(CAPABLE, [waiting('web', crash, { reason: 'Error', exitCode: 126, ...more })]);
    expect(crashed({})).toMatchObject([{ code: 'EPERM', how: 'fits', exitCode: 126 }]);
    expect(crashed({ message: '/start.sh: line 3: /coredns: Operation not permitted' })).toMatchObject([{ how: 'seen' }]);
    expect(crashed({ message: '/bin/sh: line 3: /coredns: Operation not permitted' })).toMatchObject([
      { code: 'EPERM', how: 'seen' },
    ]);
    expect(crashed({ message: '[dumb-init] /coredns: Operation not permitted' })).toMatchObject([{ code: 'EPERM', how: 'seen' }]);
    expect(crashed({ message: '[FATAL tini (7)] exec /coredns failed: Operation not permitted' })).toMatchObject([
      { how: 'seen' },
    ]);
    expect(crashed({ message: 'sh: 1: chown: /data: Operation not permitted' })).toEqual([]);
    const quoted = String.raw`container create failed: time="x" level=error msg="runc create failed: exec: \"/coredns\": operation not permitted"`;
    expect(crashed({ message: quoted })).toMatchObject([{ code: 'EPERM', how: 'seen' }]);
    const old = 'standard_init_linux.go:228: exec user process caused: operation not permitted';
    expect(crashed({ message: old })).toMatchObject([{ code: 'EPERM', how: 'seen' }]);
  });

  test('a program that failed and runs again says since when, though the Pod is ready', () => {
    const terminated = { exitCode: 1, reason: 'Error', message: 'bind: permission denied', finishedAt: '2026-01-30T09:00:00Z' };
    const conditions = [{ type: 'ContainersReady', status: 'True', lastTransitionTime: AT }];
    const status = { conditions, containerStatuses: [{ name: 'web', state: { running: {} }, lastState: { terminated } }] };
    expect(seen(NONE, [{ phase: 'Running', ...status }])).toMatchObject([{ since: '2026-01-30T09:00:00Z' }]);
  });

  test('a program that was not executed leaves 255 and no word: it fits what is predicted, and that is all that is said', () => {
    const [one, ...others] = seen(CAPABLE, [waiting('web', crash, { exitCode: 255, reason: 'Error' })]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      code: 'EPERM',
      how: 'fits',
      exitCode: 255,
      message: '',
      rules: ['binary-will-not-start'],
      lookedIn: ['containerStatuses', 'phase', 'conditions'],
    });
  });

  test.each([
    ['that nothing predicts', WEB, { exitCode: 255, reason: 'Error' }],
    ['of a program that may bind', WEB, { exitCode: 1, reason: 'Error' }],
    ['by a signal', CAPABLE, { exitCode: 137, reason: 'Error' }],
    ['of memory', CAPABLE, { exitCode: 255, reason: 'OOMKilled' }],
    ['as it should be', CAPABLE, { exitCode: 0, reason: 'Completed' }],
    ['with other words', CAPABLE, { exitCode: 255, reason: 'Error', message: 'no such file' }],
  ])('an end %s is not told', (_, spec, terminated) => {
    expect(seen(spec, [waiting('web', crash, terminated)])).toEqual([]);
  });

  test('what runs again is not told', () => {
    const status = {
      phase: 'Running',
      containerStatuses: [{ name: 'web', state: { running: {} }, lastState: { terminated: { exitCode: 255, reason: 'Error' } } }],
    };
    expect(seen(CAPABLE, [status])).toEqual([]);
  });

  test('a Pod that is refused as a whole, and recreated without end, is one', () => {
    const spec = {
      hostNetwork: true,
      securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
      ...WEB,
    };
    const status = {
      phase: 'Failed',
      reason: 'SysctlForbidden',
      message: 'Pod was rejected: forbidden sysctl: "net.ipv4.ip_unprivileged_port_start" not allowed with host net enabled',
      startTime: AT,
    };
    const [one, ...others] = seen(
      spec,
      Array.from({ length: 50 }, () => status),
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      code: 'SysctlForbidden',
      source: 'phase',
      reason: 'SysctlForbidden',
      pods: 50,
      lookedIn: ['containerStatuses', 'phase'],
    });
    expect(one).not.toHaveProperty('container');
  });

  test.each([
    [
      'the scheduler',
      {
        phase: 'Pending',
        conditions: [
          {
            ...{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', lastTransitionTime: AT },
            message:
              "0/3 nodes are available: 1 node(s) had untolerated taint {a: b}, 2 node(s) didn't have free ports for the requested pod ports. preemption: 0/3 nodes are available",
          },
        ],
      },
      { source: 'conditions', reason: 'Unschedulable', since: AT },
    ],
    [
      'the kubelet',
      {
        ...{ phase: 'Failed', reason: 'NodePorts', startTime: AT },
        message: "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
      },
      { source: 'phase', reason: 'NodePorts', since: AT },
    ],
  ])('two Pods that want one port of the node, as %s finds it', (_, status, expected) => {
    const onHost = (ports: object) => ({ containers: [{ name: 'web', image: 'registry.example/web:1', ports: [ports] }] });
    const [one, ...others] = seen(onHost({ containerPort: 8080, hostPort: 80 }), [status, status]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ code: 'NodePorts', how: 'seen', rules: ['privileged-host-port'], pods: 2, ...expected });
    expect(seen({ ...onHost({ containerPort: 443 }), hostNetwork: true }, [status])).toMatchObject([{ code: 'NodePorts' }]);
    // Of a port above 1023 kport says nothing.
    expect(seen(onHost({ containerPort: 8080, hostPort: 8080 }), [status])).toEqual([]);
  });

  test('a Pod that was scheduled after all is not told', () => {
    const conditions = [{ type: 'PodScheduled', status: 'True', message: "didn't have free ports for the requested pod ports" }];
    expect(seen(WEB, [{ phase: 'Pending', conditions }])).toEqual([]);
  });

  test('an Event that says once more what the status says, or another Event, is not told again', () => {
    const words = 'container has runAsNonRoot and image will run as root (pod: "web-0_shop(u)", container: web)';
    const event = (message: string, fieldPath?: string) => ({
      involvedObject: { kind: 'Pod', uid: 'uid-web-0', ...(fieldPath === undefined ? {} : { fieldPath }) },
      ...{ kind: 'Event', reason: 'Failed', message, firstTimestamp: AT },
    });
    const status = waiting('web', { reason: 'CreateContainerConfigError', message: words });
    expect(seen(ROOTLESS, [status], [event(`Error: ${words}`, 'spec.containers{web}')])).toMatchObject([
      { source: 'containerStatuses', pods: 1 },
    ]);
    const sandbox = (id: string) =>
      `Failed to create pod sandbox: failed to start "${id.repeat(64)}": open /proc/sys/net/ipv4/ip_unprivileged_port_start: no such file`;
    const creating = waiting('web', { reason: 'ContainerCreating' });
    const [one, ...others] = seen(ROOTLESS, [creating], [event(sandbox('a')), event(sandbox('b'))]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      source: 'events',
      pods: 1,
      message: expect.stringContaining('failed to start "...": open /proc'),
    });
  });

  test('what only an Event says is told with where it was looked for', () => {
    const message =
      'Failed to create pod sandbox: rpc error: failed to start: open /proc/sys/net/ipv4/ip_unprivileged_port_start: no such file';
    const about = (uid: string) => ({
      kind: 'Event',
      involvedObject: { kind: 'Pod', uid },
      reason: 'FailedCreatePodSandBox',
      message,
      firstTimestamp: AT,
    });
    const status = {
      phase: 'Pending',
      startTime: AT,
      conditions: [{ type: 'ContainersReady', status: 'False', lastTransitionTime: AT }],
    };
    const [one, ...others] = seen(WEB, [status], [about('uid-web-0'), about('uid-of-another')]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      code: 'FailedCreatePodSandBox',
      source: 'events',
      how: 'seen',
      pods: 1,
      since: AT,
      lookedIn: ['containerStatuses', 'phase', 'conditions', 'events'],
    });
  });
});

describe('a preview', () => {
  const preview = (objects: readonly object[], mode: 'enforce' | 'warn' = 'enforce') =>
    audited(objects, { preview: { policy: shippedPolicy('restricted'), mode, language: 'en', today: '2026-01-31' } }).preview;
  const told = (objects: readonly object[]) =>
    preview(objects)?.namespaces.flatMap(({ owners }) =>
      owners.map(({ object, create, update, newPods }) => `${object.name} ${create} ${update} ${newPods}`),
    );

  test('says what would be denied: an update keeps what was there, and new Pods do not', () => {
    expect(told([...deployment('web', WEB), ...deployment('good', SAFE), pod('web-a', WEB)])).toEqual(['web deny allow deny']);
    expect(preview([...deployment('web', WEB), ...deployment('good', SAFE)])?.namespaces).toMatchObject([
      { name: 'shop', allowed: 1 },
    ]);
  });

  test('a Pod by itself is made by nobody, and its image is judged anew', () => {
    expect(told([pod('lone', WEB, { owner: null })])).toEqual(['lone deny deny none']);
  });

  test('what only its Pods have denies them alone', () => {
    const proxy = { name: 'proxy', image: 'registry.example/proxy:1', ports: [{ containerPort: 81 }] };
    expect(told([...deployment('web', SAFE), pod('web-a', { containers: [...SAFE.containers, proxy] })])).toEqual([
      'web allow allow deny',
    ]);
  });

  test('of an owner that could not be read its Pods tell', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' };
    expect(told([pod('db-0', WEB, { owner })])).toEqual(['db deny allow deny']);
    expect(told([pod('x-0', WEB, { owner: { apiVersion: 'db.example/v1', kind: 'Database', name: 'x' } })])).toEqual([
      'x deny allow deny',
    ]);
  });

  test('says because of what, also where only Pods are denied', () => {
    const proxy = { name: 'proxy', image: 'registry.example/proxy:1', ports: [{ containerPort: 81 }] };
    const found = preview([...deployment('web', SAFE), pod('web-a', { containers: [...SAFE.containers, proxy] })]);
    expect(found?.namespaces[0]?.owners[0]?.denials.map(({ ruleId }) => ruleId)).toContain('privileged-container-port');
  });

  test('in a laxer mode nothing would be, and static Pods are not asked', () => {
    expect(preview(deployment('web', WEB), 'warn')?.namespaces).toMatchObject([{ owners: [], allowed: 1 }]);
    const mirror = pod('proxy-a', WEB, {
      nodeName: 'a',
      owner: null,
      metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } },
    });
    expect(preview([mirror])?.namespaces).toEqual([]);
  });

  test('the label of a namespace is told with what would be denied there', () => {
    const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'kport.dev/mode': 'warn' } } };
    expect(preview([...deployment('web', WEB), shop])?.namespaces).toMatchObject([{ name: 'shop', mode: 'warn' }]);
  });
});

describe('findings that pass', () => {
  test('an exemption of the workload holds for its Pods, too', () => {
    const policy = {
      ...shippedPolicy('restricted'),
      exemptions: [{ kinds: ['Deployment'], reason: 'decided', file: 'p.yaml' }],
    } as never;
    const { findings, exempted } = ownerOf(
      audited([...deployment('web', WEB), pod('web-a', WEB, { nodeName: 'a' }), ...NODES], { policy }),
      'web',
    );
    expect(findings).toEqual([]);
    expect(new Set(exempted.map(({ reason }) => reason))).toEqual(new Set(['decided']));
  });

  test('what an object says of itself excuses nothing', () => {
    const annotations = { 'kport.dev/allow-privileged-container-port': 'we want it' };
    const { findings } = ownerOf(audited(deployment('web', WEB, { annotations })), 'web');
    expect(findings.map(({ ruleId }) => ruleId)).toContain('privileged-container-port');
  });

  test('what a baseline knows does not count, however many Pods there are now', () => {
    const before = audited(deployment('web', WEB));
    const known = new Set(fingerprints(before.single));
    const more = { containers: [{ ...WEB.containers[0], ports: [{ containerPort: 80 }, { containerPort: 81 }] }] };
    const now = audited([...deployment('web', more), pod('web-a', more, { nodeName: 'a' }), ...NODES], { known });
    expect(ownerOf(now, 'web').findings.map(({ ruleId, data }) => `${ruleId} ${String(data.port).replace(/\D.*/, '')}`)).toEqual([
      'privileged-container-port 81',
    ]);
    expect(now.known.length).toBeGreaterThan(0);
    expect(now.counts.known).toBe(now.known.length);
  });
});

test('Services are judged with the workloads that they lead to', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'front', namespace: 'shop', uid: 's' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 81 }] },
  };
  const { findings, object } = ownerOf(audited([...deployment('web', WEB), service, pod('web-a', WEB)]), 'front');
  expect([object.kind, ...findings.map(({ ruleId }) => ruleId)]).toEqual(['Service', 'service-targets-privileged-port']);
});

test('an object that no Kubernetes would take is told, and stops nothing', () => {
  const broken = { containers: [{ name: 'web', image: 'x', ports: [{ containerPort: '80' }] }] };
  const found = audited([...deployment('web', broken), ...deployment('other', WEB)]);
  expect(ownerOf(found, 'web').unreadable).toHaveLength(1);
  expect(ownerOf(found, 'other').findings.length).toBeGreaterThan(0);
});
