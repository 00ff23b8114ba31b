// Projects that Compose reads and then refuses, by what it says itself (compose-go, built by test/e2e/build-tools.ts), and those beside
// them that it takes. Its words stand here as well, for where there is no such program.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeFile } from '../../../src/lint/judge-file.ts';
import { readCompose } from '../../../src/lint/read-compose.ts';
import { LANGUAGES } from '../../../src/model/finding.ts';
import { shippedPolicy } from '../../../src/policy/presets.ts';
import { besideIn } from '../../../src/sources/beside.ts';
import { findCompose } from '../../e2e/components.ts';

const compose = findCompose(process.env);
if (compose === undefined) process.stderr.write('skipped: no reader of Compose files: node test/e2e/build-tools.ts builds one\n');

type Tree = Readonly<Record<string, string>>;

function folderOf(tree: Tree): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kport-refused-'));
  for (const [name, text] of Object.entries(tree)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** What never-starts says of a project, by the place where it stands. */
function told(tree: Tree, file = 'compose.yaml'): readonly (readonly [string, string])[] {
  const text = tree[file] ?? '';
  const made = readCompose({ file, text, isForced: false, isMet: false }, besideIn(folderOf(tree)));
  expect(made.unreadable).toEqual([]);
  const [all = []] = LANGUAGES.map((language) => {
    const settings = { policy: shippedPolicy('restricted'), door: 'file' as const, language, today: '2026-11-29' };
    return judgeFile({ file, text, made }, settings).findings.filter(({ ruleId }) => ruleId === 'never-starts');
  });
  return all.map(({ range, data, severity }) => [
    `${range?.start.line}:${range?.start.column}`,
    data.error === undefined ? `${severity} ${data.file}` : String(data.error),
  ]);
}

const services = (...lines: readonly string[]): Tree => ({ 'compose.yaml': ['services:', ...lines, ''].join('\n') });
const invalid = (text: string) => `${text}: invalid compose project`;

const REFUSED: readonly (readonly [string, Tree, string, string])[] = [
  [
    'services that wait for one another',
    services(
      '  c: {image: a, depends_on: [a]}',
      '  a: {image: a, depends_on: {b: {condition: service_started}}}',
      '  b: {image: a, links: ["c:x"]}',
    ),
    '3:33',
    'dependency cycle detected: a -> b -> c -> a',
  ],
  ['one that waits for itself', services('  a: {image: a, depends_on: [a]}'), '2:30', 'dependency cycle detected: a -> a'],
  [
    'one in the network of one that waits for it',
    services('  a: {image: a, network_mode: "service:b"}', '  b: {image: a, depends_on: [a]}'),
    '2:31',
    'dependency cycle detected: a -> b -> a',
  ],
  [
    'a circle behind services that are in none',
    services(
      '  a: {image: a, depends_on: [b, z]}',
      '  b: {image: a, depends_on: [z]}',
      '  z: {image: a, volumes_from: [y]}',
      '  y: {image: a, pid: "service:z"}',
    ),
    '4:32',
    'dependency cycle detected: z -> y -> z',
  ],
  ['a network', services('  a: {image: a, networks: [x]}'), '2:28', invalid('service "a" refers to undefined network x')],
  [
    'a network, as a mapping, of which one is there',
    services('  a: {image: a, networks: {y: {aliases: [b]}, x: }}', 'networks: {y: }'),
    '2:47',
    invalid('service "a" refers to undefined network x'),
  ],
  ['a volume', services('  a: {image: a, volumes: ["xx:/a:ro"]}'), '2:27', invalid('service "a" refers to undefined volume xx')],
  [
    'a volume in the long form',
    services('  a: {image: a, volumes: [{type: volume, source: x, target: /a}]}'),
    '2:27',
    invalid('service "a" refers to undefined volume x'),
  ],
  ['a secret', services('  a: {image: a, secrets: [x]}'), '2:27', invalid('service "a" refers to undefined secret x')],
  [
    'a secret of the build',
    services('  a: {build: {context: ., secrets: [{source: x}]}}'),
    '2:37',
    invalid('service "a" refers to undefined build secret x'),
  ],
  [
    'a config',
    services('  a: {image: a, configs: [{source: x, target: /a}]}'),
    '2:27',
    invalid('service "a" refers to undefined config x'),
  ],
  ['a model', services('  a: {image: a, models: [x]}'), '2:26', invalid('service "a" refers to undefined model x')],
  [
    'a network that a later file takes away',
    {
      ...services('  a: {image: a, networks: [x]}', 'networks: {x: }'),
      'compose.override.yaml': 'networks: {x: !reset null}\nservices: {a: {user: "1"}}\n',
    },
    '2:28',
    invalid('service "a" refers to undefined network x'),
  ],
  [
    'a network that YAML 1.1 takes for a boolean, and that a later file takes away',
    { ...services('  a: {image: a, networks: [n]}', 'networks: {n: }'), 'compose.override.yaml': 'networks: {n: !reset null}\n' },
    '2:28',
    invalid('service "a" refers to undefined network n'),
  ],
  [
    'neither image nor build',
    services('  a: {command: b}'),
    '2:6',
    invalid('service "a" has neither an image nor a build context specified'),
  ],
];

const TAKEN: readonly (readonly [string, Tree])[] = [
  [
    'entries of include without what they name',
    {
      ...services('  a: {image: a}', 'include: [~, {path: d/a.yaml, env_file: }, {path: , env_file: []}]'),
      'd/a.yaml': 'services: {b: {image: b}}\n',
    },
  ],
  [
    'what is declared',
    services(
      '  a:',
      '    {image: a, networks: [x, default], volumes: ["vv:/a", /b, "./c:/c", "~/d:/d", "/e:/e", {type: tmpfs, target: /f}], secrets: [s], configs: [c]}',
      'networks: {x: {external: true}}',
      'volumes: {vv: }',
      'secrets: {s: {file: x}}',
      'configs: {c: {content: x}}',
    ),
  ],
  [
    'dependencies that are put together, each as the name alone says it',
    {
      ...services('  a: {image: a, extends: c, depends_on: [b]}', '  b: {image: b}', '  c: {image: c, depends_on: [b]}'),
      'compose.override.yaml': 'services: {a: {depends_on: {b: {condition: service_healthy}}}}\n',
    },
  ],
  ['what another file declares', { ...services('  a: {image: a, networks: [x]}'), 'compose.override.yaml': 'networks: {x: }\n' }],
  [
    'what an included file declares',
    {
      'compose.yaml': 'include: [d/a.yaml]\nservices: {a: {image: a, networks: [x]}}\n',
      'd/a.yaml': 'networks: {x: }\nservices: {b: {image: b}}\n',
    },
  ],
  [
    'one that waits for two that wait for a third',
    services(
      '  a: {image: a, depends_on: [b, c]}',
      '  b: {image: a, depends_on: [d]}',
      '  c: {image: a, depends_on: [d]}',
      '  d: {image: a}',
    ),
  ],
  ['a provider', services('  a: {provider: {type: x}}')],
  [
    'what is extended from elsewhere',
    { ...services('  a: {extends: {file: b.yaml, service: b}}'), 'b.yaml': 'services: {b: {image: b}}\n' },
  ],
  ['an image that is built of the current folder, for its path is empty', services('  a: {build: ""}')],
  [
    'what .env names behind another file',
    {
      ...services('  a: {networks: [x]}'),
      'first.yaml': 'services: {a: {image: a}}\nnetworks: {x: }\n',
      '.env': 'COMPOSE_FILE=first.yaml:compose.yaml\n',
    },
  ],
];

/** Each in a service of its own, beside one that is called b; § stands before the place that is told. */
const VALUES: readonly (readonly [string, string])[] = [
  ['cap_add: [§1]', 'services.a.cap_add.[0]: unexpected type int'],
  ['sysctls: [§a: b]', 'services.a.sysctls.[0]: unexpected type map[string]interface {}'],
  ['secrets: [§true]', 'services.a.secrets.[0]: unsupported expose value %!s(bool=true)'],
  ['secrets: [§{target: c}]', invalid('service "a" refers to undefined secret ')],
  ['networks: [§1]', 'services.a.networks.0 must be a string'],
  ['networks: {default: {priority: §c}}', 'services.a.networks.default.priority must be a number'],
  ['networks: [default, §default]', 'services.a.networks items at 0 and 1 are equal'],
  ['group_add: ["1", §1]', 'services.a.group_add items at 0 and 1 are equal'],
  ['ports: ["0800", §800]', 'services.a.ports items at 0 and 1 are equal'],
  ['ports: ["443", 443, "080", §80]', 'services.a.ports items at 1 and 2 are equal'],
  ['ports: [{target: 80, published: "8080"}, §{target: 80, published: 8080}]', 'services.a.ports items at 0 and 1 are equal'],
  ['ports: [81, {target: 80, published: "080"}, §{published: 80, target: "80"}]', 'services.a.ports items at 1 and 2 are equal'],
  [
    'pre_start: [{image: b, volumes: [{type: volume, target: /c}, §{target: /c, type: volume}]}]',
    'services.a.pre_start.0.volumes items at 0 and 1 are equal',
  ],
  ['expose: ["080", §80]', 'services.a.expose items at 0 and 1 are equal'],
  ['depends_on: {§b: }', 'services.a.depends_on.b must be a mapping'],
  ['depends_on: {b: §{}}', "services.a.depends_on.b missing property 'condition'"],
  [
    'depends_on: {b: {condition: §done}}',
    "services.a.depends_on.b.condition value must be one of 'service_started', 'service_healthy', 'service_completed_successfully'",
  ],
  [
    'depends_on: {b: {condition: service_started, required: §c}}',
    'error while interpolating services.a.depends_on.b.required: failed to cast to expected type: invalid boolean: c',
  ],
  ['volumes: [§1]', 'services.a.volumes.0 must be a string'],
  ['volumes: [§""]', 'invalid empty volume spec'],
  ['volumes: [§/c:/d:ro:z]', 'invalid spec: /c:/d:ro:z: too many colons'],
  ['volumes: [§"./c::ro"]', 'invalid spec: ./c::ro: empty section between colons'],
  ['volumes: [§{type: bind, source: /c}]', 'service volume services.a.volumes.[0] is missing a mount target'],
  [
    'volumes: [{type: §bin, target: /c}]',
    "services.a.volumes.0.type value must be one of 'bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'",
  ],
  ['ports: [§{published: 80}]', 'service ports services.a.ports.[0] is missing a target port'],
  ['ports: [{target: 80, host_ip: §""}]', 'services.a.ports.[]: invalid ip address: '],
  ['ports: [{target: §-1}]', "'services[a].ports[0].target' cannot parse value as 'uint32': -1 overflows uint"],
  ['expose: [§80.5]', 'services.a.expose.[0]: unsupported expose value %!s(float64=80.5)'],
  ['env_file: [§{required: false}]', 'environment path attribute services.a.env_file.[0] is missing'],
  ['healthcheck: {test: [§curl, b]}', 'healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"'],
  ['healthcheck: {test: [CMD, §1]}', 'services.a.healthcheck.test.1 must be a string'],
  ['healthcheck: {interval: §30}', 'services.a.healthcheck.interval must be a string'],
  ['healthcheck: {interval: §"30"}', `'services[a].healthcheck.interval' time: missing unit in duration "30"`],
  ['healthcheck: {timeout: §5sec}', `'services[a].healthcheck.timeout' time: unknown unit "sec" in duration "5sec"`],
  [
    'healthcheck: {retries: §x}',
    'error while interpolating services.a.healthcheck.retries: failed to cast to expected type: strconv.Atoi: parsing "x": invalid syntax',
  ],
  ['scale: §2.5', 'services.a.scale must be a integer or string'],
  ['scale: §-1', 'services.a.scale: must be greater than or equal to 0'],
  ['scale: 2, container_name: §abc', invalid("services.scale: can't set container_name and a as container name must be unique")],
  ['scale: §2, deploy: {replicas: 3}', invalid("services.a: can't set distinct values on 'scale' and 'deploy.replicas'")],
  [
    'mem_limit: §1g, deploy: {resources: {limits: {memory: 2g}}}',
    invalid("services.a: can't set distinct values on 'mem_limit' and 'deploy.resources.limits.memory'"),
  ],
  ['mem_limit: §1 gig', `'services[a].mem_limit' invalid suffix: 'gig'`],
  [
    'cpus: §half',
    'error while interpolating services.a.cpus: failed to cast to expected type: strconv.ParseFloat: parsing "half": invalid syntax',
  ],
  [
    'pull_policy: §sometimes',
    "services.a.pull_policy 'sometimes' does not match pattern '^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+)$'",
  ],
  ['cgroup: §b', "services.a.cgroup value must be one of 'host', 'private'"],
  ['gpus: §some', "services.a.gpus value must be 'all'"],
  [`command: §"it's"`, `'services[a].command' invalid command line string`],
  ['extra_hosts: [§b]', `'services[a].extra_hosts' invalid additional host, missing IP: b`],
  ['devices: [§a:b:c:d]', 'confusing device mapping, please use long syntax: a:b:c:d'],
  ['tmpfs: [/c], volumes: [§"/d:/c"]', 'services.a.volumes[0]: target /c already mounted as services.a.tmpfs[0]'],
  ['network_mode: §host, networks: [default]', invalid('service a declares mutually exclusive `network_mode` and `networks`')],
  ['build: {contxt: §.}', "services.a.build additional properties 'contxt' not allowed"],
  ['build: {context: ., args: [§1]}', 'services.a.build.args.[0]: unexpected type int'],
  ['build: {context: ., no_cache: §b}', `'services[a].build.no_cache' invalid boolean: b`],
  ['build: {context: ., ssh: [§b]}', 'invalid ssh key "b"'],
  ['pre_stop: [{command: b, privileged: §c}]', "'services[a].pre_stop[0].privileged' invalid boolean: c"],
  [`post_start: [{command: §"it's"}]`, "'services[a].post_start[0].command' invalid command line string"],
  [
    'deploy: {resources: {limits: {pids: §b}}}',
    `'services[a].deploy.resources.limits.pids' strconv.ParseInt: parsing "b": invalid syntax`,
  ],
  [
    'build: {context: ., additional_contexts: {c: §"service:d"}}',
    'service "a" declares unknown service "d" as additional contexts c',
  ],
  [
    'build: {context: ., additional_contexts: {c: §"service:b"}}',
    'service "a" declares non-buildable service "b" as additional contexts c',
  ],
  [
    'build: {context: ., platforms: [linux/amd64]}, platform: §linux/arm64',
    invalid('service.build.platforms MUST include service.platform "linux/arm64"'),
  ],
  [
    'build: {dockerfile: b, dockerfile_inline: §FROM c}',
    invalid('service "a" declares mutualy exclusive dockerfile and dockerfile_inline'),
  ],
  ['gpus: [§{count: all, device_ids: [b]}]', 'services.a.gpus.[]: "count" and "device_ids" attributes are exclusive'],
  [
    'deploy: {resources: {reservations: {devices: [§{count: 1, device_ids: [], capabilities: [gpu]}]}}}',
    'services.a.deploy.resources.reservations.devices.[]: "count" and "device_ids" attributes are exclusive',
  ],
  ['gpus: [{count: §1.0}]', "'services[a].gpus[0].count' invalid type float64 for device count"],
  ['group_add: [§1.5]', "'services[a].group_add[0]' expected type 'string', got unconvertible type 'float64'"],
  ['group_add: [1, §1e3]', "'services[a].group_add[1]' expected type 'string', got unconvertible type 'float64'"],
  ['ulimits: {nofile: §1.0}', 'services.a.ulimits.nofile: invalid type float64 for ulimits'],
  [
    'develop: {watch: [§{path: ., action: sync}]}',
    invalid('services.a.develop.watch: target is required for non-rebuild actions'),
  ],
  ['develop: {watch: [{path: §"", action: rebuild}]}', "services.a.develop.watch.[].path: value can't be blank"],
  ['volumes: [§{type: bind, target: /c}]', 'invalid mount config for type "bind": field Source must not be empty'],
  [
    'pre_start: [{image: b, volumes: [§{type: bind, target: /c}]}]',
    'invalid mount config for type "bind": field Source must not be empty',
  ],
  ['pre_start: [{per_replica: §b}]', "'services[a].pre_start[0].per_replica' invalid boolean: b"],
  [
    'blkio_config: {device_read_bps: [{path: b, rate: §c}]}',
    "'services[a].blkio_config.device_read_bps[0].Rate' invalid size: 'c'",
  ],
  ['blkio_config: {weight: §-1}', "'services[a].blkio_config.weight' cannot parse value as 'uint16': -1 overflows uint"],
  [
    'blkio_config: {weight_device: [{path: b, weight: §-1}]}',
    "'services[a].blkio_config.weight_device[0].Weight' cannot parse value as 'uint16': -1 overflows uint",
  ],
  ['healthcheck: {retries: §"-1"}', "'services[a].healthcheck.retries' cannot parse value as 'uint64': -1 overflows uint"],
  [
    'healthcheck: {retries: §"9223372036854775808"}',
    'error while interpolating services.a.healthcheck.retries: failed to cast to expected type: strconv.Atoi: parsing "9223372036854775808": value out of range',
  ],
  ['oom_score_adj: §"2000"', 'services.a.oom_score_adj must be a string'],
  ['ports: [{target: 80, host_ip: §"[::1]"}]', 'services.a.ports.[]: invalid ip address: [::1]'],
  ['ports: [§"127.00.0.1:80:80"]', 'Invalid ip address: 127.00.0.1'],
  ['provider: {type: b, c: §d}', "services.a.provider additional properties 'c' not allowed"],
];

/** A variable that has no value. */
const UNSET = '$'.concat('{UNSET}');

const TAKEN_VALUES: readonly string[] = [
  'cap_add: [NET_RAW, NET_RAW], ports: [80, 80], volumes: [/c, /c], tmpfs: [/d, /d], devices: [c, c]',
  'depends_on: {b: {condition: service_started, required: "true"}}, scale: "2", cpus: ".5", umask: "022"',
  'healthcheck: {interval: 1h1.5s, timeout: "0", start_period: 1d, test: [CMD-SHELL], retries: "3", disable: "yes"}',
  'healthcheck: {test: []}, pull_policy: every_1d12h, mem_limit: 1.5 GiB, shm_size: 64mb, stop_grace_period: -1s',
  'command: "a $(b) `c` && d", entrypoint: ["it\'s"], extra_hosts: ["c=::1"], volumes: [C:/c:/d, "/d:/e:ro,z"]',
  'mem_limit: 1g, cpus: 0.5, deploy: {resources: {limits: {memory: 1024m, cpus: ".5"}}}, pids_limit: 0',
  'build: {context: ., platforms: [linux/amd64, linux/arm64], ssh: [default, c=d], ulimits: {nofile: 1}}, platform: linux/arm64',
  'ulimits: {nofile: "1", nproc: {soft: 1, hard: "2"}}, x-own: {a: 1}, network_mode: host, networks: []',
  'post_start: [{command: b, privileged: "yes"}], deploy: {resources: {limits: {pids: "1"}}}',
  'blkio_config: {device_read_bps: [{path: b, rate: 1m}, {path: c, rate: -1}], weight: 70000}, healthcheck: {retries: "007"}',
  'develop: {watch: [{path: ., action: rebuild}, {path: ., action: restart}, {path: ., action: sync, target: /c}]}',
  'volumes: [{type: bind, target: /c, source: ""}, {type: volume, target: /d}, {type: tmpfs, target: /e}]',
  'gpus: [{device_ids: [b]}, {count: 1}, {driver: c}], group_add: [1, "1.5", b], ulimits: {nofile: -1}, cpu_percent: 50, cpus: 1',
  'ports: ["[1:2:3:4:5:6:1.2.3.4]:80:80", "[::ffff:1.2.3.4]:81:81", "[1:2:3:4:5:6:7::]:82:82", {target: 83, host_ip: "::1"}]',
  'ports: [{target: 80, published: 8080}, {target: 80, published: "8080"}, {target: 81, mode: host}, {mode: host, target: "81"}]',
  'ports: [{target: 80, published: "8080"}, {target: 80, published: 8080}, "0.0.0.0:8080:80/tcp"]',
  `ports: [{target: 80, published: "0"}, ${Array.from({ length: 19 }, (_, index) => index + 1)}, {target: 80, published: 0}]`,
  'volumes: [{type: tmpfs, target: /c, tmpfs: {size: "10"}}, {type: tmpfs, target: /c, tmpfs: {size: 10}}]',
  'ports: [800, "0800"], expose: ["080", 80, "80"], group_add: [1, "1"]',
  `tmpfs: ["/c/${UNSET}", "${UNSET}"], volumes: ["/c/${UNSET}", {type: volume, target: "${UNSET}"}, "/c"]`,
  'network_mode: "", networks: [default], cpus: "0x1p-2", cpu_percent: "1_0", umask: "0_22"',
];

const valued = (line: string) => services(`  a: {image: a, ${line.replace('§', '')}}`, '  b: {image: b}');
const placeIn = (line: string) => `2:${'  a: {image: a, §'.length + line.indexOf('§')}`;

const NO_MAPPING = 'top-level object must be a mapping';

/** What keeps all of a file from being judged. */
const UNREADABLE: readonly (readonly [string, Tree, string, string])[] = [
  ['a key that is a number', services('  a: {image: a, labels: {1: b}}'), '2:26', 'non-string key in services.a.labels: 1'],
  ['a service that is called like a boolean', services('  true: {image: a}'), '2:3', 'non-string key in services: true'],
  ['a network that is a number', services('  a: {image: a}', 'networks: {b: 1}'), '3:15', 'networks.b must be a mapping or null'],
  [
    'an unknown key of a volume',
    services('  a: {image: a}', 'volumes: {b: {drivr: c}}'),
    '3:22',
    "volumes.b additional properties 'drivr' not allowed",
  ],
  [
    'an external volume with more',
    services('  a: {image: a}', 'volumes: {b: {external: true, driver: c}}'),
    '3:14',
    'volumes.b: conflicting parameters "external" and "driver" specified',
  ],
  [
    'a secret of two sources',
    services('  a: {image: a}', 'secrets: {b: {file: c, environment: d}}'),
    '3:14',
    'secrets.b: file|environment attributes are mutually exclusive',
  ],
  [
    'a config of none',
    services('  a: {image: a}', 'configs: {b: {}}'),
    '3:14',
    'configs.b: one of file|environment|content must be set',
  ],
  [
    'a version without quotes',
    { ...services('  a: {image: a}', 'version: 3'), 'compose.override.yaml': '' },
    '3:1',
    'version must be a string',
  ],
  ['a document in which nothing stands', services('  a: {image: a}', '---', '# nothing'), '3:1', NO_MAPPING],
  ['one between others', services('  a: {image: a}', '---', '---', 'services: {b: {image: b}}'), '3:1', NO_MAPPING],
  ['one that is null', services('  a: {image: a}', '---', '~ # nothing', '...'), '3:1', NO_MAPPING],
  ['one of an override', { ...services('  a: {image: a}'), 'compose.override.yaml': '---\n' }, '1:1', NO_MAPPING],
  ['services at the top', { 'compose.yaml': 'web:\n  image: a\n' }, '1:1', "additional properties 'web' not allowed"],
];

/** A value of the project's own file, what another file says in its place, and what Compose says of the first; nothing where it takes it. */
const REPLACED: readonly (readonly [string, string, string | undefined])[] = [
  ['privileged: §5', 'privileged: true', 'services.a.privileged must be a boolean or string'],
  ['privileged: §5', 'privileged: !reset null', 'services.a.privileged must be a boolean or string'],
  [
    'cpus: §half',
    'cpus: 1',
    'error while interpolating services.a.cpus: failed to cast to expected type: strconv.ParseFloat: parsing "half": invalid syntax',
  ],
  ['volumes: [§{type: bind}]', 'volumes: !override [/b]', 'service volume services.a.volumes.[0] is missing a mount target'],
  // Told of the project that comes of all its files.
  ['mem_limit: 1 gig', 'mem_limit: 1g', undefined],
  ['healthcheck: {retries: -1}', 'healthcheck: {retries: 1}', undefined],
  ['volumes: [{type: bind, target: /a}]', 'volumes: !override [/b]', undefined],
  ['gpus: [{count: 1, device_ids: [b]}]', 'gpus: !override [{count: 1}]', undefined],
  ['ports: ["81:81", §b]', 'ports: !override [82]', 'Invalid containerPort: b'],
  ['ports: [§99999]', 'ports: !reset []', 'Invalid containerPort: 99999'],
  ['ports: [§80.5]', 'ports: !override [82]', 'services.a.ports: invalid type float64 for port'],
  ['ports: [§"80:0"]', 'ports: !reset []', 'service ports services.a.ports.[0] is missing a target port'],
  ['ports: [{target: 80, host_ip: b}]', 'ports: !override [82]', undefined],
  ['expose: [80, §80.5]', 'expose: !reset []', 'services.a.expose.[1]: unsupported expose value %!s(float64=80.5)'],
  ['ports: [§80.0]', 'ports: !override [82]', 'services.a.ports: invalid type float64 for port'],
  ['ports: [81, §080]', 'ports: !reset []', 'services.a.ports: invalid type float64 for port'],
  ['expose: [§8e1]', 'expose: !override [82]', 'services.a.expose.[0]: unsupported expose value %!s(float64=80)'],
  ['ports: ["081", 0o20, 0x50, 1_0]', 'ports: !override [82]', undefined],
  ['ports: [{target: 80, published: 80.0}]', 'ports: !override [82]', undefined],
  ['ports: [{target: 80, published: b}]', 'ports: !override [82]', undefined],
];

const replaced = (line: string, by: string): Tree => ({
  ...valued(line),
  'compose.override.yaml': `services: {a: {${by}}}\n`,
});

/** By one that extends a service of another file. */
const EXTENDED: readonly (readonly [string, string, string | undefined])[] = [
  [
    'privileged: §b',
    'privileged: true',
    'error while interpolating services.a.privileged: failed to cast to expected type: invalid boolean: b',
  ],
  ['privileged: 5', 'privileged: true', undefined],
  ['ports: [§"80:80/b"]', 'ports: !override [82]', 'Invalid proto: b'],
  ['ports: [§80.0]', 'ports: !override [82]', 'services.a.ports: invalid type float64 for port'],
];

const extending = (line: string, by: string): Tree => ({
  'compose.yaml': `services: {a: {extends: {file: b.yaml, service: a}, ${by}}}\n`,
  'b.yaml': valued(line)['compose.yaml'] ?? '',
});

/** A service of a profile that is not on is looked at no further than the schema. */
const OFF = ['networks: [x]', 'volumes: ["xx:/a"]', 'depends_on: [x]', 'healthcheck: {test: [a]}', 'env_file: x', 'scale: -1'];
const profiled = (line: string, profiles = ''): Tree => ({
  ...services(`  a: {image: a, profiles: [p], ${line}}`, '  b: {image: b}'),
  '.env': `COMPOSE_PROFILES=${profiles}\n`,
});

const MISSING: readonly (readonly [string, Tree, string, string])[] = [
  ['one', services('  a: {image: a, env_file: x.env}'), '2:27', 'x.env'],
  ['one of several', { ...services('  a: {image: a, env_file: [y.env, {path: ./d/x.env}]}'), 'y.env': '' }, '2:42', './d/x.env'],
  ['of labels', services('  a: {image: a, label_file: x.labels}'), '2:29', 'x.labels'],
  ['of what runs before', services('  a: {image: a, pre_start: [{image: b}, {image: b, env_file: [x.env]}]}'), '2:63', 'x.env'],
  [
    'of an included file, whose paths begin where it is',
    {
      'compose.yaml': 'include: [d/a.yaml]\n',
      'd/a.yaml': 'services: {b: {image: b, env_file: [x.env, y.env]}}\n',
      'd/x.env': '',
    },
    '1:1',
    'y.env',
  ],
];

const THERE: readonly (readonly [string, Tree])[] = [
  ['a file', { ...services('  a: {image: a, env_file: [./x.env, d/../x.env]}'), 'x.env': 'A=1\n', 'd/y': '' }],
  ['one that is not required', services('  a: {image: a, env_file: [{path: x.env, required: false}]}')],
  ['of what runs before', { ...services('  a: {image: a, pre_start: [{image: b, label_file: x}, {image: b}]}'), x: 'A=1\n' }],
  [
    'of what is extended, whose paths begin where it is',
    {
      ...services('  a: {extends: {file: d/b.yaml, service: b}}'),
      'd/b.yaml': 'services: {b: {image: b, env_file: x.env}}\n',
      'd/x.env': '',
    },
  ],
];

test.each(REFUSED)('refused: %s', (_, tree, place, error) => {
  expect(told(tree)).toEqual([[place, error]]);
});

test.each(VALUES)('refused: %s', (line, error) => expect(told(valued(line))).toEqual([[placeIn(line), error]]));

test.each(TAKEN_VALUES)('taken: %s', (line) => expect(told(valued(line))).toEqual([]));

/** What keeps all of a project from being judged, by the place where it stands. */
function unread(tree: Tree): readonly (readonly [string, string | undefined])[] {
  const { unreadable } = readCompose(
    { file: 'compose.yaml', text: tree['compose.yaml'] ?? '', isForced: false, isMet: false },
    besideIn(folderOf(tree)),
  );
  return unreadable.map(({ position, reason }) => {
    const { text } = 'data' in reason ? (reason.data as { text?: string }) : {};
    return [`${position?.line}:${position?.column}`, text];
  });
}

test.each(UNREADABLE)('refused: %s', (_, tree, place, error) => {
  expect(unread(tree).map(([at, text = error]) => [at, text])).toEqual([[place, error]]);
});

test.each(REPLACED)('%s, which another file replaces by %s', (line, by, error) => {
  expect(unread(replaced(line, by))).toEqual(error === undefined ? [] : [[placeIn(line), error]]);
});

test.each(EXTENDED)('%s, which a service that extends it replaces by %s', (line, by, error) => {
  expect(unread(extending(line, by))).toEqual(error === undefined ? [] : [[placeIn(line), error]]);
});

test('what services have of one another is told once, of one that still has it or that had it first', () => {
  const shared = (by: string): Tree => ({
    ...services('  a: {image: a, ports: [b]}', '  b: {extends: a}'),
    'compose.override.yaml': `services: {${by}}\n`,
  });
  const [a, b] = ['a: {ports: !override [82]}', 'b: {ports: !override [82]}'];
  const place = ['2:25', 'Invalid containerPort: b'];
  expect(unread(shared(`${a}, ${b}`))).toEqual([place]);
  for (const by of [a, b]) expect([unread(shared(by)), told(shared(by))]).toEqual([[], [place]]);
});

test.each(OFF)('of a profile: %s', (line) => {
  for (const profiles of ['', 'q', 'pp']) expect(told(profiled(line, profiles))).toEqual([]);
  for (const profiles of ['p', 'q, p', '*']) expect(told(profiled(line, profiles))).toHaveLength(1);
});

test('a service that depends on one of a profile has to have it, or may do without', () => {
  const depending = (how: string): Tree => services('  a: {image: a, profiles: [p]}', `  b: {image: b, depends_on: ${how}}`);
  const error = invalid('service "b" depends on undefined service "a"');
  expect(told(depending('[a]'))).toEqual([['3:30', error]]);
  expect(told({ ...depending('[a]'), '.env': 'COMPOSE_PROFILES=p\n' })).toEqual([]);
  expect(told(depending('{a: {condition: service_started, required: false}}'))).toEqual([]);
});

test.each([
  ['a folder', { ...valued('env_file: [{path: d, required: false}]'), 'd/x': '' }, 'failed to read d: read d: is a directory'],
  ['what is no file of variables', { ...valued('env_file: x'), x: 'a b=c\n' }, 'failed to read x: no line of variables'],
])('a file of variables that is %s', (_, tree, error) => {
  expect(told(tree).map(([, text]) => text)).toEqual([error]);
});

test.each([...TAKEN, ...THERE])('taken: %s', (_, tree) => expect(told(tree)).toEqual([]));

// Where the project is started there may be a file that is in no repository: all else is judged.
test.each(MISSING)('a file of variables that is not there: %s', (_, tree, place, file) => {
  expect(told(tree)).toEqual([[place, `info ${file}`]]);
});

test('what a project above includes may name what that has, and stands alone where none does', () => {
  const below = { 'd/compose.yaml': 'services: {b: {image: b, depends_on: [a], networks: [x]}}\n' };
  const above = { 'compose.yaml': 'include: [d/compose.yaml]\nservices: {a: {image: a}}\nnetworks: {x: }\n' };
  expect(told({ ...above, ...below })).toEqual([]);
  expect(told({ ...above, ...below }, 'd/compose.yaml')).toEqual([]);
  expect(told(below, 'd/compose.yaml')).toHaveLength(2);
});

// Compose asks it of a service only where somebody has one of its profiles.
test('a service to extend may have no image in a profile that nobody has', () => {
  expect(told(services('  a: {profiles: [nobody], user: "1"}', '  b: {extends: a, image: b}'))).toEqual([]);
  expect(told(services('  a: {profiles: [], user: "1"}'))).toHaveLength(1);
});

test('of a variable that no file gives a value, and a path that leads elsewhere, nobody knows', () => {
  expect(told(valued(`network_mode: "\${NOPE}", networks: [default]`))).toEqual([]);
  expect(told(services(`  a: {image: a, env_file: [/etc/x.env, "\${NOPE}.env", ../x.env]}`))).toEqual([]);
});

test('a long chain that is no circle, and a long circle, take no longer than in proportion', () => {
  const chain = (last: string) =>
    Array.from(
      { length: 20_000 },
      (_, index) => `  s${index}: {image: a, depends_on: [${index === 19_999 ? last : `s${index + 1}`}]}`,
    );
  const start = process.cpuUsage();
  expect(told(services(...chain('s0')))).toHaveLength(1);
  expect(told(services(...chain('end'), '  end: {image: a}'))).toEqual([]);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(60);
});

describe.skipIf(compose === undefined)('Compose itself', () => {
  const refusal = (tree: Tree) => {
    const cwd = folderOf(tree);
    const { status, stdout, stderr } = spawnSync(compose ?? '', [], { cwd, env: { HOME: cwd }, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return (JSON.parse(stdout) as { refused?: string }).refused;
  };
  /** Or what it says when it has not come so far. */
  const told = (tree: Tree) => {
    const cwd = folderOf(tree);
    const { status, stdout, stderr } = spawnSync(compose ?? '', [], { cwd, env: { HOME: cwd }, encoding: 'utf8' });
    const text = status === 0 ? (JSON.parse(stdout) as { refused?: string }).refused : stderr.replace(/\n$/, '');
    return text?.replace(/^decoding failed due to the following error\(s\):\n\n|^validating \S+: +/, '');
  };

  test.each(REFUSED)('refuses %s', (_, tree, __, error) => expect(refusal(tree)).toBe(error));
  test.each(VALUES)('refuses %s', (line, error) => expect(told(valued(line))).toBe(error));
  test.each(TAKEN_VALUES)('takes %s', (line) => expect(told(valued(line))).toBeUndefined());
  test.each(UNREADABLE)('refuses %s', (_, tree, __, error) => expect(told(tree)).toBe(error));
  test.each(REPLACED)('says of %s, replaced by %s', (line, by, error) => expect(told(replaced(line, by))).toBe(error));
  test.each(EXTENDED)('says of %s, extended by %s', (line, by, error) => expect(told(extending(line, by))).toBe(error));
  test.each(OFF)('looks at what a profile has once it is on: %s', (line) => {
    expect([told(profiled(line)), told(profiled(line, 'p')) === undefined]).toEqual([undefined, false]);
  });
  test.each([...TAKEN, ...THERE])('takes %s', (_, tree) => expect(refusal(tree)).toBeUndefined());
  test.each(MISSING)('refuses a file of variables that is not there: %s', (_, tree, __, file) => {
    expect(refusal(tree)).toContain(`${path.normalize(file)} not found`);
  });
});
