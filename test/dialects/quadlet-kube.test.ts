// A .kube of Quadlet, and the manifest that podman plays by it.
import { describe, expect, test } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { scratch } from '../sources/scratch.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.com/web
      ports: [{containerPort: 80, hostPort: 80}]
      securityContext: {runAsUser: 0, capabilities: {add: [NET_BIND_SERVICE]}}
`;
const POLICY = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
metadata: {name: p}
spec: {nodes: {portStart: 1024}, images: [{image: a, user: '0', fileCapability: none, exec: direct}]}
`;
const KUBE = '[Kube]\nYaml=app.yaml\n';

type Files = Readonly<Record<string, string>>;

async function kport(files: Files, ...args: readonly string[]) {
  const { out, err } = await runKport(args, { cwd: scratch(files) });
  return out + err;
}

interface Seen {
  readonly file: string;
  readonly containers: readonly { readonly bind: readonly { runtime: string; verdict: string; errorText?: string }[] }[];
}

/** What is seen of each workload: its file, on what it runs, and what becomes of port 80. */
async function seenOf(files: Files, ...paths: readonly string[]): Promise<string[]> {
  const { workloads } = JSON.parse(await kport(files, 'inspect', '--format', 'json', '--port', '80', ...paths)) as {
    workloads: Seen[];
  };
  return workloads.map(({ file, containers }) => {
    const [bind] = containers[0]?.bind ?? [];
    return `${file} ${bind?.runtime} ${bind?.verdict}`;
  });
}

describe('the manifest of a .kube', () => {
  const beside = { 'app.yaml': MANIFEST, 'app.kube': KUBE };

  test.each<[string, Files, string[], string[]]>([
    ['in a folder', beside, ['.'], ['app.yaml podman binds']],
    ['named by it alone', beside, ['app.kube'], ['app.yaml podman binds']],
    ['both named', beside, ['app.kube', 'app.yaml'], ['app.yaml podman binds']],
    ['without it', { 'app.yaml': MANIFEST }, ['.'], ['app.yaml unknown binds']],
    [
      'elsewhere, of which a drop-in tells',
      { 'q/app.kube': '[Kube]\n', 'q/app.kube.d/1.conf': '[Kube]\nYaml=../app.yaml\n', 'app.yaml': MANIFEST },
      ['.'],
      ['app.yaml podman binds'],
    ],
    [
      'one of two, of which an empty line clears the other',
      { 'app.kube': '[Kube]\nYaml=b.yaml\nYaml=\nYaml=app.yaml\n', 'app.yaml': MANIFEST, 'b.yaml': MANIFEST },
      ['.'],
      ['app.yaml podman binds', 'b.yaml unknown binds'],
    ],
    ['as root, by its place', underRoot('etc/containers/systemd/'), ['.'], ['etc/containers/systemd/app.yaml podman binds']],
    [
      'without root, by its place: no such port of the host',
      underRoot('.config/containers/systemd/'),
      ['.config/containers/systemd/app.kube'],
      ['.config/containers/systemd/app.yaml podman fails'],
    ],
  ])('%s', async (_, files, paths, expected) => {
    expect(await seenOf(files, ...paths)).toEqual(expected);
  });

  function underRoot(folder: string): Files {
    return { [`${folder}app.kube`]: KUBE, [`${folder}app.yaml`]: MANIFEST };
  }

  test.each<[string, string, string, string]>([
    ['a network of its own', '', 'runAsUser: 0', 'binds root'],
    ['that of the host', 'Network=host', 'runAsUser: 0', 'binds root'],
    ['that of the host, as another user', 'Network=host', 'runAsUser: 1000', 'fails'],
    ['by an option', 'PodmanArgs=--network=host', 'runAsUser: 1000', 'fails'],
    ['none, which hostNetwork does not undo', 'Network=none', 'runAsUser: 0}, hostNetwork: true, os: {name: linux', 'binds root'],
    ['that of a container', 'Network=proxy.container', 'runAsUser: 1000', 'depends'],
    ['users of its own in a network of its own', 'UserNS=auto', 'runAsUser: 0', 'binds root'],
    ['users of its own in that of the host', 'Network=host\nUserNS=keep-id', 'runAsUser: 0', 'fails'],
  ])('has the network that it says: %s', async (_, said, user, expected) => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: a}], securityContext: {${user}}}\n`;
    const cwd = { 'app.yaml': pod, 'app.kube': `${KUBE}${said}\n`, 'p.yaml': POLICY };
    const out = await kport(cwd, 'inspect', '--policy', 'p.yaml', '--format', 'json', '--port', '80', 'app.kube');
    const [bind] = JSON.parse(out).workloads[0].containers[0].bind;
    expect([bind.verdict, bind.via].filter(Boolean).join(' ')).toMatch(new RegExp(`^${expected}`));
  });

  test('is told of the host by what the .kube says', async () => {
    const text = MANIFEST.replace(', hostPort: 80', '').replace(
      'runAsUser: 0, capabilities: {add: [NET_BIND_SERVICE]}',
      'runAsUser: 7',
    );
    const files = { 'app.yaml': text, 'app.kube': `${KUBE}Network=host\n` };
    for (const [lang, word] of [
      ['en', /Network=host of the \.kube that plays it .* \[privileged-host-port\]/],
      ['ja', /\.kube の Network=host により.* \[privileged-host-port\]/],
    ] as const) {
      expect(await kport(files, 'lint', '--lang', lang, '.')).toMatch(word);
    }
    const told = await kport(files, 'explain', 'bind', 'app.kube');
    expect(told).toContain('1. Network=host of the .kube has podman put the Pod into the network of the host');
    expect(told).toContain('Remove Network=host from the .kube');
    expect(told).not.toContain('Remove hostNetwork');
    expect(await kport(files, 'inspect', 'app.kube')).toContain('hostNetwork:  true (set by the .kube)');
  });

  test('what the place says goes before what a policy says of other hosts', async () => {
    const args = ['inspect', '--port', '80', '--format', 'json', '--rootless', 'etc/containers/systemd/app.kube'];
    const { workloads } = JSON.parse(await kport(underRoot('etc/containers/systemd/'), ...args)) as { workloads: Seen[] };
    expect(workloads[0]?.containers[0]?.bind[0]).toMatchObject({ runtime: 'podman', verdict: 'binds' });
  });

  test('is linted as podman runs it, once, and the .kube says so', async () => {
    const text = MANIFEST.replace('add: [NET_BIND_SERVICE]', 'add: [FOO]');
    const files = { 'app.yaml': text, 'app.kube': KUBE };
    const out = await kport(files, 'lint', '--verbose', '.');
    expect(out).toContain('app.yaml:9:');
    expect(out).toContain(
      'app.kube: skipped: podman kube play runs what its Yaml= names, which is judged as podman runs it: app.yaml',
    );
    expect(out.match(/error: .*never starts/g)).toHaveLength(1);
    expect(out).toContain('podman prints');
  });

  test('that is not there leaves the .kube alone', async () => {
    expect(await kport({ 'app.kube': KUBE }, 'lint', '--verbose', 'app.kube')).toContain(
      'its Yaml= names no manifest that is here',
    );
  });
});

describe('what a .kube publishes', () => {
  const low = '[Kube]\nYaml=app.yaml\nPublishPort=25:2525\n';
  const MAIL = MANIFEST.replace(', hostPort: 80', '');
  test.each<[string, Files, string]>([
    [
      'a low port',
      { 'app.kube': low, 'app.yaml': MAIL },
      'app.kube:3:13: warning: "app.kube" publishes privileged port 25 (smtp)',
    ],
    ['without its manifest', { 'app.kube': low }, 'app.kube:3:13: warning: "app.kube" publishes privileged port 25 (smtp)'],
    [
      'a port that a drop-in says',
      { 'app.kube': KUBE, 'app.kube.d/1.conf': '[Kube]\nPublishPort=25:2525\n', 'app.yaml': MAIL },
      'app.kube.d/1.conf:2:13: warning: "app.kube" publishes privileged port 25 (smtp)',
    ],
    ['a high port', { 'app.kube': low.replace('25:', '2525:'), 'app.yaml': MAIL }, ''],
    ['a low port of 127.0.0.1', { 'app.kube': low.replace('=25:', '=127.0.0.1:25:'), 'app.yaml': MAIL }, ''],
  ])('%s', async (_, files, expected) => {
    const told = await kport(files, 'lint', '.');
    const lines = told.split('\n').filter((line) => line.startsWith('app.kube'));
    expect(lines.map((line) => line.slice(0, expected.length))).toEqual(expected === '' ? [] : [expected]);
    expect(told.includes('app.yaml:8:')).toBe('app.yaml' in files);
  });

  test('neither it nor a .pod is told of as a container, in the network of the host either', async () => {
    for (const [file, text] of Object.entries({
      'a.kube': '[Kube]\nYaml=a.yaml\nNetwork=host\nPublishPort=25:25\n',
      'a.pod': '[Pod]\nNetwork=host\nPublishPort=25:25\n',
    })) {
      expect((await kport({ [file]: text }, 'lint', file)).match(/\[[a-z-]+\]$/gm)).toEqual(['[privileged-host-port]']);
    }
  });
});

test('a .container of a user publishes no low port, by its place', async () => {
  const text = '[Container]\nImage=registry.example.com/web\nPublishPort=80:8080\n';
  const at = (folder: string) => seenOf({ [`${folder}web.container`]: text }, `${folder}web.container`);
  expect(await at('home/a/.config/containers/systemd/')).toEqual([
    'home/a/.config/containers/systemd/web.container podman fails',
  ]);
  expect(await at('etc/containers/systemd/users/')).toEqual(['etc/containers/systemd/users/web.container podman fails']);
  expect(await at('etc/containers/systemd/')).toEqual(['etc/containers/systemd/web.container podman depends']);
});

describe('an image that another file of Quadlet names', () => {
  const web = '[Container]\nImage=web.build\n';
  const build = '[Build]\nImageTag=localhost/web\nFile=app/Containerfile\n';
  const setcap = 'FROM alpine\nRUN setcap cap_net_bind_service=+ep /usr/bin/web\nUSER 1000\nENTRYPOINT ["/usr/bin/web"]\n';
  test.each<[string, Files, string]>([
    ['is what its Containerfile makes', { 'web.build': build, 'app/Containerfile': setcap }, 'binds'],
    [
      'of the stage that is the target',
      { 'web.build': `${build}Target=a\n`, 'app/Containerfile': `FROM scratch AS a\nUSER 0\n${setcap}` },
      'binds',
    ],
    [
      'of the file that a drop-in says',
      { 'web.build': build, 'web.build.d/1.conf': '[Build]\nFile=other\n', other: setcap, 'app/Containerfile': 'FROM a\n' },
      'binds',
    ],
    ['is unknown where that is elsewhere', { 'web.build': build.replace('app/', 'https://example.com/') }, 'depends'],
    ['is unknown without it', {}, 'depends'],
  ])('%s', async (_, files, verdict) => {
    expect(await seenOf({ 'web.container': web, ...files }, 'web.container')).toEqual([`web.container podman ${verdict}`]);
  });

  test('has the name that a .image says', async () => {
    const files = {
      'web.container': web.replace('web.build', 'web.image'),
      'web.image': '[Image]\nImage=docker.io/library/nginx\n',
    };
    expect(await kport(files, 'inspect', 'web.container')).toContain('docker.io/library/nginx');
  });
});

describe('the fields by which a document is an object, in another case', () => {
  const CASED = MANIFEST.replace('apiVersion', 'APIVersion').replace('kind', 'Kind').replace('spec', 'Spec');

  test.each([
    ['a .kube names it', { 'app.kube': KUBE, 'app.yaml': CASED }, []],
    ['podman runs it', { 'app.yaml': CASED }, ['--runtime', 'podman']],
    ['in quotes', { 'app.yaml': CASED.replace('Kind', '"KIND"') }, ['--runtime', 'podman']],
  ])('podman takes them: %s', async (_, files, options) => {
    const told = await kport(files, 'lint', ...options, '.');
    expect(told).toContain('app.yaml:8:45: error: ');
    expect(told).toContain('0 could not be read');
    expect(await kport(files, 'inspect', ...options, '.')).toContain('Pod web');
  });

  const SPEC = { Containers: [{ Name: 'c', Image: 'a', Ports: [{ ContainerPort: 80, HostPort: 80 }] }] };
  const JSON_TEXT = JSON.stringify({
    Metadata: { Name: 'web', Labels: { Kind: 'x' } },
    Spec: SPEC,
    KIND: 'Pod',
    APIVersion: 'v1',
  });
  test.each<[string, string]>([
    ['JSON in one line', JSON_TEXT],
    ['JSON in lines', JSON.stringify(JSON.parse(JSON_TEXT), null, 2)],
    ['a mapping in braces, behind a comment', `# Kind: of "Pod\n--- # {\n${JSON_TEXT.replaceAll(/"(\w+)":/g, '$1: ')}\n`],
  ])('podman takes them in %s', async (_, text) => {
    const file = text.startsWith('{') ? 'app.json' : 'app.yaml';
    const seen = await kport({ [file]: text }, 'inspect', '--runtime', 'podman', '--format', 'json', '.');
    const { workloads, unreadable, skipped } = JSON.parse(seen) as {
      workloads: { object: object }[];
      unreadable: [];
      skipped: [];
    };
    expect(workloads.map(({ object }) => object)).toEqual([{ apiVersion: 'v1', kind: 'Pod', name: 'web' }]);
    expect([unreadable, skipped]).toEqual([[], []]);
    expect(await kport({ 'app.kube': KUBE.replace('app.yaml', file), [file]: text }, 'inspect', '.')).toContain('Pod web');
  });

  test('a cluster does not', async () => {
    const told = await kport({ 'app.yaml': CASED }, 'lint', 'app.yaml');
    expect(told).toContain(
      'could not be read: apiVersion is missing: kubectl refuses the object; did you mean apiVersion by APIVersion?',
    );
  });
});
