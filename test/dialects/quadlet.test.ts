// Files of Quadlet: read, judged on podman, and what rules say of them. The rows are those measured of podman (test/fixtures/runtimes),
// each written as a .container.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import { imageKey } from '../../src/judge/locked-images.ts';
import { judgeFile } from '../../src/lint/judge-file.ts';
import { readQuadlet } from '../../src/lint/read-quadlet.ts';
import type { BindVerdict, ImageFacts, NodeFacts } from '../../src/model/bind.ts';
import { LANGUAGES, type Language } from '../../src/model/finding.ts';
import type { Workload } from '../../src/model/workload.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';
import { dialectOfName } from '../../src/sources/dialect-of.ts';
import { bindWords } from '../../src/words/bind-catalogue.ts';
import { type Bind, differences, otherWords, PORTS, rowsOf } from '../cli/measured-rows.ts';
import { besideOf, type Files } from './units.ts';

const IMAGE = 'Image=registry.example.com/web';
const container = (...lines: readonly string[]) => `[Container]\n${lines.join('\n')}\n`;

function readOf(files: Files, file: string) {
  const text = files[file] ?? expect.fail(file);
  return readQuadlet({ file, text, isForced: false, isMet: false }, besideOf(files));
}

function workloadOf(files: Files, file = 'web.container'): Workload {
  const [object] = readOf(files, file).documents[0]?.extract?.() ?? [];
  return object?.kind === 'workloads' && object.workloads[0] ? object.workloads[0] : expect.fail(JSON.stringify(object));
}

interface Asked {
  readonly port?: number;
  readonly image?: ImageFacts;
  readonly node?: NodeFacts;
}

function verdictOf(workload: Workload, { port = 80, image, node }: Asked = {}): BindVerdict {
  const [first] = workload.containers;
  if (first === undefined) return expect.fail('no container');
  const [verdict] = analysePort(workload, first, { port, protocol: 'TCP', at: first.at }, { runtimes: ['unknown'], image, node });
  return verdict ?? expect.fail('no verdict');
}

const PLAIN: ImageFacts = { user: '', fileCapability: 'none', exec: 'direct' };
const told = ({ verdict, via, error }: BindVerdict) => [verdict, via, error?.code, error?.text].filter(Boolean).join(' ');
const DENIED = 'fails EACCES permission denied';
const onPort80 = (lines: readonly string[], asked: Asked = {}) =>
  told(verdictOf(workloadOf({ 'web.container': container(IMAGE, ...lines) }), { image: PLAIN, ...asked }));

describe('who may listen on 80', () => {
  test.each<[string, string[], string]>([
    ['root by default', [], 'binds root'],
    ['another user by an added capability', ['User=1000', 'AddCapability=net_bind_service'], 'binds capability'],
    [
      'over two lines, in either spelling',
      ['User=1000', 'AddCapability=CHOWN', 'AddCapability=CAP_NET_BIND_SERVICE'],
      'binds capability',
    ],
    ['beside all that is dropped', ['User=1000', 'DropCapability=all', 'AddCapability=NET_BIND_SERVICE'], 'binds capability'],
    ['of two in one line', ['User=1000', 'AddCapability=CHOWN NET_BIND_SERVICE'], 'binds capability'],
    ['not by what an empty line clears', ['User=1000', 'AddCapability=NET_BIND_SERVICE', 'AddCapability='], DENIED],
    ['not by the default set', ['User=1000', 'Group=1000'], DENIED],
    ['not as root without the capability', ['DropCapability=all'], DENIED],
    ['by PodmanArgs', ['PodmanArgs=--user 1000 --cap-add=chown,net_bind_service'], 'binds capability'],
    ['not because PodmanArgs are privileged', ['PodmanArgs=-u 1000', 'PodmanArgs=--privileged'], DENIED],
    ['by a sysctl', ['User=1000', 'Sysctl=net.ipv4.ip_unprivileged_port_start=80'], 'binds lowered-start'],
    ['not by one above the port', ['User=1000', 'Sysctl=net.ipv4.ip_unprivileged_port_start=81'], DENIED],
    ['not as whoever runs podman', ['UserNS=keep-id'], DENIED],
    ['whoever runs podman, by an added capability', ['UserNS=keep-id', 'AddCapability=NET_BIND_SERVICE'], 'binds capability'],
    ['root of users of its own', ['UserNS=auto'], 'binds root'],
  ])('%s', (_, lines, expected) => {
    expect(onPort80(lines)).toBe(expected);
  });

  test.each<[string, string[], string]>([
    ['no capability', ['AddCapability=FOO'], 'Podman Error: "CAP_FOO": unknown capability'],
    [
      'one in both lists',
      ['AddCapability=CHOWN', 'DropCapability=chown'],
      'Podman Error: capability "CAP_CHOWN" cannot be dropped and added',
    ],
    [
      'all in both',
      ['AddCapability=all', 'DropCapability=ALL'],
      'Podman Error: adding all caps and removing all caps not allowed',
    ],
    [
      'all, and one dropped, of another user',
      ['User=7', 'AddCapability=ALL', 'DropCapability=CHOWN'],
      'OCI crun: capset: Operation not permitted: OCI permission denied',
    ],
    [
      'a sysctl of the host',
      ['Network=host', 'Sysctl=net.ipv4.ip_unprivileged_port_start=0'],
      "Podman Error: sysctl net.ipv4.ip_unprivileged_port_start=0 can't be set since Network Namespace set to host: invalid argument",
    ],
    ['a group alone', ['Group=7'], 'Quadlet invalid Group set without User'],
    // Measured with the generator of Podman 6.0.0-dev (c6580b4a), 1,000 random files beside these.
    [
      'a line that is nothing',
      ['ReadOnly'],
      'Quadlet file contains line 3: “ReadOnly” which is not a key-value pair, group, or comment',
    ],
    [
      'a section without its end',
      ['[Service'],
      'Quadlet file contains line 3: “[Service” which is not a key-value pair, group, or comment',
    ],
    ['a port that is none', ['ExposeHostPort=http'], "Quadlet invalid port format 'http'"],
    ['a mount of nothing', ['Mount=type=bind,target=/srv'], 'Quadlet source parameter is required for mount type bind'],
    ['a mount whose source has no value', ['Mount=source,target=/srv'], 'Quadlet source parameter does not include a value'],
    [
      'two users of whoever runs podman',
      ['RemapUsers=keep-id', 'RemapUid=1 2'],
      'Quadlet RemapUsers=keep-id supports only a single value for UID mapping',
    ],
    [
      'an empty mapping beside its successor',
      ['UserNS=auto', 'RemapUid='],
      'Quadlet deprecated Remap keys are set along with explicit mapping keys',
    ],
    [
      'of two faults the one that Quadlet comes to first',
      ['Mount=type=bind,target=/srv', 'ReloadCmd=a', 'ReloadSignal=HUP', '[Service]', 'Type=simple'],
      'Quadlet ReloadCmd and ReloadSignal are mutually exclusive but both are set',
    ],
    ['two roots', ['Rootfs=/srv/web'], 'Quadlet the Image And Rootfs keys conflict can not be specified together'],
  ])('nobody: %s', (_, lines, expected) => {
    expect(onPort80(lines)).toBe(`fails ${expected}`);
  });

  test.each([
    ['Mount=type=tmpfs,target=/srv'],
    ['Mount=target=/srv'],
    ['Mount=type=bind,src=/srv,target=/srv'],
    ['ExposeHostPort=80-90/udp'],
    ['RemapUsers=keep-id', 'RemapUid=1'],
    ['Exec=a \\', '# a comment', 'b'],
  ])('but not for %s', (...lines) => {
    expect(onPort80(lines)).toMatch(/^(?:binds|fails EACCES)/);
  });

  test('without root, root in its own network, nobody in that of the host, and no low port of the host', () => {
    const node = { rootless: true, portStart: 1024 };
    expect(onPort80([], { node })).toBe('binds root');
    expect(onPort80(['Network=host'], { node })).toBe(DENIED);
    expect(onPort80(['PublishPort=80:8080'], { node })).toMatch(/^fails Podman rootlessport cannot expose privileged port 80,/);
    expect(onPort80(['PublishPort=8080:80'], { node })).toBe('binds root');
  });

  test('in the network of the host, users of its own have no privilege', () => {
    const node = { portStart: 1024 };
    expect(onPort80(['Network=host'], { node })).toBe('binds root');
    expect(onPort80(['Network=host', 'UserNS=auto'], { node })).toBe(DENIED);
  });

  test('a container of a pod has its network and its sysctls', () => {
    const web = container(IMAGE, 'User=1000', 'Pod=web.pod');
    const inPod = (pod: string) => verdictOf(workloadOf({ 'web.container': web, 'web.pod': pod }), { image: PLAIN });
    expect(told(inPod('[Pod]\n'))).toBe(DENIED);
    expect(told(inPod('[Pod]\nPodmanArgs=--sysctl net.ipv4.ip_unprivileged_port_start=0\n'))).toBe('binds lowered-start');
    expect(verdictOf(workloadOf({ 'web.container': web }), { image: PLAIN }).verdict).toBe('depends');
  });

  test('what nobody knows is not decided: a specifier, a name of the image, another network', () => {
    const { containers } = workloadOf({ 'web.container': container(IMAGE, 'User=%U') });
    expect(containers[0]?.image).toBeUndefined();
    expect(told(verdictOf(workloadOf({ 'web.container': container(IMAGE, 'User=%U') })))).toMatch(/^depends/);
    expect(onPort80(['User=web', 'AddCapability=NET_BIND_SERVICE'])).toMatch(
      /^depends capability Podman unable to find user web/,
    );
    expect(onPort80(['User=1000', 'Network=other.container'])).toMatch(/^depends/);
  });
});

test('each measured row of podman, written as a .container', () => {
  const known = rowsOf('podman').flatMap((row) => {
    const text = fileOf(row);
    return text === undefined ? [] : [{ row, workload: workloadOf({ 'web.container': text }) }];
  });
  const said = known.map(({ row, workload }) => {
    const image: ImageFacts = {
      user: '',
      fileCapability: row.file === '+ep' ? 'ep' : 'none',
      exec: row.exec === 'shell' ? 'shell' : 'direct',
    };
    return PORTS.map((number): Bind => {
      const port = Number(number);
      const { runtime, verdict, error } = verdictOf(workload, { port, image, node: { portStart: 1024 } });
      return { port, runtime, verdict, ...(error ? { error: error.code, errorText: error.text } : {}) };
    });
  });
  // Which container did not start was kept, and not why.
  const rows = known.map(({ row }) => (row.error?.startsWith('a dependency') ? { ...row, error: '' } : row));
  expect(differences(rows, said)).toEqual([]);
  expect(otherWords(rows, said)).toEqual([]);
  expect([rowsOf('podman').length, rows.length]).toEqual([1052, 1036]);
});

/** Undefined for what a line of Quadlet cannot say: an empty name, and an empty sysctl is none. */
function fileOf({ uid, add, drop, allowPrivilegeEscalation, privileged, sysctl, hostNetwork }: Readonly<Record<string, string>>) {
  const lists = [
    [add, 'AddCapability'],
    [drop, 'DropCapability'],
  ].flatMap(([name, key]) => (name === 'none' ? [] : [`${key}=${name}`]));
  if (lists.some((line) => line.endsWith('='))) return undefined;
  return container(
    IMAGE,
    ...(uid === 'unset' ? [] : [`User=${uid}`]),
    ...lists,
    ...(allowPrivilegeEscalation === 'false' ? ['NoNewPrivileges=true'] : []),
    ...(privileged === 'True' ? ['PodmanArgs=--privileged'] : []),
    ...(sysctl === 'unset' ? [] : [`Sysctl=net.ipv4.ip_unprivileged_port_start=${sysctl}`]),
    ...(hostNetwork === 'True' ? ['Network=host'] : []),
  );
}

describe('files', () => {
  test.each<[string, string | undefined]>([
    ['web.container', 'quadlet'],
    ['etc/containers/systemd/web.pod', 'quadlet'],
    ['web.container.d/user.conf', 'quadlet'],
    ['containers/systemd/web.build', 'quadlet'],
    ['disk.image', undefined],
    ['web.service', 'systemd'],
  ])('%s', (file, dialect) => {
    expect(dialectOfName(file)).toBe(dialect);
  });

  test.each<[string, string, string]>([
    ['app.kube', '[Kube]\nYaml=app.yaml\n', 'quadlet-kube-alone'],
    ['web.network', '[Network]\n', 'quadlet-of-other-type'],
    ['web.volume', '[Volume]\n', 'quadlet-of-other-type'],
    ['web.container', 'name: web\n', 'no-quadlet'],
  ])('%s that says %j is skipped: %s', (file, text, code) => {
    expect(readOf({ [file]: text }, file)).toMatchObject({ documents: [], skipped: { code } });
  });

  test.each<[string, string[]]>([
    ['no Yaml key specified', ['Yaml=']],
    ['unsupported value for WorkingDirectory: /srv ', ['Yaml=a.yaml', 'SetWorkingDirectory=/srv']],
    ['SetWorkingDirectory=file is only supported in .build files', ['Yaml=a.yaml', 'SetWorkingDirectory=file']],
    [
      'SetWorkingDirectory=yaml is only supported when a single Yaml key is provided',
      ['Yaml=a.yaml', 'Yaml=b.yaml', 'SetWorkingDirectory=yaml'],
    ],
    ["invalid KillMode 'none'", ['Yaml=a.yaml', '[Service]', 'Type=simple', 'KillMode=none']],
  ])('of a .kube: %s', (text, lines) => {
    const verdict = verdictOf(workloadOf({ 'web.kube': `[Kube]\n${lines.join('\n')}\n` }, 'web.kube'));
    expect(told(verdict)).toBe(`fails Quadlet ${text}`);
  });

  test('a .kube in its own folder is one of which podman is asked', () => {
    const text = '[Kube]\nYaml=a.yaml\nSetWorkingDirectory=YAML\nPublishPort=80:80\n';
    expect(workloadOf({ 'web.kube': text }, 'web.kube').quadlet?.refused).toBeUndefined();
  });

  test('what stands before any section is not read', () => {
    const verdict = verdictOf(workloadOf({ 'web.container': `User=1\n${container(IMAGE)}` }));
    expect(told(verdict)).toBe('fails Quadlet key file does not start with a group');
  });

  test('a drop-in with a line that is nothing is left out, and told', () => {
    const files = { 'web.container': container(IMAGE, 'User=7'), 'web.container.d/a.conf': container('User=0', 'ReadOnly') };
    expect(workloadOf(files).containers[0]?.runAsUser.value).toBe(7);
    const made = readOf(files, 'web.container');
    const settings = { policy: shippedPolicy('restricted'), door: 'file', language: 'en', today: '2026-11-28' } as const;
    const { findings } = judgeFile({ file: 'web.container', text: files['web.container'], made }, settings);
    const [finding] = findings.filter(({ ruleId }) => ruleId === 'never-starts');
    expect(`${finding?.severity} ${finding?.ruleId} ${finding?.messageId}`).toBe('warning never-starts drop-in-unread');
    expect(finding?.message).toContain('“ReadOnly”');
    expect(finding?.written).toMatchObject({ file: 'web.container.d/a.conf' });
  });

  test('a drop-in counts, and is named as the place', () => {
    const files = { 'web.container': container(IMAGE), 'web.container.d/user.conf': container('User=1000') };
    const [document] = readOf(files, 'web.container').documents;
    const workload = workloadOf(files);
    expect(workload.containers[0]?.runAsUser.value).toBe(1000);
    expect(document?.written?.(workload.containers[0]?.runAsUser.at ?? '')).toMatchObject({ file: 'web.container.d/user.conf' });
    expect(readOf(files, 'web.container.d/user.conf')).toMatchObject({ skipped: { code: 'part-of-unit' } });
    expect(workloadOf({ 'web.container.d/user.conf': container('User=7') }, 'web.container.d/user.conf').partial).toBe(true);
  });

  test.each([
    ['PublishPort', 'PublishPort=1-1024:1-1024'],
    ['AddCapability', 'AddCapability=CHOWN'],
    ['DropCapability', 'PodmanArgs=--cap-drop CHOWN'],
  ])('more of %s than anybody lists is not judged, and takes no time', (key, line) => {
    const text = container(IMAGE, ...Array.from({ length: 50_000 }, () => line));
    const [object] = readOf({ 'web.container': text }, 'web.container').documents[0]?.extract?.() ?? [];
    expect(object).toMatchObject({ kind: 'malformed', fields: [{ at: `/Container/${key}` }] });
  });

  test.each<[string, string[]]>([
    ['8080:80', ['8080:80/TCP']],
    ['80', ['-:80/TCP']],
    ['127.0.0.1:53:53/udp', ['127.0.0.1 53:53/UDP']],
    ['[::1]:443:8443', ['::1 443:8443/TCP']],
    ['127.0.0.1::80', ['127.0.0.1 -:80/TCP']],
    ['80-81:8080-8081', ['80:8080/TCP', '81:8081/TCP']],
    [`\${PORT}:80`, ['-:80/TCP']],
    ['80:http', ['80:0/TCP']],
    // podman run -p takes several in one, as a line of CSV.
    ['"25:25"', ['25:25/TCP']],
    ['25:25,"26:26/udp"', ['25:25/TCP', '26:26/UDP']],
  ])('PublishPort=%s', (written, expected) => {
    const [first] = workloadOf({ 'web.container': container(IMAGE, `PublishPort=${written}`) }).containers;
    const ports = first?.ports.map(({ hostIP, hostPort = '-', containerPort, protocol }) => {
      return `${hostIP === undefined ? '' : `${hostIP} `}${hostPort}:${containerPort}/${protocol}`;
    });
    expect(ports).toEqual(expected);
  });
});

interface Known {
  readonly file?: string | undefined;
  readonly nodes?: NodeFacts;
  readonly locked?: ReadonlyMap<string, ImageFacts>;
}

function findingsOf(text: string, language: Language = 'en', { file = 'web.container', ...known }: Known = {}) {
  const made = readOf({ [file]: text }, file);
  const policy = { ...shippedPolicy('restricted'), ...known };
  const settings = { policy, door: 'file' as const, language, today: '2026-11-28' };
  const verdict = judgeFile({ file, text, made }, settings);
  expect([verdict.failures, verdict.unreadable]).toEqual([[], []]);
  return verdict.findings;
}

const toldOf = (text: string, file?: string, nodes?: NodeFacts) =>
  findingsOf(text, 'en', { file, ...(nodes ? { nodes } : {}) }).map(
    ({ ruleId, messageId, severity, range }) => `${range?.start.line} ${severity} ${ruleId} ${messageId}`,
  );

const ROWS: readonly [string, string[], string[]][] = [
  ['a high port', ['User=1000', 'PublishPort=8080:8080'], []],
  // test/e2e/quadlet/line-continuation-whitespace.container of Podman.
  ['a line that goes on behind a backslash with blanks', ['User=1000', 'Exec=/bin/a \\ \t', '  "b c"'], []],
  [
    'a low port with the added capability',
    ['User=1000', 'DropCapability=all', 'AddCapability=NET_BIND_SERVICE', 'PublishPort=8080:80'],
    [],
  ],
  ['on loopback', ['User=1000', 'PublishPort=127.0.0.1:80:8080', 'PublishPort=[::1]:25:2525'], []],
  ['a specifier for a user', ['User=%i', 'PublishPort=8080:80'], []],
  ['80', ['User=1000', 'PublishPort=80:8080'], ['4 info privileged-host-port published+web']],
  ['25', ['User=1000', 'PublishPort=25:2525'], ['4 warning privileged-host-port published']],
  ['root', ['User=0'], ['3 warning may-run-as-root root']],
  ['whoever', ['PublishPort=25:2525'], ['1 info may-run-as-root unset', '3 warning privileged-host-port published']],
  ['whoever, far from the host', ['PublishPort=8080:80'], []],
  [
    'the network of the host',
    ['User=1000', 'AddCapability=NET_BIND_SERVICE', 'Network=host', 'PublishPort=53:53'],
    ['6 warning privileged-host-port host-network'],
  ],
  [
    'the capability dropped',
    ['User=0', 'DropCapability=all', 'PublishPort=8080:80'],
    ['3 warning may-run-as-root root', '5 error privileged-port-unbindable dropped'],
  ],
  [
    'there, the capability dropped',
    ['DropCapability=NET_BIND_SERVICE', 'Network=host', 'ExposeHostPort=80', 'User=0'],
    [
      '5 warning privileged-host-port host-network',
      '5 warning privileged-port-unbindable default-node',
      '6 warning may-run-as-root root',
    ],
  ],
  ['another user', ['User=1000', 'PublishPort=8080:80'], ['4 info privileged-port-unbindable image-decides']],
  [
    'no new privileges',
    ['User=1000', 'NoNewPrivileges=true', 'PublishPort=8080:80'],
    ['5 error privileged-port-unbindable void'],
  ],
  ['no such capability', ['User=1000', 'AddCapability=NET_BIND'], ['4 error never-starts refused+name']],
  ['one in both lists', ['User=1000', 'AddCapability=CHOWN', 'DropCapability=CHOWN'], ['4 error never-starts refused+twice']],
  [
    'all, and one dropped',
    ['User=1000', 'AddCapability=ALL', 'DropCapability=CHOWN'],
    ['4 error never-starts refused+all', '4 error net-bind-service-added added-all'],
  ],
  [
    'a sysctl that is none',
    ['User=1000', 'Sysctl=net.ipv4.ip_unprivileged_port_start=abc'],
    ['4 error never-starts refused+sysctl'],
  ],
  [
    'a sysctl of the host',
    ['User=1000', 'Network=host', 'Sysctl=net.ipv4.ip_unprivileged_port_start=0'],
    ['5 error never-starts refused+host'],
  ],
  ['a user that is none', ['User=-1'], ['3 error never-starts refused+user']],
  ['a key that is nearly one', ['user=1000'], ['3 error never-starts refused+misspelt']],
  ['a key of another section', ['Restart=always'], ['3 error never-starts refused+misplaced']],
  ['a key that there is not', ['Frobnicate=1'], ['3 error never-starts refused+unknown']],
  ['a group alone', ['Group=7'], ['3 error never-starts refused+file']],
  ['a line without a value', ['User=1000', 'ReadOnly'], ['4 error never-starts refused+line']],
  [
    'a port with a comment behind it',
    ['User=1000', 'PublishPort=80:8080 # the web'],
    ['4 info privileged-host-port published+web', '4 error never-starts refused+port'],
  ],
  ['several capabilities in one word', ['User=1000', 'AddCapability=chown,net_bind_service', 'PublishPort=8080:80'], []],
  [
    'users of its own in a pod',
    ['User=1000', 'Pod=web.pod', 'UserNS=auto'],
    ['4 warning never-starts missing+add', '5 error never-starts refused+pod'],
  ],
  ['every capability', ['User=1000', 'AddCapability=all'], ['4 error net-bind-service-added added-all']],
  [
    'privileged, whatever else it adds',
    ['User=1000', 'PodmanArgs=--privileged', 'AddCapability=ALL'],
    ['4 error net-bind-service-added privileged'],
  ],
  ['not privileged', ['User=1000', 'PodmanArgs=--privileged=false'], []],
  [
    'the capability beside high ports',
    ['User=1000', 'DropCapability=all', 'AddCapability=cap_net_bind_service', 'PublishPort=8080:8080'],
    ['5 info net-bind-service-unused unused'],
  ],
  [
    'beside a port that a sysctl opens',
    ['User=1000', 'Sysctl=net.ipv4.ip_unprivileged_port_start=80', 'AddCapability=NET_BIND_SERVICE', 'PublishPort=8080:80'],
    ['5 info net-bind-service-unused unused'],
  ],
  ['beside no port', ['User=1000', 'AddCapability=NET_BIND_SERVICE'], []],
  ['beside a variable', ['User=1000', 'AddCapability=NET_BIND_SERVICE', `PublishPort=8080:\${PORT}`], []],
  [
    'beside a low port of its variables',
    ['User=1000', 'AddCapability=NET_BIND_SERVICE', 'PublishPort=8080:8080', 'Environment=PORT=80'],
    [],
  ],
  [
    'root in the network of the host',
    ['User=0', 'Network=host'],
    ['3 warning may-run-as-root root', '4 warning net-bind-service-kept kept'],
  ],
  ['another user there', ['User=1000', 'Network=host'], []],
  ['users of its own there', ['UserNS=auto', 'Network=host'], ['1 info may-run-as-root unset']],
  ['dropped there', ['DropCapability=CAP_NET_BIND_SERVICE', 'Network=host'], ['1 info may-run-as-root unset']],
];

/** Of an image whose program has the file capability. */
const CADDY: typeof ROWS = [
  ['all dropped', ['User=1000', 'DropCapability=all'], ['4 error binary-will-not-start dropped']],
  [
    'the one dropped, privileges or not',
    ['User=1000', 'NoNewPrivileges=true', 'DropCapability=CAP_NET_BIND_SERVICE'],
    ['5 error binary-will-not-start dropped'],
  ],
  ['all dropped but the one', ['User=1000', 'DropCapability=all', 'AddCapability=NET_BIND_SERVICE'], []],
  ['another dropped', ['User=1000', 'DropCapability=CHOWN'], []],
  ['another program', ['User=1000', 'DropCapability=all', 'Entrypoint=/bin/sh'], []],
  ['needed, beside high ports', ['User=1000', 'AddCapability=NET_BIND_SERVICE', 'PublishPort=8080:8080'], []],
];

describe('rules', () => {
  test.each(ROWS)('%s', (_, lines, expected) => {
    expect(toldOf(container(IMAGE, ...lines))).toEqual(expected);
  });

  test.each(CADDY)('of a program with the file capability: %s', (_, lines, expected) => {
    expect(toldOf(container('Image=caddy:2.10', ...lines))).toEqual(expected);
    for (const { message } of findingsOf(container('Image=caddy:2.10', ...lines), 'ja'))
      expect(message).toContain('実行されません');
  });

  test.each<[string, string[], string[]]>([
    ['that podman gives to nobody', ['Image=a'], ['1 error binary-will-not-start needs-other']],
    ['beside a drop that takes another', ['Image=a', 'DropCapability=CHOWN'], ['1 error binary-will-not-start needs-other']],
    ['that is added', ['Image=a', 'AddCapability=SYS_ADMIN'], []],
    ['of another program', ['Image=a', 'Entrypoint=/bin/sh'], []],
    ['of the default set, dropped', ['Image=b', 'DropCapability=all'], ['3 error binary-will-not-start needs-dropped']],
    ['of the default set', ['Image=b'], []],
  ])('a capability that the file has in effect, %s', (_, lines, expected) => {
    const capable = (needs: readonly string[]): ImageFacts => ({ user: '1000', exec: 'direct', fileCapability: 'none', needs });
    const locked = new Map([
      [imageKey('a'), capable(['SYS_ADMIN'])],
      [imageKey('b'), capable(['CHOWN'])],
    ]);
    const told = findingsOf(container(...lines), 'en', { locked }).map(
      ({ ruleId, messageId, severity, range }) => `${range?.start.line} ${severity} ${ruleId} ${messageId}`,
    );
    expect(told.filter((one) => one.includes('binary-will-not-start'))).toEqual(expected);
  });

  test.each<[string, string[], string[]]>([
    ['that passwd does not have', ['Image=a'], ['2 error never-starts refused+image-user']],
    ['beside one of the file', ['Image=a', 'User=1000'], []],
    ['beside a specifier', ['Image=a', 'User=%U'], []],
    ['beside whoever runs podman', ['Image=a', 'UserNS=keep-id'], []],
    ['before what else is refused', ['AddCapability=FOO', 'Image=a'], ['2 error never-starts refused+name']],
  ])('USER of an image %s', (_, lines, expected) => {
    const locked = new Map<string, ImageFacts>([[imageKey('a'), { user: 'nosuch', userProblem: 'no-such-user' }]]);
    for (const language of LANGUAGES) {
      const all = findingsOf(container(...lines), language, { locked });
      const told = all.map(({ ruleId, messageId, severity, range }) => `${range?.start.line} ${severity} ${ruleId} ${messageId}`);
      expect(told).toEqual(expected);
      for (const { message } of all.filter(({ data }) => data.image)) {
        expect(message).toContain('unable to find user nosuch: no matching entries in passwd file');
      }
    }
  });

  test('a pod tells what it publishes, and nothing of who it is', () => {
    expect(toldOf('[Pod]\nPublishPort=25:25\n', 'web.pod')).toEqual(['2 warning privileged-host-port published']);
  });

  test('a file that is called nearly as one that is there, and never itself', () => {
    const lines = ['User=1000', 'Network=ap.network', 'Network=wed.container', 'Network=vpn.network'];
    const files = { 'web.container': container(IMAGE, ...lines), 'app.network': '[Network]\n' };
    const made = readOf(files, 'web.container');
    const settings = { policy: shippedPolicy('restricted'), door: 'file', language: 'en', today: '2026-11-28' } as const;
    const { findings } = judgeFile({ file: 'web.container', text: files['web.container'], made }, settings);
    expect(findings.map(({ ruleId, messageId, data }) => [`${ruleId} ${messageId}`, data.near])).toEqual([
      ['never-starts missing+near', 'app.network'],
      ['never-starts missing+add', undefined],
      ['never-starts missing+add', undefined],
    ]);
  });

  test('the address on which a port is published, and a port of the container that nobody knows', () => {
    const lines = ['User=1000', 'PublishPort=10.0.0.1:25:2525', 'PublishPort=+80:%i'];
    const told = findingsOf(container(IMAGE, ...lines)).map(({ ruleId, data: { address, target } }) => [ruleId, address, target]);
    expect(told).toEqual([
      ['privileged-host-port', '10.0.0.1', 2525],
      ['privileged-host-port', 'every address', '?'],
    ]);
  });

  test('of a host that is known', () => {
    const on = (node: NodeFacts, ...lines: readonly string[]) => toldOf(container(IMAGE, ...lines), undefined, node);
    const [low, host] = ['PublishPort=127.0.0.1:80:8080', ['Network=host', 'ExposeHostPort=80']];
    const published = '5 warning privileged-host-port host-network';
    expect(on({ rootless: true }, 'User=1000', low)).toEqual(['4 error never-starts refused+rootless']);
    expect(on({ portStart: 1024 }, 'DropCapability=all', ...host)).toEqual(
      expect.arrayContaining([published, '5 error privileged-port-unbindable dropped+host']),
    );
    expect(on({ portStart: 1024, rootless: true }, 'UserNS=keep-id', ...host)).toEqual([
      published,
      '5 error privileged-port-unbindable void+host',
    ]);
  });

  test('a comment lets a finding pass', () => {
    expect(toldOf(container(IMAGE, '# kport-allow may-run-as-root: it writes to a volume of root', 'User=0'))).toEqual([]);
  });

  test('speak Japanese', () => {
    for (const [, lines] of ROWS) {
      for (const { message } of findingsOf(container(IMAGE, ...lines), 'ja')) expect(message).toMatch(/[\p{Script=Hiragana}]/u);
    }
  });

  test('every message is told in this file', () => {
    const own = readFileSync(new URL(import.meta.url), 'utf8');
    const ids = rules.flatMap(({ id, others }) =>
      Object.keys(others?.quadlet?.words.en.messages ?? {}).map((message) => `${id} ${message}`),
    );
    expect(ids.filter((id) => !own.includes(`${id}'`))).toEqual([]);
  });
});

test.each(LANGUAGES)('every step of a story has a sentence in %s', (language) => {
  const { facts, errors } = bindWords(language, 'quadlet');
  const nodes: NodeFacts[] = [{}, { rootless: true, portStart: 1024 }];
  for (const [, lines] of ROWS) {
    const workload = workloadOf({ 'web.container': container(IMAGE, ...lines) });
    for (const node of nodes) {
      const { because, error } = verdictOf(workload, { node });
      expect(because.filter(({ fact }) => facts[fact] === undefined)).toEqual([]);
      if (error) expect(errors[error.code]).toBeDefined();
    }
  }
});
