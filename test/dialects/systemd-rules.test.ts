// What rules say of units: each row is a unit, with the findings of all rules.
import { describe, expect, test } from 'vitest';
import { judgeFile } from '../../src/lint/judge-file.ts';
import { readUnit } from '../../src/lint/read-unit.ts';
import type { RuntimeProfile } from '../../src/model/bind.ts';
import { LANGUAGES, type Language } from '../../src/model/finding.ts';
import type { ProgramEntry } from '../../src/model/outcome.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { besideOf, type Files, serviceOf as unit, verdictOf, workloadOfUnit } from './units.ts';

interface Settings {
  readonly runtime?: RuntimeProfile;
  readonly programs?: readonly ProgramEntry[];
  readonly language?: Language;
}

function findingsOf(files: Files, file: string, { runtime = 'unknown', programs = [], language = 'en' }: Settings = {}) {
  const text = files[file] ?? '';
  const made = readUnit({ file, text, isForced: false, isMet: false }, besideOf(files));
  const policy = { ...shippedPolicy('restricted'), runtime, programs };
  const settings = { policy, door: 'file' as const, language, today: '2026-11-28' };
  const verdict = judgeFile({ file, text, made }, settings);
  expect(verdict.failures).toEqual([]);
  return verdict.findings;
}

function toldOf(files: Files, file: string, settings?: Settings): string[] {
  return findingsOf(files, file, settings).map(({ ruleId, messageId, severity, range }) => {
    return `${range?.start.line}:${range?.start.column} ${severity} ${ruleId} ${messageId}`;
  });
}

const CAPABLE: readonly ProgramEntry[] = [{ program: '/opt/*', facts: { fileCapability: 'ep' } }];

describe('a service', () => {
  test.each<[string, string, string[], Settings?]>([
    ['that has to do with no port, as root', unit('ExecStart=/usr/sbin/cron -f'), []],
    ['on a high port, as root', unit('ExecStart=/usr/bin/web --port 8080'), []],
    ['that is told of a low port, as root', unit('ExecStart=/usr/bin/web --port 80'), ['1:1 error may-run-as-root no-user+port']],
    ['User=root', unit('User=root', 'ExecStart=/usr/bin/web -p 443'), ['2:6 error may-run-as-root no-user+port']],
    ['an empty User= is none', unit('User=web', 'User=', 'ExecStart=/w --port=80'), ['1:1 error may-run-as-root no-user+port']],
    ['a variable names the port', unit('Environment=A=b PORT=80', 'ExecStart=/w'), ['1:1 error may-run-as-root no-user+port']],
    [
      'ambient without a user',
      unit('AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w'),
      ['2:21 error may-run-as-root no-user+ambient'],
    ],
    [
      'root, bounded',
      unit('CapabilityBoundingSet=CAP_CHOWN CAP_NET_BIND_SERVICE', 'ExecStart=/w'),
      ['2:33 info may-run-as-root no-user+bounding'],
    ],
    ['a prefix undoes User=', unit('User=web', 'ExecStart=+/w --port 80'), ['3:11 error may-run-as-root prefix']],
    ['as it should be', unit('User=web', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80'), []],
    ['the number of the capability', unit('User=web', 'AmbientCapabilities=10', 'ExecStart=/w --port 80'), []],
    [
      'nothing gives it the port',
      unit('User=web', 'ExecStart=/w --port 80'),
      ['3:21 info privileged-port-unbindable program-decides'],
    ],
    [
      'and its file has nothing',
      unit('User=web', 'ExecStart=/opt/w --port 80'),
      ['3:25 error privileged-port-unbindable nothing'],
      { programs: [{ program: '/opt/w', facts: { fileCapability: 'none' } }] },
    ],
    [
      'PrivateUsers=, also of root',
      unit('PrivateUsers=yes', 'ExecStart=/w --port 80'),
      ['1:1 error may-run-as-root no-user+port', '3:21 error privileged-port-unbindable private-users'],
    ],
    [
      'PrivateUsers= that only some versions know',
      unit('User=web', 'PrivateUsers=self', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80'),
      ['5:21 warning privileged-port-unbindable on-some'],
    ],
    [
      'PrivateUsers= that the version does not know',
      unit('User=web', 'PrivateUsers=self', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80'),
      [],
      { runtime: 'systemd-252' },
    ],
    [
      'SocketBindDeny=, which 252 of Debian has not',
      unit('User=web', 'SocketBindDeny=any', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80'),
      ['5:21 warning privileged-port-unbindable on-some'],
    ],
    [
      'SocketBindDeny= on 257',
      unit('User=web', 'SocketBindDeny=any', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80'),
      ['5:21 error privileged-port-unbindable denied'],
      { runtime: 'systemd-257' },
    ],
    [
      'SocketBindAllow= of the port',
      unit(
        'User=web',
        'SocketBindDeny=any',
        'SocketBindAllow=tcp:80',
        'AmbientCapabilities=CAP_NET_BIND_SERVICE',
        'ExecStart=/w --port 80',
      ),
      [],
      { runtime: 'systemd-257' },
    ],
    [
      'SocketBindDeny= of one family, root',
      unit('SocketBindDeny=ipv6:tcp:80', 'ExecStart=/w --port 80'),
      ['1:1 error may-run-as-root no-user+port', '3:21 info privileged-port-unbindable one-family'],
      { runtime: 'systemd-262' },
    ],
    [
      'RestrictAddressFamilies= without both families',
      unit('User=web', 'RestrictAddressFamilies=AF_UNIX', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80'),
      ['5:21 error privileged-port-unbindable family'],
    ],
    [
      'RestrictAddressFamilies= without IPv4',
      unit(
        'User=web',
        'RestrictAddressFamilies=AF_UNIX AF_INET6',
        'AmbientCapabilities=CAP_NET_BIND_SERVICE',
        'ExecStart=/w --port 80',
      ),
      ['5:21 info privileged-port-unbindable one-family'],
    ],
    [
      'the bounding set leaves the ambient one empty',
      unit('User=web', 'CapabilityBoundingSet=CAP_CHOWN', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w'),
      ['4:21 error privileged-port-unbindable bounding'],
    ],
    [
      'NoNewPrivileges= against the file',
      unit('User=web', 'NoNewPrivileges=yes', 'ExecStart=/opt/w --port 80'),
      ['4:25 error privileged-port-unbindable file-void'],
      { programs: CAPABLE },
    ],
    [
      'NoNewPrivileges= implied before 253',
      unit('User=web', 'LockPersonality=yes', 'ExecStart=/opt/w --port 80'),
      ['4:25 warning privileged-port-unbindable on-some'],
      { programs: CAPABLE },
    ],
    [
      'a program that does not start',
      unit('User=web', 'CapabilityBoundingSet=', 'ExecStart=/opt/w'),
      ['3:1 error never-starts not-executed'],
      { programs: CAPABLE },
    ],
    ['no name of a user', unit('User=1000:1000', 'ExecStart=/w'), ['2:6 error never-starts not-loaded']],
    ['no name of a group', unit('User=web', 'Group=a/b', 'ExecStart=/w'), ['3:7 error never-starts not-loaded']],
    ['a prefix of later versions', unit('ExecStart=|/w'), ['2:12 warning never-starts not-loaded-on-some']],
    [
      'it opens the ports of the host for everybody',
      unit('User=web', 'ExecStartPre=+/usr/sbin/sysctl -w net.ipv4.ip_unprivileged_port_start=80', 'ExecStart=/w --port 80'),
      ['3:15 error port-start-lowered host'],
    ],
    [
      'or those of its own network',
      unit(
        'User=web',
        'PrivateNetwork=yes',
        'ExecStartPre=!/bin/sh -c "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start"',
        'ExecStart=/w',
      ),
      ['4:15 warning port-start-lowered own'],
    ],
    [
      'who looks at the sysctl does not set it',
      unit('ExecStartPre=+/usr/sbin/sysctl net.ipv4.ip_unprivileged_port_start', 'ExecStart=/w'),
      [],
    ],
    [
      'a capability without a port',
      unit('User=web', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 8080'),
      ['3:21 info net-bind-service-unused unused'],
    ],
  ])('%s', (_, text, expected, settings) => expect(toldOf({ 'w.service': text }, 'w.service', settings)).toEqual(expected));
});

describe('a service and its socket', () => {
  const socket = '[Socket]\nListenStream=80\n';
  test.each<[string, Files, string[]]>([
    [
      'root gets what systemd opens',
      { 'w.service': unit('ExecStart=/w'), 'w.socket': socket },
      ['1:1 info may-run-as-root no-user+socket'],
    ],
    ['a user does', { 'w.service': unit('User=web', 'ExecStart=/w'), 'w.socket': socket }, []],
    [
      'with a capability that nothing needs',
      { 'w.service': unit('User=web', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w'), 'w.socket': socket },
      ['3:21 warning net-bind-service-unused activated'],
    ],
    ['the socket is of another service', { 'w.service': unit('ExecStart=/w'), 'w.socket': `${socket}Service=x.service\n` }, []],
    [
      'the sandbox does not matter to it',
      {
        'w.service': unit('User=web', 'PrivateUsers=yes', 'CapabilityBoundingSet=', 'ExecStart=/w --port 80'),
        'w.socket': socket,
      },
      [],
    ],
  ])('%s', (_, files, expected) => expect(toldOf(files, 'w.service')).toEqual(expected));
});

test('every message is told in both languages, without a placeholder left', () => {
  const units = [
    unit('ExecStart=/w --port 80'),
    unit('User=web', 'ExecStart=/w --port 80'),
    unit('User=web', 'PrivateUsers=self', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80'),
    unit('User=-1', 'ExecStartPre=+/usr/sbin/sysctl -w net.ipv4.ip_unprivileged_port_start=80', 'ExecStart=/w'),
  ];
  for (const language of LANGUAGES) {
    const findings = units.flatMap((text) => findingsOf({ 'w.service': text }, 'w.service', { language }));
    expect(findings.length).toBeGreaterThan(3);
    for (const { message, fix, why } of findings) expect(message + fix + why).not.toMatch(/[{}]/);
  }
});

test.each([[], ['User=0'], ['User=root']])('root is told in words that hold with and without User=: %s', (...lines) => {
  const files = { 'w.service': unit(...lines, 'ExecStart=/usr/bin/web --port 80') };
  expect(findingsOf(files, 'w.service').map(({ message }) => message)).toEqual([
    'unit "w.service" runs as root (User= names nobody else) and is told to listen on port 80 (http)',
  ]);
});

describe('drop-ins', () => {
  const base = unit('User=web', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'ExecStart=/w --port 80');
  const dropIn = (...lines: readonly string[]) => ({ 'w.service': base, 'w.service.d/10.conf': unit(...lines) });

  test.each<[string, Files, string[]]>([
    ['an empty list clears', dropIn('AmbientCapabilities='), ['privileged-port-unbindable program-decides']],
    ['a list adds', dropIn('AmbientCapabilities=CAP_CHOWN'), []],
    ['a list takes away', dropIn('AmbientCapabilities=~CAP_NET_BIND_SERVICE'), ['privileged-port-unbindable program-decides']],
    ['another user', dropIn('User='), ['may-run-as-root no-user+port']],
    ['another command', dropIn('ExecStart=', 'ExecStart=/w --port 8080'), ['net-bind-service-unused unused']],
    [
      'of every service',
      { 'w.service': base, 'service.d/a.conf': unit('PrivateUsers=yes') },
      ['privileged-port-unbindable private-users'],
    ],
  ])('%s', (_, files, expected) => {
    expect(findingsOf(files, 'w.service').map(({ ruleId, messageId }) => `${ruleId} ${messageId}`)).toEqual(expected);
  });

  test('a finding is where it is written', () => {
    const [finding] = findingsOf(dropIn('CapabilityBoundingSet=NET_BIND_SERVICE'), 'w.service').filter(
      ({ ruleId }) => ruleId === 'void-capability-name',
    );
    expect(finding?.written).toMatchObject({ file: 'w.service.d/10.conf', range: { start: { line: 2, column: 23 } } });
  });

  test.each<[string, string, string]>([
    ['of no user', unit('Environment=A=B'), 'depends unit'],
    ['of a user', unit('User=web', 'CapabilityBoundingSet='), 'fails '],
    ['of an emptied user, who is root', unit('User='), 'binds '],
    ['of a set that nobody has the capability in', unit('CapabilityBoundingSet='), 'fails '],
  ])('one without its unit leaves open who he is: %s', (_, text, expected) => {
    const alone = workloadOfUnit({ 'w.service.d/10.conf': text }, 'w.service.d/10.conf');
    const { verdict, dependsOn } = verdictOf(alone, { port: 80, image: { fileCapability: 'none' } });
    expect(`${verdict} ${dependsOn.join()}`).toBe(expected);
  });

  test('one without its unit says what it says, and nothing of what it does not', () => {
    const alone = { 'w.service.d/10.conf': unit('AmbientCapabilities=NET_BIND_SERVICE') };
    const told = findingsOf(alone, 'w.service.d/10.conf').map(({ ruleId, messageId }) => `${ruleId} ${messageId}`);
    expect(told).toEqual(['void-capability-name ignored']);
  });
});

describe('a socket', () => {
  const socket = (...lines: readonly string[]) => `[Socket]\n${lines.join('\n')}\n`;
  test.each<[string, string, RuntimeProfile, string[]]>([
    ['of the system', socket('ListenStream=80'), 'unknown', []],
    ['that may not open its port', socket('ListenStream=80', 'SocketBindDeny=any'), 'systemd-257', ['2 error socket-denied']],
    [
      'that some versions keep from it',
      socket('SocketBindDeny=80', 'ListenStream=80'),
      'unknown',
      ['3 warning socket-denied-on-some'],
    ],
    ['of a version that does not look', socket('SocketBindDeny=80', 'ListenStream=80'), 'systemd-252', []],
    ['of a high port', socket('SocketBindDeny=any', 'ListenStream=8080'), 'systemd-257', []],
  ])('%s', (_, text, runtime, expected) => {
    for (const language of LANGUAGES) {
      const found = findingsOf({ 'w.socket': text }, 'w.socket', { language, runtime });
      expect(found.map(({ messageId, severity, range }) => `${range?.start.line} ${severity} ${messageId}`)).toEqual(expected);
    }
  });
});

// As they are published, by the lines that matter here, each judged by a person once (Debian 12, caddyserver/dist, coredns/deployment).
describe('units that others have published', () => {
  const sshd = unit(
    'EnvironmentFile=-/etc/default/ssh',
    'ExecStartPre=/usr/sbin/sshd -t',
    'ExecStart=/usr/sbin/sshd -D $SSHD_OPTS',
  );
  test.each<[string, string, Files, string[]]>([
    [
      'ssh of Debian, which its socket may start',
      'ssh.service',
      { 'ssh.service': sshd, 'ssh.socket': '[Socket]\nListenStream=22\nAccept=no\n' },
      ['may-run-as-root no-user+socket'],
    ],
    ['ssh of Debian without it', 'ssh.service', { 'ssh.service': sshd }, []],
    [
      'caddy, by its ambient capability',
      'caddy.service',
      {
        'caddy.service': unit(
          'User=caddy',
          'ExecStart=/usr/bin/caddy run --environ --config /etc/caddy/Caddyfile',
          'ProtectSystem=full',
          'AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE',
        ),
      },
      [],
    ],
    [
      'coredns, bounded as well',
      'coredns.service',
      {
        'coredns.service': unit(
          'User=coredns',
          'CapabilityBoundingSet=CAP_NET_BIND_SERVICE',
          'AmbientCapabilities=CAP_NET_BIND_SERVICE',
          'NoNewPrivileges=true',
          'ExecStart=/usr/bin/coredns -conf=/etc/coredns/Corefile',
        ),
      },
      [],
    ],
    [
      'tor of Debian, which becomes another user itself',
      'tor@.service',
      {
        'tor@.service': unit(
          'NoNewPrivileges=yes',
          'PrivateDevices=yes',
          'CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_NET_BIND_SERVICE CAP_DAC_READ_SEARCH',
          'ExecStart=/usr/bin/tor --defaults-torrc /etc/tor/torrc',
        ),
      },
      ['may-run-as-root no-user+bounding'],
    ],
  ])('%s', (_, file, files, expected) => {
    expect(findingsOf(files, file).map(({ ruleId, messageId }) => `${ruleId} ${messageId}`)).toEqual(expected);
  });
});

describe('a comment lets a finding pass', () => {
  const at = (comment: string) => [comment, 'ExecStart=/w --port 80'];
  test.each([
    ['above the value', unit('User=root', ...at('')), 1],
    ['above the section', `# kport-allow may-run-as-root: measured\n${unit('ExecStart=/w --port 80')}`, 0],
    ['with a semicolon', `; kport-allow may-run-as-root: measured\n${unit('ExecStart=/w --port 80')}`, 0],
    ['above another value', unit('# kport-allow may-run-as-root: measured', 'ExecStart=/w --port 80'), 1],
  ])('%s', (_, text, count) => {
    const findings = findingsOf({ 'w.service': text }, 'w.service').filter(({ ruleId }) => ruleId === 'may-run-as-root');
    expect(findings).toHaveLength(count);
  });
});

describe('a comment in a drop-in', () => {
  const base = unit('ExecStart=/w --port 80');
  const told = (dropIn: string) =>
    findingsOf({ 'w.service': base, 'w.service.d/1.conf': dropIn }, 'w.service').filter(
      ({ ruleId }) => ruleId === 'may-run-as-root',
    );
  const comment = '# kport-allow may-run-as-root: measured';
  test.each([
    ['above the value', unit(comment, 'User=root'), 0],
    ['above the section that says it', `${comment}\n${unit('User=root')}`, 0],
    ['above another value', unit(comment, 'Group=root', 'User=root'), 1],
    ['above a section that does not say it', `${comment}\n${unit('Group=root')}`, 1],
  ])('%s', (_, dropIn, count) => {
    expect(told(dropIn)).toHaveLength(count);
  });
});

describe('which sockets hand a port to a service', () => {
  const service = unit('User=web', 'ExecStart=/w');
  const socket = '[Socket]\nListenStream=80\n';
  test.each<[string, Files, readonly number[]]>([
    ['one of another name that names it', { 'other.socket': `${socket}Service=w.service\n` }, [80]],
    ['with blanks, and a comment before', { 'other.socket': `# x\n${socket}Service = w.service  \n` }, [80]],
    ['by a specifier', { 'w-a.socket': `${socket}Service=%p.service\n`, 'w.socket': `${socket}Service=%p.service\n` }, [80]],
    ['one that names another', { 'other.socket': `${socket}Service=ww.service\n` }, []],
    ['one that says so in a comment', { 'other.socket': `${socket}#Service=w.service\n` }, []],
    ['one of another name that names none', { 'other.socket': socket }, []],
    [
      'one that only a drop-in of its service names',
      { 'other.socket': socket, 'w.service.d/1.conf': unit('Sockets=other.socket') },
      [80],
    ],
    ['a drop-in of the socket adds a port', { 'w.socket': socket, 'w.socket.d/1.conf': '[Socket]\nListenStream=81\n' }, [80, 81]],
    [
      'a drop-in of the socket takes its port away',
      { 'w.socket': socket, 'w.socket.d/1.conf': '[Socket]\nListenStream=\nListenStream=81\n' },
      [81],
    ],
    [
      'a drop-in of the socket gives it to another',
      { 'w.socket': socket, 'w.socket.d/1.conf': '[Socket]\nService=x.service\n' },
      [],
    ],
  ])('%s', (_, files, ports) => {
    const workload = workloadOfUnit({ 'w.service': service, ...files }, 'w.service');
    expect([80, 81].filter((port) => verdictOf(workload, { port }).via === 'socket-activation')).toEqual(ports);
  });

  test('in the folders in which systemd looks', () => {
    const files = {
      'etc/systemd/system/w.service': service,
      'usr/lib/systemd/system/other.socket': `${socket}Service=w.service\n`,
    };
    expect(verdictOf(workloadOfUnit(files, 'etc/systemd/system/w.service'), { port: 80 })).toMatchObject({
      via: 'socket-activation',
    });
  });
});

// Measured with systemd 252.38-1~deb12u1 as the manager of user 1500 in namespaces of its own, the programs being a probe and one with +ep.
describe('a unit of the manager of a user', () => {
  const PROGRAMS: readonly ProgramEntry[] = [
    { program: '/h/none', facts: { fileCapability: 'none' } },
    { program: '/h/ep', facts: { fileCapability: 'ep' } },
  ];
  const [none, ep] = ['ExecStart=/h/none', 'ExecStart=/h/ep'];
  test.each<[readonly string[], string]>([
    [[none], 'EACCES'],
    [[ep], 'file-capability'],
    [['ExecStart=+/h/none'], 'EACCES'],
    [['ExecStart=!/h/none'], 'EACCES'],
    [['PrivateNetwork=yes', none], 'EACCES'],
    [['PrivateUsers=yes', none], 'EACCES'],
    [['PrivateUsers=yes', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', none], 'EACCES'],
    [['NoNewPrivileges=yes', ep], 'EACCES'],
    [['SystemCallFilter=@system-service', ep], 'EACCES'],
    [['ProtectSystem=strict', ep], 'file-capability'],
    [['AmbientCapabilities=CAP_NET_BIND_SERVICE', none], '218/CAPABILITIES'],
    [['CapabilityBoundingSet=CAP_NET_BIND_SERVICE', none], '218/CAPABILITIES'],
    [['CapabilityBoundingSet=~CAP_NET_BIND_SERVICE', ep], '218/CAPABILITIES'],
    [['User=1000', none], '216/GROUP'],
    [['User=root', none], '216/GROUP'],
    [['DynamicUser=yes', none], '217/USER'],
  ])('%j: %s', (lines, expected) => {
    const file = 'home/a/.config/systemd/user/w.service';
    const workload = workloadOfUnit({ [file]: unit(...lines) }, file);
    const image = PROGRAMS.find(({ program }) => lines.some((line) => line.endsWith(program)))?.facts;
    const { verdict, via, error } = verdictOf(workload, { port: 80, runtime: 'systemd-252', image });
    expect(verdict === 'binds' ? via : error?.code).toBe(expected);
  });

  const socket = '[Socket]\nListenStream=80\nListenStream=8080\n';
  test.each([
    [80, undefined, 'resources'],
    [80, 80, 'socket-activation'],
    [8080, undefined, 'socket-activation'],
  ])('a socket on %d where ports are free from %s: %s', (port, hostPortStart, expected) => {
    const file = 'etc/systemd/user/w.socket';
    const { via, error } = verdictOf(workloadOfUnit({ [file]: socket }, file), { port, hostPortStart });
    expect(via ?? error?.code).toBe(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['usr/lib/systemd/user', unit('ExecStart=/w --port 80'), ['2:21 warning privileged-port-unbindable user-manager']],
    ['.local/share/systemd/user', unit('User=a', 'ExecStart=/w --port 80'), ['2:6 error never-starts manager-may-not']],
    ['etc/systemd/user', unit('ExecStart=/w --port 8080'), []],
    ['etc/systemd/system', unit('ExecStart=/w --port 80'), ['1:1 error may-run-as-root no-user+port']],
    ['user', unit('ExecStart=/w --port 80'), ['1:1 error may-run-as-root no-user+port']],
  ])('in %s', (folder, text, expected) => {
    const file = `${folder}/w.service`;
    expect(toldOf({ [file]: text }, file)).toEqual(expected);
    expect(toldOf({ [file]: text }, file, { language: 'ja' })).toEqual(expected);
  });
});

describe('a drop-in that is not read to its end', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'behind a user',
      ['User=-1', 'NoNewPrivileges=yes', 'PrivateUsers=yes', 'PrivateUsers=no'],
      ['2:6 warning never-starts drop-in-cut'],
    ],
    ['behind a command', ['ExecStartPre=bin/w', 'Restart=always'], ['2:14 warning never-starts drop-in-cut']],
    ['there is nothing behind', ['Restart=always', 'DynamicUser=maybe'], ['3:13 warning never-starts drop-in-refused']],
    ['behind a section', ['Restart=always', '[Bad', 'User=web'], ['3:1 warning never-starts drop-in-refused']],
    ['is read', ['Restart=always', 'ExecReload=-bin/w', 'WorkingDirectory=-w'], []],
  ])('%s', (_, lines, expected) => {
    const files = { 'w.service': unit('User=web', 'ExecStart=/w'), 'w.service.d/a.conf': unit(...lines) };
    for (const language of LANGUAGES) {
      const findings = findingsOf(files, 'w.service', { language });
      expect(
        findings.map(({ written, severity, ruleId, messageId }) => {
          const { line, column } = written?.range.start ?? {};
          return [`${line}:${column}`, severity, ruleId, messageId].join(' ');
        }),
      ).toEqual(expected);
      for (const { written } of findings) expect(written?.file).toBe('w.service.d/a.conf');
    }
  });

  test('what is not read is named, each key once', () => {
    const lines = ['User=-1', 'NoNewPrivileges=yes', 'PrivateUsers=yes', 'PrivateUsers=no'];
    const files = { 'w.service': unit('User=web', 'ExecStart=/w'), 'w.service.d/a.conf': unit(...lines) };
    expect(findingsOf(files, 'w.service')[0]?.message).toBe(
      'systemd reads this drop-in of unit "w.service" no further than here ("Invalid user/group name or numeric ID: -1"): NoNewPrivileges=, PrivateUsers= behind it counts for nothing',
    );
  });
});

test('of a user whom no host can have, the unit does not start', () => {
  for (const language of LANGUAGES) {
    expect(toldOf({ 'w.service': unit('User="1000"', 'ExecStart=/w') }, 'w.service', { language })).toEqual([
      '2:6 error never-starts user-impossible',
    ]);
  }
});

test('of a group that no host can have, the unit does not start', () => {
  for (const language of LANGUAGES) {
    const files = { 'w.service': unit('User=web', 'SupplementaryGroups=adm "1000"', 'ExecStart=/w') };
    expect(toldOf(files, 'w.service', { language })).toEqual(['3:21 error never-starts group-impossible']);
  }
});

// Measured with systemd 252: it passes over what is no address, and refuses a socket of which no line is left.
test.each([
  [['ListenStream=300.1.1.1:80'], true],
  [['ListenStream=0', 'ListenDatagram=70000'], true],
  [['ListenStream=0.0.0.0:0'], true],
  [['ListenStream=-1'], true],
  [['ListenStream=foo'], true],
  [['ListenStream=300.1.1.1:80', 'ListenStream=8083'], 'unread'],
  [['ListenStream=70000', 'ListenStream=/run/w.sock'], 'unread'],
  [['ListenDatagram=70000', 'ListenFIFO=/run/w'], 'unread'],
  [['ListenNetlink=audit'], false],
  [['ListenStream=@w'], false],
  [['ListenStream=%i'], false],
  [['ListenStream=vsock:2:80'], false],
  [['ListenNetlink=kobject-uevent 1'], false],
])('a socket with %j: refused is %j', (lines, is) => {
  const text = ['[Socket]', ...lines, ''].join('\n');
  const at = `2:${(lines[0] ?? '').indexOf('=') + 2}`;
  for (const language of LANGUAGES)
    expect(toldOf({ 'w@.socket': text }, 'w@.socket', { language })).toEqual(
      is === true
        ? [`${at} error never-starts not-loaded`]
        : is === 'unread'
          ? [`${at} warning never-starts address-unread`]
          : [],
    );
});

// Measured with systemd 252 as process 1.
test.each([
  [['ListenStream=80', 'ListenStream=80'], '3:14'],
  [['ListenStream=8081', 'ListenStream=0.0.0.0:8081'], '3:14'],
  [['ListenStream=127.0.0.1:82', 'ListenStream=8080', 'ListenStream=82'], '4:14'],
  [['ListenStream=0.0.0.0:99', 'ListenStream=127.0.0.1:99'], '3:14'],
  [['ListenStream=[::1]:100', 'ListenStream=100', 'BindIPv6Only=ipv6-only'], '3:14'],
  [['ListenStream=98', 'ListenStream=98', 'BindIPv6Only=ipv6-only'], '3:14'],
  [['ListenStream=91', 'ListenStream=0.0.0.0:91', 'BindIPv6Only=ipv6-only'], undefined],
  [['ListenStream=127.0.0.1:87', 'ListenStream=[::1]:87'], undefined],
  [['ListenStream=127.0.0.1:87', 'ListenStream=127.0.0.2:87'], undefined],
  [['ListenStream=0.0.0.0:96', 'ListenStream=[::1]:96'], undefined],
  [['ListenStream=92', 'ListenStream=92', 'ReusePort=yes'], undefined],
  [['ListenStream=103', 'ListenDatagram=103'], undefined],
  [['ListenDatagram=80', 'ListenDatagram=80'], undefined],
  [['ListenStream=104', 'ListenStream=', 'ListenStream=104'], undefined],
])('a socket with %j', (lines, at) => {
  const files = { 'w.socket': ['[Socket]', ...lines, ''].join('\n'), 'w.service': unit('User=web', 'ExecStart=/w') };
  for (const language of LANGUAGES)
    expect(toldOf(files, 'w.socket', { language })).toEqual(at === undefined ? [] : [`${at} error never-starts socket-taken`]);
  const asked = { port: Number(/\d+$/.exec(lines[0] ?? '')?.[0]), protocol: lines[0]?.startsWith('ListenD') ? 'UDP' : 'TCP' };
  const { verdict, error } = verdictOf(workloadOfUnit(files, 'w.socket'), asked);
  expect([verdict, error?.code]).toEqual(at === undefined ? ['binds', undefined] : ['fails', 'resources']);
});

test('a socket of a user cannot open a low port, and lint says so', () => {
  const text = '[Socket]\nListenStream=80\nListenStream=8080\n';
  for (const language of LANGUAGES) {
    expect(toldOf({ 'etc/systemd/user/w.socket': text }, 'etc/systemd/user/w.socket', { language })).toEqual([
      '2:14 error privileged-port-unbindable socket-of-user',
    ]);
  }
});

test.each([
  [unit('User=a / b', 'ExecStart=/w'), 'Invalid user/group name or numeric ID: a / b'],
  [unit('ExecStart="|/opt/a / b"'), 'Neither a valid executable name nor an absolute path: |/opt/a / b'],
])('what systemd says of %j is told whole', (text, error) => {
  const told = findingsOf({ 'w.service': text }, 'w.service').find(({ ruleId }) => ruleId === 'never-starts');
  expect(told?.message).toContain(`("${error}")`);
});
