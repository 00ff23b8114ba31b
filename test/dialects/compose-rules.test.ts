// What rules say of Compose files: each row is a service, with the findings of all rules.
import { describe, expect, test } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import { imageKey } from '../../src/judge/locked-images.ts';
import { judgeFile } from '../../src/lint/judge-file.ts';
import { readCompose } from '../../src/lint/read-compose.ts';
import type { ImageFacts } from '../../src/model/bind.ts';
import { LANGUAGES, type Language } from '../../src/model/finding.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';
import { NOTHING_BESIDE } from '../../src/sources/beside.ts';
import { besideOf, type Files } from './units.ts';

function findingsOf(text: string, language: Language = 'en', locked?: ReadonlyMap<string, ImageFacts>) {
  const file = 'compose.yaml';
  const made = readCompose({ file, text, isForced: false, isMet: false }, NOTHING_BESIDE);
  const policy = { ...shippedPolicy('restricted'), ...(locked ? { locked } : {}) };
  const settings = { policy, door: 'file' as const, language, today: '2026-11-28' };
  const verdict = judgeFile({ file, text, made }, settings);
  expect([verdict.failures, verdict.unreadable]).toEqual([[], []]);
  return verdict.findings;
}

/** A service of these lines, each in a line of its own from the third on. */
const service = (...lines: readonly string[]) => `services:\n  web:\n${lines.map((line) => `    ${line}\n`).join('')}`;

const told = (text: string) =>
  findingsOf(text).map(({ ruleId, messageId, severity, range }) => `${range?.start.line} ${severity} ${ruleId} ${messageId}`);

const SYSCTL = 'net.ipv4.ip_unprivileged_port_start';
const IMAGE = 'image: registry.example.com/web';
const USER = 'user: "1000"';

test.each<[string, string[], string[]]>([
  ['that Docker gives to nobody', ['image: a'], ['3 error binary-will-not-start needs-other']],
  ['that is added', ['image: a', 'cap_add: [CAP_SYS_ADMIN]'], []],
  ['of the default set, dropped', ['image: b', 'cap_drop: [ALL]'], ['4 error binary-will-not-start needs-dropped']],
  ['of the default set, kept', ['image: b', 'cap_drop: [ALL]', 'cap_add: [NET_RAW]'], []],
])('a capability that the file of the program has in effect, %s', (_, lines, expected) => {
  const capable = (needs: readonly string[]): ImageFacts => ({ user: '1000', exec: 'direct', fileCapability: 'none', needs });
  const locked = new Map([
    [imageKey('a'), capable(['SYS_ADMIN'])],
    [imageKey('b'), capable(['NET_RAW'])],
  ]);
  for (const language of LANGUAGES) {
    const told = findingsOf(service(...lines), language, locked).map(
      ({ ruleId, messageId, severity, range }) => `${range?.start.line} ${severity} ${ruleId} ${messageId}`,
    );
    expect(told.filter((one) => one.includes('binary-will-not-start'))).toEqual(expected);
  }
});

// The words are those of compose-go 2.16 (loader.LoadWithContext).
test.each<[string, string[], string[]]>([
  ['whose network it is in', ['network_mode: service:nosuch'], ['4 error never-starts refused+service-undefined']],
  ['that it waits for', ['depends_on: [nosuch]'], ['4 error never-starts refused+service-undefined']],
  [
    'in the long form',
    ['depends_on: {nosuch: {condition: service_started}}'],
    ['4 error never-starts refused+service-undefined'],
  ],
  ['that it is linked to', ['links: ["nosuch:alias"]'], ['4 error never-starts refused+service-undefined']],
  ['whose volumes it has', ['volumes_from: ["nosuch:ro"]'], ['4 error never-starts refused+service-undefined']],
  [
    'of any namespace',
    ['ipc: service:a', 'pid: service:b', 'uts: service:c'],
    [4, 5, 6].map((line) => `${line} error never-starts refused+service-undefined`),
  ],
  ['named twice', ['network_mode: service:nosuch', 'depends_on: [nosuch]'], ['4 error never-starts refused+service-undefined']],
  ['that is a variable', [`network_mode: "service:\${OTHER}"`], []],
  ['that another project may have', ['network_mode: container:nosuch', 'volumes_from: ["container:nosuch"]'], []],
])('a service that the project does not have, %s', (_, lines, expected) => {
  const findings = findingsOf(service(IMAGE, ...lines)).filter(({ ruleId }) => ruleId === 'never-starts');
  expect(
    findings.map(({ ruleId, messageId, severity, range }) => `${range?.start.line} ${severity} ${ruleId} ${messageId}`),
  ).toEqual(expected);
});

test('what another file may have is not missing', () => {
  const text = service(IMAGE, 'depends_on: [nosuch]');
  const missing = (file: string, files: Files = {}) => {
    const made = readCompose({ file, text, isForced: false, isMet: true }, besideOf({ [file]: text, ...files }));
    const [found] = made.documents[0]?.extract?.() ?? [];
    return found?.kind === 'workloads'
      ? (found.workloads[0]?.compose?.refusals.map(({ text: error }) => error) ?? [])
      : undefined;
  };
  const told = ['service "web" depends on undefined service "nosuch": invalid compose project'];
  expect(missing('compose.yaml')).toEqual(told);
  expect(missing('compose.yaml', { 'compose.override.yaml': 'services: {other: {image: a}}' })).toEqual(told);
  expect(missing('compose.yaml', { 'compose.override.yaml': 'services: {nosuch: {image: a}}' })).toEqual([]);
  expect(missing('compose.prod.yaml')).toEqual([]);
  expect(missing('compose.yaml', { 'compose.prod.yaml': 'services: {nosuch: {image: a}}' })).toEqual([]);
});

// By the source of moby 27.1.2: what is looked at when the container is made comes before what is when it starts.
test.each<[string[], string]>([
  [['user: "-1"', 'cap_add: [FOO]'], 'invalid CapAdd: unknown capability: "CAP_FOO"'],
  [['security_opt: ["a:b"]', 'cap_drop: [FOO]'], 'invalid CapDrop: unknown capability: "CAP_FOO"'],
  [['cap_drop: [BAR]', 'cap_add: [FOO]'], 'invalid CapAdd: unknown capability: "CAP_FOO"'],
  [['user: "-1"', 'security_opt: ["a:b"]'], 'invalid --security-opt 2: "a:b"'],
  [['user: "-1"', `sysctls: {${SYSCTL}: abc}`], 'uids and gids must be in range 0-2147483647'],
  [['user: "-1"', 'network_mode: host', `sysctls: {${SYSCTL}: 0}`], `sysctl "${SYSCTL}" not allowed in host network namespace`],
  [
    ['network_mode: container:a', 'ports: [80]', 'cap_add: [FOO]'],
    'conflicting options: port publishing and the container type network mode',
  ],
  [
    ['cap_add: [FOO]', 'network_mode: service:nosuch'],
    'service "web" depends on undefined service "nosuch": invalid compose project',
  ],
])('of several faults the first one that is met: %s', (lines, error) => {
  const text = service(IMAGE, ...lines);
  const { documents } = readCompose({ file: 'compose.yaml', text, isForced: false, isMet: false }, NOTHING_BESIDE);
  const [object] = documents[0]?.extract?.() ?? [];
  const workload = object?.kind === 'workloads' ? object.workloads[0] : undefined;
  const [container] = workload?.containers ?? [];
  if (workload === undefined || container === undefined) return expect.fail(JSON.stringify(object));
  const asked = { port: 80, protocol: 'TCP', at: container.at };
  expect(analysePort(workload, container, asked, { runtimes: ['docker'] })[0]?.error?.text).toBe(error);
});

// go-yaml takes numbers in the ways of YAML 1.1 and 1.2 both; a float is no port to compose-go 2.16, and text in base 60 is text.
test.each<[string, string, string[]]>([
  ['22:22', '22:22', ['5 warning privileged-host-port published']],
  ['a 0 in front, in text', '0022:22', ['5 warning privileged-host-port published']],
  ['octal', '{target: 80, published: 0443}', ['5 warning privileged-host-port published+octal']],
  ['octal, of a high port', '{target: 80, published: 020000}', []],
  ['hexadecimal, which nobody takes for decimal', '{target: 80, published: 0x16}', ['5 warning privileged-host-port published']],
  ['octal in quotes is decimal', '{target: 80, published: "022"}', ['5 warning privileged-host-port published']],
  ['no octal digits', '080', ['5 error never-starts refused+port-spec']],
  ['a fraction', '80.0', ['5 error never-starts refused+port-spec']],
  ['an exponent', '8e1', ['5 error never-starts refused+port-spec']],
  ['an exponent that is none', '0x8e', []],
  ['a float of the host', '{target: 80, published: 8080.0}', ['5 error never-starts refused+port-spec']],
  ['a float of the container', '{target: 8080.0}', []],
])('a port that is written as a number: %s', (_, entry, expected) => {
  expect(told(service(IMAGE, USER, `ports: [${entry}]`))).toEqual(expected);
});

test('a name that Compose takes for no service', () => {
  expect(told('services:\n  my web: {image: a, user: "1"}\n')).toEqual(['2 error never-starts refused+service-name']);
});

test('a float is nothing to expose', () => {
  expect(told(service(IMAGE, 'expose: [8080, 08080]'))).toEqual(['4 error never-starts refused+port-spec']);
});

describe('a service', () => {
  test.each<[string, string, string[]]>([
    ['that publishes a high port', service(IMAGE, 'ports: ["8080:8080"]'), []],
    ['that publishes one on loopback', service(IMAGE, USER, 'ports: ["127.0.0.1:80:80", "[::1]:25:25"]'), []],
    ['that publishes nothing', service(IMAGE, 'expose: [8080]'), []],
    [
      '80 and 443, as a reverse proxy does',
      service(IMAGE, USER, 'ports: ["80:80", "443:8443"]'),
      ['5 info privileged-host-port published+web', '5 info privileged-host-port published+web'],
    ],
    [
      'another low port',
      service(IMAGE, USER, 'ports:', '  - {target: 2222, published: "22"}'),
      ['6 warning privileged-host-port published'],
    ],
    [
      'one of several ports of the host, of which the first that is free is taken',
      service(IMAGE, USER, 'ports: ["80-85:8080", {target: 8081, published: "1022-2000"}, {target: 8082, published: "22-22"}]'),
      [
        '5 warning privileged-host-port published+chosen',
        '5 warning privileged-host-port published+chosen',
        '5 warning privileged-host-port published',
      ],
    ],
    ['a low port in the container alone, as whoever', service(IMAGE, 'ports: ["8080:80"]'), []],
    [
      'a low port of the host, as whoever',
      service(IMAGE, 'ports: ["25:2525"]'),
      ['3 info may-run-as-root unset', '4 warning privileged-host-port published'],
    ],
    [
      'a low port of the host, as a user that Compose does not read',
      service(IMAGE, 'user: 1000', 'ports: ["25:2525"]'),
      ['4 error never-starts refused+field-type', '5 warning privileged-host-port published'],
    ],
    ['a variable for a port', service(IMAGE, USER, `ports: ["\${PORT}:80"]`), []],
    ['a low port by a default', service(IMAGE, USER, `ports: ["\${PORT:-25}:25"]`), ['5 warning privileged-host-port published']],
    ['root', service(IMAGE, 'user: root'), ['4 warning may-run-as-root root']],
    ['root by a group', service(IMAGE, 'user: ":1000"'), ['4 warning may-run-as-root root']],
    ['a variable for a user', service(IMAGE, `user: "\${UID}"`, 'privileged: false'), []],
    [
      'that says nothing of what it runs',
      service('environment: [A=b]', 'cap_drop: [ALL]'),
      ['3 error never-starts refused+nothing-to-run'],
    ],
    [
      'a capability that its network needs not',
      service(IMAGE, USER, 'cap_drop: [ALL]', 'cap_add: [NET_BIND_SERVICE]'),
      ['6 warning net-bind-service-added added'],
    ],
    [
      'one that Docker gives anyway',
      service(IMAGE, USER, 'cap_add: [cap_net_bind_service]'),
      ['5 info net-bind-service-added added+default'],
    ],
    ['all of them', service(IMAGE, USER, 'cap_add: [ALL]'), ['5 error net-bind-service-added added-all']],
    ['privileged, in a word of YAML 1.1', service(IMAGE, USER, 'privileged: yes'), ['5 error net-bind-service-added privileged']],
    ['one that its program needs', service('image: caddy:2.10', USER, 'cap_drop: [ALL]', 'cap_add: [NET_BIND_SERVICE]'), []],
    [
      'one that its program does not start without',
      service('image: caddy:2.10', 'cap_drop: [ALL]'),
      ['4 error binary-will-not-start dropped'],
    ],
    [
      'the host as another user',
      service(IMAGE, USER, 'network_mode: host', 'cap_drop: [ALL]', 'ports: ["80:80"]'),
      ['7 error privileged-host-port host-network', '7 warning privileged-port-unbindable default-node'],
    ],
    [
      'the host with a capability that is void',
      service(IMAGE, USER, 'network_mode: host', 'cap_add: [NET_BIND_SERVICE]'),
      ['6 warning net-bind-service-unused void'],
    ],
    [
      'the network of a container that is not its own, with a capability that is void',
      service(IMAGE, USER, 'network_mode: "container:proxy"', 'cap_add: [NET_BIND_SERVICE]'),
      ['6 warning net-bind-service-unused void+container'],
    ],
    [
      'a sysctl that closes ports, with a capability that is void',
      service(IMAGE, USER, `sysctls: {${SYSCTL}: 1024}`, 'cap_add: [NET_BIND_SERVICE]'),
      ['6 warning net-bind-service-unused void+sysctl'],
    ],
    [
      'a sysctl as Docker has it, with a capability that is too much',
      service(IMAGE, USER, `sysctls: {${SYSCTL}: "0x0"}`, 'cap_add: [NET_BIND_SERVICE]'),
      ['5 info port-start-lowered redundant', '6 info net-bind-service-added added+default'],
    ],
    [
      'a sysctl of something else, with a capability that is too much',
      service(IMAGE, USER, 'sysctls: [net.core.somaxconn=1024]', 'cap_drop: [ALL]', 'cap_add: [NET_BIND_SERVICE]'),
      ['7 warning net-bind-service-added added'],
    ],
    [
      'the host as whoever',
      service(IMAGE, 'network_mode: host'),
      ['3 info may-run-as-root unset', '3 warning net-bind-service-kept kept'],
    ],
    [
      'the host, the capability dropped by its long name',
      service(IMAGE, 'network_mode: host', 'cap_drop: [CAP_NET_BIND_SERVICE]'),
      ['3 info may-run-as-root unset'],
    ],
    [
      'a port that the host ignores',
      service(IMAGE, USER, 'network_mode: host', 'ports: ["80:8080"]'),
      ['6 warning privileged-host-port ignored'],
    ],
    [
      'a low port behind one that the host ignores',
      service(IMAGE, 'user: web', 'network_mode: host', 'ports: ["8080:80"]'),
      ['6 error privileged-host-port host-network+ignored'],
    ],
    [
      'a sysctl that closes its ports',
      service(IMAGE, USER, 'cap_drop: [ALL]', 'expose: [80]', `sysctls: {${SYSCTL}: 1024}`),
      ['6 error privileged-port-unbindable dropped'],
    ],
    [
      'a sysctl that closes them, and perhaps a file capability',
      service(IMAGE, USER, 'expose: [80]', `sysctls: [${SYSCTL}=1024]`),
      ['5 info privileged-port-unbindable image-decides'],
    ],
    ['an empty sysctl', service(IMAGE, `sysctls: {${SYSCTL}: }`), ['4 warning port-start-lowered empty']],
    ['a sysctl as Docker has it', service(IMAGE, `sysctls: [${SYSCTL}=0]`), ['4 info port-start-lowered redundant']],
    ['a sysctl above 1024', service(IMAGE, `sysctls: [${SYSCTL}=2000]`), ['4 warning port-start-lowered raised']],
    [
      'a port of Telnet',
      service(IMAGE, USER, 'ports: ["23:23"]'),
      ['5 warning privileged-host-port published', '5 warning cleartext-port published'],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text).toSorted()).toEqual(expected.toSorted());
  });

  test('sets a sysctl in the network of another', () => {
    const text = `services:
  web: {image: a, sysctls: {${SYSCTL}: 1024}}
  side:
    image: b
    network_mode: "service:web"
    sysctls:
      ${SYSCTL}: 0
`;
    expect(told(text)).toEqual(['7 warning port-start-lowered neighbour']);
    expect(findingsOf(text)[0]?.message).toBe(
      `service "side" sets ${SYSCTL} to "0" in the network of service "web": Docker takes that, and it holds for "web" from the moment that "side" starts`,
    );
  });
});

/** Judged by hand, once: what stands in each of these files about ports, users and networks. */
describe('as people publish them', () => {
  test.each<[string, string, string[]]>([
    [
      'docker/awesome-compose plex/compose.yaml: the network of the host',
      service('image: linuxserver/plex', 'network_mode: host', 'environment: [PUID=1000]'),
      ['3 info may-run-as-root unset', '3 warning net-bind-service-kept kept'],
    ],
    [
      'Haxxnet/Compose-Examples authentik: a worker as root, which publishes nothing',
      service('image: ghcr.io/goauthentik/server', 'user: root', 'command: worker'),
      ['4 warning may-run-as-root root'],
    ],
    [
      'Haxxnet/Compose-Examples fail2ban: the host with capabilities of its own',
      service('image: crazymax/fail2ban', 'network_mode: host', 'cap_add: [NET_ADMIN, NET_RAW]'),
      ['3 info may-run-as-root unset', '3 warning net-bind-service-kept kept'],
    ],
    [
      'docker/awesome-compose nginx-golang: 80 of a proxy',
      service('image: nginx', 'ports: ["80:80"]'),
      ['3 info may-run-as-root unset', '4 info privileged-host-port published+web'],
    ],
    [
      'zavoloklom/docker-compose-linter tests/mocks: an address where a port should be',
      service('image: a', 'ports: ["127.0.0.1:3000"]'),
      ['4 error never-starts refused+port-spec'],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text).toSorted()).toEqual(expected.toSorted());
  });
});

describe('what never starts', () => {
  test.each<[string, string, string]>([
    ['port: ["80:80"]', 'key-misspelt', "services.web additional properties 'port' not allowed"],
    ['net: host', 'key-unknown', "services.web additional properties 'net' not allowed"],
    ['ports: [{target: 80, publish: 80}]', 'key-misspelt', "services.web.ports.0 additional properties 'publish' not allowed"],
    ['user: 1000', 'field-type', 'services.web.user must be a string'],
    ['cap_add: NET_BIND_SERVICE', 'field-type', 'services.web.cap_add must be a array'],
    ['cap_drop: [1]', 'field-type', 'services.web.cap_drop.[0]: unexpected type int'],
    [
      'privileged: maybe',
      'boolean-value',
      'error while interpolating services.web.privileged: failed to cast to expected type: invalid boolean: maybe',
    ],
    [
      'security_opt: [seccomp=unconfined, seccomp=unconfined]',
      'items-repeated',
      'services.web.security_opt items at 0 and 1 are equal',
    ],
    ['ports: [99999]', 'port-spec', 'Invalid containerPort: 99999'],
    ['ports: ["80:80:80:80"]', 'port-spec', 'Invalid ip address 80:80'],
    ['ports: ["localhost:80:80"]', 'port-spec', 'Invalid ip address: localhost'],
    ['ports: [{target: 80, host_ip: here}]', 'port-spec', 'services.web.ports.[]: invalid ip address: here'],
    // As it is left where every entry is commented out.
    ['ports: ', 'field-type', 'services.web.ports must be a array'],
    ['networks: ', 'field-type', 'services.web.networks must be a array'],
    ['user: ', 'field-type', 'services.web.user must be a string'],
    ['environment: ', 'field-type', 'services.web.environment must be a mapping'],
    ['networks: front', 'field-type', 'services.web.networks must be a array'],
    ['profiles: dev', 'field-type', 'services.web.profiles must be a array'],
    ['hostname: 1', 'field-type', 'services.web.hostname must be a string'],
    ['pid: 1', 'field-type', 'services.web.pid must be a null or string'],
    ['healthcheck: x', 'field-type', 'services.web.healthcheck must be a mapping'],
    ['ports: ["80:0"]', 'port-spec', 'service ports services.web.ports.[0] is missing a target port'],
    ['ports: [{published: 80}]', 'key-missing', 'service ports services.web.ports.[0] is missing a target port'],
    [
      '{network_mode: host, networks: [a]}',
      'networks-beside-mode',
      'service web declares mutually exclusive `network_mode` and `networks`: invalid compose project',
    ],
    ['ports: [{target: 80, published: "abc"}]', 'port-number', 'invalid port specification: "abc"'],
    ['ports: [{target: 80, published: 70000}]', 'port-number', 'invalid port specification: "70000"'],
    ['ports: [{target: 80, published: "450-449"}]', 'port-number', 'invalid port specification: "450-449"'],
    ['ports: [{target: 80, published: -1}]', 'port-number', 'invalid port specification: "-1"'],
    ['ports: [{target: 65536, published: "x"}]', 'port-number', 'invalid port specification: "65536"'],
    ['security_opt: ["no-new-privileges: true"]', 'security-option', 'invalid --security-opt 2: "no-new-privileges: true"'],
    ['security_opt: [NO-NEW-PRIVILEGES]', 'security-option', 'invalid security-opt: "NO-NEW-PRIVILEGES"'],
    ['cap_add: [CAP_FOO]', 'capability-unknown', 'invalid CapAdd: unknown capability: "CAP_FOO"'],
    ['cap_drop: [CAP_ALL]', 'capability-unknown', 'invalid CapDrop: unknown capability: "CAP_ALL"'],
    ['user: "-1"', 'user-range', 'uids and gids must be in range 0-2147483647'],
    [
      `{network_mode: host, sysctls: [${SYSCTL}=0]}`,
      'sysctl-of-host',
      `sysctl "${SYSCTL}" not allowed in host network namespace`,
    ],
    [`sysctls: [${SYSCTL}=65536]`, 'sysctl-value', `error during container init: failed to write sysctl ${SYSCTL}`],
    [
      '{network_mode: "container:db", ports: [80]}',
      'ports-of-other-network',
      'conflicting options: port publishing and the container type network mode',
    ],
  ])('%s', (fields, code, error) => {
    const text = `services: {web: {image: a, ${fields.replace(/^\{|\}$/g, fields.startsWith('{') ? '' : '$&')}}}`;
    const all = findingsOf(text).filter(({ ruleId }) => ruleId === 'never-starts');
    expect(all.map(({ messageId, data }) => [messageId, data.error])).toEqual([[`refused+${code}`, error]]);
  });

  test.each([
    'security_opt: ["no-new-privileges:true"]',
    'security_opt: ["no-new-privileges=False", "seccomp:unconfined", "label=disable", "apparmor=x"]',
    'cap_add: [net_bind_service, CAP_SYS_TIME]',
    'cap_add: [A, A]',
    'sysctls: [net.core.somaxconn=1024]',
    'ports: ["80-82:80-82", "127.0.0.1::53/udp", 8080]',
    'ports: [{target: 80, published: "80-90"}, {target: 65535, published: ""}, {target: 1, published: "$X"}, {target: 2, published: 080/tcp}]',
    'user: "1000:1000"',
    'restart: no ',
    'deploy: ',
    'command: ',
    'build: {context: a}',
    'mem_limit: 5',
    'dns: 8.8.8.8',
  ])('%s is taken', (fields) => {
    const text = `services: {web: {image: a, ${fields.replace('[A, A]', '[SYS_TIME, SYS_TIME]')}}}`;
    expect(findingsOf(text).filter(({ ruleId }) => ruleId === 'never-starts')).toEqual([]);
  });
});

describe('USER of an image that nothing starts', () => {
  const LOCK = new Map<string, ImageFacts>([
    [imageKey('a'), { user: 'nosuch', userProblem: 'no-such-user' }],
    [imageKey('b'), { user: '4294967295', userProblem: 'out-of-range' }],
    [imageKey('c'), { user: 'web:nosuch', userProblem: 'no-such-group' }],
    [imageKey('d'), { user: 'web', uid: 7 }],
  ]);
  const NO_SUCH = 'unable to find user nosuch: no matching entries in passwd file';

  test.each<[string, string, string[]]>([
    ['that passwd does not have', '{image: a}', [`a nosuch ${NO_SUCH}`]],
    ['out of range', '{image: b}', ['b 4294967295 uids and gids must be in range 0-2147483647']],
    ['with no such group', '{image: c}', ['c web:nosuch unable to find group nosuch: no matching entries in group file']],
    ['beside other services', '{image: d}, db: {image: a}', [`a nosuch ${NO_SUCH}`]],
    ['with a user of the service', '{image: a, user: "1000"}', []],
    ['with a variable for one', `{image: a, user: "\${UID}"}`, []],
    ['with root', '{image: a, user: root}', []],
    ['that is there', '{image: d}', []],
    ['that nobody has read', '{image: e}', []],
  ])('%s', (_, services, expected) => {
    for (const language of LANGUAGES) {
      const all = findingsOf(`services: {web: ${services}}`, language, LOCK).filter(({ ruleId }) => ruleId === 'never-starts');
      expect(all.map(({ data: { image, user, error } }) => `${image} ${user} ${error}`)).toEqual(expected);
      expect(all.filter(({ messageId }) => messageId !== 'refused+image-user')).toEqual([]);
    }
  });
});

const inCompose = rules.flatMap((rule) => (rule.others?.compose ? [{ id: rule.id, ...rule.others.compose }] : []));

test('ten rules judge Compose', () => {
  expect(inCompose).toHaveLength(10);
});

describe.each(inCompose)('$id', ({ id, examples }) => {
  test.each(LANGUAGES)('its examples are as they say, and leave no placeholder, in %s', (language) => {
    const of = (text: string) => findingsOf(text, language).filter(({ ruleId }) => ruleId === id);
    expect(of(examples.good)).toEqual([]);
    const all = of(examples.bad).flatMap(({ message, fix, why }) => [message, fix, why]);
    expect(all).not.toEqual([]);
    for (const text of all) expect(text).toMatch(/^[^{}]+$/);
  });
});
