// Values that systemd refuses, and what SecureBits= and an ambient set leave of capabilities: each row was run as a unit by systemd 252
// as process 1 (Debian's 252.39, Linux 6.18), in a file of that text.
import { describe, expect, test } from 'vitest';
import type { ImageFacts } from '../../src/model/bind.ts';
import { serviceOf as unit, verdictOf, workloadOfUnit } from './units.ts';

const PLAIN: ImageFacts = { fileCapability: 'none' };
const CAPABLE: ImageFacts = { fileCapability: 'ep' };
const NNP = ['User=1000', 'NoNewPrivileges=yes'];

function onPort80(lines: readonly string[], image: ImageFacts, ...dropIns: readonly (readonly string[])[]): string {
  const files = Object.fromEntries(dropIns.map((own, index) => [`w.service.d/${index}.conf`, unit(...own)]));
  const main = unit(...lines, ...(lines.some((line) => line.startsWith('ExecStart')) ? [] : ['ExecStart=/opt/w']));
  const workload = workloadOfUnit({ 'w.service': main, ...files }, 'w.service');
  const { verdict, via, error } = verdictOf(workload, { port: 80, runtime: 'systemd-252', image });
  return [verdict, via, error?.code].filter(Boolean).join(' ');
}

describe('SecureBits=', () => {
  test.each<[string, string[], ImageFacts, string]>([
    ['noroot takes from root', ['SecureBits=noroot'], PLAIN, 'fails EACCES'],
    ['noroot that is locked is not set by that', ['SecureBits=noroot-locked'], PLAIN, 'binds root'],
    ['the last one counts', ['SecureBits=noroot', 'SecureBits=keep-caps'], PLAIN, 'binds root'],
    ['an empty one clears', ['SecureBits=noroot', 'SecureBits='], PLAIN, 'binds root'],
    ['names are spelt as they are', ['SecureBits=NOROOT'], PLAIN, 'binds root'],
    ['and stand between blanks', ['SecureBits=keep-caps,noroot'], PLAIN, 'binds root'],
    ['what is none is ignored', ['SecureBits=foo noroot'], PLAIN, 'fails EACCES'],
    ['any has a file give all the same', [...NNP, 'SecureBits=keep-caps'], CAPABLE, 'binds file-capability'],
    ['also one that is locked', [...NNP, 'SecureBits=noroot-locked'], CAPABLE, 'binds file-capability'],
    [
      'also what a version implies',
      ['User=1000', 'LockPersonality=yes', 'SecureBits=keep-caps'],
      CAPABLE,
      'binds file-capability',
    ],
    ['what is none has not', [...NNP, 'SecureBits=foo'], CAPABLE, 'fails EACCES'],
    ['nor has an empty one', [...NNP, 'SecureBits=noroot', 'SecureBits='], CAPABLE, 'fails EACCES'],
    ['a file without one gets none', [...NNP, 'SecureBits=keep-caps'], PLAIN, 'fails EACCES'],
    ['nor does set-user-ID', [...NNP, 'SecureBits=keep-caps'], { ...PLAIN, setuidRoot: true }, 'fails EACCES'],
  ])('%s', (_, lines, image, expected) => expect(onPort80(lines, image)).toBe(expected));
});

describe('an ambient set', () => {
  test.each<[string, string[], string]>([
    ['of another capability has a file give all the same', [...NNP, 'AmbientCapabilities=CAP_CHOWN'], 'binds file-capability'],
    [
      'also one that the bounding set lacks',
      [...NNP, 'AmbientCapabilities=CAP_CHOWN', 'CapabilityBoundingSet=CAP_NET_BIND_SERVICE'],
      'binds file-capability',
    ],
    ['that is cleared has not', [...NNP, 'AmbientCapabilities=CAP_CHOWN', 'AmbientCapabilities='], 'fails EACCES'],
    ['of a name that is none has not', [...NNP, 'AmbientCapabilities=CHOWN'], 'fails EACCES'],
  ])('%s', (_, lines, expected) => expect(onPort80(lines, CAPABLE)).toBe(expected));
});

const AMBIENT = 'AmbientCapabilities=CAP_NET_BIND_SERVICE';
const [SHELL, ENV] = ['ExecStart=/bin/sh -c "exec /opt/w"', 'ExecStart=/usr/bin/env /opt/w'];

describe('behind another program', () => {
  test.each<[string, string[], string]>([
    ['what SecureBits= keeps is gone', [...NNP, 'SecureBits=keep-caps', SHELL], 'fails EACCES'],
    ['what noroot leaves of root as well', ['NoNewPrivileges=yes', 'SecureBits=noroot', ENV], 'fails EACCES'],
    ['which another capability does not bring back', [...NNP, 'AmbientCapabilities=CAP_CHOWN', SHELL], 'fails EACCES'],
    ['but the capability itself', [...NNP, AMBIENT, SHELL], 'binds file-capability'],
    ['and without no_new_privs nothing has to be', ['User=1000', 'SecureBits=noroot', ENV], 'binds file-capability'],
  ])('%s', (_, lines, expected) => expect(onPort80(lines, CAPABLE)).toBe(expected));

  const BOUND = ['NoNewPrivileges=yes', 'CapabilityBoundingSet=~CAP_NET_BIND_SERVICE'];
  test.each<[string, string]>([
    ['ReadOnlyPaths=/opt', 'fails EACCES'],
    ['BindPaths=/opt/w', 'fails EACCES'],
    ['ReadOnlyPaths=//opt/./w', 'fails EACCES'],
    ['ReadOnlyPaths=/usr /bin', 'fails EPERM'],
    ['ProtectSystem=full', 'fails EPERM'],
  ])('it is the file of the one that listens that is mounted nosuid: %s', (line, expected) => {
    for (const command of [SHELL, ENV]) expect(onPort80([...BOUND, line, command], CAPABLE), command).toBe(expected);
  });
});

test('root has no other user for a set-user-ID file, and keeps the ambient set', () => {
  const setuid = { ...PLAIN, setuidRoot: true };
  expect(onPort80(['SecureBits=noroot', AMBIENT], setuid)).toBe('binds capability');
  expect(onPort80(['SecureBits=noroot', AMBIENT, 'User=1000'], setuid)).toBe('fails EACCES');
});

describe('DynamicUser= of a user that there is', () => {
  test.each<[string, string[], ImageFacts, string]>([
    ['root stays root', ['User=root'], PLAIN, 'binds root'],
    ['by number as well', ['User=0'], PLAIN, 'binds root'],
    ['with its file system nosuid', ['User=root', 'CapabilityBoundingSet='], CAPABLE, 'fails EACCES'],
    ['another is none', ['User=nobody'], CAPABLE, 'fails EACCES'],
  ])('%s', (_, lines, image, expected) => expect(onPort80(['DynamicUser=yes', ...lines], image)).toBe(expected));
});

test('a number that not every host has may be missing', () => {
  for (const number of ['1', '99', '1000', '65534'])
    expect(onPort80([`User=${number}`, AMBIENT], PLAIN)).toBe('binds capability');
  for (const number of ['100', '1001', '54321', '4294967294']) {
    expect(onPort80([`User=${number}`, AMBIENT], PLAIN)).toBe('depends capability 217/USER');
  }
});

describe('what 252 sets no_new_privs with', () => {
  test.each<[string, string[], string]>([
    ['the last value that is one counts', ['LockPersonality=yes', 'LockPersonality=bogus'], 'fails EACCES'],
    ['an empty one is none', ['RestrictRealtime=yes', 'RestrictRealtime='], 'fails EACCES'],
    ['a list that is cleared is none', ['SystemCallFilter=~@clock', 'SystemCallFilter='], 'binds file-capability'],
    ['nor one that denies nothing', ['RestrictAddressFamilies=~'], 'binds file-capability'],
    ['any more', ['SystemCallFilter=~@clock', 'SystemCallFilter=@clock'], 'binds file-capability'],
    ['with a number of its error', ['SystemCallLog=~@clock:EPERM', 'SystemCallLog=@clock'], 'binds file-capability'],
    ['but one that allows only some', ['RestrictAddressFamilies=AF_INET', 'RestrictAddressFamilies=~AF_UNIX'], 'fails EACCES'],
    ['namespaces of which all are allowed', ['RestrictNamespaces=cgroup ipc net mnt pid user uts'], 'binds file-capability'],
    ['in several lines', ['RestrictNamespaces=~user', 'RestrictNamespaces=user'], 'binds file-capability'],
    ['of a kind that there is not', ['RestrictNamespaces=user bogus'], 'binds file-capability'],
    ['some of them', ['RestrictNamespaces=yes', 'RestrictNamespaces=user'], 'fails EACCES'],
    ['but one', ['RestrictNamespaces=~user'], 'fails EACCES'],
    ['not one after none', ['RestrictNamespaces=no', 'RestrictNamespaces=user'], 'binds file-capability'],
    ['cleared', ['RestrictNamespaces=yes', 'RestrictNamespaces='], 'binds file-capability'],
  ])('%s', (_, lines, expected) => expect(onPort80(['User=1000', ...lines], CAPABLE)).toBe(expected));

  test('ProtectSystem= is what it was before a value that is none', () => {
    const lines = ['NoNewPrivileges=yes', 'CapabilityBoundingSet=', 'ProtectSystem=strict'];
    expect(onPort80([...lines, 'ProtectSystem=bogus'], CAPABLE)).toBe('fails EACCES');
    expect(onPort80([...lines, 'ProtectSystem='], CAPABLE)).toBe('fails EACCES');
    expect(onPort80([...lines, 'ProtectSystem=no'], CAPABLE)).toBe('fails EPERM');
  });
});

describe('RestrictAddressFamilies=', () => {
  const lines = (...values: string[]) => values.map((value) => `RestrictAddressFamilies=${value}`);
  test.each<[string, string[], string]>([
    ['allows neither', lines('AF_UNIX AF_NETLINK'), 'fails EAFNOSUPPORT'],
    ['allows both', lines('AF_UNIX', 'AF_INET AF_INET6'), 'binds root'],
    ['in any case', lines('af_inet af_inet6'), 'binds root'],
    ['allows one', lines('AF_INET'), 'binds root'],
    ['allows the other', lines('AF_INET6'), 'depends root EAFNOSUPPORT'],
    ['denies both', lines('~AF_INET AF_INET6'), 'fails EAFNOSUPPORT'],
    ['denies others', lines('~AF_PACKET'), 'binds root'],
    ['takes out what it has allowed', lines('AF_INET AF_INET6', '~AF_INET AF_INET6'), 'fails EAFNOSUPPORT'],
    ['allows none', lines('AF_INET AF_INET6', 'none'), 'fails EAFNOSUPPORT'],
    ['forgets none', lines('none', 'AF_INET AF_INET6'), 'binds root'],
    ['forgets none where it denies others', lines('none', '~AF_PACKET'), 'binds root'],
    ['is cleared', lines('AF_UNIX', ''), 'binds root'],
    ['does not count with a +', [...lines('AF_UNIX'), 'ExecStart=+/opt/w'], 'binds root'],
  ])('%s', (_, all, expected) => expect(onPort80(all, PLAIN)).toBe(expected));
});

describe('a unit is not loaded', () => {
  test.each([
    ['User=-1', '-1'],
    ['User=1000:1000', '1000:1000'],
    ['User=%i', ''],
    ['Group=%i', ''],
    ['SupplementaryGroups=0 -1', '-1'],
    ['DynamicUser=bogus', 'bogus'],
    ['DynamicUser=', ''],
    ['ExecStart=bin/w', 'bin/w'],
    ['ExecStart=/w ; bin/w', 'bin/w'],
    ['ExecStart=/bin/', '/bin/'],
  ])('%s', (line, told) => {
    const text = unit(line, ...(line.startsWith('ExecStart') ? [] : ['ExecStart=/w']));
    const { verdict, error } = verdictOf(workloadOfUnit({ 'w.service': text }, 'w.service'), {
      port: 8080,
      runtime: 'systemd-252',
    });
    expect([verdict, error?.code]).toEqual(['fails', 'bad-setting']);
    expect(error?.text).toMatch(
      /^(?:Invalid user|Failed to parse boolean|Neither a valid|Executable path specifies a directory)/,
    );
    expect(error?.text).toContain(`: ${told} / Unit configuration has fatal error`);
  });

  const SEVERAL = 'Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.';
  const FATAL = ' / Unit configuration has fatal error, unit will not be started.';
  test.each<[string, string[], string]>([
    [
      'of several the first one in the file is told',
      ['Group=-1', 'User=a/b', 'ExecStart=bin/w'],
      `Invalid user/group name or numeric ID: -1${FATAL}`,
    ],
    ['whatever its key', ['ExecStart=bin/w', 'User=-1'], `Neither a valid executable name nor an absolute path: bin/w${FATAL}`],
    ['of a section only what stands before it', ['ExecStart=/w', '[Bad', 'User=-1'], "Invalid section header '[Bad'"],
    ['else that value', ['User=-1', 'ExecStart=/w', '[Bad'], `Invalid user/group name or numeric ID: -1${FATAL}`],
    ['a section of no name', ['ExecStart=/w', '[Ba"d]'], `Bad characters in section header '[Ba"d]'`],
    [
      'another command line',
      ['ExecStart=/w', 'ExecReload=bin/w'],
      `Neither a valid executable name nor an absolute path: bin/w${FATAL}`,
    ],
    ['quotes that nothing closes', ['ExecStart=/w "a'], `Unbalanced quoting, ignoring: "/w "a"${FATAL}`],
    [
      'a folder that is not absolute',
      ['ExecStart=/w', 'WorkingDirectory=w'],
      `WorkingDirectory= path is not absolute: w${FATAL}`,
    ],
    ['and the root', ['ExecStart=/w', 'RootDirectory=w'], `RootDirectory= path is not absolute: w${FATAL}`],
    ['a program without its path', ['ExecStart=/w', 'ExecStop=+'], `Empty path in command line: '+'${FATAL}`],
    ['or in quotes', ['ExecStart=""'], `Empty path in command line: '""'${FATAL}`],
    ['a name that is missing', ['ExecStart=@/w'], `Empty executable name or zeroeth argument: @/w${FATAL}`],
    ['before another command', ['ExecStart=@/w ; /w'], `Empty executable name or zeroeth argument: @/w ; /w${FATAL}`],
    ['no specifier', ['ExecStart=/bin/%Z'], `Failed to resolve unit specifiers in '/bin/%Z': Invalid slot${FATAL}`],
    ['of an argument', ['ExecStart=/w a "b %9"'], `Failed to resolve unit specifiers in b %9: Invalid slot${FATAL}`],
    ['without variables', ['ExecStart=:/w %Z'], `Failed to resolve unit specifiers in %Z: Invalid slot${FATAL}`],
    ['of a user', ['User=%Z', 'ExecStart=/w'], `Failed to resolve unit specifiers in %Z: Invalid slot${FATAL}`],
    ['of groups', ['SupplementaryGroups=0 %Z', 'ExecStart=/w'], `Failed to resolve unit specifiers in %Z: Invalid slot${FATAL}`],
    [
      'of a folder',
      ['ExecStart=/w', 'WorkingDirectory=/%Z'],
      `Failed to resolve unit specifiers in working directory path '/%Z': Invalid slot${FATAL}`,
    ],
    ['of the root', ['ExecStart=/w', 'RootDirectory=/%Z'], `Failed to resolve unit specifiers in '/%Z': Invalid slot${FATAL}`],
    ['one command too many', ['ExecStart=/w', 'ExecStart=/w'], SEVERAL],
    ['in one line', ['Type=exec', 'ExecStart=/w ; /w'], SEVERAL],
    ['of a type that is none', ['Type=oneshot-ish', 'ExecStart=/w ; /w'], SEVERAL],
    [
      'a bus without a name',
      ['Type=dbus', 'ExecStart=/w', 'BusName=a.b', 'BusName='],
      `Service is of type D-Bus but no D-Bus service name has been specified. Refusing.`,
    ],
    [
      'what ends well and is to start again',
      ['Type=oneshot', 'Restart=always', 'Restart=bogus', 'ExecStart=/w'],
      "Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.",
    ],
    ['no command is left', ['ExecStart=/w', 'ExecStart='], 'Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.'],
    [
      'nor behind one that is left out',
      ['ExecStart=-bin/w'],
      'Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.',
    ],
  ])('%s', (_, lines, expected) => {
    const workload = workloadOfUnit({ 'w.service': unit(...lines) }, 'w.service');
    expect(verdictOf(workload, { port: 8080, runtime: 'systemd-252' }).error).toMatchObject({
      code: 'bad-setting',
      text: expected,
    });
  });

  test.each([
    ['WorkingDirectory=-w', 'WorkingDirectory=~', 'WorkingDirectory='],
    ['ExecReload=-bin/w', 'ExecStartPre=w', 'ExecStop=/w "a b" \'c\''],
    ['EnvironmentFile=w', 'BindPaths=w', 'PIDFile=w', 'Type=bogus', 'StandardOutput=bogus'],
    ['ExecStop=-@/w', 'ExecStop=-', 'ExecReload=-/bin/%Z', 'ExecStop=@/w ""', 'WorkingDirectory=-/%Z'],
    ['Environment=A=%Z', 'AmbientCapabilities=%Z', 'ExecStop=/w %%Z %', 'ExecStop=/w %H %d', 'Type=notify', 'Restart=always'],
    ['Type=oneshot', 'Type=', 'Restart=on-failure', 'ExecStart=/a ; /b', 'ExecStartPre=/a ; /b'],
    ['Type=dbus', 'BusName=a.b', 'ExecStart=/a', 'ExecStart='],
  ])('%s is taken or ignored', (...lines) => {
    expect(verdictOf(workloadOfUnit({ 'w.service': unit(...lines, 'ExecStart=/w') }, 'w.service'), { port: 8080 }).verdict).toBe(
      'binds',
    );
  });

  test('whose user nobody can have made, it does not start', () => {
    for (const name of ['"1000"', '+1000', '%%', 'a b']) expect(onPort80([`User=${name}`], PLAIN), name).toBe('fails 217/USER');
    expect(onPort80(['User=web.0'], PLAIN)).toBe('fails 217/USER');
    expect(onPort80(['User=web'], PLAIN)).toBe('fails EACCES');
  });
});

describe('a group', () => {
  test.each<[string[], string]>([
    [['Group=daemon'], 'binds root'],
    [['Group=0', 'SupplementaryGroups=root adm'], 'binds root'],
    [['Group=w'], 'binds root'],
    [['User=app', 'Group=app', AMBIENT], 'depends capability 217/USER'],
    [['Group=app'], 'depends root 216/GROUP'],
    [['Group=12345'], 'depends root 216/GROUP'],
    [['SupplementaryGroups=adm app'], 'depends root 216/GROUP'],
    [['SupplementaryGroups=app', 'SupplementaryGroups='], 'binds root'],
    [['Group="daemon"'], 'fails 216/GROUP'],
    [['Group=+1'], 'fails 216/GROUP'],
    [['Group=+1', 'ExecStart=+/opt/w'], 'fails 216/GROUP'],
    [['User=+1', 'Group=+1'], 'fails 217/USER'],
    [['DynamicUser=yes', 'Group=+1', AMBIENT], 'binds capability'],
    [['DynamicUser=yes', 'SupplementaryGroups=+1', AMBIENT], 'fails 216/GROUP'],
    [['Group=+1', 'Group='], 'binds root'],
  ])('of %j', (lines, expected) => expect(onPort80(lines, PLAIN)).toBe(expected));
});

describe('of a drop-in', () => {
  test.each<[string, string[], string[][], string]>([
    ['what stands behind a refused value is not read', [], [['User=1000:1000', 'CapabilityBoundingSet=']], 'binds root'],
    ['what stands before it is', ['User=1000'], [['User=', 'Group=-1', 'User=1000']], 'binds root'],
    ['nor behind a boolean', [], [['DynamicUser=bogus', 'CapabilityBoundingSet=']], 'binds root'],
    ['the next one is read', [], [['User=-1'], ['CapabilityBoundingSet=']], 'fails EACCES'],
    ['nor behind a program that is none', [], [['ExecStart=bin/w', 'CapabilityBoundingSet=']], 'binds root'],
    ['of any command line', [], [['ExecReload=bin/w', 'CapabilityBoundingSet=']], 'binds root'],
    ['or with a `-` before it, with which it is left out', [], [['ExecStart=-bin/w', 'CapabilityBoundingSet=']], 'fails EACCES'],
    ['nor behind quotes that nothing closes', [], [['ExecStart=/opt/w "a', 'CapabilityBoundingSet=']], 'binds root'],
    ['nor behind a folder that is not absolute', [], [['WorkingDirectory=w', 'CapabilityBoundingSet=']], 'binds root'],
    ['nor behind a section that is none', [], [['[Bad', 'CapabilityBoundingSet=']], 'binds root'],
    ['nor behind a specifier that is none', [], [['ExecStop=/w %Z', 'CapabilityBoundingSet=']], 'binds root'],
    ['nor behind a program that is not there', [], [['ExecStop=!', 'CapabilityBoundingSet=']], 'binds root'],
    ['a command beside that of the unit is one too many', [], [['ExecStart=/opt/v']], 'fails bad-setting'],
    ['a command that is taken away is gone', [], [['ExecStart=', 'ExecStart=bin/w', 'User=']], 'fails bad-setting'],
    [
      'a specifier that is empty is refused',
      ['User=1000'],
      [['User=%i', 'AmbientCapabilities=CAP_NET_BIND_SERVICE']],
      'fails EACCES',
    ],
  ])('%s', (_, lines, dropIns, expected) => expect(onPort80(lines, PLAIN, ...dropIns)).toBe(expected));
});

test('a drop-in that is hidden is none', () => {
  const files = { 'w.service': unit('User=1000', 'ExecStart=/w'), 'w.service.d/.a.conf': unit('User=root') };
  expect(verdictOf(workloadOfUnit(files, 'w.service'), { port: 80, image: PLAIN }).error?.code).toBe('EACCES');
});

describe('a socket listens on port 80', () => {
  const listens = (value: string) => {
    const files = { 'w.socket': `[Socket]\nListenStream=${value}\nListenStream=/run/w\n` };
    const { via } = verdictOf(workloadOfUnit(files, 'w.socket'), { port: 80 });
    return via === 'socket-activation';
  };
  const GOOD = [
    '80',
    '+80',
    '0x50',
    '0120',
    '0.0.0.0:80',
    '0.0.0.0:0x50',
    '[::]:80',
    '[::1]:80',
    '[::1]:80%%lo',
    '0b1010000',
    '0o120',
  ];

  test.each(GOOD)('of %s', (value) => expect(listens(value)).toBe(true));
  test.each([
    '-80',
    '080',
    '00080',
    '[::1]:080',
    '80 443',
    '80,443',
    '80.0',
    '1e1',
    '"80"',
    ':80',
    'localhost:80',
    '[::]:80%lo',
    '80%%lo',
  ])('and not of %s', (value) => expect(listens(value)).toBe(false));
});
