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

const MISSING: readonly (readonly [string, Tree, string, string])[] = [
  ['one', services('  a: {image: a, env_file: x.env}'), '2:27', 'x.env'],
  ['one of several', { ...services('  a: {image: a, env_file: [y.env, {path: ./d/x.env}]}'), 'y.env': '' }, '2:42', './d/x.env'],
  ['of labels', services('  a: {image: a, label_file: x.labels}'), '2:29', 'x.labels'],
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

test('of a path that leads elsewhere nobody knows', () => {
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

  test.each(REFUSED)('refuses %s', (_, tree, __, error) => expect(refusal(tree)).toBe(error));
  test.each([...TAKEN, ...THERE])('takes %s', (_, tree) => expect(refusal(tree)).toBeUndefined());
  test.each(MISSING)('refuses a file of variables that is not there: %s', (_, tree, __, file) => {
    expect(refusal(tree)).toContain(`${path.normalize(file)} not found`);
  });
});
