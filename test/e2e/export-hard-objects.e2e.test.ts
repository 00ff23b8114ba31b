// Objects by hand of which each has one thing that an exported policy might read otherwise than kport does.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { CUSTOM, customObject, KINDS, objectOf, type PodKind } from './export-objects.ts';
import { BAD, create, type Exported, engineSays, put, serverSays, serverSaysOfChange } from './exported-policy.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const START = 'net.ipv4.ip_unprivileged_port_start';
const GOOD = { runAsNonRoot: true, capabilities: { drop: ['ALL'] } };
const ROOT = { runAsUser: 0 };
const web = (more: Manifest = {}): Manifest => ({ name: 'web', image: 'registry.example.com/shop/web:1', ...more });
const port = (containerPort: number, more: Manifest = {}): Manifest => ({ containerPort, ...more });
const one = (more: Manifest = {}, ofPod: Manifest = {}): Manifest => ({ ...ofPod, containers: [web(more)] });
const secured = (securityContext: Manifest, ofPod: Manifest = {}) => one({ securityContext }, ofPod);
const capabilities = (more: Manifest) => secured({ runAsNonRoot: true, capabilities: more });
const start = (value: string, name = START, more: Manifest = {}) =>
  one(
    { securityContext: GOOD, ports: [port(80)] },
    {
      securityContext: {
        sysctls: [
          { name: 'kernel.shm_rmid_forced', value: '1' },
          { name, value },
        ],
      },
      ...more,
    },
  );
const windows = (more: Manifest, ofPod: Manifest = {}) => ({ ...one(more), os: { name: 'windows' }, ...ofPod });

const manyContainers = (count: number): Manifest => ({
  containers: Array.from({ length: count }, (_, n) => ({
    ...web({ securityContext: GOOD, ports: [port(8080, { hostPort: 80 + n })] }),
    name: `web-${n}`,
  })),
});

const CREATED: readonly (readonly [name: string, spec: Manifest])[] = [
  ['empty lists', one({ ports: [], env: [], securityContext: { capabilities: { add: [], drop: [] } } }, { initContainers: [] })],
  ['null lists', one({ ports: null, securityContext: { capabilities: { add: null, drop: null } } }, { initContainers: null })],
  ['no security context but an empty one', one({ securityContext: {} }, { securityContext: {} })],
  ['null contexts', one({ securityContext: null, ports: [port(80)] }, { securityContext: null })],
  ['a port without a protocol', one({ ports: [port(80), port(443, { protocol: '' })] })],
  [
    'SCTP and UDP',
    one({ ports: [port(80, { protocol: 'SCTP' }), port(53, { protocol: 'UDP' }), port(36412, { protocol: 'SCTP' })] }),
  ],
  ['equal ports', one({ ports: [port(80), port(80), port(80, { protocol: 'UDP' })] })],
  ['a low port behind harmless ones', one({ ports: [port(8080), port(8081), port(80), port(9090), port(443)] })],
  ['port 0 of the node', one({ ports: [port(80, { hostPort: 0 })] })],
  [
    'an address of the node',
    one({ ports: [port(8080, { hostPort: 80, hostIP: '127.0.0.1' }), port(8080, { hostPort: 80, hostIP: '::1' })] }),
  ],
  ['every address', one({ ports: [port(8080, { hostPort: 80, hostIP: '::' })] })],
  ['the last low port and the first high one', one({ ports: [port(1023), port(1024), port(1), port(65535)] })],
  ['the network of the node', one({ ports: [port(80), port(8080)] }, { hostNetwork: true })],
  ['the network of the node without ports', one({}, { hostNetwork: true })],
  [
    'a sidecar in the network of the node with another port there',
    {
      hostNetwork: true,
      containers: [web({ securityContext: GOOD })],
      initContainers: [{ ...web(), name: 'side', restartPolicy: 'Always', ports: [port(80, { hostPort: 81 })] }],
    },
  ],
  [
    'a sidecar and an init container',
    {
      containers: [web()],
      initContainers: [
        { ...web({ ports: [port(80)] }), name: 'side', restartPolicy: 'Always' },
        { ...web({ ports: [port(81)] }), name: 'init' },
      ],
    },
  ],
  ['twenty containers, which are few', manyContainers(20)],
  ['twenty-one, which are not', manyContainers(21)],
  ['twenty capabilities', capabilities({ add: ['NET_BIND_SERVICE', ...Array<string>(19).fill('CHOWN')] })],
  ['twenty-one', capabilities({ add: ['NET_BIND_SERVICE', ...Array<string>(20).fill('CHOWN')] })],
  ['root by the Pod, another user by the container', secured({ runAsUser: 1000 }, { securityContext: ROOT })],
  ['another user by the Pod, root by the container', secured(ROOT, { securityContext: { runAsUser: 1000, runAsNonRoot: true } })],
  [
    'never root by the Pod, false by the container',
    secured({ runAsNonRoot: false }, { securityContext: { runAsNonRoot: true } }),
  ],
  ['false by the Pod', one({}, { securityContext: { runAsNonRoot: false } })],
  ['false by the Pod, a user by the container', secured({ runAsUser: 1000 }, { securityContext: { runAsNonRoot: false } })],
  ['root by the Pod', one({}, { securityContext: ROOT })],
  ['root that is never root', secured({ runAsNonRoot: true, ...ROOT })],
  ['a user namespace', secured({ ...ROOT, capabilities: { add: ['NET_BIND_SERVICE'] } }, { hostUsers: false })],
  ['the user namespace of the node', secured({ runAsNonRoot: false }, { hostUsers: true })],
  ['capabilities in lower case', capabilities({ add: ['net_bind_service'], drop: ['all'] })],
  ['capabilities with CAP_', capabilities({ add: ['CAP_NET_BIND_SERVICE', 'cap_net_bind_service'], drop: ['CAP_ALL'] })],
  ['a capability twice', capabilities({ add: ['NET_BIND_SERVICE', 'NET_BIND_SERVICE'], drop: ['ALL'] })],
  ['a capability that is added and dropped', capabilities({ add: ['NET_BIND_SERVICE'], drop: ['NET_BIND_SERVICE'] })],
  ['all capabilities', capabilities({ add: ['all'], drop: ['NET_BIND_SERVICE'] })],
  ['an empty name of a capability', capabilities({ add: [''], drop: ['ALL', ''] })],
  ['an unknown capability', capabilities({ add: ['NET_BIND'], drop: ['ALL'] })],
  ['a capability with a line break', capabilities({ add: ['NET_BIND_SERVICE\n', 'ALL\tE0'], drop: ['x\ny'] })],
  ['the last of several names is dropped without effect', capabilities({ drop: ['CHOWN', 'CAP_NET_BIND_SERVICE', 'CAP_ALL'] })],
  ['100 capabilities', capabilities({ add: Array.from({ length: 100 }, () => 'CHOWN'), drop: ['ALL'] })],
  ['privileged', secured({ privileged: true, runAsNonRoot: true })],
  ['privileged root', secured({ privileged: true, ...ROOT })],
  ['no privilege escalation', secured({ allowPrivilegeEscalation: false, runAsUser: 1000 }, { hostNetwork: true })],
  ...[
    '0',
    '79',
    '80',
    '81',
    '443',
    '1023',
    '1024',
    '1025',
    '32768',
    '32769',
    '',
    ' 80',
    '080',
    '0x50',
    '-1',
    '-0',
    '-0x0',
    '-0x1',
    '443\t',
    '443\r',
    '000000000000000000443',
    '00000000000000000443',
    '+80',
    '80 ',
    '8e1',
    '999999999999',
    '0000000000443',
    '0X1BB',
    '0x00000050',
    '0x8000',
    '0x8001',
    '0777',
    '00',
    '0x',
    '\t443\r\n',
    '080',
    '0100000',
    '0100001',
    '32767',
  ].map((value) => [`low ports end at ${JSON.stringify(value)}`, start(value)] as const),
  ['low ports end at 0, with slashes', start('0', START.replaceAll('.', '/'))],
  ['Windows', windows({ ports: [port(80, { hostPort: 80 })] })],
  ['Windows, the administrator', windows({ securityContext: { windowsOptions: { runAsUserName: 'ContainerAdministrator' } } })],
  [
    'Windows, the administrator in another case, by the Pod',
    windows({}, { securityContext: { runAsNonRoot: true, windowsOptions: { runAsUserName: 'containeradministrator' } } }),
  ],
  ['Windows, a user', windows({ securityContext: { windowsOptions: { runAsUserName: 'ContainerUser' } } })],
  [
    'Windows, a process of the node',
    windows(
      {},
      { hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM' } } },
    ),
  ],
  ['Windows by a label of the node', one({ ports: [port(80)] }, { nodeSelector: { 'kubernetes.io/os': 'windows' } })],
  [
    'Linux by its name, Windows by a label',
    one({ ports: [port(80)] }, { os: { name: 'linux' }, nodeSelector: { 'kubernetes.io/os': 'windows' } }),
  ],
  ['empty options of Windows', one({ ports: [port(80)], securityContext: { windowsOptions: {} } })],
  ['a null in options of Windows', one({ ports: [port(80)], securityContext: { windowsOptions: { runAsUserName: null } } })],
  [
    'probes of low ports',
    one({
      livenessProbe: { httpGet: { port: 80 } },
      readinessProbe: { tcpSocket: { port: 443 } },
      startupProbe: { grpc: { port: 22 } },
    }),
  ],
  ['a probe of a port by name', one({ ports: [port(80, { name: 'web' })], livenessProbe: { httpGet: { port: 'web' } } })],
  ['an image by digest', one({ image: `registry.example.com/shop/web@sha256:${'a'.repeat(64)}` })],
  ['an image in upper case, with a tag', one({ image: 'REGISTRY.example.com:5000/Shop/WEB:Latest', securityContext: ROOT })],
  [
    'names as long as they may be',
    { containers: [{ ...web({ ports: [port(80, { name: 'a'.repeat(15) })] }), name: 'a'.repeat(63) }] },
  ],
  ...['0', '080', '1025'].map(
    (value) => [`low ports end at ${value} under gVisor`, start(value, START, { runtimeClassName: 'gvisor' })] as const,
  ),
  ['the network of the node under gVisor', one({ ports: [port(8080)] }, { hostNetwork: true, runtimeClassName: 'gvisor' })],
  [
    'many containers',
    {
      containers: Array.from({ length: 12 }, (_, n) => ({
        ...web({ ports: [port(8080 + n), port(80 + n)] }),
        name: `web-${n}`,
        securityContext: GOOD,
      })),
    },
  ],
  [
    'ports of telnet and of the dynamic range',
    one({ ports: [port(23), port(49152, { hostPort: 49152 }), port(2323, { hostPort: 23 })] }),
  ],
];

type Change = readonly [name: string, kind: PodKind, before: Manifest, after: Manifest, labels?: Manifest];

const RISKY = one({ ports: [port(80)] });
const CHANGED: readonly Change[] = [
  ['labels only', 'Deployment', RISKY, RISKY, { team: 'shop' }],
  ['another image', 'Deployment', RISKY, one({ ports: [port(80)], image: 'registry.example.com/shop/web:2' })],
  ['another name of the container', 'Deployment', RISKY, { containers: [{ ...web({ ports: [port(80)] }), name: 'shop' }] }],
  [
    'another container before it',
    'Deployment',
    RISKY,
    { containers: [{ ...web(), name: 'first', securityContext: GOOD }, web({ ports: [port(80)] })] },
  ],
  [
    'another order',
    'Deployment',
    { containers: [web(), { ...web({ ports: [port(80)] }), name: 'b' }] },
    { containers: [{ ...web({ ports: [port(80)] }), name: 'b' }, web()] },
  ],
  [
    'an init container of it',
    'Deployment',
    RISKY,
    { containers: [{ ...web(), name: 'b', securityContext: GOOD }], initContainers: [web({ ports: [port(80)] })] },
  ],
  ['another port', 'Deployment', RISKY, one({ ports: [port(81)] })],
  ['another protocol', 'Deployment', RISKY, one({ ports: [port(80, { protocol: 'UDP' })] })],
  ['the port on the node, too', 'Deployment', RISKY, one({ ports: [port(80, { hostPort: 80 })] })],
  ['the port no more on the node', 'Deployment', one({ ports: [port(80, { hostPort: 80 })] }), RISKY],
  ['one port less', 'Deployment', one({ ports: [port(80), port(81)] }), one({ ports: [port(81)] })],
  ['one port more', 'Deployment', RISKY, one({ ports: [port(443), port(80)] })],
  ['another user who is root', 'Deployment', secured({ runAsNonRoot: false }), secured(ROOT)],
  ['root instead of a user', 'Deployment', secured({ runAsUser: 1000 }), secured(ROOT)],
  ['a user instead of root', 'Deployment', secured(ROOT), secured({ runAsUser: 1000 })],
  ['root by the Pod instead of the container', 'Deployment', secured(ROOT), one({}, { securityContext: ROOT })],
  ['a warning that becomes an error', 'Deployment', one(), RISKY],
  ['privileged, too', 'Deployment', secured(ROOT), secured({ ...ROOT, privileged: true })],
  [
    'a capability instead of privileged',
    'Deployment',
    secured({ runAsNonRoot: true, privileged: true }),
    capabilities({ add: ['NET_BIND_SERVICE'] }),
  ],
  [
    'a capability by another spelling',
    'Deployment',
    capabilities({ add: ['NET_BIND_SERVICE'] }),
    capabilities({ add: ['net_bind_service'] }),
  ],
  ['the network of the node', 'Deployment', RISKY, one({ ports: [port(80)] }, { hostNetwork: true })],
  ['no more in the network of the node', 'Deployment', one({ ports: [port(80)] }, { hostNetwork: true }), RISKY],
  ['another start of low ports', 'Deployment', start('0'), start('443')],
  ['Windows', 'Deployment', RISKY, windows({ ports: [port(80)] })],
  ['no more Windows', 'Deployment', windows({ ports: [port(80)] }), RISKY],
  [
    'an address that is none',
    'Deployment',
    one({ ports: [port(8080, { hostPort: 80, hostIP: '1\nE\t2|3#=|web' })] }),
    one({ ports: [port(8080, { hostPort: 80, hostIP: '1\nE\t2|3#=|web' }), port(81)] }),
  ],
  ['another schedule', 'CronJob', RISKY, RISKY],
  ['a CronJob of another image', 'CronJob', RISKY, one({ ports: [port(80)], image: 'registry.example.com/shop/web:2' })],
  ['a ReplicationController', 'ReplicationController', RISKY, one({ ports: [port(80), port(81)] })],
  ['a ReplicaSet', 'ReplicaSet', RISKY, one({ ports: [port(81)] })],
  ['a PodTemplate', 'PodTemplate', RISKY, one({ ports: [port(80)], image: 'x' })],
  ['an image of a Pod', 'Pod', RISKY, one({ ports: [port(80)], image: 'registry.example.com/shop/web:2' })],
  [
    'an image of another container of the Pod',
    'Pod',
    { containers: [web({ ports: [port(80)] }), { ...web(), name: 'b', securityContext: GOOD }] },
    {
      containers: [
        web({ ports: [port(80)] }),
        { ...web(), name: 'b', securityContext: GOOD, image: 'registry.example.com/shop/web:2' },
      ],
    },
  ],
  ['a toleration of a Pod', 'Pod', RISKY, { ...RISKY, tolerations: [{ key: 'a', operator: 'Exists' }] }],
];

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const exempt = (name: string, more: object) => ({ reason: 'known', file: 'policy.yaml', names: [name], ...more });
const EXEMPTING: Policy = {
  ...shippedPolicy('restricted'),
  name: 'exempting',
  exemptions: [
    exempt('yesterday', { expires: day(-1) }),
    exempt('today', { expires: day(0) }),
    exempt('tomorrow', { expires: day(1) }),
    exempt('by-container', { containers: ['web'] }),
    exempt('by-part-of-a-name', { containers: ['we'] }),
    exempt('by-image', { images: ['registry.example.com/*'] }),
    exempt('by-image-in-capitals', { images: ['Registry.example.com/*'] }),
    exempt('by-user', { users: ['admin'] }),
    exempt('by-group', { groups: ['system:masters'] }),
    exempt('by-kind-and-group', { kinds: ['apps/Deployment'] }),
    exempt('dots.are.no-pattern', { users: ['adm.n'] }),
    exempt('[a-z]*', {}),
    exempt('generated-*', {}),
  ],
};
const EXEMPTED = [
  ...['yesterday', 'today', 'tomorrow', 'by-container', 'by-part-of-a-name', 'by-image', 'by-image-in-capitals', 'by-user'],
  ...['by-group', 'by-kind-and-group', 'dots.are.no-pattern', 'plain', 'generated-x'],
];

const EXPORTED: readonly Exported[] = [
  { policy: { ...shippedPolicy('restricted'), runtimeClasses: { gvisor: 'gvisor', crio: 'cri-o' } }, language: 'en' },
  { policy: shippedPolicy('baseline'), language: 'ja' },
  { policy: EXEMPTING, language: 'en' },
];

describe.each(EXPORTED)('$policy.name, in $language', (exported) => {
  describeInCluster('the exported policy', (cluster) => {
    beforeAll(async () => {
      const made = await cluster().api('POST', '/apis/node.k8s.io/v1/runtimeclasses', {
        ...{ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gvisor' }, handler: 'runsc' },
      });
      expect(made.status, made.body.message).toBe(201);
      await put(cluster, exported)();
    }, 120_000);

    const differing = async (kind: PodKind, object: Manifest) => {
      const free = await create(cluster, 'off', kind, object);
      expect(free.status, free.body.message).toBe(201);
      const answer = await create(cluster, 'judged', kind, object);
      const [server, engine] = [serverSays(answer), engineSays(free.body, undefined, exported)];
      return {
        server: { ...server, message: answer.body.message, warnings: answer.warnings },
        engine: { ...engine, message: answer.body.message, warnings: answer.warnings },
      };
    };

    if (exported.policy === EXEMPTING) {
      test.each(EXEMPTED)('an exemption of what is called %s', async (name) => {
        for (const kind of ['Pod', 'Deployment'] as const) {
          const { server, engine } = await differing(kind, objectOf(kind, RISKY, name));
          expect(server).toEqual(engine);
        }
      });

      test('an exemption of a name that the API server makes', async () => {
        for (const prefix of ['generated-', 'others-']) {
          const object = { ...objectOf('Pod', RISKY), metadata: { generateName: prefix } };
          const { server, engine } = await differing('Pod', object);
          expect([server, server.denied.length > 0]).toEqual([engine, prefix === 'others-']);
        }
      });
      return;
    }

    test.each(CREATED)('%s', async (_, spec) => {
      for (const kind of ['Pod', 'CronJob'] as const) {
        const { server, engine } = await differing(kind, objectOf(kind, spec));
        expect(server).toEqual(engine);
      }
    });

    test('a ReplicaSet of a Deployment, and annotations', async () => {
      const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'a1b2', controller: true };
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: '; policy x: a' };
      const object = objectOf('ReplicaSet', RISKY);
      const metadata = { ...object.metadata, ownerReferences: [owner], annotations };
      const { server, engine } = await differing('ReplicaSet', { ...object, metadata });
      expect(server).toEqual(engine);
      expect([...server.denied, ...server.warned].length).toBeGreaterThan(0);
    });

    test('in a namespace whose label is no mode, that of the policy holds', async () => {
      const metadata = { name: 'misspelt', labels: { 'kport.dev/mode': 'enfrce' } };
      await cluster().api('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
      const said = async (namespace: string) => serverSays(await create(cluster, namespace, 'Pod', BAD));
      expect(await said('misspelt')).toEqual(await said('judged'));
    });

    // As --explain says.
    test('101 capabilities are judged, which the webhook does not', async () => {
      const spec = capabilities({ add: Array.from({ length: 101 }, () => 'CHOWN'), drop: ['ALL'] });
      const { server, engine } = await differing('Pod', objectOf('Pod', spec));
      expect([server.denied, engine.denied]).toEqual([[], ['not judged: too-many-capabilities']]);
    });

    describe('a change to', () => {
      const made: {
        readonly name: string;
        readonly url: string;
        readonly before: Manifest;
        readonly after: Manifest;
        readonly patch: Manifest;
      }[] = [];
      beforeAll(async () => {
        const { api } = cluster();
        const label = (mode: string) =>
          api('PATCH', '/api/v1/namespaces/turned', { metadata: { labels: { 'kport.dev/mode': mode } } });
        for (const [index, [name, kind, before, after, labels]] of CHANGED.entries()) {
          const url = `${KINDS[kind].replace('NS', 'turned')}`;
          const old = await api('POST', url, objectOf(kind, before, `web-${index}`));
          expect(old.status, `${name}: ${old.body.message}`).toBe(201);
          const { metadata, ...rest } = objectOf(kind, after, `web-${index}`);
          const patch = labels ? { ...rest, metadata: { ...metadata, labels } } : rest;
          if (name === 'another schedule') patch.spec.schedule = '1 1 * * *';
          const free = await api('PATCH', `${url}/web-${index}?dryRun=All`, patch);
          expect(free.status, `${name}: ${free.body.message}`).toBe(200);
          made.push({ name, url: `${url}/web-${index}`, before: old.body, after: free.body, patch });
        }
        await label('enforce');
        await waitFor('the label counts', async () => (await create(cluster, 'turned', 'Pod', BAD)).status === 403 || undefined);
      }, 120_000);

      test.each(CHANGED.map(([name]) => name))('%s', async (name) => {
        const { url, before, after, patch } = made.find((each) => each.name === name) ?? expect.fail(name);
        const answer = await cluster().api('PATCH', `${url}?dryRun=All`, patch);
        const { known: _, ...server } = serverSaysOfChange(answer);
        expect({ ...server, message: answer.body.message }).toEqual({
          ...engineSays(after, before, exported),
          message: answer.body.message,
        });
      });

      test('nothing but its end', async () => {
        const { name } = made.find((each) => each.name === 'another image')?.before.metadata ?? expect.fail('not made');
        const { stdout } = await cluster().kubectl(['delete', 'deployment', name, '-n', 'turned', '--dry-run=server']);
        expect(stdout).toContain('deleted');
      });

      test('the number of Pods', async () => {
        const { url } = made.find(({ name }) => name === 'another image') ?? expect.fail('not made');
        expect((await cluster().api('PATCH', `${url}/scale?dryRun=All`, { spec: { replicas: 2 } })).status).toBe(200);
      });
    });

    describe('custom resources', () => {
      beforeAll(async () => {
        const { api } = cluster();
        for (const { crd } of Object.values(CUSTOM)) {
          const made = await api('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd);
          expect(made.status, made.body.message).toBe(201);
        }
        for (const kind of Object.keys(CUSTOM)) {
          const bad = customObject(kind, { containers: [BAD.spec.containers[0]] });
          await waitFor(`${kind} to be judged`, async () => (await post(bad, 'judged')).status === 403 || undefined);
        }
      }, 120_000);
      const post = (object: Manifest, namespace: string) =>
        cluster().api(
          'POST',
          `/apis/${object.apiVersion}/namespaces/${namespace}/${object.kind.toLowerCase()}s?dryRun=All`,
          object,
        );

      test.each<[string, Manifest]>([
        ['nothing at all', {}],
        ['two containers of one name', { containers: [web({ ports: [port(80)] }), web({ ports: [port(81)] })] }],
        ['null containers', { containers: null }],
        ['a port with a fraction', one({ ports: [{ containerPort: 80.0 }] })],
        ['an address with a line break', one({ ports: [port(8080, { hostPort: 80, hostIP: '1\n2\t3' })] })],
        ['ephemeral containers', { ...one({ securityContext: GOOD }), ephemeralContainers: [{ ...web(), name: 'debug' }] }],
      ])('%s', async (_, spec) => {
        for (const kind of Object.keys(CUSTOM)) {
          const object = customObject(kind, spec);
          const answer = await post(object, 'judged');
          const [server, engine] = [serverSays(answer), engineSays((await post(object, 'off')).body, undefined, exported)];
          expect({ kind, ...server, message: answer.body.message }).toEqual({ kind, ...engine, message: answer.body.message });
        }
      });
    });
  });
});
