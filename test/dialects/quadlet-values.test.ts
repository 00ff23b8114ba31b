// How Quadlet reads the values of its keys, each as podman-system-generator of Podman 5.8.2 (`quadlet -dryrun`) writes the line
// `podman run` of it: what it takes off, what it takes for true, and which of two says it.
import { describe, expect, test } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import { readQuadlet } from '../../src/lint/read-quadlet.ts';
import type { FileCapability } from '../../src/model/bind.ts';
import { besideOf, type Files } from './units.ts';

/** Of web.container, on port 80. */
function verdictOf(files: Files, fileCapability: FileCapability, { file = 'web.container', user = '' } = {}): string {
  const text = files[file] ?? expect.fail('no container');
  const [document] = readQuadlet({ file, text, isForced: false, isMet: false }, besideOf(files)).documents;
  const [object] = document?.extract?.() ?? [];
  const workload = object?.kind === 'workloads' ? object.workloads[0] : undefined;
  const [container] = workload?.containers ?? [];
  if (workload === undefined || container === undefined) return expect.fail(JSON.stringify(object));
  const image = { user, fileCapability, exec: 'direct' } as const;
  const asked = { port: 80, protocol: 'TCP', at: container.at };
  const [told] = analysePort(workload, container, asked, { runtimes: ['podman'], image, node: { portStart: 1024 } });
  return [told?.verdict, told?.via ?? told?.error?.code].join(' ');
}

const ofContainer = (...lines: readonly string[]): Files => {
  return { 'web.container': `[Container]\nImage=registry.example.com/web\n${lines.join('\n')}\n` };
};

// As `podman run --entrypoint` takes it: a shell in front leaves a file capability nothing under no_new_privs.
test.each<[string, object]>([
  ['Entrypoint=/web -a', { command: ['/web -a'] }],
  ['Entrypoint="/web"', { command: ['/web'] }],
  ['Entrypoint=["sh", "-c", "exec /web"]', { command: ['sh', '-c', 'exec /web'] }],
  ['Entrypoint=["sh", 1]', { command: ['["sh", 1]'] }],
  ['Entrypoint=\nExec=/web -a', { command: ['/web', '-a'] }],
  ['Exec=/web "a b"', { args: ['/web', 'a b'] }],
])('%s', (lines, expected) => {
  const text = ofContainer(lines)['web.container'] ?? '';
  const [document] = readQuadlet({ file: 'web.container', text, isForced: false, isMet: false }, besideOf({})).documents;
  const [object] = document?.extract?.() ?? [];
  const [container] = object?.kind === 'workloads' ? (object.workloads[0]?.containers ?? []) : [];
  const { command, args } = container ?? {};
  expect({ ...(command ? { command: command.values } : {}), ...(args ? { args: args.values } : {}) }).toEqual(expected);
});

describe('quotes around a value that is one', () => {
  test.each<[string, string]>([
    ['User="1000"', 'fails EACCES'],
    ['User="0"', 'binds root'],
    ['User=""1000""', 'fails EACCES'],
    ['UserNS="keep-id"', 'fails EACCES'],
    ['NoNewPrivileges="true"', 'binds root'],
  ])('%s', (line, expected) => expect(verdictOf(ofContainer(line), 'none')).toBe(expected));
});

describe('whether the file of a program gives a capability to another user than root', () => {
  const [yes, no] = ['binds file-capability', 'fails EACCES'];
  test.each<[string, string[], string]>([
    ['true', ['NoNewPrivileges=true'], no],
    ['in any case', ['NoNewPrivileges=True'], no],
    ['a number', ['NoNewPrivileges=1'], no],
    ['in quotes', ['NoNewPrivileges="yes"'], no],
    ['not what is true to systemd alone', ['NoNewPrivileges=t'], yes],
    ['nor this', ['NoNewPrivileges=y'], yes],
    ['what is nothing', ['NoNewPrivileges=maybe'], yes],
    ['an empty line behind it', ['NoNewPrivileges=true', 'NoNewPrivileges='], yes],
    ['an option', ['PodmanArgs=--security-opt no-new-privileges'], no],
    ['an option with a value', ['PodmanArgs=--security-opt=no-new-privileges:true'], no],
    ['another value that Go takes', ['PodmanArgs=--security-opt=no-new-privileges=1'], no],
    ['an option that takes it back', ['NoNewPrivileges=true', 'PodmanArgs=--security-opt no-new-privileges:false'], yes],
    ['the last option', ['PodmanArgs=--security-opt no-new-privileges:0 --security-opt no-new-privileges'], no],
    ['another option', ['NoNewPrivileges=true', 'PodmanArgs=--security-opt label=disable'], no],
  ])('%s', (_, lines, expected) => expect(verdictOf(ofContainer('User=1000', ...lines), 'ep')).toBe(expected));
});

// Measured with Podman 5.8.2 and crun 1.8.1.
test.each<[string, string]>([
  ['2147483647', 'fails EACCES'],
  ['2147483648', 'fails EACCES'],
  ['4294967294:5', 'fails EACCES'],
  ['4294967295', 'binds root'],
  ['4294967296', 'fails Podman'],
  ['-1', 'fails Podman'],
])('User=%s', (value, expected) => expect(verdictOf(ofContainer(`User=${value}`), 'none')).toBe(expected));

test('USER 4294967295 of an image is root, as User= is', () => {
  expect(verdictOf(ofContainer(), 'none', { user: '4294967295' })).toBe('binds root');
  expect(verdictOf(ofContainer(), 'none', { user: '4294967294' })).toBe('fails EACCES');
});

test.each<[string, string]>([
  ['auto', 'fails EACCES'],
  ['keep-id', 'fails EACCES'],
  ['manual', 'fails EACCES'],
  ['', 'binds root'],
])('RemapUsers=%s is UserNS= of before', (value, expected) => {
  expect(verdictOf(ofContainer('Network=host', `RemapUsers=${value}`), 'none')).toBe(expected);
});

test('keep-id keeps whoever runs Podman, where the image names nobody', () => {
  const text = '[Container]\nImage=registry.example.com/web\nUserNS=keep-id\n';
  const [home, system] = ['.config/containers/systemd/web.container', 'etc/containers/systemd/web.container'];
  expect(verdictOf({ [home]: text }, 'none', { file: home })).toBe('fails EACCES');
  expect(verdictOf({ [system]: text }, 'none', { file: system })).toBe('binds root');
  expect(verdictOf({ [system]: text }, 'none', { file: system, user: '1000' })).toBe('fails EACCES');
  expect(verdictOf({ [home]: text }, 'none', { file: home, user: '0' })).toBe('binds root');
});

// What podman-system-generator of Podman 5.8.2 says of the file, which is told in its words.
describe('of what Quadlet makes no unit', () => {
  const refusedIn = (files: Files, file: string) => {
    const text = files[file] ?? expect.fail(file);
    const [document] = readQuadlet({ file, text, isForced: false, isMet: false }, besideOf(files)).documents;
    const [object] = document?.extract?.() ?? [];
    return object?.kind === 'workloads' ? object.workloads[0]?.quadlet?.refused : undefined;
  };
  const unsupported = (key: string, group = 'Container', file = 'web.container') =>
    `unsupported key '${key}' in group '${group}' in ${file}`;

  test.each<[string[], string]>([
    [['Restart=always'], unsupported('Restart')],
    [['image=x'], unsupported('image')],
    [['X-Foo=1'], unsupported('X-Foo')],
    [['Sysctls=a=b', 'Foo=1'], unsupported('Sysctls')],
    [['Foo=1', 'Group=5'], unsupported('Foo')],
    [['[Quadlet]', 'Foo=1'], unsupported('Foo', 'Quadlet')],
    [['RemapUsers=auto', 'UserNS=host'], 'deprecated Remap keys are set along with explicit mapping keys'],
    [['RemapUid=1', 'SubUIDMap=a'], 'deprecated Remap keys are set along with explicit mapping keys'],
    [['RemapUid=1'], 'UidMap set without RemapUsers'],
    [['RemapGid=1'], 'GidMap set without RemapUsers'],
    [['RemapUsers=host'], "unsupported RemapUsers option 'host'"],
    [['Group=5'], 'invalid Group set without User'],
    [['Group=5', '[Service]', 'Type=simple'], "invalid service Type 'simple'"],
    [['[Service]', 'Type=notify', 'Type='], "invalid service Type ''"],
    [['[Service]', 'KillMode=none', 'Type=x'], "invalid KillMode 'none'"],
    [['ReloadCmd=/w', 'ReloadSignal=HUP'], 'ReloadCmd and ReloadSignal are mutually exclusive but both are set'],
    [['Rootfs=/x'], 'the Image And Rootfs keys conflict can not be specified together'],
  ])('%s', (lines, text) => expect(refusedIn(ofContainer(...lines), 'web.container')?.text).toBe(text));

  test.each<string[]>([
    ['RemapUsers=manual', 'RemapUid=1'],
    ['UserNS=', 'RemapUsers=auto'],
    ['[Service]', 'Type="oneshot"', 'Restart=always'],
    ['[Service]', 'Type=simple', 'Type=notify'],
    ['[Foo]', 'Image=x'],
    ['[Quadlet]', 'DefaultDependencies=false'],
  ])('but of %s', (...lines) => expect(refusedIn(ofContainer(...lines), 'web.container')).toBeUndefined());

  test('of a manifest that podman would play', () => {
    const kube = (text: string) => refusedIn({ 'web.kube': text }, 'web.kube')?.text;
    expect(kube('[Kube]\nyaml=a.yaml\n')).toBe(unsupported('yaml', 'Kube', 'web.kube'));
    expect(kube('[Kube]\nPublishPort=8080:80\n')).toBe('no Yaml key specified');
    expect(kube('[Kube]\nYaml=a.yaml\nRemapUsers=manual\n')).toBe('RemapUsers=manual is not supported');
    expect(kube('[Kube]\nYaml=a.yaml\nPublishPort=8080:80\n')).toBeUndefined();
  });

  test.each<[string, object]>([
    ['PublishPorts=80', { near: 'PublishPort' }],
    ['add_capability=ALL', { near: 'AddCapability' }],
    ['WantedBy=default.target', { section: 'Install' }],
    ['After=a.service', { section: 'Unit' }],
    ['Frobnicate=1', {}],
  ])('what was meant by %s', (line, meant) => {
    expect(refusedIn(ofContainer(line), 'web.container')?.unknownKey).toEqual(meant);
  });

  test('what was meant in a pod', () => {
    const meant = (line: string) => refusedIn({ 'web.pod': `[Pod]\n${line}\n` }, 'web.pod')?.unknownKey;
    expect(meant('User=1000')).toEqual({ section: 'Container' });
    expect(meant('PublishPorts=80')).toEqual({ near: 'PublishPort' });
  });
});

// What `podman create --publish=...` of Podman 4.3.1 says.
test.each<[string, string | undefined]>([
  ['26:26 # x', 'parsing container port: invalid port number: strconv.Atoi: parsing "26 # x": invalid syntax'],
  ['80:http', 'parsing container port: invalid port number: strconv.Atoi: parsing "http": invalid syntax'],
  ['0:80', 'parsing host port: port numbers must be between 1 and 65535 (inclusive), got 0'],
  ['80:99999', 'parsing container port: port numbers must be between 1 and 65535 (inclusive), got 99999'],
  ['-1:80', 'parsing host port: port numbers cannot be negative'],
  ['80-:80', 'parsing host port: must provide ending number for port range'],
  ['1-2-3:80', 'parsing host port: invalid port format - port ranges are formatted as startPort-stopPort'],
  ['90-80:1', 'parsing host port: the end port of a range must be higher than the start port - 80 is not higher than 90'],
  ['80-90:80', 'host and container port ranges have different lengths: 11 vs 1'],
  ['1.2.3:80:80', 'cannot parse "1.2.3" as an IP address'],
  [':80:80', 'must provide a non-empty container host IP to publish'],
  ['80:', 'must provide a non-empty container port to publish'],
  ['80:80/', 'must provide a non-empty protocol to publish'],
  ['80:80/tcp/udp', 'invalid port format - protocol can only be specified once'],
  ['::1:80:80', 'invalid port format - format is [[hostIP:]hostPort:]containerPort'],
  ['[::1]80:80', "invalid port format - IPv6 address must be followed by a colon (':')"],
  ['::1]:80:80', 'invalid port format - IPv6 addresses must be enclosed by []'],
  ['[::1]:80', 'invalid port format - must provide host and destination port if specifying an IP'],
  ['[::1]:1:2:3', 'invalid port format - when v6 address specified, must be [ipv6]:hostPort:ctrPort'],
  ['[::1]]:1:2', 'invalid port format - at most one IPv6 address can be specified in a --publish'],
  ['25:25,', 'must provide a non-empty container port to publish'],
  [
    '"25:25" x',
    'invalid argument "\\"25:25\\" x" for "-p, --publish" flag: parse error on line 1, column 7: extraneous or missing " in quoted-field',
  ],
  [
    '25:25,2"6',
    'invalid argument "25:25,2\\"6" for "-p, --publish" flag: parse error on line 1, column 8: bare " in non-quoted-field',
  ],
  ...[
    '80',
    ':80',
    '080:80',
    '80-81:80-81',
    '127.0.0.1::80',
    '[::1]:80:80',
    '8080:80/TCP',
    '"25:25",26:26',
    '%i:80',
    `\${A}:80`,
  ].map((value): [string, undefined] => [value, undefined]),
])('PublishPort=%s', (value, error) => {
  const read = readQuadlet(
    { file: 'web.container', text: ofContainer(`PublishPort=${value}`)['web.container'] ?? '', isForced: false, isMet: false },
    besideOf({}),
  );
  const [object] = read.documents[0]?.extract?.() ?? [];
  const refused = object?.kind === 'workloads' ? object.workloads[0]?.quadlet?.refused : expect.fail('no workload');
  expect(refused?.text).toBe(error && `Error: ${error}`);
});

// What podman-system-generator of Podman 6.0 (May 2026) says of a .container that is alone in its folder.
describe('files that it names, and that are not there', () => {
  const missingIn = (files: Files) => {
    const [file = ''] = Object.keys(files);
    const read = readQuadlet({ file, text: files[file] ?? '', isForced: false, isMet: false }, besideOf(files));
    const [object] = read.documents[0]?.extract?.() ?? [];
    return object?.kind === 'workloads' ? (object.workloads[0]?.quadlet?.missing ?? []) : expect.fail(file);
  };
  const unit = (line: string): Files => ({ 'web.container': `[Unit]\n${line}\n[Container]\nImage=registry.example.com/web\n` });
  const [source, dependency] = ['requested Quadlet source', 'unable to translate dependency for'];

  test.each<[Files, string]>([
    [ofContainer('Pod=x.pod'), 'quadlet pod unit x.pod does not exist'],
    [ofContainer('Pod=%p.pod'), 'quadlet pod unit %p.pod does not exist'],
    [ofContainer('Network=x.network'), 'requested Quadlet unit x.network was not found'],
    [ofContainer('Network=x.network:ip=10.0.0.1'), 'requested Quadlet unit x.network was not found'],
    [ofContainer('Network=x.container'), 'requested Quadlet unit x.container was not found'],
    [ofContainer('Volume=x.volume:/data'), `${source} x.volume was not found`],
    [ofContainer('Volume=x.artifact:/data:ro'), `${source} x.artifact was not found`],
    [ofContainer('Volume="x.volume:/data"'), `${source} "x.volume was not found`],
    [ofContainer('Mount=type=volume,source=x.volume,destination=/d'), `${source} x.volume was not found`],
    [ofContainer('Mount=type=image,src=x.image,dst=/d'), `${source} x.image was not found`],
    [ofContainer('Mount=source=x.volume,dst=/d'), `${source} x.volume was not found`],
    [ofContainer('Image=x.image'), 'requested Quadlet image x.image was not found'],
    [ofContainer('Image="x.build"'), 'requested Quadlet image x.build was not found'],
    [ofContainer('Image=registry.example.com/x.image'), 'requested Quadlet image registry.example.com/x.image was not found'],
    [unit('After=x.container'), `${dependency} x.container`],
    [unit('Requires=a.service x.network'), `${dependency} x.network`],
    [unit('After="x.volume"'), `${dependency} x.volume`],
    [{ 'a.pod': '[Pod]\nNetwork=x.network\n' }, 'requested Quadlet unit x.network was not found'],
    [{ 'a.pod': '[Pod]\nVolume=x.volume:/d\n' }, `${source} x.volume was not found`],
    [
      { 'a.kube': '[Kube]\nYaml=a.yaml\nPublishPort=80:80\nNetwork=x.network\n' },
      'requested Quadlet unit x.network was not found',
    ],
  ])('%s', (files, text) => expect(missingIn(files).map((one) => one.text)).toEqual([text]));

  test.each<Files>([
    ofContainer('Volume=x.volume'),
    ofContainer('Volume=./x.volume:/data'),
    ofContainer('Volume=x.image:/data'),
    ofContainer('Mount=type=tmpfs,source=x.volume,dst=/d'),
    ofContainer('Mount=type=bind,source=./x.volume,dst=/d'),
    ofContainer('Network=host:x.network'),
    ofContainer('PodmanArgs=--network x.network'),
    ofContainer('Network=x.network', 'Network='),
    unit('JoinsNamespaceOf=x.container'),
    unit('RequiresMountsFor=x.volume'),
    { ...ofContainer('Network=x.network'), 'x.network': '[Network]\n' },
    { 'web.container.d/a.conf': '[Container]\nNetwork=x.network\n' },
  ])('but of %s', (files) => expect(missingIn(files)).toEqual([]));

  test('each is told once, and no more than anybody names', () => {
    const [first, ...more] = missingIn(unit('After=x.container y.pod\nRequires=x.container'));
    expect([first?.at, more.map(({ at }) => at)]).toEqual(['/Unit/After/0/0', ['/Unit/After/0/1']]);
    const many = Array.from({ length: 50_000 }, (_, index) => `Network=${index}.network`);
    expect(missingIn(ofContainer(...many))).toHaveLength(200);
  });
});

// Measured with Podman 5.8.2 (crun 1.8.1): `podman pod create` with what Quadlet makes of the .pod, `podman run --pod` with what it makes
// of the .container.
describe('a container in a pod', () => {
  const KEPT = 'UserNS=keep-id:uid=200,gid=200';
  const USER = 'User=1000';
  const inPod = (pod: readonly string[], lines: readonly string[]): Files => ({
    ...ofContainer('Pod=web.pod', ...lines),
    'web.pod': `[Pod]\n${pod.join('\n')}\n`,
  });

  test.each<[string, string[], string[], string]>([
    ['has its network', [], [USER], 'fails EACCES'],
    ['and what that opens', ['PodmanArgs=--sysctl net.ipv4.ip_unprivileged_port_start=0'], [USER], 'binds lowered-start'],
    [
      'which it may close',
      ['PodmanArgs=--sysctl=net.ipv4.ip_unprivileged_port_start=0'],
      [USER, 'Sysctl=net.ipv4.ip_unprivileged_port_start=1024'],
      'fails EACCES',
    ],
    ['and open', [], [USER, 'Sysctl=net.ipv4.ip_unprivileged_port_start=0'], 'binds lowered-start'],
    [
      'unless it has one of its own',
      ['PodmanArgs=--sysctl=net.ipv4.ip_unprivileged_port_start=0'],
      [USER, 'Network=host'],
      'fails EACCES',
    ],
    ['has the network of the host by it', ['Network=host'], [], 'binds root'],
    ['has its users', ['Network=host', 'UIDMap=0:100:2000'], [], 'fails EACCES'],
    ['which may listen in a network of theirs', ['UIDMap=0:100:2000'], [], 'binds root'],
    ['is the user whom it keeps', [KEPT], [], 'fails EACCES'],
    ['to whom nothing is added', [KEPT], ['AddCapability=NET_BIND_SERVICE'], 'fails EACCES'],
    ['for whom no set is too large', [KEPT], ['AddCapability=all', 'DropCapability=CHOWN'], 'fails EACCES'],
    ['unless it says who it is', [KEPT], ['User=200', 'AddCapability=NET_BIND_SERVICE'], 'binds capability'],
    ['or root', [KEPT], ['User=0'], 'binds root'],
    ['may not have users of its own', [], ['UIDMap=0:100:2000'], 'fails Podman'],
    ['nor keep one', [], [KEPT], 'fails Podman'],
    ['but those of the host', [], ['UserNS=host'], 'binds root'],
    ['publishes nothing', [], ['PublishPort=80:80'], 'fails Podman'],
    ['of a pod that Quadlet does not make', ['Sysctl=net.ipv4.ip_unprivileged_port_start=0'], [USER], 'fails Quadlet'],
  ])('%s', (_, pod, lines, expected) => expect(verdictOf(inPod(pod, lines), 'none')).toBe(expected));

  test('whose file has a capability', () => {
    const lines = ['PodmanArgs=--security-opt no-new-privileges'];
    expect(verdictOf(inPod([KEPT], lines), 'ep')).toBe('binds file-capability');
    expect(verdictOf(inPod([], [USER, ...lines]), 'ep')).toBe('fails EACCES');
  });

  test('of what is no pod of Quadlet', () => {
    expect(verdictOf(ofContainer('Pod=web'), 'none')).toBe('fails Quadlet');
  });
});
