// Texts that are YAML more or less: what property tests feed to the readers.
import fc from 'fast-check';
import { minimalDeployment } from '../facts/minimal-pod.ts';

const TOKENS = [
  ...['a', 'b', '80', 'yes', 'null', '"x"', "'y'", '"', "'", ': ', ':', '- ', '-', '? ', '\n', '\n', '\n  ', '\n    ', ' ', '\t'],
  ...['[', ']', '{', '}', ',', '#', ' # c', '|', '>-', '|2\n', '&x ', '*x', '!t ', '!!int ', '<<: *x\n', '<<: ', '::', '\\', '%'],
  ...['...', '\n---\n', 'k: v\n', '- i\n', 'a: [1, {b: c}]\n', '"\\u0041"', '"\\\n', '\r\n', '\r', '\u0085', '\u2028', '\ufeff'],
  ...['.inf', '~', 'é', '😀', '\0', '\x7f', 'kind: Pod\n', 'apiVersion: v1\n', 'metadata: {}\n', 'containers:', '{{ x }}'],
];

/** Tokens of YAML in any order. */
export const soup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 20 })
  .map((tokens) => tokens.join(''));

/** A mapping of JSON values as YAML that js-yaml's fast path takes: written in block style with plain and quoted scalars. */
export const blockMapping: fc.Arbitrary<string> = fc
  .dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/),
    fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== null),
    { minKeys: 1, noNullPrototype: true },
  )
  .map((value) => `${block(value, 0)}\n`);

function block(value: unknown, depth: number): string {
  const pad = '  '.repeat(depth);
  if (Array.isArray(value) && value.length > 0) return value.map((item) => `${pad}-\n${block(item, depth + 1)}`).join('\n');
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return pad + scalar(value);
  return Object.entries(value)
    .map(([key, item]) => `${pad}"${key.replaceAll(/[^ !#-[\]-~]/g, '.')}":\n${block(item, depth + 1)}`)
    .join('\n');
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''").replaceAll(/[^ -~]/g, '.')}'` : JSON.stringify(value);
}

const MANIFEST = `# a comment
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: "web"}}
spec:
  template:
    spec:
      containers:
        - name: app
          image: 'nginx:1'
          command: ["sh", "-c", "exec nginx"]
          args:
          - |
            # no comment
            echo one
          ports: [{containerPort: 80}, {containerPort: 0x1F90, name: alt}]
          securityContext:
            runAsNonRoot: no
            capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
---
${JSON.stringify(minimalDeployment(), undefined, 2)}
`;

/** A real manifest with a few characters taken away and tokens put in. */
export const mutatedManifest: fc.Arbitrary<string> = mutated(MANIFEST, TOKENS);

const SHARED = `x-a: &a
  b: c
  d: &e [f, "g"]
h: &i {j: 1, k: *e}
l:
  <<: *a
  m: &n |
    o
  p: *n
q:
- &r s
- <<: [*a, *i]
  t: {<<: *a, u: *r}
- - *e
  - [*a, *i ,*r]
- &v
  w: x
- *v
y: &z
- *a # b
`;

const OF_SHARED = [
  ...['&a ', '&i\n', '*a', '*v\n', '<<: ', ' &e', 'k: *a\n', '- &a\n', '- *i\n', '  <<: *a\n', '*z'],
  ...['  ', '\n', ' # c'],
];

/** One with anchors and aliases, and a few edits. */
export const mutatedShared: fc.Arbitrary<string> = mutated(SHARED, [...TOKENS, ...OF_SHARED, ...OF_SHARED]);

function mutated(text: string, tokens: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(3), fc.constantFrom('', ...tokens)), { maxLength: 4 })
    .map((edits) => edits.reduce((all, [at, width, token]) => all.slice(0, at) + token + all.slice(at + width), text));
}

const PARTS = [
  ...[
    'a: b',
    'kind: Pod',
    'apiVersion: v1',
    'a:',
    '- a',
    '-',
    '- a: b',
    '- - c',
    'b: "c d"',
    "'e': 'f'",
    'g: |',
    'h: >-',
    'i: [j, k]',
  ],
  ...[
    'l: {m: n}',
    'o: {}',
    '# c',
    'p: q # r',
    's: ~',
    '80: 1',
    'text',
    'more text here',
    '"quoted',
    'end"',
    "it's",
    '- |+',
    't: "u',
    '',
  ],
  ...[
    'v: w:x',
    'y: -1',
    '- [a]',
    '- {a: b}',
    'z: [',
    'a, b',
    ']',
    '  ',
    'b: c: d',
    '- "x": y',
    'a: #',
    'a: b#c',
    '?',
    ': x',
    'a:b',
    '- # c',
  ],
  ...[
    '"a": |',
    'a: "b\\',
    'c"',
    'a: "\\n"',
    '...',
    '.',
    '-1',
    '--',
    '- -',
    'a:  b  ',
    'null: 1',
    'a: .inf',
    '- k: >',
    'a: {b',
    'c}',
    '{a: b}: c',
  ],
  ...[
    'a: |2',
    '- >1-',
    'b: |-3',
    'c: <d',
    '=e: f',
    '<<: g',
    ':h: i',
    '?j: k',
    '- :l',
    'é: 名前',
    '... # m',
    '---',
    '- |9',
    '<<',
    'a: [b|c *d &e !f, %g @h, i:j-k:l]',
    '- {m: ^1 || >=2, n: o - p, q: r:s}',
    'a: [t :u, v#w]',
    '{"x": [',
    'a: [b, # c',
    'd # e',
    '=',
    'a : b',
    'c  : # d',
    '- e : "f',
    'a: [b, c,]',
    ', ]',
    "a: ['b''c', \"d\\\"e\",",
    '{"f": "g',
    '"h\\u003c\\U0001F553": "i\\u0026"}',
  ],
];

/** Lines that manifests have, and some that they should not, at columns that go in and out. */
export const briefLines: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 1, 2, 2, 2, 3, 4, 4, 6), fc.constantFrom(...PARTS)), { minLength: 1, maxLength: 9 })
  .map((lines) => `${lines.map(([column, part]) => ' '.repeat(column) + part).join('\n')}\n`);
