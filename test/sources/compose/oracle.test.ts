// The same projects as Compose reads them itself (compose-go, built by test/e2e/build-tools.ts).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readProject } from '../../../src/sources/compose/read-project.ts';
import { findCompose } from '../../e2e/components.ts';
import { canonical, type Service } from './canonical.ts';

const compose = findCompose(process.env);
if (compose === undefined) process.stderr.write('skipped: no reader of Compose files: node test/e2e/build-tools.ts builds one\n');

type Tree = Readonly<Record<string, string>>;

/** What Compose makes of a tree, and what kport does: by service, each field in one form. Undefined where it is refused. */
function compared(tree: Tree) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kport-compose-'));
  for (const [name, text] of Object.entries(tree)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const read = (file: string) => {
    try {
      return { text: readFileSync(path.join(folder, file), 'utf8') };
    } catch {
      return { unreadable: { code: 'no-such-file' } as const };
    }
  };
  const first = 'compose.yaml';
  const { document, unreadable } = readProject(tree[first] ?? '', first, read);
  const ours = unreadable.length > 0 ? undefined : (document?.object.services as Record<string, Service>);
  return { ours: ours && canonical(ours), theirs: theirs(folder) };
}

function theirs(folder: string): unknown {
  const { status, stdout } = spawnSync(compose ?? '', [], { cwd: folder, env: { HOME: folder }, encoding: 'utf8' });
  return status === 0 ? canonical((JSON.parse(stdout) as { services: Record<string, Service> }).services) : undefined;
}

const TREES: Readonly<Record<string, Tree>> = {
  'short and long ports': {
    'compose.yaml': `services:
  a: {image: a, ports: ["80", 81, "82:83", "127.0.0.1:84:85/udp", "86-88:86-88", "90-95:90", "0.0.0.0::91", "[::1]:92:92"]}
  b: {image: b, ports: [{target: 80, published: 80}, {target: "81", published: "81-85", protocol: udp, host_ip: 127.0.0.1}]}
  c: {image: c, expose: [80, "443"], ports: ["80:80/tcp", "80:80/udp", "80:80", 22:22]}
`,
  },
  'capabilities, options and sysctls': {
    'compose.yaml': `services:
  a: {image: a, cap_add: [NET_BIND_SERVICE, net_bind_service, NET_BIND_SERVICE], cap_drop: [ALL]}
  b: {image: b, security_opt: ["no-new-privileges:true", seccomp=unconfined], sysctls: {net.ipv4.ip_unprivileged_port_start: 0}}
  c: {image: c, sysctls: [net.ipv4.ip_unprivileged_port_start=1024], privileged: "true", user: "1000:1000"}
  d: {image: d, sysctls: {net.ipv4.ip_unprivileged_port_start: }, privileged: yes, network_mode: host}
  e: {image: e, network_mode: "service:a", environment: {A: 1, B: "x"}, command: [a, "80"], entrypoint: sh -c 'x'}
`,
  },
  'anchors, merge keys and extensions': {
    'compose.yaml': `x-common: &common
  cap_drop: [ALL]
  user: "1"
x-more: &more {user: "2", image: more}
services:
  a: {image: a, <<: *common}
  b: {<<: [*more, *common], privileged: true}
  c:
    <<: *common
    image: c
    user: "3"
    x-own: {ports: ["80:80"]}
`,
  },
  variables: {
    '.env': 'PORT=8080\nEMPTY=\nTAG=1.2',
    'compose.yaml': `services:
  a: {image: "a:\${TAG}", ports: ["$PORT:80", "\${NOPE:-81}:81", "\${EMPTY:-82}:82", "\${EMPTY-83}:83"]}
  b: {image: "b:\${TAG:?no tag}", user: "\${TAG:+1000}", command: "echo $$HOME \${NOPE:-\${TAG:-x}} $\${X}"}
  c: {image: c, privileged: "\${NOPE:-true}", cap_add: ["\${NOPE:-NET_BIND_SERVICE}"], sysctls: {a.b: "\${PORT}"}}
`,
  },
  'an override': {
    'compose.yaml': `services:
  a: {image: a, ports: ["80:80"], cap_add: [A], cap_drop: [X], sysctls: {a: 1, b: 2}, environment: [A=1, B=2], command: [x]}
  b: {image: b, privileged: true, user: "1", build: ./b, entrypoint: [b], healthcheck: {test: [CMD, x], retries: 3}}
  c: {image: c, network_mode: host, security_opt: [no-new-privileges]}
`,
    'compose.override.yml': `services:
  a: {ports: ["81:81", "80:80"], cap_add: [B, A], sysctls: [a=3], environment: {B: 3, C: 4}, command: [y, z]}
  b: {privileged: false, user: "2", build: {dockerfile: D, target: t}, entrypoint: [c], healthcheck: {test: [CMD, y]}}
  c: {security_opt: [seccomp=unconfined]}
  d: {image: d}
`,
  },
  '!reset and !override': {
    'compose.yaml': `services:
  a: {image: a, ports: ["80:80"], cap_add: [A], user: "1"}
  b: {image: b, ports: ["80:80"], sysctls: {a: 1}}
  c: {image: c}
`,
    'compose.override.yaml': `services:
  a: {ports: !reset [], cap_add: !override [B], user: !reset null}
  b: {ports: !override ["81:81"], sysctls: !reset {}}
  c: !reset null
`,
  },
  'what is extended': {
    'compose.yaml': `services:
  a: {extends: b, cap_add: [A], ports: ["1:1"]}
  b: {extends: {service: base, file: d/base.yaml}, cap_add: [B], user: "2"}
  c: {extends: {service: other, file: d/base.yaml}, command: [c]}
  d: {extends: {service: base, file: d/base.yaml}, sysctls: !reset {}, cap_drop: !override [Y]}
`,
    'd/base.yaml': `services:
  base: {extends: root, cap_add: [C], sysctls: {a: 1}, cap_drop: [X]}
  root: {image: root, cap_add: [D], user: "1", privileged: true}
  other: {extends: {service: far, file: far/far.yaml}, environment: {A: 1}}
`,
    'd/far/far.yaml': 'services:\n  far: {image: far, user: far, environment: {A: 0, B: 1}}\n',
  },
  'what is included': {
    '.env': 'A=1',
    'compose.yaml': `include:
  - d/a.yaml
  - {path: [d/b.yaml, d/c.yaml], env_file: d/b.env}
services:
  web: {image: web}
`,
    'd/.env': 'A=2\nB=3',
    'd/b.env': 'B=4',
    'd/a.yaml': 'include: [e/deep.yaml]\nservices:\n  a: {image: "a:$A$B", extends: {service: x, file: x.yaml}}\n',
    'd/x.yaml': 'services:\n  x: {cap_add: [X], user: "$B"}\n',
    'd/e/deep.yaml': 'services:\n  deep: {image: "deep:$B", network_mode: none}\n',
    'd/b.yaml': 'services:\n  b: {image: "b:$B", ports: ["80:80"]}\n',
    'd/c.yaml': 'services:\n  b: {ports: !override ["81:81"], user: "$A"}\n',
  },
  'two documents': {
    'compose.yaml': 'services: {a: {image: a, cap_add: [A]}}\n---\nservices: {a: {cap_add: [B]}, b: {image: b}}\n',
  },
  'an included service of which more is said': {
    'compose.yaml': 'include: [d/a.yaml]\nservices:\n  a: {user: "1", cap_add: [B], ports: ["81:81"]}\n  b: {extends: a}\n',
    'd/a.yaml': 'services:\n  a: {image: a, cap_add: [A], ports: ["80:80"]}\n',
  },
  'a missing file': { 'compose.yaml': 'include: [a.yaml]\nservices: {a: {image: a}}\n' },
  'a circle': { 'compose.yaml': 'services: {a: {extends: b}, b: {extends: a}}\n' },
  'a merge key twice': { 'compose.yaml': 'x-a: &a {image: a}\nservices: {a: {<<: *a, <<: *a}}\n' },
  'a key twice': { 'compose.yaml': 'services: {a: {image: a}, a: {image: b}}\n' },
  'no variable': { 'compose.yaml': `services: {a: {image: "\${"}}\n` },
};

describe.skipIf(compose === undefined)('as Compose reads it', () => {
  test.each(Object.entries(TREES))('%s', (_, tree) => {
    const { ours, theirs } = compared(tree);
    expect(ours).toEqual(theirs);
  });

  test('the projects hold at least 30 services', () => {
    const all = Object.values(TREES).flatMap((tree) => Object.keys(compared(tree).theirs ?? {}));
    expect(all.length).toBeGreaterThanOrEqual(30);
  });

  test('projects that nobody wrote', () => {
    for (const tree of fc.sample(anyTree(), { seed: 18, numRuns: 60 })) {
      const { ours, theirs } = compared(tree);
      expect(ours, JSON.stringify(tree, null, 1)).toEqual(theirs);
    }
  });
});

const NAMES = ['a', 'b', 'c'];
const some = (...values: readonly string[]) => fc.constantFrom(...values);
const list = (...values: readonly string[]) =>
  fc.uniqueArray(some(...values), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`);
const tagged = (value: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), value)
    .map(([n, text]) => (n === 0 ? `!override ${text}` : n === 1 ? `!reset ${text}` : text));

function anyFields(extend: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const fields = fc.record(
    {
      user: tagged(some('"1000"', 'root', `"\${X:-1}:2"`, '""')),
      privileged: some('true', '"false"', 'yes', `"\${NOPE:-true}"`),
      network_mode: some('host', 'none', '"service:a"'),
      cap_add: tagged(list('A', 'B', 'NET_BIND_SERVICE')),
      cap_drop: tagged(list('A', 'ALL')),
      security_opt: list('a', 'b'),
      sysctls: tagged(some('{a: 1}', '[a=2, b=3]', '{b: "x", c: 4}')),
      environment: tagged(some('{A: 1}', '[A=2, "B=$PORT"]', '{B: 3, C: ""}')),
      ports: tagged(list('"80:80"', '81', '"82-84:82-84"', '{target: 80, published: "80"}', '"$PORT:80"', '"80:80/udp"')),
      expose: list('"80"', '81'),
      command: some('[a, b]', 'a b', `"x $$y"`),
      entrypoint: some('[c]', '[]', 'd e'),
      build: some('.', '{context: ., target: t}', '{dockerfile: D}'),
      extends: extend,
    },
    { requiredKeys: [] },
  );
  return fields.map(
    (all) =>
      `{image: i${Object.entries(all)
        .map(([key, value]) => `, ${key}: ${value}`)
        .join('')}}`,
  );
}

function anyFile(extend: (index: number) => fc.Arbitrary<string>): fc.Arbitrary<string> {
  const services = NAMES.map((name, index) =>
    fc.option(anyFields(extend(index)), { nil: undefined }).map((one) => [name, one] as const),
  );
  return fc.tuple(...services).map((all) => {
    const lines = all.flatMap(([name, one]) => (one === undefined ? [] : [`  ${name}: ${one}`]));
    return `services:\n${lines.join('\n') || '  z: {image: z}'}\n`;
  });
}

/** A project with an override, an included file and one whose services are extended; extends leads on in the alphabet. */
function anyTree(): fc.Arbitrary<Tree> {
  const never = () => some('{service: z, file: base.yaml}');
  const onward = (index: number) => (index === 0 ? some('b', '{service: c}', '{service: z, file: base.yaml}') : never());
  return fc.record({
    '.env': some('PORT=8080', 'PORT=90\nX=3'),
    'compose.yaml': anyFile(onward).map((text) => `include: [d/more.yaml]\n${text}`),
    'compose.override.yaml': anyFile(never),
    'd/more.yaml': fc.constant('services:\n  b: {cap_add: [D], ports: ["83:83"]}\n  q: {image: q}\n'),
    'base.yaml': anyFile(never).map((text) =>
      `${text}  z: {user: z, cap_add: [Z], security_opt: [z]}\n`.replace('  z: {image: z}\n', ''),
    ),
  });
}
