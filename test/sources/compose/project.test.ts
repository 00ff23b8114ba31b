import { describe, expect, test } from 'vitest';
import { faultsOf, projectOf, servicesOf } from './project-of.ts';

const WEB = 'services:\n  web:\n    image: web\n';

describe('the files of a project', () => {
  test.each<[string, Record<string, string>, unknown]>([
    ['one', { 'compose.yaml': WEB }, { web: { image: 'web' } }],
    ['of two documents', { 'compose.yaml': `${WEB}---\nservices: {web: {user: "1"}}\n` }, { web: { image: 'web', user: '1' } }],
    [
      'with its override',
      { 'a/compose.yaml': WEB, 'a/compose.override.yml': 'services: {web: {image: other}, db: {image: db}}' },
      { web: { image: 'other' }, db: { image: 'db' } },
    ],
    [
      'without that of another folder',
      { 'a/compose.yaml': WEB, 'compose.override.yml': 'services: {web: {image: other}}' },
      { web: { image: 'web' } },
    ],
    [
      'that has to be named to Compose, without an override',
      { 'compose.prod.yaml': WEB, 'compose.override.yml': 'services: {web: {image: other}}' },
      { web: { image: 'web' } },
    ],
    [
      'that COMPOSE_FILE names',
      { 'compose.yaml': WEB, '.env': 'COMPOSE_FILE=compose.yaml:b.yaml', 'b.yaml': 'services: {web: {user: b}}' },
      { web: { image: 'web', user: 'b' } },
    ],
  ])('%s', (_, files, services) => {
    expect(servicesOf(files)).toEqual(services);
    expect(faultsOf(files)).toEqual([]);
  });

  test('the variables are those of its folder', () => {
    const files = { 'a/compose.yaml': `services: {web: {image: "web:\${TAG:-0}"}}`, 'a/.env': 'TAG=1', '.env': 'TAG=2' };
    expect(servicesOf(files)).toEqual({ web: { image: 'web:1' } });
  });
});

describe('a service of two files', () => {
  test.each<[string, string, string, unknown]>([
    ['a value: the later', 'user: a', 'user: b', { user: 'b' }],
    ['null: the earlier', 'user: a', 'user:', { user: 'a' }],
    ['a command: the later one whole', 'command: [a, b]', 'command: [c]', { command: ['c'] }],
    ['capabilities: both', 'cap_add: [A]', 'cap_add: [B, A]', { cap_add: ['A', 'B'] }],
    ['sysctls: by name', 'sysctls: {a: 1, b: 2}', 'sysctls: [a=3]', { sysctls: ['a=3', 'b=2'] }],
    ['variables: by name', 'environment: {A: 1, B: }', 'environment: {A: 2}', { environment: ['A=2', 'B'] }],
    ['security options: both', 'security_opt: [a]', 'security_opt: [b]', { security_opt: ['a', 'b'] }],
    ['ports: both', 'ports: ["80:80"]', 'ports: ["81:81", "80:80"]', { ports: ['80:80', '81:81'] }],
    ['build: short and long', 'build: ./a', 'build: {target: b}', { build: { context: './a', target: 'b' } }],
    [
      'a mapping: its keys',
      'healthcheck: {test: [a], retries: 1}',
      'healthcheck: {test: [b]}',
      { healthcheck: { test: ['b'], retries: 1 } },
    ],
    ['!override', 'ports: ["80:80"]', 'ports: !override ["81:81"]', { ports: ['81:81'] }],
    ['!reset', 'ports: ["80:80"]\n    user: a', 'ports: !reset []', { user: 'a' }],
    ['!reset without a value', 'user: a', 'user: !reset', {}],
  ])('%s', (_, first, second, service) => {
    const of = (fields: string) => `services:\n  web:\n    ${fields}\n`;
    expect(servicesOf({ 'compose.yaml': of(first), 'compose.override.yaml': of(second) })).toEqual({ web: service });
  });

  test('!reset takes a service away, and works through an anchor', () => {
    const override = 'x-none: &none\n  user: !reset null\nservices:\n  db: !reset null\n  web: *none\n';
    const first = 'services:\n  web: {image: a, user: b}\n  db: {image: db}\n';
    expect(servicesOf({ 'compose.yaml': first, 'compose.override.yaml': override })).toEqual({ web: { image: 'a' } });
  });
});

describe('anchors, merge keys and scalars', () => {
  test.each<[string, string, unknown]>([
    [
      'its own key wins, wherever it stands',
      'x: &x {user: a, image: a}\nservices: {web: {user: b, <<: *x}}',
      { web: { user: 'b', image: 'a' } },
    ],
    [
      'of several the first wins',
      'x: &x {user: a}\ny: &y {user: b, image: c}\nservices: {web: {<<: [*x, *y]}}',
      { web: { user: 'a', image: 'c' } },
    ],
    [
      'no booleans of YAML 1.1',
      'services: {web: {privileged: yes, command: [on, "true"]}}',
      { web: { privileged: 'yes', command: ['on', 'true'] } },
    ],
    ['nor as keys', 'services: {y: {image: a, environment: {N: on}}}', { y: { image: 'a', environment: { N: 'on' } } }],
    ['ports are no sexagesimal numbers', 'services: {web: {ports: [22:22]}}', { web: { ports: ['22:22'] } }],
  ])('%s', (_, text, services) => {
    expect(servicesOf({ 'compose.yaml': text })).toEqual(services);
  });
});

describe('what is extended', () => {
  const BASE = 'services:\n  base: {extends: root, cap_add: [B]}\n  root: {image: root, cap_add: [A]}\n';
  test.each<[string, Record<string, string>, unknown]>([
    [
      'in the same file, in a chain',
      { 'compose.yaml': 'services:\n  c: {extends: b}\n  b: {extends: {service: a}, user: b}\n  a: {image: a}\n' },
      { a: { image: 'a' }, b: { image: 'a', user: 'b' }, c: { image: 'a', user: 'b' } },
    ],
    [
      'in another file, and what that extends',
      { 'compose.yaml': 'services: {web: {extends: {service: base, file: d/base.yml}, cap_add: [C]}}', 'd/base.yml': BASE },
      { web: { image: 'root', cap_add: ['A', 'B', 'C'] } },
    ],
    [
      'with a value that is reset',
      { 'compose.yaml': 'services: {web: {extends: {service: base, file: d/base.yml}, cap_add: !reset []}}', 'd/base.yml': BASE },
      { web: { image: 'root' } },
    ],
    [
      'in a file beside the one that extends it',
      {
        'compose.yaml': 'services: {web: {extends: {service: a, file: d/a.yml}}}',
        'd/a.yml': 'services: {a: {extends: {service: b, file: b.yml}}}',
        'd/b.yml': 'services: {b: {image: b}}',
      },
      { web: { image: 'b' } },
    ],
    [
      'by a name that a variable gives',
      { 'compose.yaml': `services: {web: {extends: "\${BASE:-a}"}, a: {image: a}}` },
      { web: { image: 'a' }, a: { image: 'a' } },
    ],
  ])('%s', (_, files, services) => {
    expect(servicesOf(files)).toEqual(services);
    expect(faultsOf(files)).toEqual([]);
  });
});

describe('what is included', () => {
  test.each<[string, Record<string, string>, unknown]>([
    [
      'a path, and what it includes',
      {
        'compose.yaml': 'include: [d/db.yaml]',
        'd/db.yaml': `include: [x.yaml]\n${WEB}`,
        'd/x.yaml': 'services: {x: {image: x}}',
      },
      { x: { image: 'x' }, web: { image: 'web' } },
    ],
    [
      'several files as one',
      {
        'compose.yaml': 'include:\n  - path: [d/a.yaml, d/b.yaml]\n',
        'd/a.yaml': WEB,
        'd/b.yaml': 'services: {web: {user: "1"}}',
      },
      { web: { image: 'web', user: '1' } },
    ],
    [
      'with variables of its own folder, behind those of the project',
      {
        'compose.yaml': 'include: [d/a.yaml]',
        '.env': 'A=1',
        'd/.env': 'A=2\nB=3',
        'd/a.yaml': 'services: {a: {image: "$A$B"}}',
      },
      { a: { image: '13' } },
    ],
    [
      'with variables and a folder that are named',
      {
        'compose.yaml': 'include: [{path: d/a.yaml, env_file: e.env, project_directory: p}]',
        'e.env': 'B=3',
        'd/.env': 'B=4',
        'd/a.yaml': 'services: {a: {image: "$B", extends: {file: x.yaml, service: x}}}',
        'p/x.yaml': 'services: {x: {user: x}}',
      },
      { a: { image: '3', user: 'x' } },
    ],
    [
      'with variables of which none are named',
      {
        'compose.yaml': 'include: [{path: d/a.yaml, env_file: }, {path: d/b.yaml, env_file: []}]',
        'd/.env': 'B=4',
        'd/a.yaml': 'services: {a: {image: "$B"}}',
        'd/b.yaml': 'services: {b: {image: "$B"}}',
      },
      { a: { image: '4' }, b: { image: '4' } },
    ],
    [
      'a service that the project says more of',
      { 'compose.yaml': 'include: [d/a.yaml]\nservices: {web: {user: "1"}}', 'd/a.yaml': WEB },
      { web: { image: 'web', user: '1' } },
    ],
  ])('%s', (_, files, services) => {
    expect(servicesOf(files)).toEqual(services);
    expect(faultsOf(files)).toEqual([]);
  });
});

describe('what cannot be read is told where it is named', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'a file that is not there',
      { 'compose.yaml': 'include:\n  - d/a.yaml\n' },
      ['compose.yaml:2:5: d/a.yaml cannot be read, and Compose would stop here: no such file or directory'],
    ],
    [
      'what git would be asked for',
      { 'compose.yaml': 'include:\n  - https://github.com/a/b.git\n' },
      [
        'compose.yaml:2:5: https://github.com/a/b.git is not fetched; write what Compose makes of it with "docker compose config > FILE", and check FILE',
      ],
    ],
    [
      'a circle of files',
      { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'include: [compose.yaml]' },
      ['a.yaml:1:11: it leads back to itself, which Compose refuses: compose.yaml -> a.yaml -> compose.yaml'],
    ],
    [
      'a circle of services',
      { 'compose.yaml': 'services:\n  a: {extends: b}\n  b: {extends: a}\n' },
      ['compose.yaml:2:16: it leads back to itself, which Compose refuses: compose.yaml#a -> compose.yaml#b -> compose.yaml#a'],
    ],
    [
      'a service that is not there',
      { 'compose.yaml': 'services:\n  a: {extends: {service: c, file: b.yaml}}\n', 'b.yaml': WEB },
      ['compose.yaml:2:35: there is no service "c" in b.yaml to extend'],
    ],
    [
      'a variable that is none',
      { 'compose.yaml': `services:\n  a: {image: "\${"}\n` },
      [
        `compose.yaml:2:14: Compose refuses the variables of "\${"; a default stands behind :- in the braces, and a dollar sign is written $$`,
      ],
    ],
    [
      'a key that stands twice',
      { 'compose.yaml': 'services:\n  a: {image: a}\n  a: {image: b}\n' },
      ['compose.yaml:3:3: the key "a" stands twice, which Compose refuses'],
    ],
    [
      'a key at the top that is misspelt',
      { 'compose.yaml': 'service:\n  a: {image: a}\n' },
      [
        'compose.yaml:1:1: Compose knows no key "service" at the top of a file, and refuses it: those for other tools begin with x-; did you mean "services"?',
      ],
    ],
    [
      'a key at the top that is none, beside one for people',
      { 'compose.yaml': 'x-a: 1\ncustom: 1\nservices:\n  a: {image: a}\n' },
      [
        'compose.yaml:2:1: Compose knows no key "custom" at the top of a file, and refuses it: those for other tools begin with x-',
      ],
    ],
    [
      'volumes without any, as it is left where all are commented out',
      { 'compose.yaml': 'services: {a: {image: a}}\nvolumes:\n' },
      ['compose.yaml:2:1: Compose refuses the file: volumes must be a mapping; write what it asks for, or remove the key'],
    ],
    [
      'a version without quotes',
      { 'compose.yaml': 'version: 3.8\nservices: {a: {image: a}}\n' },
      ['compose.yaml:1:1: Compose refuses the file: version must be a string; write what it asks for, or remove the key'],
    ],
    [
      'services that are a list',
      { 'compose.yaml': 'services: [a]\n' },
      ['compose.yaml:1:1: Compose refuses the file: services must be a mapping; write what it asks for, or remove the key'],
    ],
    [
      'services at the top, as Compose read them before 2014',
      { 'compose.yaml': 'web:\n  image: a\ndb:\n  image: b\n' },
      [
        'compose.yaml:1:1: "web" is a service at the top of the file, as in version 1, which Compose no longer reads: put all services under services:',
      ],
    ],
    [
      'another type in a later file',
      { 'compose.yaml': 'services: {a: {cap_add: [A]}}', 'compose.override.yaml': 'services: {a: {cap_add: {B: 1}}}' },
      ['compose.override.yaml:1:25: service.cap_add is of another type in an earlier file, which Compose refuses'],
    ],
    [
      'a file of variables',
      { 'compose.yaml': WEB, '.env': 'A="open' },
      ['.env: Compose would not read this as a file of variables'],
    ],
    [
      'YAML of another file',
      { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'services: [' },
      ['a.yaml:1:12: did not find expected node content'],
    ],
  ])('%s', (_, files, faults) => {
    expect(faultsOf(files)).toEqual(faults);
  });

  test('a bomb of includes ends', () => {
    const files: Record<string, string> = { 'compose.yaml': 'include: [a0.yaml, a0.yaml]' };
    for (let index = 0; index < 30; index += 1) files[`a${index}.yaml`] = `include: [a${index + 1}.yaml, a${index + 1}.yaml]`;
    files['a30.yaml'] = WEB;
    expect(faultsOf(files).filter((fault) => fault.includes('more than'))).toHaveLength(1);
  });

  test('a bomb of extended lists ends', () => {
    const services = Array.from(
      { length: 3000 },
      (_, index) => `  s${index}: {extends: s${index + 1}, security_opt: [o${index}]}`,
    );
    const text = `services:\n${services.join('\n')}\n  s3000: {image: a}\n`;
    expect(faultsOf({ 'compose.yaml': text }).filter((fault) => fault.includes('more than'))).not.toEqual([]);
  });
});

describe('places', () => {
  const FILES = {
    'd/compose.yaml': [
      'x-caps: &caps [NET_ADMIN]',
      'include: [inner.yaml]',
      'services:',
      '  web:',
      '    extends: {file: base.yaml, service: base}',
      '    cap_add: *caps',
      '    ports:',
      '      - "80:80"',
    ].join('\n'),
    'd/compose.override.yaml':
      'services:\n  web:\n    # kport-allow may-run-as-root -- it is mine\n    user: root\n    ports: [81:81]\n',
    'd/base.yaml': 'services:\n  base:\n    privileged: true\n',
    'd/inner.yaml': 'services:\n  inner:\n    image: inner\n',
  };
  const place = (pointer: string) => {
    const document = projectOf(FILES).document;
    const written = document?.written?.(pointer);
    const range = written?.range ?? document?.locate(pointer);
    return `${written?.file ?? document?.origin.file}:${range?.start.line}:${range?.start.column}`;
  };

  test.each([
    ['a value of the project', '/services/web/ports/0', 'd/compose.yaml:8:9'],
    ['one behind it from the override', '/services/web/ports/1', 'd/compose.override.yaml:5:13'],
    ['one of the override alone', '/services/web/user', 'd/compose.override.yaml:4:11'],
    ['one of what is extended', '/services/web/privileged', 'd/base.yaml:3:17'],
    ['one behind an anchor', '/services/web/cap_add/0', 'd/compose.yaml:1:16'],
    ['one that is not said', '/services/web/cap_drop', 'd/compose.yaml:5:5'],
    ['one that is included', '/services/inner/image', 'd/inner.yaml:3:12'],
  ])('%s', (_, pointer, where) => {
    expect(place(pointer)).toBe(where);
  });

  test('a comment of another file is about the value that the project has of it', () => {
    const comments = projectOf(FILES).document?.comments?.('kport') ?? [];
    expect(comments.map(({ text, line, covers }) => [text, line, covers])).toEqual([
      ['kport-allow may-run-as-root -- it is mine', 4, ['/services/web/user']],
    ]);
  });
});
