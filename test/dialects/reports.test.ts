// Every report tells findings of every dialect, with the file and the line.
import { describe, expect, test } from 'vitest';
import { unpacked } from '../../src/report/html/packed.ts';
import { runKport } from '../cli/run-kport.ts';
import { faults, schemaOf } from '../report/schemas.ts';
import { scratch } from '../sources/scratch.ts';

const FILES: Readonly<Record<string, string>> = {
  'compose.yaml': 'services:\n  web:\n    image: a/b\n    user: root\n    ports: ["25:25"]\n',
  'w.service': '[Service]\nExecStart=/w --port 80\nUser=root\n',
  'w.service.d/1.conf': '[Service]\nCapabilityBoundingSet=NET_BIND_SERVICE\n',
  'web.container': '[Container]\nImage=a/b\nUser=root\nPublishPort=25:25\n',
  Dockerfile: 'FROM alpine\nUSER root\nEXPOSE 80\nENTRYPOINT ["/web"]\n',
};

/** What kport prints of some files. */
async function printed(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
  const { out, err } = await runKport(args, { cwd: scratch(files) });
  expect(err).toBe('');
  return out;
}

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html'];

test.each(FORMATS.flatMap((format) => ['en', 'ja'].map((language) => [format, language])))(
  '--format %s in %s',
  async (format, language) => {
    const told = await printed(FILES, 'lint', '--format', format, '--lang', language, '.');
    for (const file of Object.keys(FILES)) expect(told).toContain(file);
    for (const word of ['AmbientCapabilities', 'CAP_']) expect(told).toContain(word);
    expect(told).not.toMatch(/\bundefined\b|\[object Object\]/);
    if (format === 'html') return;
    expect(told).not.toMatch(/\{[a-zA-Z]+\}/);
  },
);

test('inspect tells the address of a port, and none for one that nobody knows', async () => {
  const ports = `["80:\${NOPE}", "[2001:db8::1]:22:2222"]`;
  const told = await printed({ 'compose.yaml': `services: {a: {image: a, ports: ${ports}}}\n` }, 'inspect', '.');
  expect(told).toContain('?/TCP -> hostPort 80, 2222/TCP -> hostPort [2001:db8::1]:22');
});

describe('what another file says has its place there', () => {
  const FILES = {
    'compose.yaml': 'include: [inc.yaml]\nservices:\n  web:\n    image: web\n    user: "1000"\n    cap_drop: [ALL]\n',
    'compose.override.yaml': 'services:\n  web:\n    privileged: true\n    network_mode: host\n',
    'inc.yaml': 'services:\n  db:\n    image: db\n    user: "5"\n    network_mode: host\n',
    'w.service': '[Service]\nUser=w\nExecStart=/w --port 80\n',
    'w.service.d/1.conf': '[Service]\nUser=x\nNoNewPrivileges=yes\n',
    'w.service.d/2.conf': '[Service]\nPrivateNetwork=yes\n',
    'd.service': '[Service]\nDynamicUser=yes\nExecStart=/d\n',
  };

  test.each([
    [
      'compose.yaml',
      'web',
      ['hostNetwork: true (compose.override.yaml:4)', 'runAsUser: 1000 (line 5)', 'privileged: true (compose.override.yaml:3)'],
    ],
    ['compose.yaml', 'db', ['hostNetwork: true (inc.yaml:5)', 'runAsUser: 5 (inc.yaml:4)']],
    [
      'w.service',
      'w.service',
      [
        'hostNetwork: false (w.service.d/2.conf:2)',
        'user: x (w.service.d/1.conf:2)',
        'no_new_privs: true (w.service.d/1.conf:3)',
      ],
    ],
    ['d.service', 'd.service', ['DynamicUser: true (line 2)']],
  ])('inspect %s: %s', async (file, name, expected) => {
    const told = await printed(FILES, 'inspect', file);
    const block = told.split('\n\n').find((one) => one.includes(` ${name} (`)) ?? '';
    const lines = block.split('\n').map((line) => line.trim().replace(/: +/, ': '));
    expect(lines.filter((line) => expected.includes(line))).toEqual(expected);
  });

  test('explain bind', async () => {
    const told = await printed(FILES, 'explain', 'bind', 'w.service', '--port', '80');
    expect(told.replaceAll(/\s+/g, ' ')).toContain(
      'User=x the program is not root, and has only the capabilities that something gives it. (w.service.d/1.conf:2)',
    );
    const ja = await printed(FILES, 'explain', 'bind', 'w.service', '--port', '80', '--lang', 'ja');
    expect(ja.replaceAll(/\s+/g, '')).toContain('(w.service.d/1.conf:2)');
  });
});

describe('a report tells why a rule matters in the dialects that it has findings of', () => {
  const UNIT = { 'w.service': '[Service]\nExecStart=/w --port 80\n' };
  const POD = {
    'pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a, ports: [{hostPort: 80, containerPort: 80}]}]}\n',
  };

  test.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['units alone', UNIT, false],
    ['a Pod', POD, true],
    ['both', { ...UNIT, ...POD }, true],
  ])('the page has namespaces where something may have one: %s', async (_, files, hasThem) => {
    const html = await printed(files, 'lint', '--format', 'html', '--lang', 'en', '.');
    const [page = ''] = html.split('<script');
    expect(page.includes('Findings by namespace')).toBe(hasThem);
    expect(page.includes('no namespace (')).toBe(hasThem);
  });

  test.each([
    ['en', 'In units of systemd: Root may open every port of the host', 'In files of Compose: '],
    ['ja', 'systemd のユニットで', 'Compose のファイルで'],
  ])('in %s', async (language, told, other) => {
    for (const format of ['sarif', 'html']) {
      const of = (files: Readonly<Record<string, string>>) => printed(files, 'lint', '--format', format, '--lang', language, '.');
      expect(await of(UNIT), format).toContain(told);
      expect(await of(UNIT), format).not.toContain(other);
      expect(await of(POD), format).not.toContain(told);
    }
  });
});

test('a value is told as far as a line has room for it, however long it is', async () => {
  const long = '\u{1F40B}x'.repeat(1_000);
  const files = {
    'compose.yaml': `services:\n  web: {image: a, pull_policy: "${long}", security_opt: ["${long}"], mem_limit: "${long}", env_file: "${long}"}\n`,
    'a.service': `[Service]\nUser=${long}:\nExecStart=/w\n`,
    'b.service': `[Service]\nUser=1\nCapabilityBoundingSet=${long}\nExecStart=/w --port 80\n`,
    'c.container': `[Container]\nImage=a\nPublishPort=${long}\n`,
  };
  for (const language of ['en', 'ja']) {
    const told = await printed(files, 'lint', '--format', 'json', '--lang', language, '.');
    const { findings } = JSON.parse(told) as { findings: { file: string; message: string; fix: string }[] };
    expect([...new Set(findings.map(({ file }) => file))]).toEqual(Object.keys(files).toSorted());
    for (const { message, fix } of findings) {
      expect(message.length + fix.length).toBeLessThan(1_500);
      expect((message + fix).isWellFormed()).toBe(true);
    }
  }
});

test('a port is asked of what may listen on it, and a unit is named once', async () => {
  const files = {
    'a/dns.socket': '[Socket]\nListenDatagram=53\n',
    'b/web@.service': '[Service]\nUser=1000\nExecStart=/usr/bin/web\n',
    'b/web@80.service.d/1.conf': '[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n',
    'c/app.pod': '[Pod]\nPublishPort=8080:80\n',
    'd/web.container': '[Container]\nImage=registry.example.com/web\nUser=1000\n',
  };
  const seen = await printed(files, 'inspect', '--port', '53/udp,80', '--runtime', 'systemd-257', '.');
  expect(seen).toBe(`a/dns.socket:1: socket dns.socket (systemd)
  Ports:   53/UDP (domain)
  53/UDP:  binds by a socket that systemd opens

b/web@.service:1: service web@.service (systemd)
  runAsUser:  1000 (line 2)
  53/UDP:     may fail (EACCES), depending on the program
  80/TCP:     may fail (EACCES), depending on the program

b/web@80.service.d/1.conf:1: service web@80.service (systemd)
  runAsUser:           1000 (b/web@.service:2)
  Added capabilities:  CAP_NET_BIND_SERVICE
  53/UDP:              binds by an ambient capability
  80/TCP:              binds by an ambient capability

c/app.pod:1: pod app.pod (quadlet)
  Ports:   80/TCP (http) -> hostPort 8080
  80/TCP:  may fail (EACCES), depending on the image

d/web.container:1: container web.container (quadlet)
  Image:      registry.example.com/web
  runAsUser:  1000 (line 3)
  53/UDP:     may fail (EACCES), depending on the image
  80/TCP:     may fail (EACCES), depending on the image

5 workloads; 5 containers; skipped: 0; could not be read: 0
`);
  const told = await printed(files, 'explain', 'bind', '--port', '80', '.');
  expect(told.split('\n').filter((line) => /^ {2}[^ ].*port \d+\//.test(line))).toEqual([
    '  dns.socket, port 53/UDP (line 2), on any of systemd-252, systemd-257, systemd-262',
    '  web@.service, port 80/TCP, if it listens there (line 1)',
    '  web@80.service, port 80/TCP, if it listens there (line 1)',
    '  app.pod, port 80/TCP (line 2), on podman',
    '  web.container, port 80/TCP, if it listens there (line 1), on podman',
  ]);
});

test.each<[string, string, { value: string; pointer: string } | undefined, string | undefined]>([
  ['w.service', '[Service]\nUser=www-data\n', { value: 'www-data', pointer: '/Service/User/0' }, 'www-data (line 2)'],
  ['w.service', '[Service]\nUser=33\n', undefined, undefined],
  ['w.service', '[Service]\nUser=root\n', undefined, undefined],
  ['w.service', '[Service]\nDynamicUser=yes\n', undefined, undefined],
  [
    'compose.yaml',
    'services:\n  a:\n    image: a\n    user: "5:web"\n',
    { value: '5:web', pointer: '/services/a/user' },
    '5:web (line 4)',
  ],
  ['compose.yaml', 'services:\n  a:\n    image: a\n    user: "5:6"\n', undefined, undefined],
  ['w.container', '[Container]\nImage=a\nUser=app\n', { value: 'app', pointer: '/Container/User/0' }, 'app (line 3)'],
  ['Dockerfile', 'FROM debian\nUSER app\n', { value: 'app', pointer: '/instructions/1/words/0' }, 'app (line 2)'],
  ['Dockerfile', 'FROM debian\nUSER 0:root\n', undefined, undefined],
  ['Dockerfile', 'FROM debian\n', undefined, undefined],
])('the user whom %s calls by a name: %j', async (file, text, expected, told) => {
  const json = await printed({ [file]: text }, 'inspect', '--format', 'json', '.');
  expect(faults(schemaOf('inspect'), json)).toEqual([]);
  const [workload] = (JSON.parse(json) as { workloads: { containers: { userName?: object }[] }[] }).workloads;
  expect(workload?.containers[0]?.userName).toEqual(expected && { ...expected, from: 'container' });
  const lines = (await printed({ [file]: text }, 'inspect', '.')).split('\n');
  expect(lines.flatMap((line) => /^ *user: +(.*)/.exec(line)?.[1] ?? [])[0]).toBe(told);
});

describe('drop-ins without their unit beside them', () => {
  const TEMPLATE = '[Service]\nUser=web\nExecStart=/usr/bin/web --port 80\n';
  const INSTANCE = {
    'web@.service': TEMPLATE,
    'web@.service.d/20.conf': '[Service]\nNoNewPrivileges=yes\n',
    'web@a.service.d/10.conf': '[Service]\nCapabilityBoundingSet=\n',
    'web@a.service.d/30.conf': '[Service]\nCapabilityBoundingSet=CAP_CHOWN\nAmbientCapabilities=NET_BIND_SERVICE\n',
  };
  const [first, last] = ['web@a.service.d/10.conf', 'web@a.service.d/30.conf'];
  const heads = async (files: Readonly<Record<string, string>>, ...paths: readonly string[]) =>
    (await printed(files, 'lint', '--quiet', ...paths))
      .trim()
      .split('\n')
      .map((line) => line.split(/ (?:cannot|names|never)/)[0]);

  test('of an instance are judged with its template, in the order of their lines, each file once', async () => {
    const ofInstance = ['web@.service:3:31: error: unit "web@a.service"', `${last}:3:21: error: unit "web@a.service"`];
    expect(await heads(INSTANCE, last)).toEqual(ofInstance);
    expect(await heads(INSTANCE, first, last)).toEqual(ofInstance);
    expect(await heads(INSTANCE, '.')).toEqual(['web@.service:3:31: error: unit "web@.service"', ...ofInstance]);
    const told = await printed(INSTANCE, 'explain', 'bind', last, '--port', '80');
    for (const place of ['(web@.service:2)', '(web@.service.d/20.conf:2)', `(${last}:2)`])
      expect(told.replaceAll(/\s+/g, ' ')).toContain(place);
  });

  test('of one unit are judged together', async () => {
    const files = {
      'web.service.d/a.conf': '[Service]\nUser=web\n',
      'web.service.d/b.conf': '[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n',
    };
    const told = await printed(files, 'inspect', '--port', '80', 'web.service.d/b.conf');
    expect(told).toContain('80/TCP:              binds by an ambient capability');
    expect(told).toContain('1 workload; 1 container; skipped: 1');
  });

  test('and a template that is not loaded keeps its instance from it', async () => {
    const files = { ...INSTANCE, 'web@.service': '[Service]\nUser=-1\nExecStart=/usr/bin/web\n' };
    expect(await heads(files, first)).toContain('web@.service:2:6: error: unit "web@a.service"');
  });
});

test('a drop-in that is named alone stands for its unit, and what is left out stays so', async () => {
  const files = {
    'w.service': '[Service]\nUser=w\nExecStart=/w --port 80\n',
    'w.service.d/1.conf': '[Service]\nAmbientCapabilities=NET_BIND_SERVICE\nCapabilityBoundingSet=NET_BIND_SERVICE\n',
  };
  const dropIn = 'w.service.d/1.conf';
  const lint = (...args: readonly string[]) => printed(files, 'lint', '--quiet', ...args);
  const told = await lint('.');
  expect(told.split('\n').map((line) => line.split(' ')[0])).toEqual([
    ...[`${dropIn}:2:21:`, `${dropIn}:3:23:`, 'w.service:3:21:', ''],
  ]);
  for (const paths of [[dropIn], ['w.service.d'], [dropIn, 'w.service']]) expect(await lint(...paths)).toBe(told);
  expect(await lint('--exclude', 'w.service', '.')).toBe('');
  expect(await printed(files, 'explain', 'bind', dropIn)).toBe(await printed(files, 'explain', 'bind', 'w.service'));
});

test('explain bind of files that are all skipped says why', async () => {
  const files = { 'a.network': '[Network]\n', 'b.yaml': 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n' };
  const told = 'a.network: skipped: no container is started by a file of Quadlet of this type\n';
  expect(await printed(files, 'explain', 'bind', 'a.network')).toBe(told);
  expect(await printed(files, 'explain', 'bind', 'a.network', 'b.yaml')).toContain('no container declares a privileged port');
});

describe('a file of Quadlet that another one names', () => {
  const FILES = {
    'web/web.container': '[Container]\nImage=registry.example.com/web\nNetwork=app_net.network\nVolume=data.volume:/data\n',
    'web/app-net.network': '[Network]\n',
    'store/data.volume': '[Volume]\n',
  };
  const name = '"web.container" names app_net.network, which is not here';
  const told = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    (await printed(files, 'lint', ...args)).split('\n').filter((line) => /^web|fix:/.test(line));

  test('may stand in any folder that is judged', async () => {
    expect(await told(FILES, '.')).toEqual([
      `web/web.container:3:9: warning: ${name}: Quadlet makes no unit unless another of its folders has it ("requested Quadlet unit app_net.network was not found") [never-starts]`,
      '  fix: write app-net.network, which is here',
    ]);
    expect(await told(FILES, 'web')).toContain('  fix: add data.volume, or take it out of the line');
  });

  test('is told where a drop-in names it', async () => {
    const files = { 'web.container': '[Container]\nImage=a/b\n', 'web.container.d/1.conf': '[Container]\nPod=x.pod\n' };
    expect((await told(files, '.'))[0]).toContain('web.container.d/1.conf:2:5: warning: "web.container" names x.pod');
  });

  test('may be anywhere, where the text is in no folder', async () => {
    expect(await told(FILES, 'web/web.container')).toHaveLength(4);
    const { out } = await runKport(['lint', '--dialect', 'quadlet', '-'], { cwd: '/', stdin: FILES['web/web.container'] });
    expect(out).toContain('no findings');
  });
});

describe('the socket of a template hands its port to its service', () => {
  const SERVICE = '[Unit]\nAfter=w@b.socket\n[Service]\nUser=w\nExecStart=/w --port 80\n';
  test.each<[string, string, string]>([
    ['w@.socket', '', 'w@.service'],
    ['w.socket', 'Accept=yes', 'w@.service'],
    ['w@b.socket', 'Accept=yes', 'w@.service'],
    ['w@a.socket', '', 'w@a.service'],
    ['w@.socket', '', 'w@a.service'],
  ])('%s %s to %s', async (socket, line, service) => {
    const files = {
      [socket]: `[Socket]\nListenStream=80\n${line}\n`,
      [service]: SERVICE,
    };
    const told = await printed(files, 'explain', 'bind', service);
    expect(told).toContain('Verdict: binds by a socket that systemd opens');
    // What a socket says stands in its own file.
    expect(told).not.toContain('(line 2)');
  });
});

test('the page tells of a file in the words of its dialect', async () => {
  const html = await printed(
    {
      'compose.yaml': 'services:\n  web:\n    image: registry.example.com/web\n    user: "1000"\n    ports: ["25:25"]\n',
      'web.container': '[Container]\nImage=registry.example.com/web\nUser=1000\nRestart=always\n',
    },
    ...['lint', '--format', 'html', '.'],
  );
  const [, data = ''] = /<script[^>]* id="data"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  const { phrases, findings, rules } = unpacked(JSON.parse(data));
  expect(phrases.map(({ en }) => en)).toEqual(['binds without a privilege, for the network lets any user bind the port']);
  const why = findings.map(
    ({ rule, dialect }) => `${rules[rule]?.id}: ${rules[rule]?.texts?.en.whyIn[dialect ?? 'kubernetes']?.slice(0, 30)}`,
  );
  expect(why.sort()).toEqual([
    'never-starts: A container that is refused li',
    'privileged-host-port: The kernel reserves the ports ',
  ]);
});
