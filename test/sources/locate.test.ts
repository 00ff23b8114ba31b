import { describe, expect, test } from 'vitest';
import { nodeAt } from '../../src/sources/yaml/locate.ts';
import { readYaml } from '../../src/sources/yaml/read.ts';

/** The text that a pointer leads to. */
function textAt(text: string, pointer: string): string {
  const { documents, unreadable } = readYaml(text, 'x.yaml', () => true);
  expect(unreadable).toEqual([]);
  const [document] = documents;
  if (!document || !('root' in document)) throw new Error('no document');
  const { start, end } = nodeAt(document.root, pointer);
  return text.slice(document.start + start, document.start + end);
}

const YAML = `spec:
  containers:
    - name: web
      ports: [{containerPort: 80}, {containerPort: "443", name: tls }]
      args:
      - 'it''s'
      - "a\\tb"
      - |
        one
        two

      - >-
        folded
      - plain
        text # c
    - {}
  empty:
  "a/b": {"~": 1, 2: two}
last: true
`;

describe.each([
  ['as js-yaml reads it', YAML],
  ['as libyaml reads it', `${YAML}tab: \t1\n`],
])('a value, %s', (_, text) => {
  test.each([
    ['', '/spec/containers/0/name', 'web'],
    ['a number in a flow', '/spec/containers/0/ports/0/containerPort', '80'],
    ['a flow mapping with its braces', '/spec/containers/0/ports/0', '{containerPort: 80}'],
    ['a blank before the closing brace', '/spec/containers/0/ports/1', '{containerPort: "443", name: tls }'],
    [
      'a flow sequence with its brackets',
      '/spec/containers/0/ports',
      '[{containerPort: 80}, {containerPort: "443", name: tls }]',
    ],
    ['double quotes belong to it', '/spec/containers/0/ports/1/containerPort', '"443"'],
    ['single quotes belong to it', '/spec/containers/0/args/0', "'it''s'"],
    ['escapes', '/spec/containers/0/args/1', '"a\\tb"'],
    ['a block scalar from its sign to its last word', '/spec/containers/0/args/2', '|\n        one\n        two'],
    ['a folded scalar', '/spec/containers/0/args/3', '>-\n        folded'],
    ['a plain scalar of two lines', '/spec/containers/0/args/4', 'plain\n        text'],
    ['an empty mapping', '/spec/containers/1', '{}'],
    ['an empty value: nothing, behind its key', '/spec/empty', ''],
    ['a key with a slash', '/spec/a~1b', '{"~": 1, 2: two}'],
    ['a key with a tilde', '/spec/a~1b/~0', '1'],
    ['a key that is a number', '/spec/a~1b/2', 'two'],
    ['the last one', '/last', 'true'],
  ])('%s %s', (_, pointer, expected) => {
    expect(textAt(text, pointer)).toBe(expected);
  });

  test.each([
    ['a field that is missing', '/spec/containers/1/securityContext/runAsUser', '/spec/containers/1'],
    ['an item that is missing', '/spec/containers/2', '/spec/containers'],
    ['a field of a scalar', '/last/x', '/last'],
    ['an index that is no number', '/spec/containers/x', '/spec/containers'],
    ['a key of a sequence', '/spec/containers/length', '/spec/containers'],
    ['all of it', '/x', ''],
    ['a name of the language', '/spec/constructor', '/spec'],
  ])('%s is where its nearest parent is', (_, pointer, parent) => {
    expect(textAt(text, pointer)).toBe(textAt(text, parent));
  });
});

describe('empty items', () => {
  test.each(['a:\n-\n-\n- x\n-\n', 'a:\n-\n-\n- x\n-\nb: \t1\n'])('stand behind their dashes: %j', (text) => {
    const [document] = readYaml(text, 'x.yaml', () => true).documents;
    const starts = ['/a/0', '/a/1', '/a/3'].map(
      (pointer) => document && 'root' in document && nodeAt(document.root, pointer).start,
    );
    expect(starts).toEqual([4, 6, 12]);
  });
});

describe('aliases and merge keys: where the value is written', () => {
  const text = `base: &base
  user: &user 1000
  group: 1
other: &other {group: 2, more: 3}
one: *user
two:
  <<: *base
  group: 4
three:
  group: 5
  <<: [*base, *other]
list: &list [{a: 1}]
again: *list
`;

  test.each([
    ['an alias', '/one', '1000'],
    ['a merged key', '/two/user', '1000'],
    ['its own key behind the merge key', '/two/group', '4'],
    ['a merge key behind its own key', '/three/group', '1'],
    ['the second of a list of merges', '/three/more', '3'],
    ['within an alias', '/again/0/a', '1'],
    ['an alias of a sequence', '/again', '[{a: 1}]'],
    ['what is missing there', '/two/x', '<<: *base\n  group: 4'],
  ])('%s', (_, pointer, expected) => {
    expect(textAt(text, pointer)).toContain(expected);
  });
});

test('JSON', () => {
  const text = '{"a": [1, {"b": "c"} , []],\n "d": {"e" : null}}\n';
  expect(['/a', '/a/1', '/a/1/b', '/a/2', '/d', '/d/e', ''].map((pointer) => textAt(text, pointer))).toEqual([
    '[1, {"b": "c"} , []]',
    '{"b": "c"}',
    '"c"',
    '[]',
    '{"e" : null}',
    'null',
    text.trimEnd(),
  ]);
});
